import { type Agent, fullName, TENANT } from './agents.js';
import { ApiError } from './api-error.js';
import { ScheduleHistory } from './schedule-history.js';
import type { ScheduleChange, ScheduleInput } from './schedule-input.js';

/** A schedule as the API returns it: the document's fields, and more that the vendor's pages use. */
export interface Schedule {
  readonly _id: string;
  readonly tenant: string;
  readonly agentId: string;
  readonly active: boolean;
  readonly date: number;
  readonly duration: number;
  readonly pin: number | string;
  readonly conversationId: string;
  readonly visitor: ScheduleInput['visitor'] & { readonly code: string; readonly meetingUrl: string };
  readonly agent: {
    readonly name: string;
    readonly email: string;
    readonly code: string;
    readonly meetingUrl: string;
    readonly fullUrl?: string;
  };
  readonly createdAt: string;
  readonly updatedAt: string;
}

/** Behavior that the document does not define. Tests can choose it. */
export interface Settings {
  /** Whether to refuse a meeting that overlaps another one of the same agent. @default false */
  refuseClashes: boolean;
  /** HTTP status of a successful booking. @default 200 */
  createStatus: 200 | 201;
  /** Delay until lists show a new booking or a change, in milliseconds. @default 0 */
  listLagMs: number;
  /** Delay until a schedule that is read by its ID shows a change, in milliseconds. @default 0 */
  readLagMs: number;
  /** Whether to omit `agent.fullUrl`, as the API does if the tenant has no agent pages. @default false */
  withoutFullUrl: boolean;
  /** What the list without `agentEmail` holds: `all` agents' schedules, none, or a 400. @default 'all' */
  unfilteredList: 'all' | 'empty' | 'refused';
  /** Fields of an error's body, or an HTML page instead. @default 'full': `error`, `message` and `status` */
  errorBody: 'full' | 'error' | 'message' | 'html';
  /** From which field a PIN is read: from one of the two, from `either`, or from none. @default 'either' */
  pin: 'either' | 'visitor' | 'top-level' | 'ignored';
  /** Number of further agents, up to 10,000. @default 0 */
  crowd: number;
}

/** The defaults of all settings. */
export const DEFAULT_SETTINGS: Readonly<Settings> = {
  refuseClashes: false,
  createStatus: 200,
  listLagMs: 0,
  readLagMs: 0,
  withoutFullUrl: false,
  unfilteredList: 'all',
  errorBody: 'full',
  pin: 'either',
  crowd: 0,
};

export interface ScheduleStoreOptions {
  readonly now: () => number;
  readonly randomHex: (length: number) => string;
  readonly settings: Readonly<Settings>;
  /** Maximum number of schedules. Above it, the oldest are deleted. */
  readonly limit: number;
}

/** Stores the schedules of one world. Keeps cancelled ones, as the API does. */
export class ScheduleStore {
  readonly #options: ScheduleStoreOptions;
  readonly #byId = new Map<string, ScheduleHistory>();
  /** How much later the request that is being handled takes effect, in milliseconds. */
  #deferMs = 0;

  constructor(options: ScheduleStoreOptions) {
    this.#options = options;
  }

  /** Every schedule, as it is once all requests have taken effect. */
  all(): Schedule[] {
    return [...this.#byId.values()].map(({ final }) => final);
  }

  /** The schedule as it is shown by its ID. */
  find(id: string): Schedule {
    const { now, settings } = this.#options;
    const history = this.#byId.get(id);
    if (!history?.at(now())) throw scheduleNotFound();
    return history.seenAt(now() - settings.readLagMs);
  }

  /** Lists schedules that start from `from` to `to`, both included. The document does not define the period's bounds. */
  startingBetween(from: number, to: number, agentId?: string): Schedule[] {
    const { now, settings } = this.#options;
    const listedUntil = now() - settings.listLagMs;
    return [...this.#byId.values()]
      .flatMap((history) => history.at(listedUntil) ?? [])
      .filter(({ date }) => date >= from && date <= to)
      .filter((schedule) => agentId === undefined || schedule.agentId === agentId)
      .sort((one, other) => one.date - other.date);
  }

  /** @param base Origin and world prefix of the request. The meeting's links start with it. */
  create(agent: Agent, input: ScheduleInput, base: string): Schedule {
    const { now, randomHex, settings, limit } = this.#options;
    this.#check({ ...input, agentId: agent._id });
    const _id = randomHex(24);
    const visitorCode = randomHex(12);
    const agentCode = randomHex(12);
    const fullUrl = new URL(`${base}/nextjs/callbackDispatcher`);
    fullUrl.searchParams.set('params', JSON.stringify({ schedule: _id, agent: agent._id, code: agentCode }));
    const createdAt = new Date(now()).toISOString();
    const schedule: Schedule = {
      _id,
      tenant: TENANT,
      agentId: agent._id,
      active: true,
      date: input.date,
      duration: input.duration,
      pin: givenPin(input, settings.pin) || (parseInt(randomHex(4), 16) % 9000) + 1000,
      conversationId: randomHex(32),
      visitor: {
        ...withoutPin(input.visitor),
        code: visitorCode,
        meetingUrl: `${base}/visitor/${visitorCode}`,
      },
      agent: {
        name: fullName(agent),
        email: agent._account?.email ?? agent.contactEmail,
        code: agentCode,
        meetingUrl: `${base}/ve/${agentCode}`,
        ...(settings.withoutFullUrl ? {} : { fullUrl: fullUrl.href }),
      },
      createdAt,
      updatedAt: createdAt,
    };
    this.#byId.set(_id, new ScheduleHistory(schedule, this.#effectiveFrom));
    for (const oldest of this.#byId.keys()) {
      if (this.#byId.size <= limit) break;
      this.#byId.delete(oldest);
    }
    return schedule;
  }

  change(id: string, { visitor, ...times }: ScheduleChange): Schedule {
    const schedule = this.#byId.get(id)?.at(this.#options.now());
    if (!schedule) throw scheduleNotFound();
    const changed = { ...schedule, ...definedOnly(times) };
    if (changed.date !== schedule.date || changed.duration !== schedule.duration) this.#check(changed);
    return this.#change(id, (before) => ({
      ...before,
      ...definedOnly(times),
      visitor: { ...before.visitor, ...visitor },
    }));
  }

  cancel(id: string): Schedule {
    return this.#change(id, (before) => ({ ...before, active: false }));
  }

  /** Carries out a request that takes effect only after a delay. */
  async defer<T>(delayMs: number, request: () => Promise<T>): Promise<T> {
    this.#deferMs = delayMs;
    try {
      return await request();
    } finally {
      this.#deferMs = 0;
    }
  }

  clear(): void {
    this.#byId.clear();
  }

  get #effectiveFrom(): number {
    return this.#options.now() + this.#deferMs;
  }

  /** @returns The schedule with the change, even if it takes effect later. */
  #change(id: string, apply: (before: Schedule) => Schedule): Schedule {
    const history = this.#byId.get(id);
    const schedule = history?.at(this.#options.now());
    if (!history || !schedule) throw scheduleNotFound();
    const from = this.#effectiveFrom;
    const updatedAt = new Date(from).toISOString();
    const applyAndDate = (before: Schedule) => ({ ...apply(before), updatedAt });
    history.change(from, applyAndDate);
    return applyAndDate(schedule);
  }

  #check(wanted: { _id?: string; agentId: string; date: number; duration: number }): void {
    // The document does not say what happens if the start is in the past, and its own example is. The sandbox refuses
    // it, because that is the harder case for a client.
    if (wanted.date < this.#options.now()) {
      throw new ApiError(400, 'Invalid date', 'date must not be in the past');
    }
    if (!this.#options.settings.refuseClashes) return;
    const clash = this.all().some(
      (other) => other._id !== wanted._id && other.active && overlap(other, wanted),
    );
    if (clash) throw new ApiError(409, 'Schedule conflict', 'The agent has another meeting at this time');
  }
}

function givenPin({ visitor, pin }: ScheduleInput, source: Settings['pin']): string | number | undefined {
  if (source === 'ignored') return undefined;
  return (source === 'top-level' ? undefined : visitor.pin) || (source === 'visitor' ? undefined : pin);
}

/** The PIN is returned at the top level only. */
function withoutPin({
  pin: _pin,
  ...visitor
}: ScheduleInput['visitor']): Omit<ScheduleInput['visitor'], 'pin'> {
  return visitor;
}

export const scheduleNotFound = (): ApiError =>
  new ApiError(404, 'Schedule not found', 'There is no schedule with this ID');

type Meeting = Pick<Schedule, 'agentId' | 'date' | 'duration'>;

function overlap(one: Meeting, other: Meeting): boolean {
  return one.agentId === other.agentId && one.date < endOf(other) && other.date < endOf(one);
}

export const endOf = ({ date, duration }: Pick<Schedule, 'date' | 'duration'>): number =>
  date + duration * 60_000;

function definedOnly(
  times: Omit<ScheduleChange, 'visitor'>,
): Partial<Pick<Schedule, 'date' | 'duration' | 'pin'>> {
  const { date, duration, pin } = times;
  return {
    ...(date === undefined ? {} : { date }),
    ...(duration === undefined ? {} : { duration }),
    ...(pin === undefined ? {} : { pin }),
  };
}
