import type { BookableAgent } from '../agents/agents.js';
import { isSuccess, type Api } from '../upstream/api.js';
import { UpstreamSchedule } from './create-answer.js';
import type { CreateInput } from './create-body.js';
import { outcomeUnknown } from '../http/http-error.js';
import type { IdempotencyRecords } from './idempotency-records.js';
import { findCreated } from './reconcile.js';
import { UpstreamFailure, type TraceCall } from '../upstream/upstream.js';

/** A create with everything that goes to the API. */
export interface PlacedCreate {
  readonly agent: BookableAgent;
  readonly input: CreateInput;
  readonly isNotified: boolean;
  readonly record: TraceCall;
}

/** What a create that was sent has led to. */
export interface CreateResult {
  readonly created: UpstreamSchedule | undefined;
  /** Whether the API itself ended it, so that what is not in the list will not turn up later. */
  readonly isFinal: boolean;
  readonly idempotency: 'created' | 'reconciled';
}

/** Sends creates to the API, and finds those whose answers were lost. */
export class CreateSender {
  readonly #api: Api;
  readonly #intents: IdempotencyRecords;

  constructor(api: Api, intents: IdempotencyRecords) {
    this.#api = api;
    this.#intents = intents;
  }

  /**
   * Sends a create once and, where the answer does not tell, looks for the meeting.
   *
   * @throws HttpError where it is certain that nothing was booked, and as {@link find} does.
   */
  async try(create: PlacedCreate, owner: string): Promise<CreateResult> {
    const sent = await this.#send(create);
    if (!sent.schedule) {
      const created = await this.find(create, owner);
      return { created, isFinal: sent.isFinished, idempotency: 'reconciled' };
    }
    // A meeting that was made is answered, even where the store fails.
    await this.#intents.claim(sent.schedule._id, owner).catch(() => undefined);
    return { created: sent.schedule, isFinal: true, idempotency: 'created' };
  }

  /** The meeting that a create has made. @throws HttpError `outcome_unknown` */
  async find(create: Omit<PlacedCreate, 'isNotified'>, owner: string): Promise<UpstreamSchedule | undefined> {
    const intents = this.#intents;
    try {
      return await findCreated(
        this.#api,
        create,
        { claim: (id) => intents.claim(id, owner), isOthers: (id) => intents.isOthers(id, owner) },
        create.record,
      );
    } catch (error) {
      throw outcomeUnknown(error);
    }
  }

  /** A 5xx of the API's own ends a create, as a timeout, a lost connection or the word of a proxy does not. */
  async #send({ agent, input, isNotified, record }: PlacedCreate): Promise<Sent> {
    const api = this.#api;
    const query = new URLSearchParams({ agentEmail: agent.email });
    if (isNotified) query.set('sendNotificationEmail', 'true');
    try {
      const path = `/api/schedules/tenant/?${query}`;
      const answer = await api.send({ call: 'create', method: 'POST', path, body: input }, record);
      const { status } = answer;
      if (isSuccess(answer))
        return { schedule: UpstreamSchedule.safeParse(answer.json).data, isFinished: false };
      if (status < 500 && status !== 408) throw api.refusal(answer);
      return { schedule: undefined, isFinished: status >= 500 && status !== 502 && status !== 504 };
    } catch (error) {
      if (error instanceof UpstreamFailure) return { schedule: undefined, isFinished: false };
      throw error;
    }
  }
}

interface Sent {
  readonly schedule: UpstreamSchedule | undefined;
  readonly isFinished: boolean;
}
