import { clockFinding } from '../../doctor/clock-finding.js';
import { endpointFinding, parseJson } from '../../doctor/endpoint-findings.js';
import { error, ok, warning, type Finding } from '../../doctor/finding.js';
import { shownUrl, shownValue } from '../../doctor/shown-value.js';
import { tokenFindings } from '../../doctor/token-findings.js';
import { NoAnswer, type WebAnswer, type WebClient } from './web-client.js';

const MAX_BYTES = 1_000_000;
const DOCS = 'gateway.md#your-own-token-endpoint';

export interface EndpointOptions {
  readonly endpoint: URL;
  readonly page: URL;
  readonly withCredentials: boolean;
  readonly client: WebClient;
  /** Epoch milliseconds. */
  readonly now: () => number;
  /** Release of this package. */
  readonly version: string;
}

export interface EndpointResult {
  readonly findings: readonly Finding[];
  /** `api_base` of the token answer, resolved. */
  readonly base?: URL;
}

/** Asks a token endpoint as a visitor's browser does, and then the gateway behind it. */
export async function checkEndpoint(options: EndpointOptions): Promise<EndpointResult> {
  const { endpoint, page, client, now } = options;
  const isCrossOrigin = endpoint.origin !== page.origin;
  let answer: WebAnswer;
  let preflight: WebAnswer | undefined;
  try {
    if (isCrossOrigin) {
      preflight = await client.send(endpoint, {
        method: 'OPTIONS',
        maxBytes: MAX_BYTES,
        headers: {
          Origin: page.origin,
          'Access-Control-Request-Method': 'POST',
          'Access-Control-Request-Headers': 'content-type',
        },
      });
    }
    answer = await client.send(endpoint, {
      method: 'POST',
      body: '{"scope":"schedule"}',
      maxBytes: MAX_BYTES,
      headers: {
        Origin: page.origin,
        Accept: 'application/json',
        'Content-Type': 'application/json',
        ...(!isCrossOrigin && { 'Sec-Fetch-Site': 'same-origin' }),
      },
    });
  } catch (cause) {
    if (!(cause instanceof NoAnswer)) throw cause;
    const message = `${shownUrl(endpoint)} cannot be reached: ${cause.message}.`;
    return {
      findings: [error('endpoint', message, 'token-endpoint="/ve/token" (the URL of your gateway)', DOCS)],
    };
  }
  const { status, headers, text } = answer;
  const reached = endpointFinding({
    url: endpoint,
    status,
    location: headers.get('Location') ?? '',
    contentType: headers.get('Content-Type') ?? '',
    text,
    pageOrigin: page.origin,
  });
  const findings = [
    reached,
    corsFinding(options, preflight, answer),
    clockFinding(exposesDate(headers, isCrossOrigin) ? headers.get('Date') : null, now(), isCrossOrigin),
  ];
  if (reached.status === 'error' || status !== 200) return { findings };
  const json = parseJson(text);
  findings.push(
    ...tokenFindings(json, { url: endpoint, isPublic: true, now: now() }),
    storeFinding(endpoint, headers),
  );
  const { api_base: given } = Object(json) as { readonly api_base?: unknown };
  if (typeof given !== 'string' || !given || !URL.canParse(given, endpoint.href)) return { findings };
  const base = new URL(given, endpoint);
  findings.push(await gatewayFinding(base, options));
  return { findings, base };
}

const exposesDate = (headers: Headers, isCrossOrigin: boolean): boolean =>
  !isCrossOrigin || /(^|[\s,])(date|\*)([\s,]|$)/i.test(headers.get('Access-Control-Expose-Headers') ?? '');

/** Whether the page may read the answer, and whether the browser may ask at all. */
function corsFinding(
  { endpoint, page, withCredentials }: EndpointOptions,
  preflight: WebAnswer | undefined,
  answer: WebAnswer,
): Finding {
  if (!preflight) return ok('cors', 'The token endpoint is on the origin of the page.');
  const where = shownUrl(endpoint);
  const lacks = (header: string, what: string) =>
    error(
      'cors',
      `${where} ${what}, so browsers refuse it.`,
      `${header} (for a gateway: VE_ORIGINS=${page.origin})`,
      DOCS,
    );
  for (const [one, name] of [
    [preflight, 'preflight'],
    [answer, 'answer'],
  ] as const) {
    const allowed = one.headers.get('Access-Control-Allow-Origin');
    if (allowed !== page.origin && (allowed !== '*' || withCredentials)) {
      const got =
        allowed === null
          ? `has no Access-Control-Allow-Origin in its ${name}`
          : `allows ${shownValue(allowed)} in its ${name}, not ${page.origin}`;
      return lacks(`Access-Control-Allow-Origin: ${page.origin}`, got);
    }
    if (withCredentials && one.headers.get('Access-Control-Allow-Credentials') !== 'true') {
      return lacks('Access-Control-Allow-Credentials: true', `allows no cookies in its ${name}`);
    }
  }
  if (preflight.status < 200 || preflight.status > 299) {
    return lacks('204 No Content', `answers OPTIONS with ${preflight.status}`);
  }
  const headers = (preflight.headers.get('Access-Control-Allow-Headers') ?? '').toLowerCase().split(/[\s,]+/);
  if (!headers.includes('content-type') && !(headers.includes('*') && !withCredentials)) {
    return lacks(
      'Access-Control-Allow-Headers: Content-Type, Authorization',
      'does not allow the header Content-Type',
    );
  }
  return ok('cors', `${where} allows ${page.origin}.`);
}

function storeFinding(endpoint: URL, headers: Headers): Finding {
  if (/no-store/i.test(headers.get('Cache-Control') ?? '')) return ok('cache', 'No cache keeps the token.');
  return warning(
    'cache',
    `${shownUrl(endpoint)} lets caches keep the token.`,
    'Cache-Control: no-store',
    DOCS,
  );
}

async function gatewayFinding(base: URL, { client, version }: EndpointOptions): Promise<Finding> {
  const url = new URL(`${base.href.replace(/\/+$/, '')}/health`);
  const where = shownUrl(url);
  const fix = `Send all paths below ${shownUrl(base)} to the gateway, also /health and /api.`;
  try {
    const { status, text } = await client.send(url, { maxBytes: MAX_BYTES });
    const health = Object(parseJson(text)) as { readonly status?: unknown; readonly version?: unknown };
    if (status !== 200 || typeof health.status !== 'string') {
      return error(
        'gateway',
        `${where} answers ${status}, and not as a gateway does.`,
        fix,
        'deploy.md#the-proxy',
      );
    }
    if (health.status !== 'ok') {
      return warning(
        'gateway',
        'The gateway works, but its storage does not.',
        'VE_REDIS_URL=redis://… (a Redis that can be reached)',
        'operations.md#is-it-well',
      );
    }
    const other = typeof health.version === 'string' ? shownValue(health.version) : '';
    if (other && other !== version) {
      return warning(
        'gateway',
        `The gateway is of release ${other}, and this command of ${version}.`,
        `npm install ./ve-scheduler-${version}.tgz (on the server of the gateway)`,
        'deploy.md#updates-and-monitoring',
      );
    }
    return ok('gateway', `The gateway is well, release ${other || 'unknown'}.`);
  } catch (cause) {
    if (!(cause instanceof NoAnswer)) throw cause;
    return error('gateway', `${where} cannot be reached: ${cause.message}.`, fix, 'deploy.md#the-proxy');
  }
}
