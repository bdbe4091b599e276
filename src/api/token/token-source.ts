import { requestJson, type Fetch } from '../request/request.js';
import { parseErrorBody, reasonOf, Token } from '../wire/schema.js';
import { SchedulerError } from '../wire/scheduler-error.js';
import { parse } from '../wire/shape.js';

export interface TokenRequest {
  readonly scope: 'schedule' | 'manage' | 'join';
  /** For `schedule`: agent of the calendar shown first, by key or `any`, so that the response can include its slots. */
  readonly agent?: string;
  /** With `agent`: length of the meeting in minutes. */
  readonly duration?: number;
  /** For `manage`: token of the visitor's link. */
  readonly manage?: string;
  /** For `join`: `agentId` of the schedule. */
  readonly agentId?: string;
  /** For `join`: `_id` of the schedule, if the page has it. */
  readonly scheduleId?: string;
  readonly signal: AbortSignal;
}

/** Gets a token: the page's own function, or {@link endpointTokenSource}. */
export type TokenSource = (request: TokenRequest) => Promise<Token>;

const TIMEOUT_MS = 15_000;

/** Token source that posts to the site's token endpoint. */
export function endpointTokenSource(
  endpoint: string,
  fetch: Fetch,
  credentials?: RequestCredentials,
): TokenSource {
  return async ({ signal, ...body }) => {
    const response = await requestJson(fetch, endpoint, {
      method: 'POST',
      body,
      ...(credentials && { credentials }),
      signal,
      timeoutMs: TIMEOUT_MS,
    });
    return withAbsoluteBase(parseToken(response), endpoint);
  };
}

/** The token with its `api_base` resolved against a URL. */
export function withAbsoluteBase(token: Token, url: string): Token {
  const { api_base: base } = token;
  return base && URL.canParse(base, url) ? { ...token, api_base: new URL(base, url).href } : token;
}

/**
 * Gets a token from a source and validates it.
 *
 * @throws SchedulerError `token_refused` if the source fails or returns no token. `network`, `rate_limited` and
 *   `server_error` pass unchanged.
 */
export async function requestToken(source: TokenSource, request: TokenRequest): Promise<Token> {
  try {
    return parseToken(await Promise.race([source(request), rejectAfterTimeout()]));
  } catch (cause) {
    request.signal.throwIfAborted();
    if (!(cause instanceof SchedulerError)) throw new SchedulerError('token_refused', { cause });
    // Only known fields are passed on, because an endpoint may put a token into its error response.
    const { code, status, response, pageMessage, retryAfter, requestId } = cause;
    const error = parseErrorBody(response);
    const isTemporary = code === 'network' || code === 'rate_limited' || code === 'server_error';
    throw new SchedulerError(isTemporary ? code : 'token_refused', {
      status,
      response: response === undefined ? undefined : error,
      pageMessage: pageMessage ?? reasonOf(error),
      requestId,
      retryAfter,
      cause: cause.cause,
    });
  }
}

/** Rejects when a source takes too long, because the page's own function may never settle. */
async function rejectAfterTimeout(): Promise<never> {
  const signal = AbortSignal.timeout(TIMEOUT_MS + 1000);
  await new Promise((resolve) => signal.addEventListener('abort', resolve));
  throw new SchedulerError('network');
}

function parseToken(value: unknown): Token {
  const token = parse(Token, value);
  if (!token) throw new SchedulerError('token_refused', { cause: 'token' });
  return token;
}
