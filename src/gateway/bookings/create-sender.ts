import type { BookableAgent } from '../agents/agents.js';
import { outcomeUnknown, unavailable, type HttpError } from '../http/http-error.js';
import type { TraceCall } from '../http/log.js';
import { pause } from '../http/pause.js';
import { isSuccess, type Api } from '../upstream/api.js';
import { toHttpError, UpstreamFailure } from '../upstream/upstream.js';
import { UpstreamSchedule } from '../upstream/upstream-schedule.js';
import type { CreateInput } from './create-body.js';
import type { FinalWrites } from './final-writes.js';
import type { IdempotencyRecords } from './idempotency-records.js';
import { findCreated } from './reconcile.js';

/** A create as it goes to the API. */
export interface UpstreamCreate {
  readonly agent: BookableAgent;
  readonly input: CreateInput;
  readonly isNotified: boolean;
  /** Aborted when the visitor's request has ended. */
  readonly signal: AbortSignal;
  readonly trace: TraceCall;
  /** Receives what is written after the create has succeeded. */
  readonly writes: FinalWrites;
}

export interface CreateResult {
  readonly schedule: UpstreamSchedule;
  readonly idempotency: 'created' | 'reconciled';
}

export interface CreateSenderOptions {
  readonly api: Api;
  readonly records: IdempotencyRecords;
  /** How long to look for a meeting in the list while the visitor waits, in milliseconds. */
  readonly reconcileMs: number;
  /** Milliseconds of a clock that never jumps. */
  readonly monotonicClock: () => number;
}

/** Pauses between two looks at the list; the last one repeats. */
const PAUSES_MS = [250, 500, 1_000, 2_000];

/** Sends creates to the API, and finds meetings whose answer was lost. */
export class CreateSender {
  readonly #options: CreateSenderOptions;

  constructor(options: CreateSenderOptions) {
    this.#options = options;
  }

  /**
   * Sends a create once. A create that may have reached the API is never sent again: unless the answer tells the outcome,
   * only the API's list does.
   *
   * @throws HttpError `outcome_unknown` if the meeting may be stored and is not in the list yet; any other error means
   *   that it is not booked
   */
  async send(create: UpstreamCreate, owner: string): Promise<CreateResult> {
    const answer = await this.#post(create);
    if (answer.schedule) {
      create.writes.add(this.#options.records.claimSchedule(answer.schedule._id, owner));
      return { schedule: answer.schedule, idempotency: 'created' };
    }
    const schedule = await this.#lookUp(create, owner, answer.refusal);
    if (schedule) return { schedule, idempotency: 'reconciled' };
    throw answer.refusal ?? outcomeUnknown();
  }

  /**
   * Finds the meeting of an earlier create.
   *
   * @param owner Whose meeting it is; without one, a meeting that may be it is not shown, and its outcome stays unknown.
   * @throws HttpError `outcome_unknown` if the list cannot tell
   */
  async find(
    create: Pick<UpstreamCreate, 'agent' | 'input' | 'trace'>,
    owner: string | undefined,
  ): Promise<UpstreamSchedule | undefined> {
    const { api, records } = this.#options;
    const ownership = {
      claim: async (id: string) => owner !== undefined && records.claimSchedule(id, owner),
      isOthers: async (id: string) => owner !== undefined && records.isOthersSchedule(id, owner),
    };
    try {
      return await findCreated(api, create, ownership, create.trace);
    } catch (error) {
      throw outcomeUnknown(error);
    }
  }

  /** Looks at the list once after a refusal, which may be a lie, and repeatedly without any answer. */
  async #lookUp(
    create: UpstreamCreate,
    owner: string,
    refusal: HttpError | undefined,
  ): Promise<UpstreamSchedule | undefined> {
    if (refusal) return this.find(create, owner).catch(() => undefined);
    const { reconcileMs, monotonicClock } = this.#options;
    const deadline = monotonicClock() + reconcileMs;
    for (let look = 0; ; look += 1) {
      const schedule = await this.find(create, owner).catch(() => undefined);
      const pauseMs = PAUSES_MS[look] ?? PAUSES_MS.at(-1)!;
      const isLast = create.signal.aborted || monotonicClock() + pauseMs > deadline;
      if (schedule || isLast) return schedule;
      await pause(pauseMs, create.signal);
    }
  }

  /** @throws HttpError if the create certainly did not reach the API */
  async #post({ agent, input, isNotified, signal, trace }: UpstreamCreate): Promise<PostAnswer> {
    const { api } = this.#options;
    const query = new URLSearchParams({ agentEmail: agent.email });
    if (isNotified) query.set('sendNotificationEmail', 'true');
    const path = `/api/schedules/tenant/?${query}`;
    for (let attempt = 1; ; attempt += 1) {
      try {
        if (signal.aborted) throw unavailable(new DOMException('The visitor has left', 'AbortError'));
        const answer = await api.sendOnce({ call: 'create', method: 'POST', path, body: input }, trace);
        const { status } = answer;
        if (isSuccess(answer)) {
          const { data: schedule } = UpstreamSchedule.safeParse(answer.json);
          return schedule ? { schedule } : {};
        }
        // The token was refused, not the booking. The visitor may try again: the next request gets a new token.
        if (status === 401) return { refusal: unavailable() };
        return status < 500 && status !== 408 ? { refusal: api.refusal(answer) } : {};
      } catch (error) {
        if (!(error instanceof UpstreamFailure)) throw error;
        if (error.outcome !== 'unreachable') return {};
        // No connection was made, so nothing was sent.
        if (attempt === MAX_CONNECTION_ATTEMPTS) throw toHttpError(error);
      }
    }
  }
}

/** Neither field: the answer does not tell the outcome. */
interface PostAnswer {
  readonly schedule?: UpstreamSchedule;
  readonly refusal?: HttpError;
}

const MAX_CONNECTION_ATTEMPTS = 2;
