import type { Interval } from '../../../model/time/slots.js';
import { HttpError } from '../../http/http-error.js';
import type { TraceCall } from '../../http/log.js';
import { UpstreamFailure } from '../../upstream/upstream.js';
import { setBounded } from '../../stores/bounded-map.js';
import type { SharedWeek, SharedWeeks } from './shared-weeks.js';
import type { BusyWeek } from './free-seats.js';
import { unreadable, type MeetingList } from './meeting-list.js';
import { countWeeks, intervalOf, listWeeks, type WeekRange } from './weeks.js';

export interface TenantCalendarOptions {
  readonly meetings: MeetingList;
  /** Milliseconds of a clock that never jumps. */
  readonly monotonicClock: () => number;
  /** Shares weeks with other processes. @default every process reads its own */
  readonly shared?: SharedWeeks | undefined;
}

/** Meetings of all agents that matter in one week. */
export interface TenantWeek {
  /** Milliseconds at which its call began. */
  readonly readAt: number;
  /** Number of the call: a higher one began later. `undefined` if another process made it. */
  readonly call: number | undefined;
  /** By agent ID. An agent without meetings is missing. */
  readonly busy: ReadonlyMap<string, BusyWeek>;
  /** IDs of agents with a meeting whose time cannot be read. */
  readonly unreadable: ReadonlySet<string>;
}

interface ReadOptions {
  readonly isForBooking: boolean;
  /** Where other processes may have the weeks. @default the call is made in any case */
  readonly shared?: SharedWeeks | undefined;
}

type Read = Promise<ReadonlyMap<number, TenantWeek>>;

export const FRESH_MS = 15_000;
export const USABLE_MS = 60_000;
const RETRY_MS = 3_000;
const SHARED_RETRY_MS = 500;
const ESTIMATE_MS = 100;
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
  /** Looks at what other processes have read, by the weeks. */
  readonly #adoptions = new Map<string, Promise<void>>();
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
   * @param isForBooking Whether a booking waits for them. @default false
   * @returns `undefined` if the list of all agents cannot be used. Each agent's own list must be read instead.
   * @throws HttpError the API's own 429, 502 or 504
   */
  async read(
    range: WeekRange,
    trace: TraceCall,
    isForBooking = false,
  ): Promise<readonly TenantWeek[] | undefined> {
    if (this.#isBeyondLimit(range)) return undefined;
    const { monotonicClock, shared } = this.#options;
    const weeks = listWeeks(range);
    const start = monotonicClock();
    await this.#adopt(weeks.filter((week) => !isYounger(this.#weeks.get(week), USABLE_MS, start)));
    const now = monotonicClock();
    const known = weeks.map((week) => this.#weeks.get(week));
    const missing = weeks.filter((_, index) => !isYounger(known[index], USABLE_MS, now));
    const due = weeks.filter(
      (week, index) => !isYounger(known[index], FRESH_MS, now) && !this.#reads.has(week),
    );
    if (due.length && (missing.length || now >= this.#renewFrom)) {
      void this.#startRead({ first: due[0]!, last: due.at(-1)! }, trace, { isForBooking, shared });
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
    const current = this.#startRead(range, trace, { isForBooking: true }).finally(() =>
      this.#freshReads.delete(key),
    );
    this.#freshReads.set(key, { current });
    return current;
  }

  /** Takes weeks that other processes have read, unless they are being read here. */
  async #adopt(weeks: readonly number[]): Promise<void> {
    const { shared } = this.#options;
    const wanted = weeks.filter((week) => !this.#reads.has(week));
    if (!shared || !wanted.length) return;
    const key = wanted.join(' ');
    const adoption =
      this.#adoptions.get(key) ??
      shared
        .peek(wanted)
        .then((found) => this.#storeShared(found))
        .finally(() => this.#adoptions.delete(key));
    this.#adoptions.set(key, adoption);
    await adoption;
  }

  #startRead(range: WeekRange, trace: TraceCall, { shared, ...purpose }: ReadOptions): Read {
    const weeks = listWeeks(range);
    const load = shared
      ? this.#loadShared(range, trace, { ...purpose, shared })
      : this.#load(range, trace, purpose);
    const read = load.finally(() => {
      for (const week of weeks) if (this.#reads.get(week) === read) this.#reads.delete(week);
    });
    // A caller that waits for it handles a failure; a renewal has none.
    read.catch(() => undefined);
    for (const week of weeks) this.#reads.set(week, read);
    return read;
  }

  /** Reads weeks that no other process has fresh, and waits for those that another one is reading. */
  async #loadShared(
    range: WeekRange,
    trace: TraceCall,
    { shared, ...purpose }: ReadOptions & { readonly shared: SharedWeeks },
  ): Read {
    const claim = await shared.claim(listWeeks(range));
    this.#storeShared(claim.found);
    // While another process renews it, what is there is good enough. Soon it is asked for again.
    this.#renewFrom = this.#options.monotonicClock() + SHARED_RETRY_MS;
    const weeks = new Map<number, TenantWeek>(this.#toWeeks(claim.found));
    if (claim.mine.length) {
      const own = { first: claim.mine[0]!, last: claim.mine.at(-1)! };
      try {
        const read = await this.#load(own, trace, purpose);
        for (const [number, week] of read) weeks.set(number, week);
        await claim.publish(read);
      } catch (error) {
        await claim.release();
        throw error;
      }
    }
    const isMissing = (week: number): boolean => !weeks.has(week);
    const awaited = await shared.wait(claim.underWay.filter(isMissing));
    this.#storeShared(awaited);
    for (const [number, week] of this.#toWeeks(awaited)) weeks.set(number, week);
    const left = listWeeks(range).filter(isMissing);
    if (left.length) {
      const read = await this.#load({ first: left[0]!, last: left.at(-1)! }, trace, purpose);
      for (const [number, week] of read) weeks.set(number, week);
      await shared.publish(read, left);
    }
    return weeks;
  }

  #toWeeks(weeks: ReadonlyMap<number, SharedWeek>): [number, TenantWeek][] {
    const now = this.#options.monotonicClock();
    return [...weeks].map(([number, { ageMs, ...week }]) => [
      number,
      { ...week, readAt: now - ageMs, call: undefined },
    ]);
  }

  #storeShared(weeks: ReadonlyMap<number, SharedWeek>): void {
    this.#store(this.#toWeeks(weeks));
  }

  async #load(
    range: WeekRange,
    trace: TraceCall,
    { isForBooking }: ReadOptions,
  ): Promise<ReadonlyMap<number, TenantWeek>> {
    const { meetings, monotonicClock } = this.#options;
    const readAt = monotonicClock();
    const call = (this.#calls += 1);
    try {
      const list = await meetings.read(intervalOf(range), { isForBooking }, trace);
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
      if (isNewer(week, this.#weeks.get(number))) setBounded(this.#weeks, number, week, MAX_WEEKS);
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

/** Whether a call began after another one. */
function isNewer(one: TenantWeek, other: TenantWeek | undefined): boolean {
  if (other?.call !== undefined && one.call !== undefined) return other.call < one.call;
  // What looks a little newer is the same answer, whose age is an estimate.
  return other === undefined || other.readAt + ESTIMATE_MS < one.readAt;
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
