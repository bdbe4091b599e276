import type { ReactiveController, ReactiveControllerHost } from 'lit';

/** Counts seconds down to zero and draws its host anew with each. */
export class CountdownController implements ReactiveController {
  readonly #host: ReactiveControllerHost;
  #end = 0;
  #timer: ReturnType<typeof setTimeout> | undefined;

  constructor(host: ReactiveControllerHost) {
    this.#host = host;
    host.addController(this);
  }

  /** Whole seconds that are left. */
  get left(): number {
    return Math.max(0, Math.ceil((this.#end - performance.now()) / 1000));
  }

  /** Begins anew; without seconds, ends. Nobody is kept waiting for more than two minutes. */
  start(seconds = 0): void {
    this.#end = performance.now() + Math.min(seconds, 120) * 1000;
    this.#tick();
  }

  hostConnected(): void {
    this.#tick();
  }

  hostDisconnected(): void {
    clearTimeout(this.#timer);
  }

  /** Wakes up at the next moment at which another number is shown. */
  #tick(): void {
    clearTimeout(this.#timer);
    this.#host.requestUpdate();
    const rest = this.#end - performance.now();
    if (rest > 0) this.#timer = setTimeout(() => this.#tick(), rest % 1000 || 1000);
  }
}
