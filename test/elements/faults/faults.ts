/** What a network or a server may make of one request: the name, and the response. */
export const FAULTS = {
  '400': () => refusal(400),
  '401': () => refusal(401),
  '403': () => refusal(403),
  '404': () => refusal(404),
  '409': () => refusal(409),
  '429, to wait 7 s': () => refusal(429, { 'Retry-After': '7' }),
  '500': () => refusal(500),
  '503, to wait until a date': () =>
    refusal(503, { 'Retry-After': new Date(Date.now() + 60_000).toUTCString() }),
  'HTML with 200': () => page(200),
  'HTML with 403': () => page(403),
  'HTML with 502': () => page(502),
  '200 without a body': () => new Response(''),
  '204': () => new Response(null, { status: 204 }),
  '[]': () => Response.json([]),
  'a text': () => Response.json('text'),
  'a trailing comma': () => new Response('{"token": "abc",}'),
  'half a response': () => new Response(brokenBody()),
  'a redirect elsewhere': ({ redirect }: RequestInit) => {
    if (redirect === 'error') throw new TypeError('Failed to fetch');
    // As browsers show one that they do not follow.
    return Object.defineProperty(new Response(), 'status', { value: 0 });
  },
  'no connection': () => {
    throw new TypeError('Failed to fetch');
  },
  'no answer': () => {
    throw new DOMException('The operation timed out', 'TimeoutError');
  },
} satisfies Record<string, (init: RequestInit) => Response>;

export type FaultName = keyof typeof FAULTS;

const refusal = (status: number, headers: Record<string, string> = {}): Response =>
  Response.json({ error: 'Refused', message: 'Told to refuse' }, { status, headers });

const page = (status: number): Response =>
  new Response('<!doctype html><title>Sign in</title>', { status, headers: { 'Content-Type': 'text/html' } });

const brokenBody = (): ReadableStream =>
  new ReadableStream({
    start: (controller) => {
      controller.enqueue(new TextEncoder().encode('{"tok'));
      controller.error(new TypeError('network error'));
    },
  });
