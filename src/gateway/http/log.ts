/** One call of the API that a request led to. */
export interface UpstreamCall {
  /** What for, e.g. `create`; never its URL. */
  readonly call: string;
  /** The answer's status, or why there was none. One that could not be used follows its status as `bad_response`. */
  readonly outcome: number | 'timeout' | 'network' | 'redirect' | 'too_large' | 'bad_response';
  readonly ms: number;
}

/** What the log is told of a request. Nothing in it is secret or personal: no URL, address, name or token. */
export interface LogEntry {
  /** When it was answered, in ISO form. */
  readonly time: string;
  /** The id that an error's body and the header `X-Request-Id` carry too. */
  readonly requestId: string;
  readonly method: string;
  /** The route's name, not the path that was asked for. */
  readonly route: string;
  readonly status: number;
  /** How long it took, in milliseconds. */
  readonly ms: number;
  /** The page's origin, where it is one of the owner's. */
  readonly origin?: string;
  /** The `error` of a refusal, in the gateway's own words. */
  readonly error?: string;
  /** The class of the exception behind a failure, e.g. `TypeError`; not its text. */
  readonly cause?: string;
  /** What became of an `Idempotency-Key`. */
  readonly idempotency?: 'created' | 'replayed' | 'reconciled' | 'unknown';
  readonly upstream: readonly UpstreamCall[];
}

/** One line of JSON for each request that failed on the server's side, or had to do without an agent's meetings. */
export function consoleLog(entry: LogEntry): void {
  const isUnreadable = entry.upstream.some(({ outcome }) => outcome === 'bad_response');
  if (entry.status >= 500 || isUnreadable) console.error(JSON.stringify(entry));
}

/** The class of what was thrown, as far back as it is known. */
export function causeName(error: unknown): string | undefined {
  if (!(error instanceof Error)) return error === undefined ? undefined : typeof error;
  return causeName(error.cause) ?? error.name;
}
