import { forbidden } from './http-error.js';

export interface OriginRules {
  /** The owner's exact list. */
  readonly origins: readonly string[];
  /** The origin of the gateway itself, as browsers see it. */
  readonly own: string;
}

/**
 * The origin of the page that sent a request, compared as a whole with the owner's list.
 *
 * A browser names it with every POST. With a GET to its own origin it does not, which `Sec-Fetch-Site` confirms where
 * the browser has it; what has neither gets no further than its token does.
 *
 * @throws HttpError 403 for any other, and `null`.
 */
export function pageOrigin(request: Request, { origins, own }: OriginRules): string {
  const named = request.headers.get('Origin');
  const site = request.headers.get('Sec-Fetch-Site');
  const isOwn = site === 'same-origin' || (site === null && request.method === 'GET');
  const origin = named ?? (isOwn ? own : undefined);
  if (origin === undefined || !origins.includes(origin))
    throw forbidden('This page may not use the booking service');
  return origin;
}

/**
 * Whether a form was sent by a page of the gateway's own origin. Browsers differ: with `no-referrer` some say `null`
 * for the origin, and some older ones do not know `Sec-Fetch-Site`.
 */
export function isOwnForm(request: Request, own: string): boolean {
  const site = request.headers.get('Sec-Fetch-Site');
  return site === null ? request.headers.get('Origin') === own : site === 'same-origin';
}

/** With the date: it tells a page whose visitor's clock is wrong what time it is. */
const EXPOSED = 'Date, Retry-After, X-Request-Id';
const ALLOWED_HEADERS = 'Authorization, Content-Type, Idempotency-Key, X-Challenge-Token';

/** What lets a listed page read an answer; nothing for any other. */
export function corsHeaders(
  request: Request,
  origins: readonly string[],
  allowCookies: boolean,
): Record<string, string> {
  const origin = request.headers.get('Origin');
  if (origin === null || !origins.includes(origin)) return {};
  return {
    'Access-Control-Allow-Origin': origin,
    'Access-Control-Expose-Headers': EXPOSED,
    ...(allowCookies && { 'Access-Control-Allow-Credentials': 'true' }),
    ...(request.method === 'OPTIONS' && {
      'Access-Control-Allow-Methods': 'GET, POST',
      'Access-Control-Allow-Headers': ALLOWED_HEADERS,
      'Access-Control-Max-Age': '600',
    }),
  };
}
