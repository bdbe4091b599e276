import type { GatewayConfig } from '../options/read-options.js';
import { errorPage } from './error-page.js';
import { HttpError } from './http-error.js';
import { causeName, type LogEntry, type UpstreamCall } from './log.js';
import { corsHeaders } from './origins.js';
import type { TraceCall } from '../upstream/upstream.js';

/** One request on its way through the gateway, with what the log will say of it. */
export interface RequestContext {
  readonly requestId: string;
  readonly record: TraceCall;
  /** Set by the route that is reached. */
  route: string;
  idempotency?: NonNullable<LogEntry['idempotency']>;
  /** Whether a refusal is read by a person, in a tab of its own. */
  showsPage?: boolean;
}

/**
 * Has a request answered, turns what is thrown into an answer, puts the headers on that every answer has, and tells
 * the log.
 */
export async function handle(
  request: Request,
  config: GatewayConfig,
  answer: (exchange: RequestContext) => Promise<Response>,
): Promise<Response> {
  const { clock, origins, allowCookies } = config;
  const start = clock();
  const requestId = crypto.randomUUID();
  const upstream: UpstreamCall[] = [];
  const exchange: RequestContext = { requestId, record: (call) => void upstream.push(call), route: 'none' };
  let response: Response;
  let refusal: HttpError | undefined;
  let cause: unknown;
  try {
    response = await answer(exchange);
  } catch (error) {
    refusal = error instanceof HttpError ? error : internalError(error);
    cause = refusal.cause;
    response = await refused(refusal, exchange);
  }
  const { headers } = response;
  headers.set('Cache-Control', 'no-store');
  headers.set('Date', new Date(clock()).toUTCString());
  headers.set('X-Content-Type-Options', 'nosniff');
  headers.set('Referrer-Policy', 'no-referrer');
  headers.set('Vary', 'Origin, Sec-Fetch-Site, Access-Control-Request-Headers');
  headers.set('X-Request-Id', requestId);
  for (const [name, value] of Object.entries(corsHeaders(request, origins, allowCookies)))
    headers.set(name, value);

  const origin = origins.find((one) => one === request.headers.get('Origin'));
  const { route, idempotency = refusal?.error === 'outcome_unknown' ? 'unknown' : undefined } = exchange;
  const causedBy = causeName(cause);
  tell(config.log, {
    time: new Date(clock()).toISOString(),
    requestId,
    method: methodOf(request),
    route,
    status: response.status,
    ms: clock() - start,
    ...(origin !== undefined && { origin }),
    ...(refusal && { error: refusal.isForeign ? 'Refused by the API' : refusal.error }),
    ...(causedBy !== undefined && { cause: causedBy }),
    ...(idempotency && { idempotency }),
    upstream,
  });
  return response;
}

async function refused(refusal: HttpError, { requestId, showsPage }: RequestContext): Promise<Response> {
  const { status, retryAfter } = refusal;
  const response = showsPage
    ? await errorPage(refusal, requestId)
    : Response.json(refusal.body(requestId), { status });
  if (retryAfter !== undefined) response.headers.set('Retry-After', String(retryAfter));
  return response;
}

function internalError(cause: unknown): HttpError {
  return new HttpError(500, 'Internal error', 'The booking service failed', { cause });
}

/** A log that fails takes no answer away. */
function tell(log: GatewayConfig['log'], entry: LogEntry): void {
  try {
    log(entry);
  } catch {
    // Nobody is left to be told.
  }
}

/** A method may be any word that a client thinks of. */
function methodOf({ method }: Request): string {
  return /^(GET|HEAD|POST|PUT|PATCH|DELETE|OPTIONS)$/.test(method) ? method : 'other';
}
