import type { Fetch } from './request.js';

const SLACK = 2 * 60_000;

/** The current time as the server has it, since a visitor's clock may be wrong. */
export class ServerClock {
  #ahead = 0;

  /** Epoch milliseconds. */
  readonly now = (): number => Date.now() + this.#ahead;

  /**
   * A `fetch` that reads the server's time from the `Date` of each answer to a POST, as far as a page may see it: of a
   * token endpoint on its own origin, and of a gateway. Answers to GET may come from a cache.
   */
  watch(fetch: Fetch): Fetch {
    return async (input, init) => {
      const response = await fetch(input, init);
      const date = init.method === 'POST' ? Date.parse(response.headers.get('Date') ?? '') : NaN;
      const ahead = date - Date.now();
      // A small difference is the answer's way, and whole seconds.
      if (!Number.isNaN(date)) this.#ahead = Math.abs(ahead) > SLACK ? ahead : 0;
      return response;
    };
  }
}
