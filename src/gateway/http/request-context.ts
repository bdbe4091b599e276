import type { Context } from 'hono';
import { errorPage } from './error-page.js';
import { HttpError } from './http-error.js';
import { causeName, type LogEntry, type TraceCall, type UpstreamCall } from './log.js';
import { corsHeaders } from './origins.js';
import { inRequestSpan, traceIdOf, traceparentOf, type WorkSpan } from './tracing.js';

/** State of one request: what its route reports for the log and for the error format. */
export interface RequestContext {
  readonly requestId: string;
  readonly trace: TraceCall;
  /** Name of the matched route. */
  route: string;
  idempotency?: NonNullable<LogEntry['idempotency']>;
  /** Whether the answer may be compressed, see `compressAnswer`. */
  isCompressible?: boolean;
  /** Tells the page how long the gateway took, in `Server-Timing`. */
  isTimed?: boolean;
  /** Lets every page read the answer, and caches keep one for all of them. */
  isPublic?: boolean;
  /** Answers errors as an HTML page, because a person opened the URL in a tab. */
  showsErrorPage?: boolean;
}

/** Hono environment of every route. */
export interface GatewayEnv {
  Bindings: RequestContext;
}
export type GatewayContext = Context<GatewayEnv>;

export interface HandleOptions {
  /** Name of the site in the log. */
  readonly site?: string | undefined;
  readonly origins: readonly string[];
  readonly allowCookies: boolean;
  readonly log: (entry: LogEntry) => void;
  readonly clock: () => number;
  /** Receives each call of the API, also one that ends after its request was answered. */
  readonly onUpstreamCall: (call: UpstreamCall) => void;
  /** Label of the client's address for the log. */
  readonly clientLabel: (request: Request) => Promise<string | undefined>;
}

/** Routes of load balancers and browsers, for which no client is looked up. */
const WITHOUT_CLIENT = new Set(['health', 'ready', 'preflight', 'none']);

type Respond = (context: RequestContext) => Promise<Response>;

/** Runs a request: turns thrown errors into answers, adds the headers that every answer has, and writes the log. */
export function handle(request: Request, options: HandleOptions, respond: Respond): Promise<Response> {
  return inRequestSpan(request, (span) => handleInSpan(request, options, respond, span));
}

async function handleInSpan(
  request: Request,
  options: HandleOptions,
  respond: Respond,
  span: WorkSpan,
): Promise<Response> {
  const { clock, origins, allowCookies, onUpstreamCall, clientLabel } = options;
  const start = clock();
  const traceparent = traceparentOf(request);
  const upstream: UpstreamCall[] = [];
  const context: RequestContext = {
    requestId: crypto.randomUUID(),
    trace: Object.assign(
      (call: UpstreamCall) => {
        upstream.push(call);
        safely(() => onUpstreamCall(call));
      },
      { traceparent },
    ),
    route: 'none',
  };
  let response: Response;
  let failure: HttpError | undefined;
  try {
    response = await respond(context);
  } catch (error) {
    failure = error instanceof HttpError ? error : internalError(error);
    response = await errorResponse(failure, context);
  }
  const { headers } = response;
  if (!headers.has('Cache-Control')) headers.set('Cache-Control', 'no-store');
  headers.set('Date', new Date(clock()).toUTCString());
  headers.set('X-Content-Type-Options', 'nosniff');
  headers.set('Referrer-Policy', 'no-referrer');
  headers.set('X-Request-Id', context.requestId);
  if (context.isPublic) {
    headers.set('Access-Control-Allow-Origin', '*');
  } else {
    headers.append('Vary', 'Origin, Sec-Fetch-Site, Access-Control-Request-Headers');
    const cors = corsHeaders(request, origins, allowCookies);
    for (const [name, value] of Object.entries(cors)) headers.set(name, value);
    // The time as a whole, which a page can measure anyway. What it is made of would tell what is in caches.
    if (context.isTimed) headers.set('Server-Timing', `gateway;dur=${Math.round(clock() - start)}`);
    const readableBy = context.isTimed && cors['Access-Control-Allow-Origin'];
    if (readableBy) headers.set('Timing-Allow-Origin', readableBy);
  }

  const { route } = context;
  span.updateName(`ve-scheduler ${route}`);
  span.setAttribute('http.response.status_code', response.status);
  const client = WITHOUT_CLIENT.has(route) ? undefined : await clientLabel(request);
  const traceId = traceIdOf(span, traceparent);
  const entry: LogEntry = {
    time: new Date(clock()).toISOString(),
    ...(options.site !== undefined && { site: options.site }),
    requestId: context.requestId,
    method: knownMethod(request),
    route,
    status: response.status,
    ms: clock() - start,
    ...(client !== undefined && { client }),
    ...(traceId !== undefined && { traceId }),
    ...logFields(request, origins, context, failure),
    upstream,
  };
  safely(() => options.log(entry));
  return response;
}

/** The fields of a log entry that not every request has. */
function logFields(
  request: Request,
  origins: readonly string[],
  context: RequestContext,
  failure: HttpError | undefined,
): Partial<LogEntry> {
  const origin = origins.find((one) => one === request.headers.get('Origin'));
  const cause = causeName(failure?.cause);
  const upstreamMessage = upstreamMessageOf(failure);
  const idempotency = context.idempotency ?? (failure?.error === 'outcome_unknown' ? 'unknown' : undefined);
  return {
    ...(origin !== undefined && { origin }),
    ...(failure && { error: failure.error }),
    ...(failure?.limit !== undefined && { limit: failure.limit }),
    ...(upstreamMessage !== undefined && { upstreamMessage }),
    ...(cause !== undefined && { cause }),
    ...(idempotency && { idempotency }),
  };
}

/** The API's text of the refusal behind an error. */
function upstreamMessageOf(error: unknown): string | undefined {
  if (!(error instanceof HttpError)) return undefined;
  return error.upstreamMessage ?? upstreamMessageOf(error.cause);
}

async function errorResponse(error: HttpError, context: RequestContext): Promise<Response> {
  const { status, retryAfter } = error;
  const response = context.showsErrorPage
    ? await errorPage(error, context.requestId)
    : Response.json(error.body(context.requestId), { status });
  if (retryAfter !== undefined) response.headers.set('Retry-After', String(retryAfter));
  return response;
}

function internalError(cause: unknown): HttpError {
  return new HttpError(500, 'Internal error', 'The booking service failed', { cause });
}

/** Calls the owner's code; an exception in it must not lose the answer. */
function safely(call: () => void): void {
  try {
    call();
  } catch {
    // There is nowhere left to report this.
  }
}

/** Clients can send any word as a method; only known ones are logged. */
function knownMethod({ method }: Request): string {
  return /^(GET|HEAD|POST|PUT|PATCH|DELETE|OPTIONS)$/.test(method) ? method : 'other';
}
