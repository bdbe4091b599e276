import { unavailable, type HttpError } from '../../http/http-error.js';
import type { TraceCall } from '../../http/log.js';
import { pause } from '../../http/pause.js';
import { isSuccess, type Api } from '../../upstream/api.js';
import { toHttpError, UpstreamFailure, type UpstreamRequest } from '../../upstream/upstream.js';

/** How the API answered a write. */
export type WriteOutcome =
  | { readonly kind: 'accepted'; readonly json: unknown }
  /** The API refused it. That may be a lie. */
  | { readonly kind: 'refused'; readonly error: HttpError }
  /** It may have been carried out. */
  | { readonly kind: 'unknown' };

const MAX_CONNECTION_ATTEMPTS = 2;

/**
 * Sends a write to the API once. It is sent again only if no connection was made.
 *
 * @param signal Aborted when the visitor's request has ended.
 * @throws HttpError if the write certainly did not reach the API
 */
export async function sendWrite(
  api: Api,
  request: Omit<UpstreamRequest, 'token'>,
  signal: AbortSignal,
  trace: TraceCall,
): Promise<WriteOutcome> {
  for (let attempt = 1; ; attempt += 1) {
    try {
      if (signal.aborted) throw unavailable(new DOMException('The visitor has left', 'AbortError'));
      const answer = await api.sendOnce(request, trace);
      const { status, json } = answer;
      if (isSuccess(answer)) return { kind: 'accepted', json };
      // The token was refused, not the write. The visitor may try again: the next request gets a new token.
      if (status === 401) return { kind: 'refused', error: unavailable() };
      const isRefused = status < 500 && status !== 408;
      return isRefused ? { kind: 'refused', error: api.refusal(answer) } : { kind: 'unknown' };
    } catch (error) {
      if (!(error instanceof UpstreamFailure)) throw error;
      if (error.outcome !== 'unreachable') return { kind: 'unknown' };
      // No connection was made, so nothing was sent.
      if (attempt === MAX_CONNECTION_ATTEMPTS) throw toHttpError(error);
    }
  }
}

/** Pauses between two looks; the last one repeats. */
const PAUSES_MS = [250, 500, 1_000, 2_000];

/** Looks for the result of a write that had no answer, until it is found, the time is over, or the visitor has left. */
export async function lookRepeatedly<T>(
  look: () => Promise<T | undefined>,
  {
    forMs,
    monotonicClock,
    signal,
  }: { readonly forMs: number; readonly monotonicClock: () => number; readonly signal: AbortSignal },
): Promise<T | undefined> {
  const deadline = monotonicClock() + forMs;
  for (let count = 0; ; count += 1) {
    const found = await look();
    const pauseMs = PAUSES_MS[count] ?? PAUSES_MS.at(-1)!;
    const isLast = signal.aborted || monotonicClock() + pauseMs > deadline;
    if (found !== undefined || isLast) return found;
    await pause(pauseMs, signal);
  }
}
