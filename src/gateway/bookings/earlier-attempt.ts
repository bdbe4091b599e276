import type { BookingExtras } from '../../model/booking/booking.js';
import { ANY_AGENT, type Agents, type BookableAgent, type RequestedAgent } from '../agents/agents.js';
import { outcomeUnknown } from '../http/http-error.js';
import type { TraceCall } from '../http/log.js';
import type { CreateInput } from './create/create-body.js';
import { proofByWords, type Proof } from './create/create-sender.js';
import type { IdempotencyRecord, IdempotencyRecords } from './create/idempotency-records.js';

/** A booking as a page describes it. */
export interface BookingRequest {
  readonly agent: RequestedAgent;
  readonly input: CreateInput;
  readonly isNotified: boolean;
  readonly extras?: BookingExtras | undefined;
}

/** A create that was sent. */
export interface SentAttempt {
  /** Whom it was sent for; if that is not known, everybody who may have it. */
  readonly agents: readonly BookableAgent[];
  readonly input: CreateInput;
  readonly fingerprint: string;
  readonly recordKey: string;
  readonly proof: Proof;
  readonly extras: BookingExtras | undefined;
}

export interface KnownAttempt {
  readonly recordKey: string;
  readonly record: Extract<IdempotencyRecord, { state: 'sent' }> | undefined;
  /** What the page says was sent. */
  readonly described: BookingRequest | undefined;
}

export const fingerprintOf = (
  { agent, ...request }: BookingRequest,
  records: IdempotencyRecords,
): Promise<string> => records.fingerprint(agent === ANY_AGENT ? agent : agent.id, request);

/**
 * What may have been sent before with the same key: by its record or, if that is lost, by what the page says.
 *
 * @throws HttpError `outcome_unknown` if neither is there, or if the agent of a record is no longer offered
 */
export async function earlierAttempt(
  { recordKey, record, described }: KnownAttempt,
  { agents, records }: { readonly agents: Agents; readonly records: IdempotencyRecords },
  trace: TraceCall,
): Promise<SentAttempt> {
  if (record) {
    const agent = await agents.find(record.agent, trace);
    if (!agent) throw outcomeUnknown();
    const { fingerprint, input, extras } = record;
    return { agents: [agent], input, extras, fingerprint, recordKey, proof: 'sent' };
  }
  if (!described) throw outcomeUnknown();
  const { agent, input, extras } = described;
  const fingerprint = await fingerprintOf(described, records);
  const candidates = agent === ANY_AGENT ? await agents.bookable(trace) : [agent];
  return { agents: candidates, input, extras, fingerprint, recordKey, proof: proofByWords(input) };
}
