import type { Booking } from '../model/booking/booking.js';
import { AuthorizedRequests, READ_TIMEOUT_MS, type SendOptions } from './authorized-requests.js';
import { parseNextFree, parseSlots, type AvailabilityQuery } from './availability/availability.js';
import type { BookingAttempt } from './booking-attempt.js';
import { loadPublicSlots } from './availability/load-public-slots.js';
import { parseAgents, parseErrorBody, Schedule, type Agent, type Token } from './wire/schema.js';
import { SchedulerError } from './wire/scheduler-error.js';
import { parse } from './wire/shape.js';
import { toUnknownOutcome } from './request/unknown-outcome.js';

const CREATE_TIMEOUT_MS = 30_000;

/** Client of the VideoEngager API or a gateway. */
export class Client extends AuthorizedRequests {
  /** Responses that came with the token, once they were used: they become outdated. */
  #usedBootstrap: Token['bootstrap'];
  #links: BookingLinks = {};
  /** Whether slots that caches keep are of no use: they failed, or a booking may have changed them. */
  #needsFreshSlots = false;

  /** Origins that a meeting link may have. */
  get meetingOrigins(): string[] {
    const { meeting_origin } = this.session?.token ?? {};
    return [this.options.baseUrl, this.session?.base, meeting_origin].filter((one) => one !== undefined);
  }

  /** Whether the token response has the agents, so that listing them sends nothing. */
  get hasAgents(): boolean {
    return Boolean(this.session?.token.bootstrap?.agents);
  }

  /** Lists the agents that visitors can book. */
  async listAgents(signal: AbortSignal): Promise<Agent[]> {
    const { token } = await this.connect(signal);
    const body = token.bootstrap?.agents ?? (await this.getShared('/api/brokerages/agents', signal));
    const agents = parseAgents(body);
    if (!agents) {
      throw new SchedulerError('bad_response', { cause: 'agents' });
    }
    // Only a gateway means these fields; the API may use their names for something else.
    const unknown = { photo: undefined, role: undefined, description: undefined };
    return token.features ? agents : agents.map((agent) => ({ ...agent, ...unknown }));
  }

  /** Number of agents; `undefined` if {@link listAgents} lists all of them. */
  get agentCount(): number | undefined {
    return this.session?.token.bootstrap?.agent_count;
  }

  /** Lists the slots of an agent, at once if they came with the token. Requires the feature `availability`. */
  listSlots(slots: AvailabilityQuery, signal: AbortSignal): Promise<number[]> | number[] {
    const { agent, duration, start, end } = slots;
    const bootstrap = this.validSession?.token.bootstrap;
    const known = bootstrap !== this.#usedBootstrap && bootstrap?.availability;
    this.#usedBootstrap = bootstrap;
    if (known && known.agent === agent && known.duration === duration && known.to >= end) {
      return parseSlots(known.starts).filter((one) => one >= start && one < end);
    }
    return this.share(JSON.stringify(slots), signal, (each) => this.#loadSlots(slots, each));
  }

  async #loadSlots(slots: AvailabilityQuery, signal: AbortSignal): Promise<number[]> {
    const { agent, duration, start, end } = slots;
    const { token, base } = await this.connect(signal);
    if (this.has('public_availability') && !this.#needsFreshSlots) {
      try {
        const { publicSlots } = await loadPublicSlots();
        return await publicSlots(base, token, slots, this.options.fetch, signal);
      } catch {
        this.#needsFreshSlots = !signal.aborted;
      }
    }
    const query = new URLSearchParams({
      agent,
      from: String(start),
      to: String(end),
      duration: String(duration),
    });
    const path = this.options.manageToken ? '/api/manage/availability' : '/api/availability';
    return parseSlots(await this.get(`${path}?${query.toString()}`, signal));
  }

  /**
   * Finds the first free start of the first agents, in epoch milliseconds by the agent's key. Requires the feature
   * `next_free`. Agents without a free start are missing.
   *
   * @param duration Minutes.
   */
  async listNextFree(duration: number, signal: AbortSignal): Promise<ReadonlyMap<string, number>> {
    return parseNextFree(await this.getShared(`/api/availability/next?duration=${duration}`, signal));
  }

  /** Token response of a gateway, with what its form asks; `undefined` in direct mode. */
  get gateway(): Token | undefined {
    const token = this.session?.token;
    return token?.features && token;
  }

  /** Calendar settings of the token response. */
  get calendar(): Token['calendar'] {
    return this.session?.token.calendar;
  }

  /** Key of the agent whom the page named, as the gateway lists it. `undefined` without a gateway, or if it knows none. */
  get hintedAgent(): string | undefined {
    return this.session?.token.bootstrap?.agent;
  }

  /** Whether visitors can ask for notification emails. Always true without a gateway. */
  get sendsNotifications(): boolean {
    return !this.gateway || this.has('notifications');
  }

  /**
   * Creates a schedule with a single request.
   *
   * @param challenge Response of the page's challenge; may be empty.
   * @throws SchedulerError `outcome_unknown` if the request was sent and it is not known whether it was stored.
   */
  async createSchedule(attempt: BookingAttempt, challenge = ''): Promise<Schedule> {
    this.#needsFreshSlots = true;
    // The features are known only with a token.
    await this.connect(NEVER_ABORTED);
    // The API's path ends in a slash. Servers that a gateway is part of often redirect such a path.
    const path = `/api/schedules/tenant${this.gateway ? '' : '/'}`;
    const headers = {
      ...(this.has('idempotency') && { 'Idempotency-Key': attempt.idempotencyKey, ...this.#age(attempt) }),
      ...(challenge && { 'X-Challenge-Token': challenge }),
    };
    try {
      return await this.#sendBooking(path, attempt.booking, headers);
    } catch (error) {
      // A gateway may ask for the page's challenge only under pressure.
      const { response } = error instanceof SchedulerError ? error : {};
      const isMissing = parseErrorBody(response).error === 'challenge_required';
      throw isMissing ? new SchedulerError('challenge_missing', { response }) : error;
    }
  }

  /**
   * Finds the schedule of an earlier attempt. Requires the feature `idempotency`. The request carries the booking itself,
   * so that the API's list can tell although a gateway has forgotten the key.
   *
   * @throws SchedulerError `not_booked` if there is none, `outcome_unknown` if that is still not known.
   */
  async findSchedule(attempt: BookingAttempt): Promise<Schedule> {
    const path = `/api/schedules/by-key/${attempt.idempotencyKey}`;
    try {
      return await this.#sendBooking(path, attempt.booking, this.#age(attempt), READ_TIMEOUT_MS);
    } catch (error) {
      // Another server's 404, such as a proxy's, does not know.
      const { requestId, response } = error instanceof SchedulerError ? error : {};
      const isNotBooked = requestId && parseErrorBody(response).error === 'not_booked';
      throw isNotBooked ? new SchedulerError('not_booked') : toUnknownOutcome(error);
    }
  }

  /** Tokens of the last schedule that was created or found. Anyone who has one can see or change that meeting. */
  get links(): BookingLinks {
    return this.#links;
  }

  /** The meeting of the visitor's link. */
  get meeting(): Schedule | undefined {
    const { meeting } = this.session?.token ?? {};
    return meeting && this.#readSchedule(meeting);
  }

  /**
   * Asks a gateway about a booked meeting.
   *
   * @param options By default the request is never aborted, because it may change the meeting.
   */
  async requestSchedule(
    path: string,
    body: { readonly date?: number; readonly [field: string]: unknown },
    options: Partial<Pick<SendOptions, 'headers' | 'timeoutMs' | 'signal'>> = {},
  ): Promise<Schedule> {
    const defaults = { method: 'POST', timeoutMs: CREATE_TIMEOUT_MS, signal: NEVER_ABORTED } as const;
    return this.#readSchedule(await this.send(path, { ...defaults, body, ...options }), body.date);
  }

  /** Tells a gateway that an attempt was sent before, and how long ago at least. */
  #age({ lostAtMs }: BookingAttempt): Record<string, string> {
    if (lostAtMs === undefined) return {};
    return { 'Idempotency-Age': String(Math.floor((this.options.now() - lostAtMs) / 1000)) };
  }

  #sendBooking(
    path: string,
    { agent, sendNotificationEmail, extras, ...body }: Booking,
    headers: Readonly<Record<string, string>>,
    timeoutMs?: number,
  ): Promise<Schedule> {
    const query = new URLSearchParams({ agentEmail: agent });
    if (sendNotificationEmail) query.set('sendNotificationEmail', 'true');
    // The API itself does not know them.
    return this.requestSchedule(
      `${path}?${query.toString()}`,
      { ...body, ...(this.gateway && extras) },
      {
        headers,
        ...(timeoutMs && { timeoutMs }),
      },
    );
  }

  /**
   * The original body, because the parsed one lacks values of an unexpected type. Events must not carry its tokens.
   *
   * @param date Start time that was asked for. Another one means the response to another booking, which a service worker
   *   may have stored.
   */
  #readSchedule(body: unknown, date?: number): Schedule {
    const parsed = parse(Schedule, body);
    if (!parsed || (date && (parsed.active === false || (parsed.date ?? date) !== date)))
      throw toUnknownOutcome(new SchedulerError('bad_response', { cause: 'schedule', response: body }));
    if (!this.gateway) return body as Schedule;
    const { reference, manage, manage_url, ...schedule } = body as Schedule & BookingLinks;
    this.#links = { reference, manage, manage_url };
    return schedule;
  }
}

/** Tokens with which a visitor sees or changes a booked meeting. Only a gateway has them. */
export interface BookingLinks {
  /** Shows the meeting. */
  readonly reference?: string | undefined;
  /** Changes the meeting. */
  readonly manage?: string | undefined;
  /** The owner's page for changes, with the token in its fragment. */
  readonly manage_url?: string | undefined;
}

/** For requests that must not be aborted. */
const NEVER_ABORTED = new AbortController().signal;
