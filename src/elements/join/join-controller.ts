import type { ReactiveControllerHost } from 'lit';
import { SchedulerError, toSchedulerError } from '../../api/wire/scheduler-error.js';
import { requestToken, type TokenSource } from '../../api/token/token-source.js';
import { trustedUrl } from '../../api/wire/trusted-url.js';
import type { JoinedDetail } from '../kit/events.js';
import { openJoinTab, type JoinTab } from './join-tab.js';

export type JoinState =
  | { readonly step: 'ready' | 'joining' | 'joined'; readonly error?: undefined }
  | { readonly step: 'failed'; readonly error: SchedulerError };

/** A meeting to open, and where its token may be sent. */
export interface JoinRequest {
  readonly fullUrl: string;
  readonly meeting: JoinedDetail;
  /** Origins or URLs. */
  readonly trustedOrigins: readonly string[];
  readonly tokenSource: TokenSource;
}

export interface JoinControllerOptions {
  /** Reads the request at the click; throws a SchedulerError if the element is not set up correctly. */
  readonly request: () => JoinRequest;
  readonly waitingText: () => string;
  readonly onJoined: (meeting: JoinedDetail) => void;
  readonly onError: (error: SchedulerError) => void;
}

/** Opens a meeting in a new tab, signed in. */
export class JoinController {
  readonly #host: ReactiveControllerHost;
  readonly #options: JoinControllerOptions;
  #state: JoinState = { step: 'ready' };

  constructor(host: ReactiveControllerHost, options: JoinControllerOptions) {
    this.#host = host;
    this.#options = options;
  }

  get state(): JoinState {
    return this.#state;
  }

  /** Opens the meeting. Call it inside a click handler. Does nothing while a meeting is being opened. */
  async join(): Promise<void> {
    if (this.#state.step === 'joining') return;
    const joining: JoinState = { step: 'joining' };
    this.#setState(joining);
    let tab: JoinTab | undefined;
    try {
      const request = this.#options.request();
      checkedUrl(request);
      tab = openJoinTab(this.#options.waitingText());
      if (!tab) throw new SchedulerError('popup_blocked');
      const { meeting, tokenSource } = request;
      const { signal } = tab;
      const { token } = await requestToken(tokenSource, { scope: 'join', ...meeting, signal });
      const url = checkedUrl(request);
      url.searchParams.set('token', token);
      // The meeting stays open, whatever the page does now.
      // eslint-disable-next-line @typescript-eslint/no-confusing-void-expression -- It is smaller than two statements.
      tab = tab.navigate(url.href);
      this.#setState({ step: 'joined' }, joining);
      this.#options.onJoined(meeting);
    } catch (cause) {
      tab?.close();
      this.fail(cause, joining);
    }
  }

  /** Clears the result. A meeting that is being opened still opens, but no longer changes the state. */
  reset(): void {
    this.#state = { step: 'ready' };
  }

  fail(cause: unknown, before?: JoinState): void {
    const error = toSchedulerError(cause);
    this.#setState({ step: 'failed', error }, before);
    this.#options.onError(error);
  }

  /** @param before The state that this one follows; does nothing if it is another one by now. */
  #setState(state: JoinState, before = this.#state): void {
    if (this.#state !== before) return;
    this.#state = state;
    this.#host.requestUpdate();
  }
}

/** URL of the meeting, if it may receive a token. */
function checkedUrl({ fullUrl, trustedOrigins }: JoinRequest): URL {
  if (!fullUrl) throw new SchedulerError('no_full_url');
  const url = trustedUrl(fullUrl, trustedOrigins);
  if (!url) throw new SchedulerError('untrusted_origin');
  return url;
}
