import type { ReactiveController, ReactiveControllerHost } from 'lit';
import type { Client } from '../../api/client.js';
import type { AvailabilitySource } from '../../api/availability-source.js';
import type { Agent, Schedule } from '../../api/schema.js';
import { toSchedulerError, SchedulerError } from '../../api/scheduler-error.js';
import type { Booking } from '../../model/booking/booking.js';
import { randomKey } from '../kit/random-key.js';

/** Where a booking stands. One at a time, each with just what belongs to it. */
export type BookingState =
  | { readonly step: 'loading' }
  | { readonly step: 'failed'; readonly error: SchedulerError }
  | {
      readonly step: 'editing';
      readonly agents: readonly Agent[];
      readonly failure?: SchedulerError;
    }
  | {
      readonly step: 'submitting' | 'checking';
      readonly agents: readonly Agent[];
      readonly intent: BookingAttempt;
    }
  | {
      readonly step: 'booked';
      readonly agents: readonly Agent[];
      readonly booking: Booking;
      readonly schedule: Schedule;
    };

/** One wish to book, by whatever number of requests: its key is what the API remembers it by. */
export interface BookingAttempt {
  readonly key: string;
  readonly booking: Booking;
}

/** A booking of which nobody knows what became. It stays until that is known, whatever else goes wrong. */
export interface UnknownOutcome {
  readonly intent: BookingAttempt;
  readonly failure: SchedulerError;
  /** Whether the API can be asked after it. */
  readonly canAsk: boolean;
}

export interface BookingControllerOptions {
  /** The settings that make another API, or other agents, when one of them changes. */
  readonly settings: () => readonly unknown[];
  /** Makes a client from the settings of the moment; throws a SchedulerError where they are no working whole. */
  readonly connect: () => Client;
  /** What can be picked, once the API has said what it can do; throws a SchedulerError likewise. */
  readonly offer: (client: Client) => AvailabilitySource | undefined;
  /** Whether the agents are wanted: not where the page has fixed one. */
  readonly needsAgents: () => boolean;
  /** Whether anything is to be loaded yet. */
  readonly isWanted: () => boolean;
  readonly onReady: () => void;
  readonly onBooked: (schedule: Schedule) => void;
  readonly onError: (error: SchedulerError) => void;
}

/** Leads one booking from the first token to the confirmation. */
export class BookingController implements ReactiveController {
  readonly #host: ReactiveControllerHost & Element;
  readonly #options: BookingControllerOptions;
  #state: BookingState = { step: 'loading' };
  #client: Client | undefined;
  #offer: AvailabilitySource | undefined;
  /** The settings that were loaded, or are being loaded; none after a load was broken off. */
  #loaded: readonly unknown[] = [];
  #loading = new AbortController();
  #doubt: UnknownOutcome | undefined;

  constructor(host: ReactiveControllerHost & Element, options: BookingControllerOptions) {
    this.#host = host;
    this.#options = options;
    host.addController(this);
  }

  get state(): BookingState {
    return this.#state;
  }

  get unknownOutcome(): UnknownOutcome | undefined {
    return this.#doubt;
  }

  /** Origins on which a meeting's link may be, see `Client.meetingOrigins`. */
  get meetingOrigins(): readonly string[] {
    return this.#client?.meetingOrigins ?? [];
  }

  /** The starts that can be picked; nothing where they are typed. */
  get offer(): AvailabilitySource | undefined {
    return this.#offer;
  }

  /** What the API says of its agents' calendar. */
  get calendar(): Client['calendar'] {
    return this.#client?.calendar;
  }

  /** Whether whoever is free can be booked. */
  get hasAnyAgent(): boolean {
    return this.#client?.has('any_agent') ?? false;
  }

  /** Whether a visitor may ask for notification e-mails. */
  get sendsNotifications(): boolean {
    return this.#client?.sendsNotifications ?? true;
  }

  hostConnected(): void {
    this.#host.requestUpdate();
  }

  hostDisconnected(): void {
    if (this.#state.step !== 'loading') return;
    this.#loading.abort();
    this.#loaded = [];
  }

  /** Before each render, since attributes may come late or change: loads what was not loaded with them yet. */
  hostUpdate(): void {
    if (!this.#host.isConnected || !this.#options.isWanted()) return;
    // A booking under way keeps the API that it began with.
    const { step } = this.#state;
    if (step === 'submitting' || step === 'checking' || step === 'booked') return;
    const settings = this.#options.settings();
    // A number that is none is the same as before.
    const isSame = settings.every((one, index) => Object.is(one, this.#loaded[index]));
    if (!isSame || !this.#loaded.length) void this.load();
  }

  /** Gets a token and the agents, anew. */
  async load(): Promise<void> {
    this.#loading.abort();
    const { signal } = (this.#loading = new AbortController());
    this.#loaded = this.#options.settings();
    this.#set({ step: 'loading' });
    try {
      const client = this.#options.connect();
      this.#client = client;
      const agents = this.#options.needsAgents() ? await client.listAgents(signal) : [];
      await client.connect(signal);
      if (signal.aborted) return;
      this.#offer = this.#options.offer(client);
      this.#edit(agents);
      this.#options.onReady();
    } catch (cause) {
      if (signal.aborted) return;
      const error = toSchedulerError(cause);
      this.#set({ step: 'failed', error });
      this.#options.onError(error);
    }
  }

  /**
   * Books, with one request; does nothing while one is under way.
   *
   * @param challenge What the page's challenge gave for a human, if it has one.
   * @param permission Asks the page; rejects with a SchedulerError where it does not let the booking through.
   */
  async submit(booking: Booking, challenge: string, permission: () => Promise<void>): Promise<void> {
    const client = this.#client;
    if (this.#state.step !== 'editing' || !client) return;
    if (client.has('challenge') && !challenge) {
      this.refuse(new SchedulerError('challenge_missing'));
      return;
    }
    const intent = { key: randomKey(), booking };
    await this.#request('submitting', intent, async () => {
      await permission();
      return client.createSchedule(booking, intent.key, challenge);
    });
  }

  /** Says why nothing is booked, before anything was sent. */
  refuse(error: SchedulerError): void {
    if (this.#state.step === 'editing') this.#fail(this.#state.agents, error);
  }

  /** Says no more why nothing was booked, whatever it was, or where this was why. */
  clearFailure(code?: SchedulerError['code']): void {
    if (this.#state.step !== 'editing') return;
    if (!code || this.#state.failure?.code === code) this.#edit(this.#state.agents);
  }

  /** Asks what became of a booking whose answer got lost. Books nothing. */
  async checkAgain(): Promise<void> {
    const client = this.#client;
    if (this.#state.step !== 'editing' || !this.#doubt?.canAsk || !client) return;
    const { intent } = this.#doubt;
    await this.#request('checking', intent, () => client.findSchedule(intent.key));
  }

  async #request(
    step: 'submitting' | 'checking',
    intent: BookingAttempt,
    request: () => Promise<Schedule>,
  ): Promise<void> {
    if (this.#state.step !== 'editing') return;
    const { agents } = this.#state;
    this.#set({ step, agents, intent });
    try {
      const schedule = await request();
      this.#doubt = undefined;
      this.#set({ step: 'booked', agents, booking: intent.booking, schedule });
      this.#options.onBooked(schedule);
    } catch (cause) {
      this.#fail(agents, toSchedulerError(cause), intent);
    }
  }

  #fail(agents: readonly Agent[], failure: SchedulerError, intent?: BookingAttempt): void {
    const isUnknown = failure.code === 'outcome_unknown' && intent;
    if (isUnknown) this.#doubt = { intent, failure, canAsk: this.#client?.has('idempotency') ?? false };
    else if (failure.code === 'not_booked') this.#doubt = undefined;
    this.#edit(agents, isUnknown ? undefined : failure);
    this.#options.onError(failure);
  }

  #edit(agents: readonly Agent[], failure?: SchedulerError): void {
    this.#set({ step: 'editing', agents, ...(failure && { failure }) });
  }

  /** Goes from a confirmation back to the form. */
  bookAnother(): void {
    if (this.#state.step === 'booked') this.#edit(this.#state.agents);
  }

  #set(state: BookingState): void {
    this.#state = state;
    this.#host.requestUpdate();
  }
}
