import type { Booking } from '../model/booking/booking.js';
import { startsIn, type AvailabilityQuery } from './availability.js';
import { requestJson, type Fetch } from './request.js';
import { agentsIn, errorBodyIn, Schedule, type Agent, type Token } from './schema.js';
import { SchedulerError } from './scheduler-error.js';
import { tokenLifetime } from './token-lifetime.js';
import { requestToken, type TokenSource } from './token-source.js';
import { read } from './shape.js';
import { apiUrl, secureUrl } from './trusted-url.js';

export interface ClientOptions {
  readonly tokenSource: TokenSource;
  /** Where the API is, when the token answer does not say. */
  readonly baseUrl: string;
  /** Called, even where a token answer names another base. */
  readonly overridesBase: boolean;
  readonly fetch: Fetch;
  /** Whose calendar will be shown first, as far as that is known before the agents are. */
  readonly initialAgent?: () => { readonly agent: string; readonly duration: number } | undefined;
  /** A clock that never goes back, in milliseconds, e.g. `performance.now`. */
  readonly now: () => number;
}

interface Session {
  readonly token: Token;
  readonly base: string;
  readonly renewAt: number;
}

const READ_TIMEOUT = 15_000;
const CREATE_TIMEOUT = 30_000;

/** Speaks the API with tokens of the page's source; renews a token once where the API refuses it. */
export class Client {
  readonly #options: ClientOptions;
  #session: Session | undefined;
  /** What the token brought along; good for one use, since it grows old. */
  #bootstrap: Token['bootstrap'];

  constructor(options: ClientOptions) {
    this.#options = options;
  }

  /** Origins on which this API may hold meetings. */
  get meetingOrigins(): string[] {
    const { meeting_origin } = this.#session?.token ?? {};
    return [this.#options.baseUrl, this.#session?.base, meeting_origin].filter((one) => one !== undefined);
  }

  /** Gets a token now, so that a later call need not wait for it. */
  async connect(signal: AbortSignal): Promise<void> {
    await this.#connected(signal);
  }

  /** Lists the agents that can be booked. */
  async listAgents(signal: AbortSignal): Promise<Agent[]> {
    const { token } = await this.#connected(signal);
    const body =
      token.bootstrap?.agents ??
      (await this.#send('/api/brokerages/agents', { method: 'GET', timeout: READ_TIMEOUT, signal }));
    const agents = agentsIn(body);
    if (!agents) throw new SchedulerError('bad_response');
    return agents;
  }

  /** Lists the instants at which a meeting can start. Only of an API that has `availability`. */
  async listStarts(
    { agent, duration, start, end }: AvailabilityQuery,
    signal: AbortSignal,
  ): Promise<number[]> {
    await this.#connected(signal);
    const known = this.#bootstrap?.availability;
    this.#bootstrap = undefined;
    if (known?.agent === agent && known.duration === duration && known.to >= end) {
      return startsIn(known.starts).filter((one) => one >= start && one < end);
    }
    const query = new URLSearchParams({
      agent,
      from: String(start),
      to: String(end),
      duration: String(duration),
    });
    const path = `/api/availability?${query.toString()}`;
    return startsIn(await this.#send(path, { method: 'GET', timeout: READ_TIMEOUT, signal }));
  }

  /** What this API says of its agents' calendar. */
  get calendar(): Token['calendar'] {
    return this.#session?.token.calendar;
  }

  /** Whether this API can do something beyond the document, as the token answer says. */
  has(feature: 'idempotency' | 'challenge' | 'availability' | 'any_agent'): boolean {
    return this.#session?.token.features?.includes(feature) ?? false;
  }

  /** Whether a visitor may ask for notification e-mails: a gateway says so, the API itself always lets them. */
  get sendsNotifications(): boolean {
    const { features } = this.#session?.token ?? {};
    return !features || features.includes('notifications');
  }

  /**
   * Creates a schedule, with one request.
   *
   * @param key Names this intent, so that {@link findSchedule} can ask what became of it.
   * @throws SchedulerError `outcome_unknown` where the request was sent and no answer tells what became of it.
   */
  async createSchedule(
    { agent, sendNotificationEmail, ...body }: Booking,
    key: string,
    challenge = '',
  ): Promise<Schedule> {
    const query = new URLSearchParams({ agentEmail: agent });
    if (sendNotificationEmail) query.set('sendNotificationEmail', 'true');
    const path = `/api/schedules/tenant/?${query.toString()}`;
    // Connected first, since the features are known only then.
    await this.#connected(NEVER);
    const headers = {
      ...(this.has('idempotency') && { 'Idempotency-Key': key }),
      ...(challenge && { 'X-Challenge-Token': challenge }),
    };
    // Not abortable: a create that was cut off may have booked all the same.
    const answer = await this.#send(path, {
      method: 'POST',
      body,
      headers,
      timeout: CREATE_TIMEOUT,
      signal: NEVER,
    });
    return readSchedule(answer);
  }

  /**
   * Asks what became of an intent. Only where the API has `idempotency`.
   *
   * @throws SchedulerError `not_booked` where nothing was, `outcome_unknown` where that is still not known.
   */
  async findSchedule(key: string): Promise<Schedule> {
    const path = `/api/schedules/by-key/${key}`;
    try {
      return readSchedule(await this.#send(path, { method: 'GET', timeout: READ_TIMEOUT, signal: NEVER }));
    } catch (error) {
      const isKnown = error instanceof SchedulerError && error.code === 'not_found';
      throw isKnown ? new SchedulerError('not_booked') : unknownOutcome(error);
    }
  }

  /** Sends with the token; where the API refuses that, once more with a new one. */
  async #send(path: string, init: SendOptions): Promise<unknown> {
    try {
      return await this.#sendOnce(path, init);
    } catch (error) {
      if (!(error instanceof SchedulerError) || error.code !== 'unauthorized') throw error;
      // What the API can do is still known.
      if (this.#session) this.#session = { ...this.#session, renewAt: -Infinity };
      return await this.#sendOnce(path, init);
    }
  }

  async #sendOnce(path: string, init: SendOptions): Promise<unknown> {
    const { token, base } = await this.#connected(init.signal);
    try {
      return await requestJson(this.#options.fetch, apiUrl(base, path), {
        ...init,
        headers: { ...init.headers, Authorization: `Bearer ${token.token}` },
        secret: token.token,
      });
    } catch (error) {
      throw init.method === 'POST' && this.#mayHaveBooked(error) ? unknownOutcome(error) : error;
    }
  }

  /**
   * Whether a create that failed like this can still have been stored. A gateway that looks after it says so
   * itself; of the API, any 5xx leaves it open.
   */
  #mayHaveBooked(error: unknown): boolean {
    if (!(error instanceof SchedulerError)) return false;
    const { code, response, requestId } = error;
    if (code === 'network' || code === 'bad_response') return true;
    // A proxy in front of the gateway can answer JSON too, but knows no request's id.
    if (this.has('idempotency') && requestId) {
      return ['outcome_unknown', 'in_progress'].includes(errorBodyIn(response).error ?? '');
    }
    return code === 'server_error';
  }

  async #connected(signal: AbortSignal): Promise<Session> {
    const { tokenSource, baseUrl, overridesBase, now } = this.#options;
    if (this.#session && now() < this.#session.renewAt) return this.#session;
    const token = await requestToken(tokenSource, {
      scope: 'schedule',
      ...this.#options.initialAgent?.(),
      signal,
    });
    this.#bootstrap = token.bootstrap;
    const base = overridesBase ? baseUrl : (token.api_base ?? baseUrl);
    if (!secureUrl(base)) {
      throw new SchedulerError('configuration', {
        cause: 'api_base of the token answer is not an https URL',
      });
    }
    // Renewed a little early, so that a token does not end on its way.
    const lifetime = tokenLifetime(token.token, token.expires_in) * 1000;
    this.#session = { token, base, renewAt: now() + lifetime - Math.min(30_000, lifetime / 10) };
    return this.#session;
  }
}

interface SendOptions {
  readonly method: 'GET' | 'POST';
  readonly body?: unknown;
  readonly headers?: Readonly<Record<string, string>>;
  readonly timeout: number;
  readonly signal: AbortSignal;
}

/** For what must not be broken off. */
const NEVER = new AbortController().signal;

function readSchedule(answer: unknown): Schedule {
  if (!read(Schedule, answer)) throw unknownOutcome(new SchedulerError('bad_response', { response: answer }));
  // Whole, as it came: reading it would drop what is not of the type that is expected.
  return answer as Schedule;
}

function unknownOutcome(cause: unknown): SchedulerError {
  const {
    status,
    response,
    apiMessage: reason,
    requestId,
    retryAfter,
  } = cause instanceof SchedulerError ? cause : {};
  return new SchedulerError('outcome_unknown', {
    status,
    response,
    apiMessage: reason,
    requestId,
    retryAfter,
    cause,
  });
}
