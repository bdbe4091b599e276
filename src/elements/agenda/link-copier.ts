import type { ReactiveControllerHost } from 'lit';

export type CopyState = 'none' | 'copied' | 'failed';

const SHOWN_MS = 4000;

/** Copies visitors' links, and remembers for a while which one. */
export class LinkCopier {
  readonly #host: ReactiveControllerHost;
  #id = '';
  #state: CopyState = 'none';
  #timer: ReturnType<typeof setTimeout> | undefined;

  constructor(host: ReactiveControllerHost) {
    this.#host = host;
  }

  /** @param id `_id` of a meeting. @default the one whose link was copied last */
  stateOf(id = this.#id): CopyState {
    return id === this.#id ? this.#state : 'none';
  }

  /** Call it inside a click handler. */
  async copy(id: string, url: string): Promise<CopyState> {
    clearTimeout(this.#timer);
    this.#id = id;
    try {
      await navigator.clipboard.writeText(url);
      this.#state = 'copied';
      this.#timer = setTimeout(() => {
        this.#state = 'none';
        this.#host.requestUpdate();
      }, SHOWN_MS);
    } catch {
      this.#state = 'failed';
    }
    this.#host.requestUpdate();
    return this.#state;
  }
}
