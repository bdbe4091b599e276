import type { BookableAgent } from '../agents/agents.js';
import { outcomeUnknown } from '../http/http-error.js';
import type { TraceCall } from '../http/log.js';
import { isSuccess, type Api } from '../upstream/api.js';
import { UpstreamFailure } from '../upstream/upstream.js';
import { UpstreamSchedule } from '../upstream/upstream-schedule.js';
import type { CreateInput } from './create-body.js';
import type { IdempotencyRecords } from './idempotency-records.js';
import { findCreated } from './reconcile.js';

/** A create as it goes to the API. */
export interface UpstreamCreate {
  readonly agent: BookableAgent;
  readonly input: CreateInput;
  readonly isNotified: boolean;
  readonly trace: TraceCall;
}

export interface CreateResult {
  readonly schedule: UpstreamSchedule | undefined;
  /** Whether the API itself ended the create, so that a meeting missing from the list will not appear later. */
  readonly isFinal: boolean;
  readonly idempotency: 'created' | 'reconciled';
}

/** Sends creates to the API, and finds meetings whose answer was lost. */
export class CreateSender {
  readonly #api: Api;
  readonly #records: IdempotencyRecords;

  constructor(api: Api, records: IdempotencyRecords) {
    this.#api = api;
    this.#records = records;
  }

  /**
   * Sends a create once. If its answer does not tell the outcome, looks for the meeting in the list.
   *
   * @throws HttpError if the meeting is certainly not booked, and as {@link find} does
   */
  async send(create: UpstreamCreate, owner: string): Promise<CreateResult> {
    const sent = await this.#post(create);
    if (!sent.schedule) {
      const schedule = await this.find(create, owner);
      return { schedule, isFinal: sent.isFinal, idempotency: 'reconciled' };
    }
    // A created meeting is answered even if the store fails.
    await this.#records.claimSchedule(sent.schedule._id, owner).catch(() => undefined);
    return { schedule: sent.schedule, isFinal: true, idempotency: 'created' };
  }

  /** Finds the meeting of an earlier create. @throws HttpError `outcome_unknown` */
  async find(
    create: Omit<UpstreamCreate, 'isNotified'>,
    owner: string,
  ): Promise<UpstreamSchedule | undefined> {
    const records = this.#records;
    const ownership = {
      claim: (id: string) => records.claimSchedule(id, owner),
      isOthers: (id: string) => records.isOthersSchedule(id, owner),
    };
    try {
      return await findCreated(this.#api, create, ownership, create.trace);
    } catch (error) {
      throw outcomeUnknown(error);
    }
  }

  /** A 5xx of the API itself ends a create. A timeout, a lost connection or a proxy's 502 or 504 does not. */
  async #post({ agent, input, isNotified, trace }: UpstreamCreate): Promise<PostResult> {
    const query = new URLSearchParams({ agentEmail: agent.email });
    if (isNotified) query.set('sendNotificationEmail', 'true');
    try {
      const path = `/api/schedules/tenant/?${query}`;
      const answer = await this.#api.send({ call: 'create', method: 'POST', path, body: input }, trace);
      const { status } = answer;
      if (isSuccess(answer))
        return { schedule: UpstreamSchedule.safeParse(answer.json).data, isFinal: false };
      if (status < 500 && status !== 408) throw this.#api.refusal(answer);
      return { schedule: undefined, isFinal: status >= 500 && status !== 502 && status !== 504 };
    } catch (error) {
      if (error instanceof UpstreamFailure) return { schedule: undefined, isFinal: false };
      throw error;
    }
  }
}

type PostResult = Pick<CreateResult, 'schedule' | 'isFinal'>;
