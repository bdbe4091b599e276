/** A request for free times. */
export interface FreeTimesRequest {
  readonly agent: string;
  readonly duration: number;
  /** Epoch milliseconds. */
  readonly start: number;
  readonly days: number;
  readonly signal: AbortSignal;
  /** Responds to a held request. */
  readonly respond: (body: unknown, status?: number) => void;
}

/**
 * Fake availability endpoint inside the page, so that a test decides when each response arrives.
 * Responds at once with all of its starts, like the callback product. Requests that `isHeld` matches wait for `respond`.
 */
export class FreeTimes {
  /** URL without the agent. For one with the agent, see `urlByAgent`. */
  readonly url = `${location.origin}/free-times?duration={duration}`;
  readonly urlByAgent = `${this.url}&agent={agent}`;
  readonly requests: FreeTimesRequest[] = [];
  isHeld: (request: FreeTimesRequest) => boolean = () => false;
  /** ISO starts. */
  starts: readonly string[];
  readonly #fetch = globalThis.fetch;

  constructor(...starts: string[]) {
    this.starts = starts;
    globalThis.fetch = (input, init) => {
      const url = new URL(input as string, location.href);
      return url.pathname === '/free-times'
        ? this.#respond(url, init!.signal!)
        : this.#fetch.call(globalThis, input, init);
    };
  }

  /** Restores the page’s own `fetch`. */
  close(): void {
    globalThis.fetch = this.#fetch;
  }

  /** First day of each request so far, `YYYY-MM-DD` in UTC. A page starts up to 14 hours before its first day. */
  get firstDays(): string[] {
    return this.requests.map(({ start }) => new Date(start).toISOString().slice(0, 10));
  }

  #respond({ searchParams }: URL, signal: AbortSignal): Promise<Response> {
    return new Promise((resolve, reject) => {
      signal.addEventListener('abort', () => reject(signal.reason as Error));
      const request: FreeTimesRequest = {
        agent: searchParams.get('agent') ?? '',
        duration: Number(searchParams.get('duration')),
        start: Date.parse(searchParams.get('start')!),
        days: Number(searchParams.get('number-of-days')),
        signal,
        respond: (body, status = 200) => resolve(Response.json(body, { status })),
      };
      this.requests.push(request);
      if (!this.isHeld(request)) request.respond(seats(this.starts));
    });
  }
}

/** Response body of an availability endpoint: one seat at each start. */
export const seats = (starts: readonly string[]): Record<string, number> =>
  Object.fromEntries(starts.map((start) => [start, 1]));

const RealDate = Date;

/** Stops the page's clock at an instant, until `resetClock`. Timers still fire. */
export function setClock(text: string): void {
  const instant = RealDate.parse(text);
  globalThis.Date = class extends RealDate {
    static override now(): number {
      return instant;
    }

    constructor(...values: [] | ConstructorParameters<DateConstructor>) {
      super(...((values.length ? values : [instant]) as [number]));
    }
  } as DateConstructor;
}

export function resetClock(): void {
  globalThis.Date = RealDate;
}
