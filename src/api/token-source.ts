import { requestJson, type Fetch } from './request.js';
import { errorBodyIn, Token } from './schema.js';
import { SchedulerError } from './scheduler-error.js';
import { read } from './shape.js';

export interface TokenRequest {
  readonly scope: 'schedule' | 'join';
  /** With `schedule`: whom the calendar will show first, by key or `any`, so that the answer may bring it along. */
  readonly agent?: string;
  /** With `agent`: how long the meeting is to be, in minutes. */
  readonly duration?: number;
  /** With `join`: the agent who joins, as the schedule names it. */
  readonly agentId?: string;
  /** With `join`: the meeting. */
  readonly scheduleId?: string;
  readonly signal: AbortSignal;
}

/** Gives a token for a scope. The page's own function, or {@link endpointTokenSource}. */
export type TokenSource = (request: TokenRequest) => Promise<Token>;

const TIMEOUT = 15_000;

/** A token source that asks the site owner's endpoint, as the token contract has it. */
export function endpointTokenSource(
  endpoint: string,
  fetch: Fetch,
  credentials: RequestCredentials = 'same-origin',
): TokenSource {
  return async ({ signal, ...body }) => {
    const answer = await requestJson(fetch, endpoint, {
      method: 'POST',
      body,
      credentials,
      signal,
      timeout: TIMEOUT,
    });
    const token = readToken(answer);
    return token.api_base === undefined
      ? token
      : { ...token, api_base: new URL(token.api_base, endpoint).href };
  };
}

/**
 * Asks a source, whoever wrote it, and checks what it gives.
 *
 * @throws SchedulerError `token_refused` where the source refused or its answer holds no token, else `network`
 *   and the codes of 429 and 5xx as they are.
 */
export async function requestToken(source: TokenSource, request: TokenRequest): Promise<Token> {
  try {
    return readToken(await Promise.race([source(request), lateness()]));
  } catch (cause) {
    request.signal.throwIfAborted();
    if (!(cause instanceof SchedulerError)) throw new SchedulerError('token_refused', { cause });
    // The whole answer goes nowhere: an odd endpoint may have put a token into it.
    const { code, status, response, apiMessage: reason, retryAfter, requestId } = cause;
    const isPassing = code === 'network' || code === 'rate_limited' || code === 'server_error';
    throw new SchedulerError(isPassing ? code : 'token_refused', {
      status,
      response: response === undefined ? undefined : errorBodyIn(response),
      apiMessage: reason,
      requestId,
      retryAfter,
      cause: code,
    });
  }
}

/** Rejects once a source has had its time: a page's own may never answer. */
async function lateness(): Promise<never> {
  const signal = AbortSignal.timeout(TIMEOUT + 1000);
  await new Promise((resolve) => signal.addEventListener('abort', resolve));
  throw new SchedulerError('network');
}

function readToken(answer: unknown): Token {
  const token = read(Token, answer);
  if (!token) throw new SchedulerError('token_refused');
  return token;
}
