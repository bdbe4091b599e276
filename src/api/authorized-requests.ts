import { mayHaveBooked, toUnknownOutcome } from './request/unknown-outcome.js';
import { requestJson, toggleSlash, type Fetch } from './request/request.js';
import { SchedulerError } from './wire/scheduler-error.js';
import type { Feature } from './wire/schema.js';
import { openSession, type Session, type SessionOptions } from './token/session.js';
import { forgetAnswers, shareAnswer } from './request/shared-answers.js';
import { apiUrl } from './wire/trusted-url.js';

export interface RequestOptions extends SessionOptions {
  readonly fetch: Fetch;
  /** Those with the same key share tokens and what they list. Empty to share nothing. */
  readonly shareKey?: string;
}

export interface SendOptions {
  readonly method: 'GET' | 'POST';
  readonly body?: unknown;
  readonly headers?: Readonly<Record<string, string>>;
  readonly timeoutMs: number;
  readonly signal: AbortSignal;
}

type Tail<T extends unknown[]> = T extends [unknown, ...infer Rest] ? Rest : never;

export const READ_TIMEOUT_MS = 15_000;

/** Requests with a token from the page's source. Renews a refused token once. */
export class AuthorizedRequests {
  protected readonly options: RequestOptions;
  /** The last session; its token may have expired. */
  protected session: Session | undefined;

  constructor(options: RequestOptions) {
    this.options = options;
  }

  /** Whether the token response lists a feature beyond the documented API. */
  has(feature: Feature): boolean {
    return this.session?.token.features?.includes(feature) ?? false;
  }

  protected get validSession(): Session | undefined {
    return this.session && this.options.now() < this.session.renewAtMs ? this.session : undefined;
  }

  /** Gets a token, so that later calls need not wait for it. */
  async connect(signal: AbortSignal): Promise<Session> {
    const { now, initialAgent } = this.options;
    const last = this.session;
    if (this.validSession) return this.validSession;
    this.session = await this.share(
      JSON.stringify(initialAgent?.() ?? 0),
      signal,
      (each) => openSession(this.options, each),
      // The last one has expired or was refused.
      ({ token, renewAtMs }) => token !== last?.token && now() < renewAtMs,
    );
    return this.session;
  }

  /** Sends a GET request with the token. */
  get(path: string, signal: AbortSignal): Promise<unknown> {
    return this.send(path, { method: 'GET', timeoutMs: READ_TIMEOUT_MS, signal });
  }

  /** As {@link get}, but clients with the same key ask once. */
  protected getShared(path: string, signal: AbortSignal): Promise<unknown> {
    return this.share(path, signal, (each) => this.get(path, each));
  }

  protected share<T>(key: string, ...rest: Tail<Parameters<typeof shareAnswer<T>>>): Promise<T> {
    const { shareKey } = this.options;
    return shareAnswer(shareKey && shareKey + key, ...rest);
  }

  /**
   * Sends a request. Repeats it once with a new token if the token is refused. A create is repeated only if a gateway says
   * so: it does not pass on a request whose token it refuses. Anybody else may have carried it out.
   */
  protected async send(path: string, init: SendOptions): Promise<unknown> {
    try {
      return await this.#sendOnce(path, init);
    } catch (error) {
      if (!(error instanceof SchedulerError) || error.code !== 'unauthorized') throw error;
      // The session stays, because its features are still valid.
      if (this.session) this.session = { ...this.session, renewAtMs: -Infinity };
      if (init.method === 'POST' && !error.requestId) throw error;
      return await this.#sendOnce(path, init);
    }
  }

  async #sendOnce(path: string, init: SendOptions): Promise<unknown> {
    const { token, base } = await this.connect(init.signal);
    let url = apiUrl(base, path);
    if (this.has('trailing_slash')) url = toggleSlash(url);
    // It may change which times are free, both when it is sent and when it is answered.
    if (init.method === 'POST') forgetAnswers();
    try {
      return await requestJson(this.options.fetch, url, {
        ...init,
        headers: {
          ...init.headers,
          // A site behind Basic authentication needs `Authorization` for itself.
          [this.has('token_header') ? 'X-VE-Token' : 'Authorization']: `Bearer ${token.token}`,
        },
        secret: token.token,
      });
    } catch (error) {
      throw init.method === 'POST' && mayHaveBooked(error, this.has('idempotency'))
        ? toUnknownOutcome(error)
        : error;
    } finally {
      if (init.method === 'POST') forgetAnswers();
    }
  }
}
