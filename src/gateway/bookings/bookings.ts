import { ANY_AGENT, type Agents, type BookableAgent, type RequestedAgent } from '../agents/agents.js';
import { HttpError, isOutcomeUnknown, isSlotTaken, outcomeUnknown } from '../http/http-error.js';
import type { LogEntry, TraceCall } from '../http/log.js';
import type { UpstreamSchedule } from '../upstream/upstream-schedule.js';
import { createAnswer, type CreateAnswer } from './create-answer.js';
import type { CreateInput } from './create-body.js';
import type { CreateSender } from './create-sender.js';
import type { IdempotencyRecords } from './idempotency-records.js';
import type { SlotAllocator } from './slot-allocator.js';

export interface CreateRequest {
  readonly agent: RequestedAgent;
  readonly input: CreateInput;
  readonly isNotified: boolean;
  /** Key of the idempotency record. Without one, a retry cannot be told from a second booking. */
  readonly recordKey: string | undefined;
  /** Checks challenge and limits. Called before anything is created, but not for an answer that is already known. */
  readonly admit: () => Promise<void>;
  /** Checks the limits of the chosen agent, if any agent was requested. */
  readonly admitAgent?: (agent: BookableAgent) => Promise<void>;
  readonly trace: TraceCall;
}

export interface CreateOutcome {
  readonly answer: CreateAnswer;
  readonly idempotency: NonNullable<LogEntry['idempotency']>;
}

export interface BookingsOptions {
  readonly sender: CreateSender;
  readonly slots: SlotAllocator;
  readonly agents: Agents;
  readonly records: IdempotencyRecords;
  readonly clock: () => number;
  /** Milliseconds after sending at which a meeting missing from the list counts as not booked. */
  readonly reconcileAfterMs: number;
}

type AssignedRequest = CreateRequest & { readonly agent: BookableAgent };
type CompletedRequest = Pick<AssignedRequest, 'agent' | 'input' | 'recordKey'>;

const inProgress = () =>
  new HttpError(409, 'in_progress', 'This booking is being made right now', { retryAfter: 2 });
const keyReused = () => new HttpError(422, 'key_reused', 'The Idempotency-Key was used for another booking');
const notBooked = () => new HttpError(404, 'Not found', 'No meeting was booked with this key');

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
    const { records, sender } = this.#options;
    const { agent, isNotified, input, recordKey, trace } = request;
    const agentId = agent === ANY_AGENT ? agent : agent.id;
    const fingerprint = await records.fingerprint(agentId, isNotified, input);
    if (recordKey === undefined) return this.#book(request, fingerprint);
    return this.#withLock(recordKey, async () => {
      const record = await records.read(recordKey);
      if (record && record.fingerprint !== fingerprint) throw keyReused();
      if (record?.state === 'done') return { answer: record.answer, idempotency: 'replayed' };
      if (!record) return this.#book(request, fingerprint);
      // A retry stays with the agent of the first attempt; another agent would mean a second meeting.
      const earlierAgent = agent === ANY_AGENT ? await this.#findAgent(record.agent, trace) : agent;
      const attempt = { agent: earlierAgent, input, recordKey };
      const found = await sender.find({ agent: earlierAgent, input, trace }, recordKey);
      if (found) return this.#complete(attempt, fingerprint, found, 'reconciled');
      if (!this.#isSettled(record.sentAt)) throw outcomeUnknown();
      return this.#book(request, fingerprint, earlierAgent);
    });
  }

  /**
   * Looks up the outcome of an earlier create.
   *
   * @throws HttpError 404 if nothing was booked with this key, 409 while it is being booked, 504 `outcome_unknown`
   */
  async outcome(recordKey: string, trace: TraceCall): Promise<CreateOutcome> {
    const { records, sender, slots } = this.#options;
    return this.#withLock(recordKey, async () => {
      const record = await records.read(recordKey);
      if (record?.state === 'done') return { answer: record.answer, idempotency: 'replayed' };
      if (!record) throw notBooked();
      const { input, fingerprint, sentAt } = record;
      const agent = await this.#findAgent(record.agent, trace);
      const found = await sender.find({ agent, input, trace }, recordKey);
      if (found) return this.#complete({ agent, input, recordKey }, fingerprint, found, 'reconciled');
      if (!this.#isSettled(sentAt)) throw outcomeUnknown();
      await records.delete(recordKey);
      await slots.release(agent, input, recordKey);
      throw notBooked();
    });
  }

  /** Runs a task while no other request works on the same record. */
  async #withLock(recordKey: string, task: () => Promise<CreateOutcome>): Promise<CreateOutcome> {
    const { records } = this.#options;
    if (!(await records.lock(recordKey))) {
      // A finished record can be read without the lock.
      if ((await records.read(recordKey))?.state === 'done') return task();
      throw inProgress();
    }
    try {
      return await task();
    } finally {
      // If this fails, the lock expires; the visitor still gets the answer.
      await records.unlock(recordKey).catch(() => undefined);
    }
  }

  /** @param earlierAgent Agent of an earlier attempt with the same key. */
  async #book(
    request: CreateRequest,
    fingerprint: string,
    earlierAgent?: BookableAgent,
  ): Promise<CreateOutcome> {
    const { agents, records, slots } = this.#options;
    const { input, recordKey, trace } = request;
    const requested = earlierAgent ?? request.agent;
    slots.check(input);
    await request.admit();
    const owner = recordKey ?? crypto.randomUUID();
    try {
      const candidates = requested === ANY_AGENT ? await agents.bookable(trace) : [requested];
      return await slots.book({ candidates, input, owner, trace }, (agent) =>
        this.#send({ ...request, agent }, fingerprint, owner),
      );
    } catch (error) {
      if (earlierAgent && isSlotTaken(error)) {
        // The meeting of the earlier attempt may be what takes the time.
        const found = await this.#options.sender.find({ agent: earlierAgent, input, trace }, owner);
        if (found)
          return this.#complete({ ...request, agent: earlierAgent }, fingerprint, found, 'reconciled');
      }
      // Nothing was booked, so the visitor may correct the form and use the key again.
      if (recordKey !== undefined && !isOutcomeUnknown(error)) {
        await records.delete(recordKey).catch(() => undefined);
      }
      throw error;
    }
  }

  /** Sends the create for an agent who is free. @throws HttpError as `CreateSender.send` does */
  async #send(request: AssignedRequest, fingerprint: string, owner: string): Promise<CreateOutcome> {
    const { records, sender, clock } = this.#options;
    const { agent, input, recordKey } = request;
    await request.admitAgent?.(agent);
    if (recordKey !== undefined) {
      const sent = { state: 'sent', fingerprint, agent: agent.reference, input, sentAt: clock() } as const;
      await records.write(recordKey, sent);
    }
    const first = await sender.send(request, owner);
    if (first.schedule) return this.#complete(request, fingerprint, first.schedule, first.idempotency);
    if (!first.isFinal) throw outcomeUnknown();
    const second = await sender.send(request, owner);
    if (second.schedule) return this.#complete(request, fingerprint, second.schedule, second.idempotency);
    throw outcomeUnknown();
  }

  /** Agent of a record. @throws HttpError `outcome_unknown` if the owner no longer offers that agent */
  async #findAgent(reference: string, trace: TraceCall): Promise<BookableAgent> {
    const agent = await this.#options.agents.find(reference, trace);
    if (!agent) throw outcomeUnknown();
    return agent;
  }

  async #complete(
    { agent, input, recordKey }: CompletedRequest,
    fingerprint: string,
    schedule: UpstreamSchedule,
    idempotency: CreateOutcome['idempotency'],
  ): Promise<CreateOutcome> {
    const answer = createAnswer(schedule, input, agent);
    // If this fails, the record stays `sent`, and the next request finds the meeting in the list.
    if (recordKey !== undefined) {
      const done = { state: 'done', fingerprint, answer } as const;
      await this.#options.records.write(recordKey, done).catch(() => undefined);
    }
    return { answer, idempotency };
  }

  #isSettled(sentAt: number): boolean {
    return this.#options.clock() - sentAt > this.#options.reconcileAfterMs;
  }
}
