/** One call to the API made for a request. */
export interface UpstreamCall {
  /** Name of the call, e.g. `create`; never its URL. */
  readonly call: string;
  /**
   * Status of the answer, or why there was none. `unreachable` means that no connection was made, so nothing was sent.
   * `bad_response` follows the status of an answer that could not be used.
   */
  readonly outcome:
    number | 'timeout' | 'network' | 'unreachable' | 'redirect' | 'too_large' | 'bad_response';
  /** Code behind a failure, e.g. `ECONNREFUSED` or `CERT_HAS_EXPIRED`, if it is a known one. */
  readonly reason?: string;
  /** Duration in milliseconds. */
  readonly ms: number;
}

/** Receives each API call of a request once it has ended. */
export interface TraceCall {
  (call: UpstreamCall): void;
  /** W3C `traceparent` of the request, to be sent on to the API. */
  readonly traceparent?: string | undefined;
}

/** One handled request. Holds nothing secret or personal: no URL, address, name or token. */
export interface LogEntry {
  /** Time of the answer, in ISO format. */
  readonly time: string;
  /** Name of the site, if one process serves several. */
  readonly site?: string;
  /** The same ID as in the error body and in the `X-Request-Id` header. */
  readonly requestId: string;
  readonly method: string;
  /** Name of the route, not the requested path. */
  readonly route: string;
  readonly status: number;
  /** Duration in milliseconds. */
  readonly ms: number;
  /**
   * The same 8 characters for all requests of one client address on one day (UTC). A keyed hash: nobody can tell the
   * address from it.
   */
  readonly client?: string;
  /** ID of the distributed trace that the request belongs to. */
  readonly traceId?: string;
  /** Origin of the page, if it is one of the owner's. */
  readonly origin?: string;
  /** `error` of a refusal, in the gateway's own words. */
  readonly error?: string;
  /** Name of the limit that was struck: because of it the request was refused, or the page had to prove something first. */
  readonly limit?: string;
  /**
   * The API's own text of a refusal, cut to 200 characters. Left out if it may hold personal data or a secret: an
   * address, a number, a name, a URL, a token or a word that the visitor typed.
   */
  readonly upstreamMessage?: string;
  /** Class of the exception behind a failure, e.g. `TypeError`; never its text. */
  readonly cause?: string;
  /** How the `Idempotency-Key` was used. */
  readonly idempotency?: 'created' | 'replayed' | 'reconciled' | 'unknown';
  readonly upstream: readonly UpstreamCall[];
}

/** Writes one JSON line to `console.error` per server failure, and per request with an unreadable API answer. */
export function consoleLog(entry: LogEntry): void {
  const isUnreadable = entry.upstream.some(({ outcome }) => outcome === 'bad_response');
  if (entry.status >= 500 || isUnreadable) console.error(JSON.stringify(entry));
}

/** Class name of the innermost known cause of an error. */
export function causeName(error: unknown): string | undefined {
  if (!(error instanceof Error)) return error === undefined ? undefined : typeof error;
  // The owner's code may throw an error whose name is a text.
  return causeName(error.cause) ?? (/^[A-Za-z_]\w{0,60}$/.test(error.name) ? error.name : 'Error');
}
