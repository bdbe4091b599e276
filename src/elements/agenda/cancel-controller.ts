import type { ReactiveControllerHost } from 'lit';
import type { AgendaMeeting } from '../../api/agenda.js';
import { toSchedulerError, type SchedulerError } from '../../api/wire/scheduler-error.js';
import type { AgendaWords } from './words.js';

/** What is asked or said about cancelling one meeting. */
export type CancelState =
  | { readonly step: 'none' }
  | {
      readonly step: 'asking' | 'sending' | 'unknown';
      readonly meeting: AgendaMeeting;
      readonly error?: Reason;
    }
  | { readonly step: 'refused'; readonly meeting: AgendaMeeting; readonly error: Reason };

/** Key of the words for an agent. */
type Reason = keyof AgendaWords & ('notCancelled' | 'unknown' | 'changedMeanwhile');

export interface CancelControllerOptions {
  readonly send: (meeting: AgendaMeeting) => Promise<unknown>;
  /** Loads the agenda again. */
  readonly renew: () => Promise<void>;
  readonly onCancelled: (answer: unknown) => void;
  readonly onError: (error: SchedulerError) => void;
  /** Whether the meeting has not ended, and the agenda still has it, not cancelled. */
  readonly stands: (meeting: AgendaMeeting) => boolean;
}

/** Errors of the gateway after which the meeting is not what the agent saw. */
const CHANGED = ['meeting_changed', 'meeting_cancelled', 'meeting_over', 'meeting_missing'];

/** Cancels a meeting after a question, which ends with the meeting. */
export class CancelController {
  readonly #host: ReactiveControllerHost;
  readonly #options: CancelControllerOptions;
  #state: CancelState = { step: 'none' };

  constructor(host: ReactiveControllerHost, options: CancelControllerOptions) {
    this.#host = host;
    this.#options = options;
  }

  get state(): CancelState {
    const state = this.#state;
    const isOpen = state.step === 'asking' || state.step === 'unknown';
    return isOpen && !this.#options.stands(state.meeting) ? { step: 'none' } : state;
  }

  ask(meeting: AgendaMeeting): void {
    if (this.#state.step !== 'sending') this.#setState({ step: 'asking', meeting });
  }

  /** Ends the question. What is not known yet stays until it is. */
  keep(): void {
    if (this.#state.step === 'asking') this.#setState({ step: 'none' });
  }

  /** Sends the cancellation once. */
  async confirm(): Promise<void> {
    if (this.#state.step !== 'asking') return;
    const { meeting } = this.#state;
    const { send, renew, onCancelled, onError } = this.#options;
    this.#setState({ step: 'sending', meeting });
    try {
      const answer = await send(meeting);
      this.#setState({ step: 'none' });
      onCancelled(answer);
    } catch (cause) {
      const error = toSchedulerError(cause);
      this.#setState(failed(meeting, error));
      onError(error);
    }
    await renew();
  }

  /** Looks whether the meeting still stands. Changes nothing. */
  async check(): Promise<void> {
    if (this.#state.step !== 'unknown') return;
    const { meeting } = this.#state;
    this.#setState({ step: 'sending', meeting });
    await this.#options.renew();
    this.#setState({ step: 'unknown', meeting, error: 'unknown' });
  }

  #setState(state: CancelState): void {
    this.#state = state;
    this.#host.requestUpdate();
  }
}

function failed(meeting: AgendaMeeting, { code, status, response, requestId }: SchedulerError): CancelState {
  const { error } = (response ?? {}) as { readonly error?: unknown };
  if (CHANGED.includes(error as string)) return { step: 'refused', meeting, error: 'changedMeanwhile' };
  // Without an answer of the gateway, nobody knows whether it was carried out.
  const isUnknown =
    ['network', 'bad_response', 'internal'].includes(code) ||
    (code === 'server_error' && (!requestId || status === 504));
  return isUnknown
    ? { step: 'unknown', meeting, error: 'unknown' }
    : { step: 'asking', meeting, error: 'notCancelled' };
}
