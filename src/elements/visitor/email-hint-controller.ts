import type { LitElement } from 'lit';
import type { suggestEmail } from '../../model/booking/email-hint.js';
import { loadEmailHint } from './load-email-hint.js';

/** Suggests another address where the visitor may have mistyped a mail provider, once the field is left. */
export class EmailHintController {
  readonly #host: LitElement;
  #suggest: typeof suggestEmail | undefined;
  #address = '';

  constructor(host: LitElement) {
    this.#host = host;
  }

  /** Call it when the visitor has finished an address. Without the module, which a page may refuse, there is no hint. */
  async check(address: string): Promise<void> {
    this.#address = address;
    this.#suggest ??= (await loadEmailHint().catch(() => undefined))?.suggestEmail;
    this.#host.requestUpdate();
  }

  /** @returns The suggested address; `undefined` if there is none, or if the address has changed since. */
  suggestionFor(address: string): string | undefined {
    return address === this.#address ? this.#suggest?.(address) : undefined;
  }
}
