import type { Booking } from '../model/booking.js';
import { requestJson, type Fetch } from './request.js';
import { agentsIn, Schedule, type Agent, type Token } from './schema.js';
import { SchedulerError } from './scheduler-error.js';
import { tokenLifetime } from './token-lifetime.js';
import { requestToken, type TokenSource } from './token-source.js';
import { apiUrl, secureUrl } from './trusted-url.js';

export interface ClientOptions {
  readonly tokenSource: TokenSource;
  /** Where the API is, when the token answer does not say. */
  readonly baseUrl: string;
  /** Called, even where a token answer names another base. */
  readonly overridesBase: boolean;
  readonly fetch: Fetch;
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

  /**
   * Creates a schedule, with one request.
   *
   * @throws SchedulerError `outcome_unknown` where the request was sent and no answer tells what became of it.
   */
  async createSchedule({ agent, sendNotificationEmail, ...body }: Booking): Promise<Schedule> {
    const query = new URLSearchParams({ agentEmail: agent });
    if (sendNotificationEmail) query.set('sendNotificationEmail', 'true');
    // Not abortable: a create that was cut off may have booked all the same.
    const { signal } = new AbortController();
    const path = `/api/schedules/tenant/?${query.toString()}`;
    const answer = await this.#send(path, { method: 'POST', body, timeout: CREATE_TIMEOUT, signal });
    const { success, data } = Schedule.safeParse(answer);
    if (!success) throw unknownOutcome(new SchedulerError('bad_response', { response: answer }));
    return data;
  }

  /** Sends with the token; where the API refuses that, once more with a new one. */
  async #send(path: string, init: SendOptions): Promise<unknown> {
    try {
      return await this.#sendOnce(path, init);
    } catch (error) {
      if (!(error instanceof SchedulerError) || error.code !== 'unauthorized') throw error;
      this.#session = undefined;
      return await this.#sendOnce(path, init);
    }
  }

  async #sendOnce(path: string, init: SendOptions): Promise<unknown> {
    const { token, base } = await this.#connected(init.signal);
    try {
      return await requestJson(this.#options.fetch, apiUrl(base, path), {
        ...init,
        headers: { Authorization: `Bearer ${token.token}` },
      });
    } catch (error) {
      throw init.method === 'POST' && mayHaveBooked(error) ? unknownOutcome(error) : error;
    }
  }

  async #connected(signal: AbortSignal): Promise<Session> {
    const { tokenSource, baseUrl, overridesBase, now } = this.#options;
    if (this.#session && now() < this.#session.renewAt) return this.#session;
    const token = await requestToken(tokenSource, { scope: 'schedule', signal });
    const base = overridesBase ? baseUrl : (token.api_base ?? baseUrl);
    if (!secureUrl(base)) throw new SchedulerError('untrusted_origin');
    // Renewed a little early, so that a token does not end on its way.
    const lifetime = tokenLifetime(token.token, token.expires_in) * 1000;
    this.#session = { token, base, renewAt: now() + lifetime - Math.min(30_000, lifetime / 10) };
    return this.#session;
  }
}

interface SendOptions {
  readonly method: 'GET' | 'POST';
  readonly body?: unknown;
  readonly timeout: number;
  readonly signal: AbortSignal;
}

/** Whether a create that failed like this can still have been stored. */
function mayHaveBooked(error: unknown): boolean {
  return error instanceof SchedulerError && ['network', 'bad_response', 'server_error'].includes(error.code);
}

function unknownOutcome(cause: unknown): SchedulerError {
  const { status, response, reason } = cause instanceof SchedulerError ? cause : {};
  return new SchedulerError('outcome_unknown', { status, response, reason, cause });
}
