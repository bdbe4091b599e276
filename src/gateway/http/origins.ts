import { forbidden } from './http-error.js';

export interface OriginRules {
  /** Exact origins that the owner allows. */
  readonly allowed: readonly string[];
  /** Origin of the gateway itself, as browsers see it. */
  readonly own: string;
}

/**
 * Origin of the page that sent a request. It must equal an allowed origin.
 *
 * Browsers send `Origin` with every POST, but not with a GET to the same origin; there `Sec-Fetch-Site` confirms it.
 * A request with neither header is treated as same-origin, and its token decides.
 *
 * @throws HttpError 403 for any other origin, and for `null`.
 */
export function pageOrigin(request: Request, { allowed, own }: OriginRules): string {
  const named = request.headers.get('Origin');
  const site = request.headers.get('Sec-Fetch-Site');
  const isOwn = site === 'same-origin' || (site === null && request.method === 'GET');
  const origin = named ?? (isOwn ? own : undefined);
  if (origin === undefined || !allowed.includes(origin))
    throw forbidden('This page may not use the booking service');
  return origin;
}

/**
 * Whether a form was submitted by a page of the gateway's own origin. With `no-referrer` some browsers send
 * `Origin: null`, and some older ones send no `Sec-Fetch-Site`.
 */
export function isOwnForm(request: Request, own: string): boolean {
  const site = request.headers.get('Sec-Fetch-Site');
  return site === null ? request.headers.get('Origin') === own : site === 'same-origin';
}

/** `Date` lets a page correct a visitor's wrong clock. */
const EXPOSED_HEADERS = 'Date, Retry-After, X-Request-Id';
const ALLOWED_HEADERS = 'Authorization, Content-Type, Idempotency-Age, Idempotency-Key, X-Challenge-Token';

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
      'Access-Control-Allow-Headers': ALLOWED_HEADERS,
      'Access-Control-Max-Age': '600',
    }),
  };
}
