import type { ReactiveControllerHost } from 'lit';
import { SchedulerError } from '../../api/scheduler-error.js';
import { requestToken, type TokenSource } from '../../api/token-source.js';
import { trustedUrl } from '../../api/trusted-url.js';
import { openJoinTab } from './join-tab.js';

/** Where joining stands. */
export type JoinState =
  | { readonly step: 'ready' }
  | { readonly step: 'joining' }
  | { readonly step: 'joined' }
  | { readonly step: 'failed'; readonly error: SchedulerError };

/** One meeting to open, and what may be trusted with its token. */
export interface JoinPlan {
  readonly fullUrl: string;
  readonly agentId: string;
  readonly scheduleId: string;
  readonly trustedOrigins: readonly string[];
  readonly tokenSource: TokenSource;
}

export interface JoinControllerOptions {
  /** Reads the plan at the click; throws a SchedulerError where it is no working whole. */
  readonly plan: () => JoinPlan;
  readonly waitingText: () => string;
  readonly onJoined: (plan: JoinPlan) => void;
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

  /** To be called inside a click. Does nothing while a join is under way. */
  async join(): Promise<void> {
    if (this.#state.step === 'joining') return;
    let plan: JoinPlan;
    try {
      plan = this.#options.plan();
      checkedUrl(plan);
    } catch (cause) {
      this.fail(cause);
      return;
    }
    const tab = openJoinTab(this.#options.waitingText());
    if (!tab) {
      this.fail(new SchedulerError('popup_blocked'));
      return;
    }
    this.#set({ step: 'joining' });
    try {
      const { agentId, scheduleId, tokenSource } = plan;
      // Not abortable: the tab is open already, and the request ends by itself in time.
      const { signal } = new AbortController();
      const { token } = await requestToken(tokenSource, { scope: 'join', agentId, scheduleId, signal });
      const url = checkedUrl(plan);
      url.searchParams.set('token', token);
      if (!tab.go(url.href)) throw new SchedulerError('tab_closed');
    } catch (cause) {
      tab.close();
      this.fail(cause);
      return;
    }
    this.#set({ step: 'joined' });
    this.#options.onJoined(plan);
  }

  /** Forgets how the last try ended, since another meeting is meant. */
  reset(): void {
    if (this.#state.step !== 'joining') this.#state = { step: 'ready' };
  }

  /** Ends a try, with the reason. */
  fail(cause: unknown): void {
    const error = cause instanceof SchedulerError ? cause : new SchedulerError('network', { cause });
    this.#set({ step: 'failed', error });
    this.#options.onError(error);
  }

  #set(state: JoinState): void {
    this.#state = state;
    this.#host.requestUpdate();
  }
}

/** The meeting's address, if a token may travel to it. */
function checkedUrl({ fullUrl, trustedOrigins }: JoinPlan): URL {
  if (!fullUrl) throw new SchedulerError('no_full_url');
  const url = trustedUrl(fullUrl, trustedOrigins);
  if (!url) throw new SchedulerError('untrusted_origin');
  return url;
}
