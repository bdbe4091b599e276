/** A request for free times. */
export interface Asked {
  readonly agent: string;
  readonly duration: number;
  /** Epoch milliseconds. */
  readonly start: number;
  readonly days: number;
  readonly signal: AbortSignal;
  /** Answers a held request. */
  readonly answer: (body: unknown, status?: number) => void;
}

/**
 * An owner's endpoint for free times that lives in the page itself, so that a test decides when each answer comes.
 * Answers at once with all of its starts, as the callback product would; when `isHeld` is set, only by `answer`.
 */
export class FreeTimes {
  /** Not by agent, see `urlByAgent`. */
  readonly url = `${location.origin}/free-times?duration={duration}`;
  readonly urlByAgent = `${this.url}&agent={agent}`;
  readonly asked: Asked[] = [];
  isHeld: (asked: Asked) => boolean = () => false;
  /** ISO starts. */
  starts: readonly string[];
  readonly #fetch = globalThis.fetch;

  constructor(...starts: string[]) {
    this.starts = starts;
    globalThis.fetch = (input, init) => {
      const url = new URL(input as string, location.href);
      return url.pathname === '/free-times'
        ? this.#answer(url, init!.signal!)
        : this.#fetch.call(globalThis, input, init);
    };
  }

  /** Restores the page’s own `fetch`. */
  close(): void {
    globalThis.fetch = this.#fetch;
  }

  /** The months of the questions so far: of each the first of those days that the question is for. */
  get months(): string[] {
    return this.asked.map(({ start }) => new Date(start + 48 * 3_600_000).toISOString().slice(0, 7));
  }

  #answer({ searchParams }: URL, signal: AbortSignal): Promise<Response> {
    return new Promise((resolve, reject) => {
      signal.addEventListener('abort', () => reject(signal.reason as Error));
      const asked: Asked = {
        agent: searchParams.get('agent') ?? '',
        duration: Number(searchParams.get('duration')),
        start: Date.parse(searchParams.get('start')!),
        days: Number(searchParams.get('number-of-days')),
        signal,
        answer: (body, status = 200) => resolve(Response.json(body, { status })),
      };
      this.asked.push(asked);
      if (!this.isHeld(asked)) asked.answer(seats(this.starts));
    });
  }
}

/** Starts as an endpoint answers them. */
export const seats = (starts: readonly string[]): Record<string, number> =>
  Object.fromEntries(starts.map((start) => [start, 1]));

const { now } = Date;

/** Stops the page's clock at an instant, until `resetClock`. Timers still fire. */
export function setClock(text: string): void {
  const instant = Date.parse(text);
  Date.now = () => instant;
}

export function resetClock(): void {
  Date.now = now;
}
