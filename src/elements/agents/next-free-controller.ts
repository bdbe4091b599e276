import type { ReactiveController, ReactiveControllerHost } from 'lit';
import type { Client } from '../../api/client.js';

export interface NextFreeOptions {
  /** The connected client; `undefined` before that, or if nothing shows the times. */
  readonly client: () => Client | undefined;
  /** Length of the meeting, in minutes. */
  readonly duration: () => number;
}

const NONE: ReadonlyMap<string, number> = new Map();

/** First free time of each agent, by key, in epoch milliseconds. Nobody waits for them, and without them nothing is missing. */
export class NextFreeController implements ReactiveController {
  readonly #host: ReactiveControllerHost & Element;
  readonly #options: NextFreeOptions;
  #loaded: { readonly client: Client; readonly duration: number } | undefined;
  #loading = new AbortController();
  #starts = NONE;

  constructor(host: ReactiveControllerHost & Element, options: NextFreeOptions) {
    this.#host = host;
    this.#options = options;
    host.addController(this);
  }

  get starts(): ReadonlyMap<string, number> {
    return this.#starts;
  }

  hostUpdate(): void {
    const client = this.#options.client();
    // An element that was removed is updated once more.
    if (!this.#host.isConnected || !client?.has('next_free')) return;
    const duration = this.#options.duration();
    if (this.#loaded?.client === client && this.#loaded.duration === duration) return;
    this.#loaded = { client, duration };
    void this.#load(client, duration);
  }

  hostDisconnected(): void {
    this.#loading.abort();
    this.#loaded = undefined;
  }

  async #load(client: Client, duration: number): Promise<void> {
    this.#loading.abort();
    const { signal } = (this.#loading = new AbortController());
    const starts = await client.listNextFree(duration, signal).catch(() => NONE);
    if (signal.aborted) return;
    this.#starts = starts;
    this.#host.requestUpdate();
  }
}
