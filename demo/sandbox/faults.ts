import { z } from 'zod';
import { ApiError } from './api-error.js';

const common = {
  /** @default '*', which is every method but OPTIONS: a preflight fails only where it is named */
  method: z.string().toUpperCase().default('*'),
  /** The path within the world; `*` stands for anything, a trailing slash makes no difference. @default '*' */
  path: z.string().default('*'),
  /** How many requests it strikes. Without it, all until it is cleared. */
  times: z.int().min(1).optional(),
  /** How long the request waits first, in milliseconds. @default 0 */
  ms: z.int().min(0).max(60_000).default(0),
  /** Whether the request is carried out before it fails: the booking is stored, but the answer is lost. @default false */
  after: z.boolean().default(false),
  /** Like `after`, but the booking is stored only so many milliseconds later. @default not at all */
  storeDelayMs: z.int().min(1).max(600_000).optional(),
};
const failure = z.int().min(400).max(599);

/** Something that goes wrong on demand. */
export const Fault = z.discriminatedUnion('kind', [
  z.strictObject({ ...common, kind: z.literal('delay'), ms: z.int().min(1).max(60_000) }),
  z.strictObject({
    ...common,
    kind: z.literal('status'),
    status: failure,
    /** Seconds; a 429 says 2 where nothing is given. */
    retryAfter: z.int().min(0).optional(),
    /** Instead of the API's own error shape. */
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
  z.strictObject({ ...common, kind: z.literal('cut') }),
  z.strictObject({ ...common, kind: z.literal('hold') }),
  z.strictObject({ ...common, kind: z.literal('hang') }),
  z.strictObject({ ...common, kind: z.literal('reset') }),
  z.strictObject({ ...common, kind: z.literal('no-cors') }),
]);
export type Fault = z.output<typeof Fault>;
export type FaultInput = z.input<typeof Fault>;

/** The connection ended without an answer. A `TypeError`, as `fetch` has it, for callers in the same process. */
export class ConnectionLost extends TypeError {
  override readonly name = 'ConnectionLost';
}

/** The faults of one world, and the requests that hang on them. */
export class Faults {
  #pending: { fault: Fault; left: number }[] = [];
  readonly #hanging = new Set<() => void>();

  /** How many requests hang at this moment. */
  get hanging(): number {
    return this.#hanging.size;
  }

  list(): Fault[] {
    return this.#pending.map(({ fault, left }) => (left === Infinity ? fault : { ...fault, times: left }));
  }

  add(fault: Fault): void {
    this.#pending.push({ fault, left: fault.times ?? Infinity });
  }

  /** Forgets the faults, and lets go of what hangs on them. */
  clear(): void {
    this.#pending = [];
    for (const letGo of this.#hanging) letGo();
  }

  /** The first fault that strikes this request, counted as having struck. */
  take(method: string, path: string): Fault | undefined {
    const hit = this.#pending.find(({ fault }) => matches(fault, method, path));
    if (!hit) return undefined;
    hit.left -= 1;
    if (hit.left === 0) this.#pending = this.#pending.filter((other) => other !== hit);
    return hit.fault;
  }

  /** Waits until the faults are cleared. Ends with an error if the client gives up first. */
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

/** The answer to a request that a fault has struck. */
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

/** Half of the answer under the length of the whole. The server must close the connection, or the client would wait. */
async function truncate(response: Response): Promise<Response> {
  const whole = new Uint8Array(await response.arrayBuffer());
  const headers = new Headers(response.headers);
  headers.set('Content-Length', String(whole.length));
  headers.set('Connection', 'close');
  return new Response(whole.slice(0, Math.floor(whole.length / 2)), { status: response.status, headers });
}
