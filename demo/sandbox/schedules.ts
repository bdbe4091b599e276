import { type Agent, fullName, TENANT } from './agents.js';
import { ApiError } from './api-error.js';
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
  /** Delay until lists show a new booking, in milliseconds. @default 0 */
  listLagMs: number;
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
  readonly #byId = new Map<string, Schedule>();
  /** Epoch milliseconds from which a deferred schedule exists, by ID. */
  readonly #existsFrom = new Map<string, number>();

  constructor(options: ScheduleStoreOptions) {
    this.#options = options;
  }

  all(): Schedule[] {
    return [...this.#byId.values()];
  }

  find(id: string): Schedule {
    const schedule = this.#byId.get(id);
    if (!schedule || !this.#exists(schedule)) throw scheduleNotFound();
    return schedule;
  }

  /** Lists schedules that start from `from` to `to`, both included. The document does not define the period's bounds. */
  startingBetween(from: number, to: number, agentId?: string): Schedule[] {
    const { now, settings } = this.#options;
    const listedUntil = now() - settings.listLagMs;
    return this.all()
      .filter((schedule) => this.#exists(schedule) && Date.parse(schedule.createdAt) <= listedUntil)
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
    this.#byId.set(_id, schedule);
    for (const oldest of this.#byId.keys()) {
      if (this.#byId.size <= limit) break;
      this.#byId.delete(oldest);
    }
    return schedule;
  }

  change(id: string, { visitor, ...times }: ScheduleChange): Schedule {
    const schedule = this.find(id);
    const changed = { ...schedule, ...definedOnly(times), visitor: { ...schedule.visitor, ...visitor } };
    if (changed.date !== schedule.date || changed.duration !== schedule.duration) this.#check(changed);
    return this.#save(changed);
  }

  cancel(id: string): Schedule {
    return this.#save({ ...this.find(id), active: false });
  }

  /** Carries out a request whose new schedules exist only after a delay. */
  async defer<T>(delayMs: number, request: () => Promise<T>): Promise<T> {
    const before = new Set(this.#byId.keys());
    const result = await request();
    const existsFrom = this.#options.now() + delayMs;
    for (const id of this.#byId.keys()) if (!before.has(id)) this.#existsFrom.set(id, existsFrom);
    return result;
  }

  #exists({ _id }: Schedule): boolean {
    return (this.#existsFrom.get(_id) ?? 0) <= this.#options.now();
  }

  clear(): void {
    this.#byId.clear();
    this.#existsFrom.clear();
  }

  #save(schedule: Schedule): Schedule {
    const saved = { ...schedule, updatedAt: new Date(this.#options.now()).toISOString() };
    this.#byId.set(saved._id, saved);
    return saved;
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
