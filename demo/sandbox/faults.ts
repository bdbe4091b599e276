import { z } from 'zod';
import { ApiError } from './api-error.js';

const common = {
  /** HTTP method. `*` means every method except OPTIONS, so name OPTIONS to make a preflight fail. @default '*' */
  method: z.string().toUpperCase().default('*'),
  /** Path without the world prefix. `*` matches any text. A trailing slash makes no difference. @default '*' */
  path: z.string().default('*'),
  /** Number of requests that the fault applies to. If missing, it applies until it is cleared. */
  times: z.int().min(1).optional(),
  /** Delay before the request is handled, in milliseconds. @default 0 */
  ms: z.int().min(0).max(60_000).default(0),
  /** Handle the request before it fails: the booking is stored, but the response is lost. @default false */
  after: z.boolean().default(false),
  /** Like `after`, but the booking is stored after this delay, in milliseconds. If missing, there is no delay. */
  storeDelayMs: z.int().min(1).max(600_000).optional(),
};
const failure = z.int().min(400).max(599);

/** A failure that the sandbox simulates on request. */
export const Fault = z.discriminatedUnion('kind', [
  z.strictObject({ ...common, kind: z.literal('delay'), ms: z.int().min(1).max(60_000) }),
  z.strictObject({
    ...common,
    kind: z.literal('status'),
    status: failure,
    /** `Retry-After`: seconds, or an HTTP date as text. @default 2 for status 429, otherwise no header */
    retryAfter: z.union([z.int().min(0), z.string().max(64)]).optional(),
    /** JSON body to send instead of the API's error format. */
    body: z.unknown().optional(),
  }),
  z.strictObject({
    ...common,
    kind: z.literal('html'),
    status: z.union([z.literal(200), failure]).default(502),
  }),
  z.strictObject({
    ...common,
    kind: z.literal('empty'),
    status: z.union([z.literal([200, 204]), failure]).default(200),
  }),
  z.strictObject({
    ...common,
    kind: z.literal('redirect'),
    status: z.literal([301, 302, 303, 307, 308]).default(308),
    /** URL to redirect to. @default 'https://elsewhere.example.com/' */
    location: z.url().default('https://elsewhere.example.com/'),
  }),
  z.strictObject({ ...common, kind: z.literal('cut') }),
  z.strictObject({ ...common, kind: z.literal('hold') }),
  z.strictObject({ ...common, kind: z.literal('hang') }),
  z.strictObject({ ...common, kind: z.literal('reset') }),
  z.strictObject({ ...common, kind: z.literal('no-cors') }),
]);
export type Fault = z.output<typeof Fault>;
export type FaultInput = z.input<typeof Fault>;

/** Thrown when the connection ends without a response. A `TypeError`, like a network error of `fetch`. */
export class ConnectionLost extends TypeError {
  override readonly name = 'ConnectionLost';
}

/** The faults of one world, and the requests that wait because of them. */
export class Faults {
  #pending: { fault: Fault; left: number }[] = [];
  readonly #unused = new Set<Fault>();
  readonly #hanging = new Set<() => void>();

  /** Number of requests that are waiting now. */
  get hanging(): number {
    return this.#hanging.size;
  }

  /** Faults that no request has met, also those that are cleared by now. */
  get unused(): Fault[] {
    return [...this.#unused];
  }

  list(): Fault[] {
    return this.#pending.map(({ fault, left }) => (left === Infinity ? fault : { ...fault, times: left }));
  }

  add(fault: Fault): void {
    this.#pending.push({ fault, left: fault.times ?? Infinity });
    this.#unused.add(fault);
  }

  /** Removes all faults and releases the requests that wait because of them. */
  clear(): void {
    this.#pending = [];
    for (const letGo of this.#hanging) letGo();
  }

  /** Returns the first fault that matches the request, and counts it as used. */
  take(method: string, path: string): Fault | undefined {
    const hit = this.#pending.find(({ fault }) => matches(fault, method, path));
    if (!hit) return undefined;
    hit.left -= 1;
    this.#unused.delete(hit.fault);
    if (hit.left === 0) this.#pending = this.#pending.filter((other) => other !== hit);
    return hit.fault;
  }

  /** Waits until the faults are cleared. Rejects if the client aborts first. */
  hold(signal: AbortSignal): Promise<void> {
    return new Promise((resolve, reject) => {
      const end = () => {
        this.#hanging.delete(end);
        signal.removeEventListener('abort', end);
        if (signal.aborted) reject(signal.reason as Error);
        else resolve();
      };
      this.#hanging.add(end);
      signal.addEventListener('abort', end);
      if (signal.aborted) end();
    });
  }
}

/** Returns the response to a request that a fault applies to, or throws `ConnectionLost`. */
export async function applyFault(
  fault: Fault,
  answer: () => Promise<Response>,
  hold: () => Promise<void>,
): Promise<Response> {
  if (fault.kind === 'hold') {
    await hold();
    return answer();
  }
  if (fault.kind === 'delay' || fault.kind === 'no-cors') return answer();
  if (fault.kind === 'cut') return truncate(await answer());
  if (fault.after || fault.storeDelayMs) await answer();
  switch (fault.kind) {
    case 'status':
      return errorResponse(fault);
    case 'html':
      return htmlResponse(fault.status);
    case 'redirect':
      return new Response(null, { status: fault.status, headers: { Location: fault.location } });
    case 'empty':
      return new Response(null, { status: fault.status });
    case 'hang':
      await hold();
      throw new ConnectionLost('The connection was closed');
    case 'reset':
      throw new ConnectionLost('The connection was reset');
  }
}

function matches(fault: Fault, method: string, path: string): boolean {
  const anyMethod = fault.method === '*' && method !== 'OPTIONS';
  if (!anyMethod && fault.method !== method) return false;
  const pattern = trimSlashes(fault.path).split('*').map(escapeRegExp).join('.*');
  return new RegExp(`^${pattern}$`).test(trimSlashes(path));
}

const trimSlashes = (path: string): string => path.replace(/\/+$/, '');
const escapeRegExp = (text: string): string => text.replace(/[\\^$.|?+()[\]{}]/g, '\\$&');

const REASONS: Record<number, string> = {
  400: 'Bad Request',
  401: 'Unauthorized',
  403: 'Forbidden',
  404: 'Not Found',
  409: 'Conflict',
  429: 'Too Many Requests',
  500: 'Internal Server Error',
};

function errorResponse({ status, retryAfter, body }: Extract<Fault, { kind: 'status' }>): Response {
  const response =
    body === undefined
      ? new ApiError(
          status,
          REASONS[status] ?? 'Error',
          `The sandbox was told to answer ${status}`,
        ).toResponse()
      : Response.json(body, { status });
  const seconds = retryAfter ?? (status === 429 ? 2 : undefined);
  if (seconds !== undefined) response.headers.set('Retry-After', String(seconds));
  return response;
}

function htmlResponse(status: number): Response {
  const page = `<!doctype html><html><head><title>${status}</title></head><body><h1>${status} from the proxy</h1></body></html>`;
  return new Response(page, { status, headers: { 'Content-Type': 'text/html; charset=utf-8' } });
}

/** Sends half of the body with the full `Content-Length`. Closes the connection, because the client would wait. */
async function truncate(response: Response): Promise<Response> {
  const whole = new Uint8Array(await response.arrayBuffer());
  const headers = new Headers(response.headers);
  headers.set('Content-Length', String(whole.length));
  headers.set('Connection', 'close');
  return new Response(whole.slice(0, Math.floor(whole.length / 2)), { status: response.status, headers });
}
