import { error, ok, warning, type Finding } from './finding.js';
import { shownUrl, shownValue } from './shown-value.js';

/** Answer of a token endpoint, as far as it could be read. */
export interface EndpointAnswer {
  readonly url: URL;
  /** 0 for a redirect that a browser hides. */
  readonly status: number;
  /** Where a redirect leads; empty if that is not known. */
  readonly location: string;
  readonly contentType: string;
  readonly text: string;
  /** Origin of the page. */
  readonly pageOrigin: string;
}

const DOCS = 'gateway.md#your-own-token-endpoint';

/** Whether the token endpoint answered with JSON, and what is wrong if it did not. */
export function endpointFinding(answer: EndpointAnswer): Finding {
  const { url, status, contentType, text, pageOrigin } = answer;
  const where = shownUrl(url);
  const wrong = (message: string, fix: string) => error('endpoint', `${where} ${message}`, fix, DOCS);
  if (status === 0 || (status >= 300 && status < 400)) return redirectFinding(answer);
  const reason = reasonIn(text);
  const said = reason ? `: “${reason}”` : '';
  switch (true) {
    case status === 404:
      return wrong(
        'answers 404, so there is no token endpoint.',
        'token-endpoint="/ve/token" (the URL of your gateway)',
      );
    case status === 405:
      return wrong('answers 405: it does not take POST.', 'Let the token endpoint answer POST requests.');
    case status === 401 || status === 407:
      return wrong(
        `answers ${status}${said}: it asks for a sign-in that visitors do not have.`,
        'Take the token endpoint out of the password protection of the site.',
      );
    case status === 403:
      return wrong(
        `answers 403${said}: it refuses this page.`,
        `VE_ORIGINS=${pageOrigin} (add this origin to those of your gateway)`,
      );
    case status === 415:
      return wrong('answers 415: it does not take JSON.', 'Accept Content-Type: application/json.');
    case status === 429:
      return warning(
        'endpoint',
        `${where} answers 429: too many requests from this address.`,
        'Wait a minute, then run the doctor again.',
        'gateway.md#limits',
      );
    case status >= 500:
      return wrong(
        `answers ${status}${said}: it failed.`,
        'Read the log of your gateway: npx --no ve-scheduler gateway --check',
      );
    case status >= 400:
      return wrong(
        `answers ${status}${said}.`,
        'Answer POST {"scope":"schedule"} with 200 and {"token":"…"}.',
      );
    default:
      return bodyFinding(where, status, contentType, text);
  }
}

function redirectFinding({ url, location }: EndpointAnswer): Finding {
  const target = location && URL.canParse(location, url.href) ? new URL(location, url.href) : undefined;
  return error(
    'endpoint',
    `${shownUrl(url)} redirects${target ? ` to ${shownUrl(target)}` : ''}. A redirect is not followed, because it may lead a token elsewhere.`,
    `token-endpoint="${target ? shownUrl(target) : url.pathname.endsWith('/') ? url.pathname.slice(0, -1) : `${url.pathname}/`}"`,
    DOCS,
  );
}

function bodyFinding(where: string, status: number, contentType: string, text: string): Finding {
  const wrong = (message: string, fix: string) => error('endpoint', `${where} ${message}`, fix, DOCS);
  if (status === 204 || !text.trim()) {
    return wrong(`answers ${status} without a body.`, 'Answer 200 with the JSON {"token":"…"}.');
  }
  if (parseJson(text) === undefined) {
    if (/^\s*<(!doctype|html|\?xml|head|body|br|b>)/i.test(text)) {
      return wrong(
        'answers with an HTML page instead of JSON.',
        'token-endpoint="/ve/token" (the URL of your gateway, not of a page)',
      );
    }
    if (parseJson(text.replace(/,(?=\s*[}\]])/g, '')) !== undefined) {
      return wrong('answers with JSON that has a comma before a closing bracket.', 'Remove that comma.');
    }
    if (parseJson(text.replace(/^[^{[]+/, '').replace(/[^}\]]+$/, '')) !== undefined) {
      return wrong(
        'answers with other text around its JSON, such as a warning of PHP.',
        "Answer with the JSON alone. In PHP: ini_set('display_errors', '0');",
      );
    }
    return wrong('does not answer with JSON.', 'Answer 200 with the JSON {"token":"…"}.');
  }
  if (!/[/+]json\b/i.test(contentType)) {
    return warning(
      'endpoint',
      `${where} answers with JSON, but its Content-Type is ${shownValue(contentType) || 'missing'}.`,
      'Content-Type: application/json',
      DOCS,
    );
  }
  return ok('endpoint', `${where} answers with JSON.`);
}

/** `undefined` if it is no JSON. */
export function parseJson(text: string): unknown {
  try {
    // Also with a byte order mark, as the elements do.
    return JSON.parse(text.trim());
  } catch {
    return undefined;
  }
}

/** Reason in an error answer, as one line. */
function reasonIn(text: string): string {
  const { message, error: code } = Object(parseJson(text)) as { message?: unknown; error?: unknown };
  const reason = typeof message === 'string' ? message : code;
  return typeof reason === 'string' ? shownValue(reason.slice(0, 150)) : '';
}
