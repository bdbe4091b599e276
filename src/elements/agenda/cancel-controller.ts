import type { ReactiveControllerHost } from 'lit';
import type { AgendaMeeting } from '../../api/agenda.js';
import { serverNow } from '../../api/request/server-clock.js';
import { parseErrorBody } from '../../api/wire/schema.js';
import { toSchedulerError, type SchedulerError } from '../../api/wire/scheduler-error.js';
import { isAhead } from './group-meetings.js';
import type { AgendaWords } from './words.js';

/** What is asked or said about cancelling one meeting; with the step `none`, nothing is asked. */
export type CancelState =
  | { readonly step: 'none'; readonly meeting?: AgendaMeeting; readonly error?: Reason }
  | {
      readonly step: 'asking' | 'sending' | 'unknown';
      readonly meeting: AgendaMeeting;
      readonly error?: Reason;
    };

/** Key of the words for an agent. */
type Reason = keyof AgendaWords & ('notCancelled' | 'unknown' | 'changedMeanwhile');

export interface CancelControllerOptions {
  readonly send: (meeting: AgendaMeeting) => Promise<unknown>;
  /** Loads the agenda again. */
  readonly renew: () => Promise<void>;
  readonly onCancelled: (answer: unknown) => void;
  readonly onError: (error: SchedulerError) => void;
}

/** Cancels a meeting after a question, which ends with the meeting. */
export class CancelController {
  readonly #host: ReactiveControllerHost;
  readonly #options: CancelControllerOptions;
  #state: CancelState = { step: 'none' };

  constructor(host: ReactiveControllerHost, options: CancelControllerOptions) {
    this.#host = host;
    this.#options = options;
  }

  /** @param meeting As the agenda has it now */
  stateOf(meeting: AgendaMeeting): CancelState {
    const state = this.#state;
    const isOver = !isAhead(meeting, serverNow()) && state.step !== 'none';
    return isOver || state.meeting?._id !== meeting._id ? { step: 'none' } : state;
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
  const { error = '' } = parseErrorBody(response);
  // `meeting_changed`, `meeting_cancelled`, `meeting_over` or `meeting_missing`: it is not what the agent saw.
  if (error.startsWith('meeting_')) return { step: 'none', meeting, error: 'changedMeanwhile' };
  // Without an answer of the gateway, nobody knows whether it was carried out, nor while another change is.
  const isUnknown =
    error === 'in_progress' ||
    ['network', 'bad_response', 'internal'].includes(code) ||
    (code === 'server_error' && (!requestId || status === 504));
  return isUnknown
    ? { step: 'unknown', meeting, error: 'unknown' }
    : { step: 'asking', meeting, error: 'notCancelled' };
}
