import type { Interval } from '../../model/time/slots.js';
import { HttpError } from '../http/http-error.js';
import type { TraceCall } from '../http/log.js';
import { UpstreamFailure } from '../upstream/upstream.js';
import { setBounded } from './bounded-map.js';
import type { BusyWeek } from './free-seats.js';
import { unreadable, type MeetingList } from './meeting-list.js';
import { countWeeks, intervalOf, listWeeks, type WeekRange } from './weeks.js';

export interface TenantCalendarOptions {
  readonly meetings: MeetingList;
  /** Milliseconds of a clock that never jumps. */
  readonly monotonicClock: () => number;
}

/** Meetings of all agents that matter in one week. */
export interface TenantWeek {
  /** Milliseconds at which its call began. */
  readonly readAt: number;
  /** Number of the call: a higher one began later. */
  readonly call: number;
  /** By agent ID. An agent without meetings is missing. */
  readonly busy: ReadonlyMap<string, BusyWeek>;
  /** IDs of agents with a meeting whose time cannot be read. */
  readonly unreadable: ReadonlySet<string>;
}

type Read = Promise<ReadonlyMap<number, TenantWeek>>;

const FRESH_MS = 15_000;
const USABLE_MS = 60_000;
const RETRY_MS = 3_000;
const REFUSED_MS = 600_000;
const SLOW_MS = 60_000;
const MAX_WEEKS = 120;

/**
 * The meetings of all agents by week, from the API's list without an agent: one call for all agents and all visitors.
 * An answer is fresh for 15 seconds. Until it is a minute old it is still used while one call renews it.
 */
export class TenantCalendar {
  readonly #options: TenantCalendarOptions;
  readonly #weeks = new Map<number, TenantWeek>();
  /** Calls under way, by week. */
  readonly #reads = new Map<number, Read>();
  /** Fresh reads by range: the one under way, and the one that begins after it. */
  readonly #freshReads = new Map<string, { readonly current: Read; next?: Read }>();
  #calls = 0;
  #renewFrom = -Infinity;
  /** Ranges of more weeks than this are not read before a time, because the API refused them or they were too large. */
  #limit = { weeks: Infinity, until: Infinity };

  constructor(options: TenantCalendarOptions) {
    this.#options = options;
  }

  /** Number of the latest call. */
  get calls(): number {
    return this.#calls;
  }

  /**
   * The weeks of a range, in order.
   *
   * @returns `undefined` if the list of all agents cannot be used. Each agent's own list must be read instead.
   * @throws HttpError the API's own 429, 502 or 504
   */
  async read(range: WeekRange, trace: TraceCall): Promise<readonly TenantWeek[] | undefined> {
    if (this.#isBeyondLimit(range)) return undefined;
    const now = this.#options.monotonicClock();
    const weeks = listWeeks(range);
    const known = weeks.map((week) => this.#weeks.get(week));
    const missing = weeks.filter((_, index) => !isYounger(known[index], USABLE_MS, now));
    const due = weeks.filter(
      (week, index) => !isYounger(known[index], FRESH_MS, now) && !this.#reads.has(week),
    );
    if (due.length && (missing.length || now >= this.#renewFrom)) {
      void this.#startRead({ first: due[0]!, last: due.at(-1)! }, trace);
    }
    if (missing.length === 0) return known as TenantWeek[];
    const reads = new Set(missing.map((week) => this.#reads.get(week)!));
    const answers = await this.#orUndefined(range, Promise.all(reads));
    if (!answers) return undefined;
    const read = new Map(answers.flatMap((answer) => [...answer]));
    return weeks.map((week, index) => read.get(week) ?? known[index]!);
  }

  /**
   * The weeks of a range, in order, by a call that begins now or later. All who wait for such a call share it.
   *
   * @returns `undefined` as {@link read} does
   * @throws HttpError as {@link read} does
   */
  async readNow(range: WeekRange, trace: TraceCall): Promise<readonly TenantWeek[] | undefined> {
    if (this.#isBeyondLimit(range)) return undefined;
    const answer = await this.#orUndefined(range, this.#freshRead(range, trace));
    return answer && listWeeks(range).map((week) => answer.get(week)!);
  }

  #freshRead(range: WeekRange, trace: TraceCall): Read {
    const key = `${range.first} ${range.last}`;
    const running = this.#freshReads.get(key);
    if (running) {
      return (running.next ??= running.current
        .catch(() => undefined)
        .then(() => this.#freshRead(range, trace)));
    }
    const current = this.#startRead(range, trace).finally(() => this.#freshReads.delete(key));
    this.#freshReads.set(key, { current });
    return current;
  }

  #startRead(range: WeekRange, trace: TraceCall): Read {
    const weeks = listWeeks(range);
    const read = this.#load(range, trace).finally(() => {
      for (const week of weeks) if (this.#reads.get(week) === read) this.#reads.delete(week);
    });
    // A caller that waits for it handles a failure; a renewal has none.
    read.catch(() => undefined);
    for (const week of weeks) this.#reads.set(week, read);
    return read;
  }

  async #load(range: WeekRange, trace: TraceCall): Promise<ReadonlyMap<number, TenantWeek>> {
    const { meetings, monotonicClock } = this.#options;
    const readAt = monotonicClock();
    const call = (this.#calls += 1);
    try {
      const list = await meetings.read(intervalOf(range), {}, trace);
      const timesOf = new Map<string, Interval[]>();
      const withoutTime = new Set<string>();
      for (const { agentId, time } of list) {
        if (agentId === undefined) throw unreadable(trace);
        if (!time) withoutTime.add(agentId);
        else if (timesOf.has(agentId)) timesOf.get(agentId)!.push(time);
        else timesOf.set(agentId, [time]);
      }
      const busy = new Map(listWeeks(range).map((week) => [week, new Map<string, BusyWeek>()]));
      for (const [agentId, times] of timesOf) {
        for (const [week, busyWeek] of meetings.byWeek(times, range)) busy.get(week)!.set(agentId, busyWeek);
      }
      return this.#store(
        [...busy].map(([week, busyOf]) => [week, { readAt, call, busy: busyOf, unreadable: withoutTime }]),
      );
    } catch (error) {
      this.#renewFrom = monotonicClock() + RETRY_MS;
      if (isUnusable(error)) this.#setLimit(isTooLarge(error) ? countWeeks(range) - 1 : 0, REFUSED_MS);
      throw error;
    }
  }

  #store(weeks: readonly (readonly [number, TenantWeek])[]): ReadonlyMap<number, TenantWeek> {
    for (const [number, week] of weeks) {
      const isNewer = (this.#weeks.get(number)?.call ?? 0) < week.call;
      if (isNewer) setBounded(this.#weeks, number, week, MAX_WEEKS);
    }
    return new Map(weeks);
  }

  /** The result of a read, or `undefined` if it shows that the list of all agents cannot be used. */
  async #orUndefined<T>(range: WeekRange, read: Promise<T>): Promise<T | undefined> {
    try {
      return await read;
    } catch (error) {
      if (this.#isBeyondLimit(range)) return undefined;
      // It may be slow because it is long. If the API hangs, each agent's list will say so.
      if (isTimeout(error)) this.#setLimit(0, SLOW_MS);
      throw error;
    }
  }

  #setLimit(weeks: number, ms: number): void {
    this.#limit = { weeks, until: this.#options.monotonicClock() + ms };
  }

  #isBeyondLimit(range: WeekRange): boolean {
    if (this.#options.monotonicClock() >= this.#limit.until)
      this.#limit = { weeks: Infinity, until: Infinity };
    return countWeeks(range) > this.#limit.weeks;
  }
}

const isYounger = (week: TenantWeek | undefined, ms: number, now: number): boolean =>
  week !== undefined && now - week.readAt < ms;

/** Whether a failure is the list's own: another call of it would fail in the same way, and an agent's list may not. */
function isUnusable(error: unknown): boolean {
  if (!(error instanceof HttpError)) return false;
  const { status, isForeign } = error;
  return (
    (isForeign && status !== 408 && status !== 429) || isTooLarge(error) || isOutcome(error, 'bad_response')
  );
}

const isTooLarge = (error: unknown): boolean => isOutcome(error, 'too_large');
const isTimeout = (error: unknown): boolean => isOutcome(error, 'timeout');

const isOutcome = (error: unknown, outcome: UpstreamFailure['outcome']): boolean =>
  error instanceof HttpError && error.cause instanceof UpstreamFailure && error.cause.outcome === outcome;
