import type { Booking } from '../model/booking/booking.js';
import { parseNextFree, parseSlots, type AvailabilityQuery } from './availability.js';
import type { BookingAttempt } from './booking-attempt.js';
import { loadPublicSlots } from './load-public-slots.js';
import { requestJson, toggleSlash, type Fetch } from './request.js';
import { parseAgents, parseErrorBody, Schedule, type Agent, type Feature, type Token } from './schema.js';
import { SchedulerError } from './scheduler-error.js';
import { openSession, type Session, type SessionOptions } from './session.js';
import { parse } from './shape.js';
import { forgetAnswers, shareAnswer } from './shared-answers.js';
import { apiUrl } from './trusted-url.js';
import { mayHaveBooked, toUnknownOutcome } from './unknown-outcome.js';

export interface ClientOptions extends SessionOptions {
  readonly fetch: Fetch;
  /** Clients with the same key share tokens and what they list. Empty to share nothing. */
  readonly shareKey?: string;
}

const READ_TIMEOUT_MS = 15_000;
const CREATE_TIMEOUT_MS = 30_000;

/** Client of the VideoEngager API or a gateway. Gets tokens from the page's source and renews a refused one once. */
export class Client {
  readonly #options: ClientOptions;
  #session: Session | undefined;
  /** Responses that came with the token. Used once, because they become outdated. */
  #bootstrap: Token['bootstrap'];
  #links: BookingLinks = {};
  /** Whether slots that caches keep are of no use: they failed, or a booking may have changed them. */
  #needsFreshSlots = false;

  constructor(options: ClientOptions) {
    this.#options = options;
  }

  /** Origins that a meeting link may have. */
  get meetingOrigins(): string[] {
    const { meeting_origin } = this.#session?.token ?? {};
    return [this.#options.baseUrl, this.#session?.base, meeting_origin].filter((one) => one !== undefined);
  }

  /** Gets a token, so that later calls need not wait for it. */
  async connect(signal: AbortSignal): Promise<void> {
    await this.#getSession(signal);
  }

  /** Whether the token response has the agents, so that listing them sends nothing. */
  get hasAgents(): boolean {
    return Boolean(this.#session?.token.bootstrap?.agents);
  }

  /** Lists the agents that visitors can book. */
  async listAgents(signal: AbortSignal): Promise<Agent[]> {
    const { token } = await this.#getSession(signal);
    const body = token.bootstrap?.agents ?? (await this.#getShared('/api/brokerages/agents', signal));
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
    return this.#session?.token.bootstrap?.agent_count;
  }

  /** Lists the slots of an agent, at once if they came with the token. Requires the feature `availability`. */
  listSlots(slots: AvailabilityQuery, signal: AbortSignal): Promise<number[]> | number[] {
    const { agent, duration, start, end } = slots;
    const known = this.#validSession && this.#bootstrap?.availability;
    this.#bootstrap = undefined;
    if (known?.agent === agent && known.duration === duration && known.to >= end) {
      return parseSlots(known.starts).filter((one) => one >= start && one < end);
    }
    return this.#share(JSON.stringify(slots), signal, (each) => this.#loadSlots(slots, each));
  }

  async #loadSlots(slots: AvailabilityQuery, signal: AbortSignal): Promise<number[]> {
    const { agent, duration, start, end } = slots;
    const { token, base } = await this.#getSession(signal);
    if (this.has('public_availability') && !this.#needsFreshSlots) {
      try {
        const { publicSlots } = await loadPublicSlots();
        return await publicSlots(base, token, slots, this.#options.fetch, signal);
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
    const path = this.#options.manageToken ? '/api/manage/availability' : '/api/availability';
    return parseSlots(await this.get(`${path}?${query.toString()}`, signal));
  }

  /**
   * Finds the first free start of the first agents, in epoch milliseconds by the agent's key. Requires the feature
   * `next_free`. Agents without a free start are missing.
   *
   * @param duration Minutes.
   */
  async listNextFree(duration: number, signal: AbortSignal): Promise<ReadonlyMap<string, number>> {
    return parseNextFree(await this.#getShared(`/api/availability/next?duration=${duration}`, signal));
  }

  /** Token response of a gateway, with what its form asks; `undefined` in direct mode. */
  get gateway(): Token | undefined {
    const token = this.#session?.token;
    return token?.features && token;
  }

  /** Calendar settings of the token response. */
  get calendar(): Token['calendar'] {
    return this.#session?.token.calendar;
  }

  /** Key of the agent whom the page named, as the gateway lists it. `undefined` without a gateway, or if it knows none. */
  get hintedAgent(): string | undefined {
    return this.#session?.token.bootstrap?.agent;
  }

  /** Whether the token response lists a feature beyond the documented API. */
  has(feature: Feature): boolean {
    return this.#session?.token.features?.includes(feature) ?? false;
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
    await this.#getSession(NEVER_ABORTED);
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
    const { meeting } = this.#session?.token ?? {};
    return meeting && this.#readSchedule(meeting);
  }

  /**
   * Asks a gateway about a booked meeting.
   *
   * @param options By default the request is never aborted, because it may change the meeting.
   */
  async requestSchedule(
    path: string,
    body: object,
    options: Partial<Pick<SendOptions, 'headers' | 'timeoutMs' | 'signal'>> = {},
  ): Promise<Schedule> {
    const defaults = { method: 'POST', timeoutMs: CREATE_TIMEOUT_MS, signal: NEVER_ABORTED } as const;
    return this.#readSchedule(await this.#send(path, { ...defaults, body, ...options }));
  }

  /** Tells a gateway that an attempt was sent before, and how long ago at least. */
  #age({ lostAtMs }: BookingAttempt): Record<string, string> {
    if (lostAtMs === undefined) return {};
    return { 'Idempotency-Age': String(Math.floor((this.#options.now() - lostAtMs) / 1000)) };
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

  /** The original body, because the parsed one lacks values of an unexpected type. Events must not carry its tokens. */
  #readSchedule(body: unknown): Schedule {
    if (!parse(Schedule, body))
      throw toUnknownOutcome(new SchedulerError('bad_response', { cause: 'schedule', response: body }));
    if (!this.gateway) return body as Schedule;
    const { reference, manage, manage_url, ...schedule } = body as Schedule & BookingLinks;
    this.#links = { reference, manage, manage_url };
    return schedule;
  }

  /** Sends a GET request with the token. */
  get(path: string, signal: AbortSignal): Promise<unknown> {
    return this.#send(path, { method: 'GET', timeoutMs: READ_TIMEOUT_MS, signal });
  }

  /**
   * Sends a request. Repeats it once with a new token if the token is refused. A create is repeated only if a gateway says
   * so: it does not pass on a request whose token it refuses. Anybody else may have carried it out.
   */
  async #send(path: string, init: SendOptions): Promise<unknown> {
    try {
      return await this.#sendOnce(path, init);
    } catch (error) {
      if (!(error instanceof SchedulerError) || error.code !== 'unauthorized') throw error;
      // The session stays, because its features are still valid.
      if (this.#session) this.#session = { ...this.#session, renewAtMs: -Infinity };
      if (init.method === 'POST' && !error.requestId) throw error;
      return await this.#sendOnce(path, init);
    }
  }

  async #sendOnce(path: string, init: SendOptions): Promise<unknown> {
    const { token, base } = await this.#getSession(init.signal);
    let url = apiUrl(base, path);
    if (this.has('trailing_slash')) url = toggleSlash(url);
    // It may change which times are free, both when it is sent and when it is answered.
    if (init.method === 'POST') forgetAnswers();
    try {
      return await requestJson(this.#options.fetch, url, {
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

  get #validSession(): Session | undefined {
    return this.#session && this.#options.now() < this.#session.renewAtMs ? this.#session : undefined;
  }

  async #getSession(signal: AbortSignal): Promise<Session> {
    const { now, initialAgent } = this.#options;
    const last = this.#session;
    if (this.#validSession) return this.#validSession;
    this.#session = await this.#share(
      JSON.stringify(initialAgent?.() ?? 0),
      signal,
      (each) => openSession(this.#options, each),
      // The last one has expired or was refused.
      ({ token, renewAtMs }) => token !== last?.token && now() < renewAtMs,
    );
    this.#bootstrap = this.#session.token.bootstrap;
    return this.#session;
  }

  #getShared(path: string, signal: AbortSignal): Promise<unknown> {
    return this.#share(path, signal, (each) => this.get(path, each));
  }

  #share<T>(key: string, ...rest: Tail<Parameters<typeof shareAnswer<T>>>): Promise<T> {
    const { shareKey } = this.#options;
    return shareAnswer(shareKey && shareKey + key, ...rest);
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

type Tail<T extends unknown[]> = T extends [unknown, ...infer Rest] ? Rest : never;

interface SendOptions {
  readonly method: 'GET' | 'POST';
  readonly body?: unknown;
  readonly headers?: Readonly<Record<string, string>>;
  readonly timeoutMs: number;
  readonly signal: AbortSignal;
}

/** For requests that must not be aborted. */
const NEVER_ABORTED = new AbortController().signal;
