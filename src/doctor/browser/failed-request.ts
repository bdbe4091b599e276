import type { Fetch } from '../../api/request/request.js';
import { error, type Finding } from '../finding.js';
import { shownUrl } from '../shown-value.js';

const TIMEOUT_MS = 5_000;
const DOCS = 'gateway.md#your-own-token-endpoint';

/**
 * Why a POST to the token endpoint has failed without an answer. A browser hides the reason, so this asks again with less: what
 * works then tells which header is missing.
 *
 * @param init The request that failed.
 */
export async function failedRequestFinding(
  endpoint: URL,
  init: RequestInit,
  fetch: Fetch,
  page: URL,
): Promise<Finding> {
  const where = shownUrl(endpoint);
  if (!navigator.onLine) {
    const message = `${where} cannot be reached, and this browser is offline.`;
    return error('endpoint', message, 'Connect it to the network, and run the doctor again.', DOCS);
  }
  const works = (change: RequestInit) =>
    fetch(endpoint.href, { ...init, ...change, signal: AbortSignal.timeout(TIMEOUT_MS) }).then(
      () => true,
      () => false,
    );
  const isThere = await works({
    method: 'GET',
    mode: 'no-cors',
    redirect: 'follow',
    body: null,
    headers: {},
    credentials: 'omit',
  });
  if (endpoint.origin === page.origin) {
    const message = isThere
      ? `${where} ended the connection without an answer to POST.`
      : `${where} cannot be reached.`;
    return error('endpoint', message, 'Read the log of your gateway, and of the web server before it.', DOCS);
  }
  if (!isThere) {
    // A server may hide all of its answers from other origins, so the two can look the same.
    return error(
      'cors',
      `${where} gives this page no answer: it does not allow ${page.origin}, or it cannot be reached.`,
      `VE_ORIGINS=${page.origin} (if it is set, see what npx --no ve-scheduler doctor ${shownUrl(page)} says)`,
      DOCS,
    );
  }
  const missing = await missingHeader(init, works, page);
  return error(
    'cors',
    `${where} does not allow ${page.origin}: its answer lacks ${missing.split(':')[0]!}.`,
    `${missing} (for a gateway: VE_ORIGINS=${page.origin})`,
    DOCS,
  );
}

async function missingHeader(
  { credentials }: RequestInit,
  works: (change: RequestInit) => Promise<boolean>,
  page: URL,
): Promise<string> {
  if (credentials === 'include' && (await works({ credentials: 'omit' }))) {
    return 'Access-Control-Allow-Credentials: true';
  }
  // Such a request needs no preflight.
  const simple = { headers: { 'Content-Type': 'text/plain' }, credentials: 'omit' } as const;
  if (await works(simple)) return 'Access-Control-Allow-Headers: Content-Type';
  return `Access-Control-Allow-Origin: ${page.origin}`;
}
