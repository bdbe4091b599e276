import { ANY_AGENT, type Agents, type BookableAgent } from '../agents/agents.js';
import { isOutcomeUnknown, isSlotTaken, notBooked, outcomeUnknown } from '../http/http-error.js';
import type { LogEntry, TraceCall } from '../http/log.js';
import type { Lease } from '../stores/lease.js';
import type { BookingEvents } from './booking-events.js';
import { createAnswer, withoutLink, type CreateAnswer } from './create/create-answer.js';
import type { CreateAdmission } from './create/create-admission.js';
import { proofByWords, type CreateResult, type CreateSender } from './create/create-sender.js';
import { earlierAttempt, fingerprintOf, type BookingRequest, type SentAttempt } from './earlier-attempt.js';
import { FinalWrites } from '../slots/final-writes.js';
import { inProgress, keyReused } from './create/idempotency-errors.js';
import type { IdempotencyRecord, IdempotencyRecords } from './create/idempotency-records.js';
import type { SlotAllocator } from '../slots/slot-allocator.js';

/** Identity of one booking attempt, over all its requests. */
export interface Attempt {
  /** Key of the idempotency record. Without one, a retry cannot be told from a second booking. */
  readonly recordKey: string | undefined;
  /** Milliseconds since the page's last create with the key ended, by the page; `undefined` in its first request. */
  readonly ageMs: number | undefined;
}

export interface RequestEnv {
  /** Aborted when the visitor's request has ended. */
  readonly signal: AbortSignal;
  readonly trace: TraceCall;
}

export interface CreateRequest extends BookingRequest, Attempt, RequestEnv {
  readonly admission: CreateAdmission;
}

export interface CreateOutcome {
  readonly answer: CreateAnswer;
  /** Whether the meeting is known to be the asker's. If not, the answer has no link, and must not get any. */
  readonly isProven: boolean;
  readonly idempotency: NonNullable<LogEntry['idempotency']>;
}

export interface BookingsOptions {
  readonly sender: CreateSender;
  readonly slots: SlotAllocator;
  readonly agents: Agents;
  readonly records: IdempotencyRecords;
  readonly clock: () => number;
  /** Milliseconds after sending at which a meeting missing from the list counts as not booked. */
  readonly settleMs: number;
  readonly events: BookingEvents;
}

/** A create under way. */
interface OpenRequest extends CreateRequest {
  readonly fingerprint: string;
  readonly writes: FinalWrites;
  /** Agents to try first, if any agent was requested. */
  readonly preferred: Promise<readonly BookableAgent[] | undefined>;
  /** Lock of the record; `undefined` without a record. */
  readonly lease: Lease | undefined;
}

type AssignedRequest = OpenRequest & { readonly agent: BookableAgent };

/** A meeting that was made, with the agent who has it. */
type MadeMeeting = Omit<SentAttempt, 'agents' | 'proof' | 'recordKey'> & {
  readonly agent: BookableAgent;
  readonly recordKey: string | undefined;
};

/** A request describes the whole booking or nothing of it. */
const isWhole = (request: Partial<BookingRequest>): request is BookingRequest => request.input !== undefined;

const replayed = (answer: CreateAnswer): CreateOutcome => ({
  answer,
  idempotency: 'replayed',
  isProven: true,
});

const throwUnknown = (cause: unknown): never => {
  throw outcomeUnknown(cause);
};

/** Creates schedules, at most one per idempotency key. */
export class Bookings {
  readonly #options: BookingsOptions;

  constructor(options: BookingsOptions) {
    this.#options = options;
  }

  /**
   * Creates a schedule, or returns the answer that this key had before.
   *
   * @throws HttpError 409 while another request creates it, 422 if the key was used for another body, 504
   *   `outcome_unknown`, else the API's refusal or what `admit` and the slot allocator throw
   */
  async create(request: CreateRequest): Promise<CreateOutcome> {
    const { recordKey } = request;
    const fingerprint = await fingerprintOf(request, this.#options.records);
    const writes = new FinalWrites();
    const preferred = this.#prepare(request);
    const open = { ...request, fingerprint, writes, preferred };
    if (recordKey === undefined) return writes.after(this.#book({ ...open, lease: undefined }));
    const outcome = this.#withLock(recordKey, async (record, lease) => {
      if (record && record.fingerprint !== fingerprint) throw keyReused();
      if (record?.state === 'done') return replayed(record.answer);
      await preferred;
      if (!record && request.ageMs === undefined) return this.#book({ ...open, lease });
      const earlier = await earlierAttempt(
        { recordKey, record, described: request },
        this.#options,
        request.trace,
      );
      const found = await this.#findEarlier(earlier, request.trace);
      if (found) return found;
      if (!this.#isSettled(record, request.ageMs)) throw outcomeUnknown();
      // A retry stays with the agent of the first attempt, if that is known.
      const [known, ...others] = earlier.agents;
      return this.#book({ ...open, agent: known && !others.length ? known : request.agent, lease });
    });
    return writes.after(outcome);
  }

  /** Reads ahead, while the lock is taken, what is known of the agents to try first. Never fails. */
  async #prepare({ agent, input, trace }: CreateRequest): Promise<readonly BookableAgent[] | undefined> {
    if (agent !== ANY_AGENT) return undefined;
    const { agents, slots } = this.#options;
    const candidates = await agents.bookable(trace).catch(() => []);
    return slots.prepare(candidates, input);
  }

  /**
   * Looks up the outcome of an earlier create.
   *
   * @param request The booking that was sent, so that the list can tell even if its record is lost.
   * @throws HttpError 404 `not_booked` if the list could be read without it after the settling time, 409 while it is being
   *   booked, 504 `outcome_unknown`
   */
  async outcome(request: Attempt & RequestEnv & Partial<BookingRequest>): Promise<CreateOutcome> {
    const { records, slots } = this.#options;
    const { recordKey, ageMs, trace } = request;
    if (recordKey === undefined) throw outcomeUnknown();
    return this.#withLock(recordKey, async (record) => {
      if (record?.state === 'done') return replayed(record.answer);
      const described = isWhole(request) ? request : undefined;
      const earlier = await earlierAttempt({ recordKey, record, described }, this.#options, trace);
      const found = await this.#findEarlier(earlier, trace);
      if (found) return found;
      if (!earlier.agents.length || !this.#isSettled(record, ageMs)) throw outcomeUnknown();
      await records.delete(recordKey);
      for (const agent of earlier.agents) await slots.release(agent, recordKey);
      throw notBooked();
    });
  }

  /** Runs a task while no other request works on the same record. */
  #withLock(
    recordKey: string,
    task: (record: IdempotencyRecord | undefined, lease: Lease | undefined) => Promise<CreateOutcome>,
  ): Promise<CreateOutcome> {
    return this.#options.records.withLock(recordKey, task, async (record) => {
      // A finished record needs no lock.
      if (record?.state === 'done') return task(record, undefined);
      throw inProgress();
    });
  }

  /** The meeting of an earlier attempt. @throws HttpError `outcome_unknown` if the list cannot tell */
  async #findEarlier(attempt: SentAttempt, trace: TraceCall): Promise<CreateOutcome | undefined> {
    const { sender, slots } = this.#options;
    const { agents, input, recordKey, proof } = attempt;
    const found = await sender.find({ agents, input, trace }, { owner: recordKey, proof });
    if (!found) return undefined;
    const { agent, schedule } = found;
    await slots.confirm(agent, input, recordKey).catch(() => undefined);
    return this.#complete(
      { ...attempt, agent },
      { schedule, idempotency: 'reconciled', isProven: proof === 'sent' },
    );
  }

  async #book(request: OpenRequest): Promise<CreateOutcome> {
    const { agents, records, slots } = this.#options;
    const { agent: requested, input, extras, fingerprint, recordKey, signal, trace, writes } = request;
    const owner = recordKey ?? crypto.randomUUID();
    try {
      slots.check(requested, input);
      await request.admission.admit();
      const candidates = requested === ANY_AGENT ? await agents.bookable(trace) : [requested];
      const preferred = await request.preferred;
      return await slots.book({ candidates, preferred, input, owner, signal, trace, writes }, (agent, held) =>
        this.#send({ ...request, agent }, owner, {
          held,
          needsAdmission: requested === ANY_AGENT,
        }),
      );
    } catch (error) {
      if (recordKey !== undefined && isSlotTaken(error) && requested !== ANY_AGENT) {
        // What takes the time may be this attempt's own meeting, whose record is lost.
        const proof = proofByWords(input);
        const own = { agents: [requested], input, extras, fingerprint, recordKey, proof };
        const found = await this.#findEarlier(own, trace).catch(() => undefined);
        if (found) return found;
      }
      // Nothing was booked, so the visitor may correct the form and use the key again.
      if (recordKey !== undefined && !isOutcomeUnknown(error)) {
        await records.delete(recordKey).catch(() => undefined);
      }
      throw error;
    }
  }

  /** Sends the create for an agent who is free. @throws HttpError as `CreateSender.send` does */
  async #send(
    request: AssignedRequest,
    owner: string,
    { held, needsAdmission }: { readonly held: Promise<void>; readonly needsAdmission: boolean },
  ): Promise<CreateOutcome> {
    const { records, sender, slots, clock, events } = this.#options;
    const { agent, input, extras, fingerprint, recordKey, admission, writes, lease } = request;
    const sentAt = clock();
    const sent = { state: 'sent', fingerprint, agent: agent.reference, input, extras, sentAt } as const;
    // All of them end before an error is thrown, so that the record that is deleted then is not written later.
    const steps = await Promise.allSettled([
      held,
      needsAdmission && admission.admitAgent(agent),
      recordKey !== undefined && records.write(recordKey, sent),
    ]);
    for (const step of steps) if (step.status === 'rejected') throw step.reason;
    const result = await sender.send(request, owner, slots.looksFirst).catch(async (error: unknown) => {
      if (isOutcomeUnknown(error)) await events.unknown({ ...input, ...extras }, agent, recordKey);
      throw error;
    });
    writes.add(admission.count());
    const made = { agent, input, extras, fingerprint, recordKey };
    if (!lease || !result.isProven) return this.#complete(made, result);
    const { idempotency, isProven } = result;
    const answer = createAnswer(result.schedule, input, agent);
    const finish = () => records.finish(recordKey!, { state: 'done', fingerprint, answer }, lease);
    // Until both are done, the record stays `sent`, and the next request finds the meeting in the list.
    writes.add(events.created(answer, agent, recordKey, extras).then(finish));
    return { answer, idempotency, isProven };
  }

  async #complete(
    { agent, input, extras, fingerprint, recordKey }: MadeMeeting,
    { schedule, idempotency, isProven }: CreateResult,
  ): Promise<CreateOutcome> {
    const { events, records } = this.#options;
    const answer = createAnswer(schedule, input, agent);
    await events.created(answer, agent, recordKey, extras);
    if (!isProven) {
      // A record would prove what nobody knows. If it stays, nothing is shown.
      if (recordKey !== undefined) await records.delete(recordKey).catch(throwUnknown);
      return { answer: withoutLink(answer), idempotency, isProven };
    }
    // If this fails, the record stays `sent`, and the next request finds the meeting in the list.
    if (recordKey !== undefined) {
      const done = { state: 'done', fingerprint, answer } as const;
      await records.write(recordKey, done).catch(() => undefined);
    }
    return { answer, idempotency, isProven };
  }

  /**
   * Whether a create was sent so long ago that its meeting cannot appear in the list any more. The record's age is told by
   * a clock that may jump, so the page's own measure must agree if there is one.
   */
  #isSettled(record: { readonly sentAt: number } | undefined, ageMs: number | undefined): boolean {
    const { clock, settleMs } = this.#options;
    const ages = [record && clock() - record.sentAt, ageMs].filter((age) => age !== undefined);
    return ages.length > 0 && ages.every((age) => age > settleMs);
  }
}
