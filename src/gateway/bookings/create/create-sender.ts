import type { BookableAgent } from '../../agents/agents.js';
import { outcomeUnknown, type HttpError } from '../../http/http-error.js';
import type { TraceCall } from '../../http/log.js';
import type { Api } from '../../upstream/api.js';
import type { Purpose } from '../../upstream/call-pauses.js';
import type { UpstreamRequest } from '../../upstream/upstream.js';
import { UpstreamSchedule } from '../../upstream/upstream-schedule.js';
import type { CreateInput } from './create-body.js';
import type { FinalWrites } from '../../slots/final-writes.js';
import type { IdempotencyRecords } from './idempotency-records.js';
import { findCreated, type FoundCreate, type SentCreate } from './reconcile.js';
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
  readonly isProven: boolean;
}

/**
 * What shows that a meeting in the API's list is the asker's.
 *
 * - `sent`: this gateway has sent it for the asker
 * - `words`: only what the asker says of it. Others may know that too, so it is neither claimed nor shown with its links
 * - `none`: not even an address. It is not shown at all, and its outcome stays unknown
 */
export type Proof = 'sent' | 'words' | 'none';

/** Who asks for a meeting. */
interface Asker {
  readonly owner: string;
  readonly proof: Proof;
  readonly purpose?: Purpose;
}

export const proofByWords = ({ visitor }: CreateInput): Proof => (visitor.email ? 'words' : 'none');

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
   * @param isNew Whether the list had no meeting at this time, so that one which is there after a refusal was made by it.
   * @throws HttpError `outcome_unknown` if the meeting may be stored and is not in the list yet; any other error means
   *   that it is not booked
   */
  async send(create: UpstreamCreate, owner: string, isNew: boolean): Promise<CreateResult> {
    const { api } = this.#options;
    const outcome = await sendWrite(api, createRequest(create), create.signal, create.trace);
    const created = outcome.kind === 'accepted' && UpstreamSchedule.safeParse(outcome.json).data;
    if (created && isAsked(created, create.input)) {
      create.writes.add(this.#options.records.claimSchedule(created._id, owner, create.input));
      return { schedule: created, idempotency: 'created', isProven: true };
    }
    const refusal = outcome.kind === 'refused' ? outcome.error : undefined;
    const proof = refusal && !isNew ? 'words' : 'sent';
    const found = await this.#lookUp(create, { owner, proof, purpose: 'booking' }, refusal);
    if (found) return { schedule: found.schedule, idempotency: 'reconciled', isProven: proof === 'sent' };
    throw refusal ?? outcomeUnknown();
  }

  /**
   * Finds the meeting of an earlier create.
   *
   * @param asker Who asks, and what the call counts as: by default, it is part of a booking only if that was sent.
   * @throws HttpError `outcome_unknown` if the list cannot tell
   */
  async find(
    create: SentCreate & { readonly trace: TraceCall },
    { owner, proof, purpose = proof === 'sent' ? 'booking' : 'reading' }: Asker,
  ): Promise<FoundCreate | undefined> {
    const { api, records } = this.#options;
    const isOthers = async (id: string) => proof !== 'none' && records.isOthersSchedule(id, owner);
    const claims = {
      sent: (id: string) => records.claimSchedule(id, owner, create.input),
      words: async (id: string) => !(await isOthers(id)),
      none: () => Promise.resolve(false),
    };
    try {
      return await findCreated(
        api,
        create,
        { claim: claims[proof], isOthers },
        { purpose, trace: create.trace },
      );
    } catch (error) {
      throw outcomeUnknown(error);
    }
  }

  /** Looks at the list once after a refusal, which may be a lie, and repeatedly without any answer. */
  #lookUp(
    { agent, input, trace, signal }: UpstreamCreate,
    asker: Asker,
    refusal: HttpError | undefined,
  ): Promise<FoundCreate | undefined> {
    const { reconcileMs, monotonicClock } = this.#options;
    const look = () => this.find({ agents: [agent], input, trace }, asker).catch(() => undefined);
    return refusal ? look() : lookRepeatedly(look, { forMs: reconcileMs, monotonicClock, signal });
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
