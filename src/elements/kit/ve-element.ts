import { LitElement, type PropertyDeclarations } from 'lit';
import type { ConnectionSettings } from '../../api/connection.js';
import type { Fetch } from '../../api/request.js';
import type { SchedulerError } from '../../api/scheduler-error.js';
import type { TokenSource } from '../../api/token-source.js';
import type { Strings } from '../../i18n/strings.js';
import { attributes } from './attributes.js';
import { errorText } from './error-text.js';
import { errorEvent, type VeElementEventMap } from './events.js';
import { LanguageController, type StringOverrides } from './language-controller.js';

/** A text that a page may have taken away: an attribute that is removed leaves `null` behind. */
export function textOf(value: string | null | undefined): string {
  return value ?? '';
}

const DEFAULTS = { env: 'dev', tokenEndpoint: '', apiBase: '', withCredentials: false };

/** What both elements have: where the API is, where tokens come from, the words, and how errors are told. */
export abstract class VeElement extends LitElement {
  static override properties: PropertyDeclarations = {
    ...attributes(DEFAULTS),
    tokenSource: { attribute: false },
    strings: { attribute: false },
    hasPak: { attribute: 'pak', converter: (value) => value !== null },
  };

  /** The VideoEngager environment: `dev`, `staging` or `production`. Anything else is `dev`. */
  declare env: string;

  /** URL of the site owner's token endpoint; https, or http on loopback. */
  declare tokenEndpoint: string;

  /** A function that gives tokens, instead of an endpoint. */
  declare tokenSource: TokenSource | undefined;

  /** Words in the place of ours; those that are missing stay. */
  declare strings: StringOverrides | undefined;

  /** Base URL of the API; overrides that of `env` and of the token answer. */
  declare apiBase: string;

  /** Sends cookies to a token endpoint on another origin. */
  declare withCredentials: boolean;

  /** Refused, always: a partner key must never reach a browser. */
  declare protected hasPak: boolean;

  constructor() {
    super();
    Object.assign(this, DEFAULTS);
  }

  readonly #language = new LanguageController(this, () => this.strings);

  protected readonly fetch: Fetch = (input, init) => globalThis.fetch(input, init);

  protected get settings(): ConnectionSettings {
    const { env, tokenEndpoint, apiBase, withCredentials, hasPak } = this;
    // Frameworks may set another function at each render, so the one of the moment is called.
    const tokenSource: TokenSource | undefined =
      this.tokenSource && ((request) => this.tokenSource!(request));
    return { env, tokenEndpoint, tokenSource, apiBase, withCredentials, hasPak, pageUrl: this.baseURI };
  }

  /** Every word that is shown, in the language of the page and with the page's own words. */
  protected get words(): Strings {
    return this.#language.strings;
  }

  /** The locale in which dates and numbers are written. */
  protected get locale(): string {
    return this.#language.locale;
  }

  /** What went wrong, for a visitor: with the reason that was given, if it was given in the visitor's language. */
  protected messageOf({ code, apiMessage: reason = '' }: SchedulerError): string {
    const words = errorText(code, this.words);
    // The page and its endpoint speak their own language, the API English.
    const isOwn = code === 'prevented' || code === 'token_refused';
    if (!isOwn && (code === 'server_error' || !this.locale.startsWith('en'))) return words;
    return code === 'outcome_unknown' ? `${reason} ${words}`.trim() : reason || words;
  }

  /** Fires `error`, and prints to the console what only the site's developer can fix. */
  protected reportError(error: SchedulerError): void {
    const { code, status, response } = error;
    const isDeveloperError = code === 'configuration' || code === 'pak_refused';
    const message = isDeveloperError ? error.message : this.messageOf(error);
    if (isDeveloperError) console.error(`<${this.localName}>: ${message}`);
    // Of an error in the page's own function only the name is said: its text may hold a token.
    if (code === 'token_refused' && error.cause instanceof Error) {
      console.error(`<${this.localName}>: the token source failed with ${error.cause.name}`);
    }
    this.dispatchEvent(
      errorEvent({
        code,
        message,
        ...(status !== undefined && { status }),
        ...(response !== undefined && { response }),
      }),
    );
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
