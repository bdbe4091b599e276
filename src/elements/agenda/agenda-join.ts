import type { ReactiveControllerHost } from 'lit';
import {
  JoinController,
  type JoinControllerOptions,
  type JoinRequest,
  type JoinState,
} from '../join/join-controller.js';

export type AgendaJoinOptions = Omit<JoinControllerOptions, 'request'> & {
  /** URL of the gateway's join form; `''` joins in a script. */
  readonly joinEndpoint: () => string;
  /** @param id `_id` of the meeting. @throws SchedulerError if the element is not set up correctly */
  readonly requestFor: (id: string) => JoinRequest;
};

const DOUBLE_CLICK_MS = 1000;

/** Opens the meetings of an agenda, and has the state of the latest. */
export class AgendaJoin {
  readonly #options: AgendaJoinOptions;
  readonly #join: JoinController;
  /** The meeting that is being joined, or was last. */
  #id = '';
  #postedAtMs = -Infinity;

  constructor(host: ReactiveControllerHost, options: AgendaJoinOptions) {
    this.#options = options;
    this.#join = new JoinController(host, { ...options, request: () => options.requestFor(this.#id) });
  }

  /** @param id `_id` of a meeting. @default the one that was joined last */
  stateOf(id = this.#id): JoinState {
    return id === this.#id ? this.#join.state : { step: 'ready' };
  }

  /** Handles the submit event of a meeting's form, inside which a tab can be opened. */
  readonly submit = (event: SubmitEvent, id: string): void => {
    const isPost = this.#options.joinEndpoint();
    if (isPost && event.timeStamp - this.#postedAtMs >= DOUBLE_CLICK_MS) {
      // The browser posts the form to a new tab, unless the press is a double click.
      this.#postedAtMs = event.timeStamp;
      return;
    }
    event.preventDefault();
    if (isPost || this.stateOf(id).step === 'joining') return;
    // Another meeting that is being opened still opens.
    this.#join.reset();
    this.#id = id;
    void this.#join.join();
  };
}
