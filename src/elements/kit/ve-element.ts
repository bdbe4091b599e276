import { LitElement, type CSSResult, type PropertyDeclarations } from 'lit';
import type { ConnectionSettings } from '../../api/connection.js';
import type { Environment } from '../../api/wire/environment.js';
import type { Fetch } from '../../api/request/request.js';
import { toSchedulerError, type SchedulerError } from '../../api/wire/scheduler-error.js';
import type { TokenSource } from '../../api/token/token-source.js';
import type { Finding } from '../../doctor/finding.js';
import { VERSION } from '../../i18n/release.js';
import { areBuiltInsSound } from './built-ins.js';
import { attributes, type CoercedProperty } from './attributes.js';
import { MAX_SECONDS } from './countdown-controller.js';
import { errorText } from './error-text.js';
import { explain } from './load-explain-error.js';
import { errorEvent, type VeElementEventMap } from './events.js';
import { LanguageController, type StringOverrides } from './language-controller.js';
import { loadDoctor } from './load-doctor.js';

const DEFAULTS = { env: 'dev', tokenEndpoint: '', apiBase: '', withCredentials: false };

/** Base of our elements: connection attributes, language and error reporting. */
export abstract class VeElement extends LitElement {
  static override properties: PropertyDeclarations = {
    ...attributes(DEFAULTS),
    tokenSource: { attribute: false },
    strings: { attribute: false },
    hasPak: { attribute: 'pak', converter: (value) => value !== null, coerce: Boolean } as CoercedProperty,
  };

  /** VideoEngager environment: `dev`, `staging` or `production`. Any other value means `dev`. */
  declare env: Environment;

  /** URL of your token endpoint; https, or http on loopback. */
  declare tokenEndpoint: string;

  /** Function that returns tokens; replaces `tokenEndpoint`. */
  declare tokenSource: TokenSource | undefined;

  /** Texts that replace the built-in ones; missing ones keep their default. */
  declare strings: StringOverrides | undefined;

  /** Base URL of the API; overrides `env` and the token response. */
  declare apiBase: string;

  /** Sends cookies to a token endpoint on another origin. */
  declare withCredentials: boolean;

  /** Always refused: a partner key must never reach a browser. */
  declare protected hasPak: boolean;

  constructor() {
    super();
    Object.assign(this, DEFAULTS);
  }

  /** Coerces values before Lit's accessors get them. Overriding how those are made is deprecated: Lit would warn. */
  protected static override finalize(): void {
    if (Object.hasOwn(this, 'finalized')) return;
    super.finalize();
    for (const [name, { coerce }] of this.elementProperties as Map<PropertyKey, CoercedProperty>) {
      // eslint-disable-next-line @typescript-eslint/unbound-method -- It is called with its element.
      const { set } = Object.getOwnPropertyDescriptor(this.prototype, name) ?? {};
      if (!coerce || !set) continue;
      Object.defineProperty(this.prototype, name, {
        set(value) {
          set.call(this, coerce(value));
        },
      });
    }
  }

  override connectedCallback(): void {
    try {
      super.connectedCallback();
    } catch (cause) {
      this.handleException(cause);
      // Otherwise the next update shows words.
      if (!(this.renderRoot as Node | undefined)) this.shadowRoot?.replaceChildren(this.#fallback as Node);
    }
  }

  /** A document takes no style sheets of another one. One in no window shows nothing. */
  adoptedCallback(): void {
    const { shadowRoot, ownerDocument } = this;
    const view = ownerDocument.defaultView as typeof globalThis | null;
    if (!view || !shadowRoot) return;
    const styles = (this.constructor as typeof LitElement).elementStyles as CSSResult[];
    shadowRoot.adoptedStyleSheets = styles.map(({ styleSheet, cssText }) => {
      if (view === globalThis) return styleSheet!;
      const sheet = new view.CSSStyleSheet();
      sheet.replaceSync(cssText);
      return sheet;
    });
  }

  protected override performUpdate(): void {
    try {
      // The page may have changed them since the script was loaded.
      if (!areBuiltInsSound()) throw new TypeError();
      super.performUpdate();
      this.#isFailing = false;
    } catch (cause) {
      this.isUpdatePending = false;
      if (this.handleException(cause)) return;
      // Only the page's fallback remains. Lit makes no further update.
      this.isUpdatePending = true;
      this.shadowRoot?.replaceChildren(this.#fallback as Node);
      // Ends timers, and closes the dialog.
      this.disconnectedCallback();
    }
  }

  /**
   * Shows what the page has in the element. Made early, because `createElement` may be what fails later. The clone fails if
   * a page's own function returned something else, so that the element is never made. A server has no document.
   */
  readonly #fallback =
    'document' in globalThis && Node.prototype.cloneNode.call(document.createElement('slot'));

  /** Whether there was no update since an exception. Only the first one is reported. */
  #isFailing = false;

  /**
   * Reports an exception, and shows it if possible. The script's Lit calls it with those of listeners.
   *
   * @returns whether it is shown
   */
  protected handleException(cause: unknown): boolean {
    if (this.#isFailing) return false;
    this.#isFailing = true;
    try {
      this.showFailure(toSchedulerError(cause));
      this.requestUpdate();
      return true;
    } catch {
      return false;
    }
  }

  /**
   * Goes to the state `failed`, and fires `error`.
   *
   * @throws unknown if it cannot show a failure now
   */
  protected abstract showFailure(error: SchedulerError): void;

  /** Moves the focus to the first field, or else to the first button. */
  override focus(options?: FocusOptions): void {
    for (const selector of ['input, select, textarea, [tabindex="0"]', 'button']) {
      for (const control of this.renderRoot.querySelectorAll<HTMLElement>(selector)) {
        control.focus(options);
        // What is hidden does not take it.
        if (control.matches(':focus')) return;
      }
    }
  }

  /**
   * Checks the element and its page, prints what is wrong with the line to change, and resolves to the same. For the
   * console: `document.querySelector('ve-scheduler').diagnose()`.
   */
  async diagnose(): Promise<readonly Finding[]> {
    return (await loadDoctor()).diagnose(this, this.settings, VERSION);
  }

  protected readonly language = new LanguageController(this, () => this.strings);

  protected readonly fetch: Fetch = (input, init) => globalThis.fetch(input, init);

  protected get settings(): ConnectionSettings {
    const { env, tokenEndpoint, apiBase, withCredentials, hasPak } = this;
    // Frameworks may set a new function at each render, so this always calls the latest one.
    const tokenSource: TokenSource | undefined =
      this.tokenSource && ((request) => this.tokenSource!(request));
    return { env, tokenEndpoint, tokenSource, apiBase, withCredentials, hasPak, pageUrl: this.baseURI };
  }

  /** Error text for the visitor: the page's own reason, or our words for the code. Never a text of the API. */
  protected messageOf({ code, pageMessage, retryAfter = 0 }: SchedulerError): string {
    const { strings } = this.language;
    if (code === 'rate_limited' && retryAfter > MAX_SECONDS) return strings.errors.rateLimitedLonger;
    const isFromPage = code === 'prevented' || code === 'token_refused';
    return (isFromPage && pageMessage) || errorText(code, strings);
  }

  /** Fires `error`. Prints to the console what the site's developer can fix. */
  protected reportError(error: SchedulerError): void {
    const { code, status, response } = error;
    // Only `configuration`, `pak_refused` and `internal` have a message of their own.
    const isDeveloperError = error.message !== code;
    const message = isDeveloperError ? error.message : this.messageOf(error);
    if (isDeveloperError) console.error(`<${this.localName}>: ${message}`);
    this.dispatchEvent(
      errorEvent({
        code,
        message,
        ...(status !== undefined && { status }),
        ...(response !== undefined && { response }),
      }),
    );
    if (!isDeveloperError && error.cause) void explain(this.localName, error);
  }
}

export interface VeElement {
  addEventListener<K extends keyof VeElementEventMap>(
    type: K,
    listener: (this: this, event: VeElementEventMap[K]) => void,
    options?: boolean | AddEventListenerOptions,
  ): void;
  addEventListener(
    type: string,
    listener: EventListenerOrEventListenerObject,
    options?: boolean | AddEventListenerOptions,
  ): void;
  removeEventListener<K extends keyof VeElementEventMap>(
    type: K,
    listener: (this: this, event: VeElementEventMap[K]) => void,
    options?: boolean | EventListenerOptions,
  ): void;
  removeEventListener(
    type: string,
    listener: EventListenerOrEventListenerObject,
    options?: boolean | EventListenerOptions,
  ): void;
}
