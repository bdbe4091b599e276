/**
 * Script for the head of a page: starts the first requests of `<ve-scheduler>` before the script of the element is there.
 * `src/api/request/early-answers.ts` picks the answers up, if the element would have sent exactly these requests. It has the
 * element's attributes: `<script src="ve-early.js" data-token-endpoint="/ve/token" data-agent-email="any"></script>`.
 *
 * It sends no cookie to another origin, so an element with `with-credentials` does not use its answers.
 */
const { tokenEndpoint, availabilityEndpoint, agentEmail, duration = 30 } = document.currentScript!.dataset;
const started = ((self as unknown as Record<symbol, Record<string, unknown>>)[Symbol.for('ve-early')] ??= {});

/** @param body Of a POST. Without one, it is a GET for the next 30 days. */
const start = (endpoint: string, body = ''): void => {
  const url = new URL(endpoint, document.baseURI);
  const range = `${url.search ? '&' : '?'}start=${new Date().toISOString()}&number-of-days=30`;
  // A page that starts the same request twice sends it once.
  // eslint-disable-next-line @typescript-eslint/restrict-plus-operands -- A URL as text; its `href` would be longer.
  started[url + body] ??= [
    +new Date(),
    // eslint-disable-next-line @typescript-eslint/restrict-plus-operands -- As above.
    fetch(body ? url : url + range, {
      ...(body && { method: 'POST', body }),
      // Another origin is asked without a preflight. The gateway reads plain text from the pages that it allows.
      headers: { 'Content-Type': url.origin === origin ? 'application/json' : 'text/plain' },
      cache: 'no-store',
      redirect: 'error',
      // Also where the page's policy is `no-referrer`, which would take the origin away from a POST.
      referrerPolicy: 'origin',
    })
      // Reads all of it, so that an answer that breaks off counts as none.
      .then(async (response) => response.ok && Response.json(await response.json(), response))
      .catch(() => {}),
  ];
};

// The element refuses endpoints that are not secure.
if (isSecureContext) {
  const hint = agentEmail && { agent: agentEmail, duration: +duration };
  if (tokenEndpoint) start(tokenEndpoint, JSON.stringify({ scope: 'schedule', ...hint }));
  if (availabilityEndpoint) start(availabilityEndpoint);
  // The first formatter takes long. Here it is made while the script of the element is on its way.
  setTimeout(Intl.DateTimeFormat);
}

export {};
