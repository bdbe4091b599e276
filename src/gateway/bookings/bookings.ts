import { ANY_AGENT, type Agents, type AskedAgent, type BookableAgent } from '../agents/agents.js';
import { createAnswer, type CreateAnswer, type UpstreamSchedule } from './create-answer.js';
import type { CreateInput } from './create-body.js';
import { HttpError, isOutcomeUnknown, isSlotTaken, outcomeUnknown } from '../http/http-error.js';
import type { IdempotencyRecords } from './idempotency-records.js';
import type { LogEntry } from '../http/log.js';
import type { CreateSender } from './create-sender.js';
import type { Slots } from './slots.js';
import type { TraceCall } from '../upstream/upstream.js';

export interface Creation {
  /** Whom the visitor asked for. */
  readonly agent: AskedAgent;
  readonly input: CreateInput;
  readonly isNotified: boolean;
  /** The intent's name in the store; without one, a retry cannot be told from a second booking. */
  readonly name: string | undefined;
  /** Challenge and limits; called before anything is created, and not for an answer that is known already. */
  readonly admit: () => Promise<void>;
  /** Limits of the agent who was free, where anyone was asked for. */
  readonly admitWith?: (agent: BookableAgent) => Promise<void>;
  readonly record: TraceCall;
}

export interface Created {
  readonly answer: CreateAnswer;
  readonly idempotency: NonNullable<LogEntry['idempotency']>;
}

export interface BookingsOptions {
  readonly sender: CreateSender;
  readonly slots: Slots;
  readonly agents: Agents;
  readonly intents: IdempotencyRecords;
  readonly clock: () => number;
  /** Milliseconds after which a create that is not in the list will not turn up any more. */
  readonly reconcileAfterMs: number;
}

const inProgress = () =>
  new HttpError(409, 'in_progress', 'This booking is being made at this moment', { retryAfter: 2 });
const keyReused = () => new HttpError(422, 'key_reused', 'The Idempotency-Key was used for another booking');
const notBooked = () => new HttpError(404, 'Not found', 'No meeting was booked with this key');

/** Creates schedules, each intent at most once. */
export class Bookings {
  readonly #options: BookingsOptions;

  constructor(options: BookingsOptions) {
    this.#options = options;
  }

  /**
   * Creates a schedule, or gives the answer that this intent had before.
   *
   * @throws HttpError 409 while another request makes it, 422 where the key was for another body, 504 `outcome_unknown`,
   *   else the API's refusal or what `admit` and `Slots` throw.
   */
  async create(creation: Creation): Promise<Created> {
    const { intents, sender } = this.#options;
    const { agent, isNotified, input, name, record } = creation;
    const print = await intents.fingerprint(agent === ANY_AGENT ? agent : agent.id, isNotified, input);
    if (name === undefined) return this.#attempt(creation, print);
    return this.#alone(name, async () => {
      const known = await intents.read(name);
      if (known && known.print !== print) throw keyReused();
      if (known?.state === 'done') return { answer: known.answer, idempotency: 'replayed' };
      if (!known) return this.#attempt(creation, print);
      // Whoever was free then: a second try is with the same agent, or it may make a second meeting.
      const earlier = agent === ANY_AGENT ? await this.#agentOf(known.agent, record) : agent;
      const found = await sender.find({ agent: earlier, input, record }, name);
      if (found) return this.#done({ agent: earlier, input, name }, print, found, 'reconciled');
      if (!this.#isSettled(known.since)) throw outcomeUnknown();
      return this.#attempt(creation, print, earlier);
    });
  }

  /**
   * What became of an intent.
   *
   * @throws HttpError 404 where nothing was booked with this key, 409 while it is being made, 504 `outcome_unknown`.
   */
  async outcome(name: string, record: TraceCall): Promise<Created> {
    const { intents, sender, slots } = this.#options;
    return this.#alone(name, async () => {
      const known = await intents.read(name);
      if (known?.state === 'done') return { answer: known.answer, idempotency: 'replayed' };
      if (!known) throw notBooked();
      const { input, print, since } = known;
      const agent = await this.#agentOf(known.agent, record);
      const found = await sender.find({ agent, input, record }, name);
      if (found) return this.#done({ agent, input, name }, print, found, 'reconciled');
      if (!this.#isSettled(since)) throw outcomeUnknown();
      await intents.forget(name);
      await slots.release(agent, input, name);
      throw notBooked();
    });
  }

  /** One request at a time for an intent. */
  async #alone(name: string, work: () => Promise<Created>): Promise<Created> {
    const { intents } = this.#options;
    if (!(await intents.lock(name))) {
      // What is done is only read.
      if ((await intents.read(name))?.state === 'done') return work();
      throw inProgress();
    }
    try {
      return await work();
    } finally {
      // Where this fails, the lock ends by itself; the visitor's answer is not lost for it.
      await intents.unlock(name).catch(() => undefined);
    }
  }

  /** @param earlier With whom it was tried before. */
  async #attempt(creation: Creation, print: string, earlier?: BookableAgent): Promise<Created> {
    const { agents, intents, slots } = this.#options;
    const { input, name, record } = creation;
    const asked = earlier ?? creation.agent;
    slots.check(input);
    await creation.admit();
    const owner = name ?? crypto.randomUUID();
    try {
      const candidates = asked === ANY_AGENT ? await agents.bookable(record) : [asked];
      return await slots.book({ candidates, input, owner, record }, (agent) =>
        this.#make({ ...creation, agent }, print, owner),
      );
    } catch (error) {
      const late = earlier && isSlotTaken(error) && (await this.#turnedUp(earlier, creation, print, owner));
      if (late) return late;
      // Nothing was booked, so the visitor may correct the form and use the key again.
      if (name !== undefined && !isOutcomeUnknown(error)) await intents.forget(name).catch(() => undefined);
      throw error;
    }
  }

  /** Makes the meeting with an agent who is free. @throws HttpError as `CreateSender.try` does. */
  async #make(creation: MadeCreation, print: string, owner: string): Promise<Created> {
    const { intents, sender, clock } = this.#options;
    const { agent, input, name } = creation;
    await creation.admitWith?.(agent);
    if (name !== undefined) {
      await intents.write(name, { state: 'sent', print, agent: agent.reference, input, since: clock() });
    }
    const first = await sender.try(creation, owner);
    if (first.created) return this.#done(creation, print, first.created, first.idempotency);
    if (!first.isFinal) throw outcomeUnknown();
    const second = await sender.try(creation, owner);
    if (second.created) return this.#done(creation, print, second.created, second.idempotency);
    throw outcomeUnknown();
  }

  /** The meeting of an earlier try, which may be what has just taken the time. */
  async #turnedUp(
    agent: BookableAgent,
    { input, name, record }: Creation,
    print: string,
    owner: string,
  ): Promise<Created | undefined> {
    const found = await this.#options.sender.find({ agent, input, record }, owner);
    return found && this.#done({ agent, input, name }, print, found, 'reconciled');
  }

  /** The agent of an intent. @throws HttpError `outcome_unknown` where the owner lists them no more. */
  async #agentOf(reference: string, record: TraceCall): Promise<BookableAgent> {
    const agent = await this.#options.agents.find(reference, record);
    if (!agent) throw outcomeUnknown();
    return agent;
  }

  async #done(
    { agent, input, name }: Pick<MadeCreation, 'agent' | 'input' | 'name'>,
    print: string,
    schedule: UpstreamSchedule,
    idempotency: Created['idempotency'],
  ): Promise<Created> {
    const answer = createAnswer(schedule, input, agent);
    // Where this fails, the intent stays `sent`, and asking again finds the meeting in the list.
    if (name !== undefined) {
      await this.#options.intents.write(name, { state: 'done', print, answer }).catch(() => undefined);
    }
    return { answer, idempotency };
  }

  #isSettled(since: number): boolean {
    return this.#options.clock() - since > this.#options.reconcileAfterMs;
  }
}

type MadeCreation = Creation & { readonly agent: BookableAgent };
