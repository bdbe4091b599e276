import { forbidden } from './http-error.js';
import { requestedTracingHeaders } from './tracing-headers.js';

export interface OriginRules {
  /** Exact origins that the owner allows. */
  readonly allowed: readonly string[];
  /** Origin of the gateway itself as browsers see it, if the owner said it. `Host` is not trusted for this. */
  readonly own?: string | undefined;
}

/**
 * Origins that the page that sent a request may have; each is an allowed one.
 *
 * Browsers send `Origin` with every POST, but not with a GET to the same origin; there `Sec-Fetch-Site` confirms it.
 * A request with neither header is treated as same-origin, and its token decides. The gateway's own origin is any of the
 * allowed ones, unless the owner set `publicUrl`.
 *
 * @throws HttpError 403 for any other origin, and for `null`.
 */
export function pageOrigins(request: Request, rules: OriginRules): readonly string[] {
  const named = request.headers.get('Origin');
  const site = request.headers.get('Sec-Fetch-Site');
  const isOwn = site === 'same-origin' || (site === null && request.method === 'GET');
  const possible = named === null && isOwn ? ownOrigins(rules) : rules.allowed.filter((one) => one === named);
  if (possible.length === 0) throw forbidden('This page may not use the booking service');
  return possible;
}

/**
 * Whether a form was submitted by a page of the gateway's own origin. With `no-referrer` some browsers send
 * `Origin: null`, and some older ones send no `Sec-Fetch-Site`; there the origin must be an allowed one.
 */
export function isOwnForm(request: Request, rules: OriginRules): boolean {
  const site = request.headers.get('Sec-Fetch-Site');
  if (site !== null) return site === 'same-origin';
  return ownOrigins(rules).includes(request.headers.get('Origin') ?? '');
}

/**
 * Whether a script of a page sent a request whose answer it can read only with CORS. A form or a link cannot send it, and
 * no script can set these headers. Browsers before 2023 send none of them.
 */
export function isCorsFetch({ headers }: Request): boolean {
  return headers.get('Sec-Fetch-Mode') === 'cors' && headers.get('Sec-Fetch-Dest') === 'empty';
}

function ownOrigins({ allowed, own }: OriginRules): readonly string[] {
  return own === undefined ? allowed : allowed.filter((one) => one === own);
}

/** `Date` lets a page correct a visitor's wrong clock. */
const EXPOSED_HEADERS = 'Age, Date, Retry-After, X-Request-Id';
const ALLOWED_HEADERS = [
  'Authorization',
  'Content-Type',
  'Idempotency-Age',
  'Idempotency-Key',
  'X-Challenge-Token',
  'X-Proof-Of-Work',
  'X-VE-Token',
];

/** CORS headers that let an allowed page read an answer; empty for any other page. */
export function corsHeaders(
  request: Request,
  origins: readonly string[],
  allowCookies: boolean,
): Record<string, string> {
  const origin = request.headers.get('Origin');
  if (origin === null || !origins.includes(origin)) return {};
  return {
    'Access-Control-Allow-Origin': origin,
    'Access-Control-Expose-Headers': EXPOSED_HEADERS,
    ...(allowCookies && { 'Access-Control-Allow-Credentials': 'true' }),
    ...(request.method === 'OPTIONS' && {
      'Access-Control-Allow-Methods': 'GET, POST',
      'Access-Control-Allow-Headers': [...ALLOWED_HEADERS, ...requestedTracingHeaders(request)].join(', '),
      'Access-Control-Max-Age': '600',
    }),
  };
}
