import type { ReactiveController, ReactiveControllerHost } from 'lit';
import type { BookingAttempt } from '../../../api/booking-attempt.js';
import type { BookingLinks, Client } from '../../../api/client.js';
import {
  availabilitySource,
  endpointSource,
  type AvailabilitySource,
} from '../../../api/availability-source.js';
import type { Agent, Schedule } from '../../../api/wire/schema.js';
import { visitorClock } from '../../../api/request/shared-answers.js';
import { toSchedulerError, SchedulerError } from '../../../api/wire/scheduler-error.js';
import { toSendError } from '../../../api/request/unknown-outcome.js';
import type { Booking } from '../../../model/booking/booking.js';
import { randomKey } from '../../kit/random-key.js';
import type { BookingControllerOptions } from './booking-controller-options.js';
import type { BookingState, UnknownOutcome } from './booking-state.js';

/** State, and what was loaded for it; the key last. */
type LoadedState = readonly [
  BookingState,
  Client | undefined,
  AvailabilitySource | undefined,
  readonly unknown[],
];

const NO_AGENTS: readonly Agent[] = [];

/** NaN equals NaN here. */
const isSame = (one: unknown, other: unknown): boolean =>
  one === other || (Number.isNaN(one) && Number.isNaN(other));

/** State machine of a booking: load, edit, submit, confirm. */
export class BookingController implements ReactiveController {
  readonly #host: ReactiveControllerHost & Element;
  readonly #options: BookingControllerOptions;
  #state: BookingState = { step: 'loading' };
  #client: Client | undefined;
  #availability: AvailabilitySource | undefined;
  /** Key of the last load; empty after an aborted one. */
  #loadedKey: readonly unknown[] = [];
  #loading = new AbortController();
  /** What there was before the visitor asked to change the booked meeting. */
  #confirmed: LoadedState | undefined;
  #unknownOutcome: UnknownOutcome | undefined;

  constructor(host: ReactiveControllerHost & Element, options: BookingControllerOptions) {
    this.#host = host;
    this.#options = options;
    host.addController(this);
  }

  get state(): BookingState {
    return this.#state;
  }

  /** The client, once it is connected. */
  get client(): Client | undefined {
    return 'agents' in this.#state ? this.#client : undefined;
  }

  /** Stays through other failures until the outcome is known. */
  get unknownOutcome(): UnknownOutcome | undefined {
    return this.#unknownOutcome;
  }

  /** The loaded agents. */
  get agents(): readonly Agent[] {
    return 'agents' in this.#state ? this.#state.agents : NO_AGENTS;
  }

  /** Tokens of the booked meeting. */
  get links(): BookingLinks {
    return this.#client?.links ?? {};
  }

  /** Origins that a meeting link may have. */
  get meetingOrigins(): readonly string[] {
    return this.#client?.meetingOrigins ?? [];
  }

  /** Source of slots; `undefined` if visitors type the time. */
  get availability(): AvailabilitySource | undefined {
    return this.#availability;
  }

  /** Calendar settings of the gateway. */
  get calendar(): Client['calendar'] {
    return this.#client?.calendar;
  }

  /** Whether the API can book the first available agent. */
  get canBookAnyAgent(): boolean {
    return this.#client?.has('any_agent') ?? false;
  }

  /** Key in the list of agents of the one for whom the page was loaded. */
  get hintedAgent(): string | undefined {
    return this.#client?.hintedAgent;
  }

  /** Whether visitors can ask for notification emails. */
  get sendsNotifications(): boolean {
    return this.#client?.sendsNotifications ?? true;
  }

  /** Whether a gateway sends notification emails. */
  get suggestsNotifications(): boolean {
    return this.#client?.has('notifications') ?? false;
  }

  hostConnected(): void {
    this.#host.requestUpdate();
  }

  hostDisconnected(): void {
    if (this.#state.step !== 'loading') return;
    this.#loading.abort();
    this.#loadedKey = [];
  }

  /** Loads again when an attribute has changed. */
  hostUpdate(): void {
    if (!this.#host.isConnected || !this.#options.canLoad()) return;
    // A booking in progress keeps its API.
    const { step } = this.#state;
    if (step === 'submitting' || step === 'checking') return;
    const key = this.#options.reloadKey();
    let rest = step === 'booked' ? 1 : key.length;
    // By hand, because a page that breaks the method of arrays for it would load for ever.
    while (rest && isSame(key[rest - 1], this.#loadedKey[rest - 1])) rest -= 1;
    if (rest || !this.#loadedKey.length) void this.load();
  }

  /** Gets a token and the agents. */
  async load(): Promise<void> {
    this.#loading.abort();
    const { signal } = (this.#loading = new AbortController());
    const before = [this.#state, this.#client, this.#availability, this.#loadedKey] as const;
    this.#loadedKey = this.#options.reloadKey();
    // The first one is the token of the meeting.
    this.#confirmed =
      this.#state.step === 'booked' && this.#loadedKey[0] === this.links.manage ? before : undefined;
    this.#setState({ step: 'loading' });
    try {
      const client = this.#options.connect();
      this.#client = client;
      const source = this.#options.availability(client);
      // In direct mode, slots are asked for while the token is on its way. A gateway says which ones to ask for.
      const own = source[0].apiBase ? endpointSource(...source) : undefined;
      const { offsetMs } = visitorClock;
      if (own) this.#availability = own;
      await client.connect(signal);
      const isListNeeded = this.#options.needsAgents();
      const agents = isListNeeded || client.hasAgents ? await client.listAgents(signal) : [];
      const booked = await this.#options.restore(client, signal);
      // If the visitor's clock turned out to be wrong, so were the days that were asked for.
      const availability =
        (offsetMs === visitorClock.offsetMs && own) || (await availabilitySource(...source));
      if (signal.aborted) return;
      this.#availability = availability;
      if (booked) this.#setState({ step: 'booked', agents, ...booked });
      else this.#edit(agents);
      this.#options.onReady();
      // Only for the agent's name, so nobody waits for it and it may fail.
      if (!isListNeeded && !agents.length) {
        client.listAgents(signal).then(
          (list) => this.setAgents(list),
          () => {},
        );
      }
    } catch (cause) {
      if (signal.aborted) return;
      this.giveUp(toSchedulerError(cause));
    }
  }

  /**
   * Books with a single request. Does nothing while another one is in progress. What throws before it is not a rejection.
   *
   * @param challenge Response of the page's challenge; may be empty.
   * @param permission Asks the page; rejects with a SchedulerError if the page prevents the booking.
   */
  submit(booking: Booking, challenge: string, permission: () => Promise<void>): Promise<void> | undefined {
    const client = this.#client;
    if (!client) return;
    if (client.has('challenge') && !challenge) {
      this.fail(new SchedulerError('challenge_missing'));
      return;
    }
    const attempt = this.#attemptFor(booking);
    return this.#send('submitting', attempt, async () => {
      await permission();
      return client.createSchedule(attempt, challenge);
    });
  }

  /** Shows a failure instead of the form. */
  giveUp(error: SchedulerError): void {
    this.#setState({ step: 'failed', error });
    this.#options.onError(error);
  }

  /** Shows a failure before anything was sent. */
  fail(error: SchedulerError): void {
    if (this.#state.step === 'editing') this.#fail(this.#state.agents, error);
  }

  /** Clears the failure, or only one with this code. */
  clearFailure(code?: SchedulerError['code']): void {
    if (this.#state.step !== 'editing') return;
    if (!code || this.#state.failure?.code === code) this.#edit(this.#state.agents);
  }

  /** Asks the API for the outcome of a lost booking. Books nothing. */
  readonly checkOutcome = async (): Promise<void> => {
    const { attempt, canCheck } = this.#unknownOutcome ?? {};
    if (canCheck) await this.#send('checking', attempt!, () => this.#client!.findSchedule(attempt!));
  };

  /** Sending the same booking again continues its attempt, so that it cannot be booked twice. */
  #attemptFor(booking: Booking): BookingAttempt {
    const earlier = this.#unknownOutcome?.attempt;
    if (earlier && JSON.stringify(earlier.booking) === JSON.stringify(booking)) return earlier;
    return { idempotencyKey: randomKey(), booking, lostAtMs: undefined };
  }

  /** Shows a meeting after the visitor has changed it. */
  showChanged(schedule: Schedule): void {
    if (this.#state.step === 'booked') this.#setState({ ...this.#state, schedule });
  }

  /** Returns to the confirmation after its meeting could not be opened. @returns whether that is where the visitor was */
  returnToConfirmation(): boolean {
    if (!this.#confirmed) return false;
    const failure = this.#state.step === 'failed' ? this.#state.error : new SchedulerError('network');
    [this.#state, this.#client, this.#availability, this.#loadedKey] = this.#confirmed;
    this.#confirmed = undefined;
    this.#setState({ ...this.#state, failure } as BookingState);
    return true;
  }

  /** Returns from the confirmation to the form. */
  bookAnother(): void {
    if (this.#state.step === 'booked') this.#edit(this.#state.agents);
  }

  async #send(
    step: 'submitting' | 'checking',
    attempt: BookingAttempt,
    request: () => Promise<Schedule>,
  ): Promise<void> {
    if (this.#state.step !== 'editing') return;
    const { agents } = this.#state;
    this.#setState({ step, agents, attempt });
    let schedule: Schedule;
    try {
      schedule = await request();
    } catch (cause) {
      const lostAtMs = step === 'submitting' ? performance.now() : attempt.lostAtMs;
      this.#fail(agents, toSendError(cause), { ...attempt, lostAtMs });
      return;
    }
    this.#unknownOutcome = undefined;
    this.#setState({ step: 'booked', agents, booking: attempt.booking, schedule });
    this.#options.onBooked(schedule);
  }

  #fail(agents: readonly Agent[], failure: SchedulerError, attempt?: BookingAttempt): void {
    const isUnknown = failure.code === 'outcome_unknown' && attempt;
    if (isUnknown) {
      this.#unknownOutcome = { attempt, failure, canCheck: this.#client?.has('idempotency') ?? false };
    } else if (failure.code === 'not_booked') {
      this.#unknownOutcome = undefined;
    }
    this.#edit(agents, isUnknown ? undefined : failure);
    this.#options.onError(failure);
  }

  #edit(agents: readonly Agent[], failure?: SchedulerError): void {
    this.#setState({ step: 'editing', agents, ...(failure && { failure }) });
  }

  /** Replaces the agents by more of them. */
  setAgents(agents: readonly Agent[]): void {
    if ('agents' in this.#state) this.#setState({ ...this.#state, agents });
  }

  /** @throws the error if a retry could repeat a booking */
  abandon(error: SchedulerError): void {
    const { step } = this.#state;
    if (step !== 'loading' && step !== 'editing') throw error;
    this.#loading.abort();
    this.#setState({ step: 'failed', error });
  }

  #setState(state: BookingState): void {
    this.#state = state;
    this.#host.requestUpdate();
  }
}
