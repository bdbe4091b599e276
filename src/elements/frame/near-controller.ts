import type { ReactiveController, ReactiveControllerHost } from 'lit';
import { addElement, removeElement } from '../../api/request/shared-answers.js';

interface NearHost extends ReactiveControllerHost, Element {
  /** `eager` never waits, `lazy` always does; any other text means "unless it is the first one". */
  readonly loading: string;
}

/**
 * Tells when a form may load: once it is near the viewport. The first form of a page need not wait for that, because its
 * first view would wait for a layout of the page.
 */
export class NearController implements ReactiveController {
  readonly #host: NearHost;
  #observer: IntersectionObserver | undefined;
  #isFirst = false;
  #wasNear = false;

  constructor(host: NearHost) {
    this.#host = host;
    host.addController(this);
  }

  get isNear(): boolean {
    const { loading } = this.#host;
    return this.#wasNear || loading === 'eager' || (this.#isFirst && loading !== 'lazy');
  }

  hostConnected(): void {
    this.#isFirst = addElement();
    // A test's DOM may have no observer.
    this.#wasNear ||= !('IntersectionObserver' in window);
    if (this.isNear) return;
    this.#observer = new IntersectionObserver(
      (entries) => {
        this.#wasNear = entries.some(({ isIntersecting }) => isIntersecting);
        if (!this.#wasNear) return;
        this.#observer?.disconnect();
        this.#host.requestUpdate();
      },
      { rootMargin: '100%' },
    );
    this.#observer.observe(this.#host);
  }

  hostDisconnected(): void {
    removeElement();
    this.#observer?.disconnect();
  }
}
