import type { Agents, BookableAgent } from './agents.js';
import { isSuccess, type Api } from './api.js';
import { createAnswer, UpstreamSchedule, type CreateAnswer } from './create-answer.js';
import type { CreateInput } from './create-body.js';
import { HttpError, outcomeUnknown } from './http-error.js';
import type { Intents } from './intents.js';
import type { LogEntry } from './log.js';
import { findCreated } from './reconcile.js';
import { UpstreamFailure, type RecordCall } from './upstream.js';

export interface Creation {
  readonly agent: BookableAgent;
  readonly input: CreateInput;
  readonly isNotified: boolean;
  /** The intent's name in the store; without one, a retry cannot be told from a second booking. */
  readonly name: string | undefined;
  /** Challenge and limits; called before anything is created, and not for an answer that is known already. */
  readonly admit: () => Promise<void>;
  readonly record: RecordCall;
}

export interface Created {
  readonly answer: CreateAnswer;
  readonly idempotency: NonNullable<LogEntry['idempotency']>;
}

export interface SchedulesOptions {
  readonly api: Api;
  readonly agents: Agents;
  readonly intents: Intents;
  readonly clock: () => number;
  /** Milliseconds after which a create that is not in the list will not turn up any more. */
  readonly settled: number;
}

const inProgress = () =>
  new HttpError(409, 'in_progress', 'This booking is being made at this moment', { retryAfter: 2 });
const keyReused = () => new HttpError(422, 'key_reused', 'The Idempotency-Key was used for another booking');

/** Creates schedules, each intent at most once. */
export class Schedules {
  readonly #options: SchedulesOptions;

  constructor(options: SchedulesOptions) {
    this.#options = options;
  }

  /**
   * Creates a schedule, or gives the answer that this intent had before.
   *
   * @throws HttpError 409 while another request makes it, 422 where the key was for another body, 504 `outcome_unknown`,
   *   else the API's refusal or what `admit` throws.
   */
  async create(creation: Creation): Promise<Created> {
    const { intents } = this.#options;
    const { agent, isNotified, input, name } = creation;
    const print = await intents.printOf(agent.id, isNotified, input);
    if (name === undefined) {
      await creation.admit();
      return this.#attempt(creation, print);
    }
    return this.#alone(name, async () => {
      const known = await intents.read(name);
      if (known && known.print !== print) throw keyReused();
      if (known?.state === 'done') return { answer: known.answer, idempotency: 'replayed' };
      if (known) {
        const found = await this.#find(creation, name);
        if (found) return this.#done(creation, print, found, 'reconciled');
        if (!this.#isSettled(known.since)) throw outcomeUnknown();
      }
      await creation.admit();
      return this.#attempt(creation, print);
    });
  }

  /**
   * What became of an intent.
   *
   * @throws HttpError 404 where nothing was booked with this key, 409 while it is being made, 504 `outcome_unknown`.
   */
  async outcome(name: string, record: RecordCall): Promise<Created> {
    const { intents, agents } = this.#options;
    return this.#alone(name, async () => {
      const known = await intents.read(name);
      if (known?.state === 'done') return { answer: known.answer, idempotency: 'replayed' };
      if (!known) throw notBooked();
      const agent = await agents.find(known.agent, record);
      if (!agent) throw outcomeUnknown();
      const found = await this.#find({ agent, input: known.input, record }, name);
      const creation = { agent, input: known.input, name };
      if (found) return this.#done(creation, known.print, found, 'reconciled');
      if (!this.#isSettled(known.since)) throw outcomeUnknown();
      await intents.forget(name);
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

  async #attempt(creation: Creation, print: string): Promise<Created> {
    const { intents, clock } = this.#options;
    const { agent, input, name } = creation;
    if (name !== undefined) {
      await intents.write(name, { state: 'sent', print, agent: agent.reference, input, since: clock() });
    }
    const owner = name ?? crypto.randomUUID();
    try {
      const first = await this.#trySend(creation, owner);
      if (first.created) return await this.#done(creation, print, first.created, first.idempotency);
      if (!first.isFinished) throw outcomeUnknown();
      const second = await this.#trySend(creation, owner);
      if (second.created) return await this.#done(creation, print, second.created, second.idempotency);
      throw outcomeUnknown();
    } catch (error) {
      // Nothing was booked, so the visitor may correct the form and use the key again.
      if (name !== undefined && !isUnknown(error)) await intents.forget(name).catch(() => undefined);
      throw error;
    }
  }

  /**
   * Sends the create once and, where the answer does not tell, looks for the meeting.
   *
   * @throws HttpError as {@link #send} and {@link #find} do.
   */
  async #trySend(creation: Creation, owner: string): Promise<Tried> {
    const sent = await this.#send(creation);
    if (!sent.schedule) {
      const created = await this.#find(creation, owner);
      return { created, isFinished: sent.isFinished, idempotency: 'reconciled' };
    }
    // A meeting that was made is answered, even where the store fails.
    await this.#options.intents.claim(sent.schedule._id, owner).catch(() => undefined);
    return { created: sent.schedule, isFinished: true, idempotency: 'created' };
  }

  /**
   * Sends the create once. `isFinished` says that the API itself ended it with a 5xx: what is not in the list then will
   * not turn up later, as it may after a timeout, a lost connection or the word of a proxy.
   *
   * @throws HttpError where it is certain that nothing was booked.
   */
  async #send({ agent, input, isNotified, record }: Creation): Promise<Sent> {
    const { api } = this.#options;
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

  /** @throws HttpError `outcome_unknown` where the list cannot be had. */
  async #find(
    creation: Pick<Creation, 'agent' | 'input' | 'record'>,
    owner: string,
  ): Promise<UpstreamSchedule | undefined> {
    const { api, intents } = this.#options;
    try {
      return await findCreated(
        api,
        creation,
        { claim: (id) => intents.claim(id, owner), isOthers: (id) => intents.isOthers(id, owner) },
        creation.record,
      );
    } catch (error) {
      throw outcomeUnknown(error);
    }
  }

  async #done(
    { agent, input, name }: Pick<Creation, 'agent' | 'input' | 'name'>,
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
    return this.#options.clock() - since > this.#options.settled;
  }
}

interface Sent {
  readonly schedule: UpstreamSchedule | undefined;
  readonly isFinished: boolean;
}

interface Tried {
  readonly created: UpstreamSchedule | undefined;
  readonly isFinished: boolean;
  readonly idempotency: Created['idempotency'];
}

const notBooked = () => new HttpError(404, 'Not found', 'No meeting was booked with this key');

const isUnknown = (error: unknown): boolean =>
  error instanceof HttpError && error.error === 'outcome_unknown';
