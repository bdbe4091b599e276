import type { BookableAgent } from '../../agents/agents.js';
import { outcomeUnknown, type HttpError } from '../../http/http-error.js';
import type { TraceCall } from '../../http/log.js';
import type { Api } from '../../upstream/api.js';
import type { UpstreamRequest } from '../../upstream/upstream.js';
import { UpstreamSchedule } from '../../upstream/upstream-schedule.js';
import type { CreateInput } from './create-body.js';
import type { FinalWrites } from '../../slots/final-writes.js';
import type { IdempotencyRecords } from './idempotency-records.js';
import { findCreated } from './reconcile.js';
import { lookRepeatedly, sendWrite } from './send-write.js';

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
    const { api } = this.#options;
    const outcome = await sendWrite(api, createRequest(create), create.signal, create.trace);
    const created = outcome.kind === 'accepted' && UpstreamSchedule.safeParse(outcome.json).data;
    if (created && isAsked(created, create.input)) {
      create.writes.add(this.#options.records.claimSchedule(created._id, owner));
      return { schedule: created, idempotency: 'created' };
    }
    const refusal = outcome.kind === 'refused' ? outcome.error : undefined;
    const schedule = await this.#lookUp(create, owner, refusal);
    if (schedule) return { schedule, idempotency: 'reconciled' };
    throw refusal ?? outcomeUnknown();
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
  #lookUp(
    create: UpstreamCreate,
    owner: string,
    refusal: HttpError | undefined,
  ): Promise<UpstreamSchedule | undefined> {
    const { reconcileMs, monotonicClock } = this.#options;
    const look = () => this.find(create, owner).catch(() => undefined);
    return refusal
      ? look()
      : lookRepeatedly(look, { forMs: reconcileMs, monotonicClock, signal: create.signal });
  }
}

/** Whether an answer is about a meeting at this time that stands. An answer that lacks both is believed. */
const isAsked = ({ active, date }: UpstreamSchedule, input: CreateInput): boolean =>
  active !== false && (date ?? input.date) === input.date;

function createRequest({ agent, input, isNotified }: UpstreamCreate): Omit<UpstreamRequest, 'token'> {
  const query = new URLSearchParams({ agentEmail: agent.email });
  if (isNotified) query.set('sendNotificationEmail', 'true');
  return { call: 'create', method: 'POST', path: `/api/schedules/tenant/?${query}`, body: input };
}
