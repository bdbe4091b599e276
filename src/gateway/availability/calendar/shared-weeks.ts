import type { Lifetime, SharedValue, SharedValues, Turn } from '../../upstream/shared-values.js';
import type { BusyWeek } from './free-seats.js';
import { intervalOf } from './weeks.js';

/** Meetings of all agents in one week, as another process has read them. */
export interface SharedWeek {
  /** Milliseconds since the call began. */
  readonly ageMs: number;
  /** By agent ID. */
  readonly busy: ReadonlyMap<string, BusyWeek>;
  readonly unreadable: ReadonlySet<string>;
}

type ReadWeek = Pick<SharedWeek, 'busy' | 'unreadable'>;

/** Which weeks this process has to read. Ends with `publish` or `release`. */
export interface WeekClaim {
  /** Weeks in the store that can be used; not all of them are fresh. */
  readonly found: ReadonlyMap<number, SharedWeek>;
  /** Weeks to read, in order. */
  readonly mine: readonly number[];
  /** Weeks that another process is reading. */
  readonly underWay: readonly number[];
  /** Shares the claimed weeks. */
  publish(this: void, weeks: ReadonlyMap<number, ReadWeek>): Promise<void>;
  release(this: void): Promise<void>;
}

/** Start relative to that of the week, and length, both in milliseconds. */
type PackedTime = readonly [start: number, length: number];

interface PackedWeek {
  readonly busy: readonly (readonly [agentId: string, times: readonly PackedTime[]])[];
  readonly unreadable: readonly string[];
}

/** Weeks of the tenant's calendar that all processes know together. */
export class SharedWeeks {
  readonly #values: SharedValues;
  readonly #lifetime: Lifetime;
  readonly #prefix: string;

  /** @param bufferMinutes Meetings count for weeks that depend on it. */
  constructor(values: SharedValues, lifetime: Lifetime, bufferMinutes: number) {
    this.#values = values;
    this.#lifetime = lifetime;
    this.#prefix = `week ${bufferMinutes}`;
  }

  /** Weeks that another process has read and that can still be used. */
  async peek(weeks: readonly number[]): Promise<ReadonlyMap<number, SharedWeek>> {
    const found = await Promise.all(weeks.map((week) => this.#values.peek<PackedWeek>(this.#name(week))));
    return this.#usable(weeks, found);
  }

  async claim(weeks: readonly number[]): Promise<WeekClaim> {
    const lookUps = await Promise.all(weeks.map((week) => this.#values.lookUp<PackedWeek>(this.#name(week))));
    const isDue = (_: number, index: number): boolean => {
      const { found, isUnderWay } = lookUps[index]!;
      return !found?.isFresh && !isUnderWay;
    };
    const turns = lookUps.map(({ turn }) => turn);
    return {
      found: this.#usable(
        weeks,
        lookUps.map(({ found }) => found),
      ),
      mine: weeks.filter(isDue),
      underWay: weeks.filter((_, index) => lookUps[index]!.isUnderWay),
      publish: async (read) => {
        const publish = async (week: number, index: number) => {
          const turn = turns[index] ?? (isDue(week, index) ? await this.#ownTurn(week) : undefined);
          if (read.has(week)) await turn?.publish(pack(week, read.get(week)!), this.#lifetime);
          else await turn?.release();
        };
        await Promise.all(weeks.map(publish));
      },
      release: async () => {
        await Promise.all(turns.map(async (turn) => turn?.release()));
      },
    };
  }

  /** Waits for weeks that another process is reading. Those that do not come in time are left out. */
  async wait(weeks: readonly number[]): Promise<ReadonlyMap<number, SharedWeek>> {
    const found = await Promise.all(weeks.map((week) => this.#values.wait<PackedWeek>(this.#name(week))));
    return this.#usable(weeks, found);
  }

  /** Shares weeks that were read although another process had the turn. */
  async publish(read: ReadonlyMap<number, ReadWeek>, weeks: readonly number[]): Promise<void> {
    const publish = async (week: number) =>
      (await this.#ownTurn(week)).publish(pack(week, read.get(week)!), this.#lifetime);
    await Promise.all(weeks.map(publish));
  }

  #ownTurn(week: number): Promise<Turn> {
    return this.#values.untakenTurn(this.#name(week));
  }

  #usable(
    weeks: readonly number[],
    found: readonly (SharedValue<PackedWeek> | undefined)[],
  ): Map<number, SharedWeek> {
    return new Map(
      weeks.flatMap((week, index) => {
        const one = found[index];
        if (!one || one.ageMs >= this.#lifetime.usableMs) return [];
        return [[week, { ...unpack(week, one.value), ageMs: one.ageMs }] as const];
      }),
    );
  }

  #name(week: number): string {
    return `${this.#prefix} ${week}`;
  }
}

function pack(week: number, { busy, unreadable }: ReadWeek): PackedWeek {
  const origin = intervalOf({ first: week, last: week }).start;
  const packTimes = (times: BusyWeek) =>
    times.map(({ start, end }): PackedTime => [start - origin, end - start]);
  return {
    busy: [...busy].map(([agentId, times]) => [agentId, packTimes(times)] as const),
    unreadable: [...unreadable],
  };
}

function unpack(week: number, { busy, unreadable }: PackedWeek): ReadWeek {
  const origin = intervalOf({ first: week, last: week }).start;
  const unpackTimes = (times: readonly PackedTime[]) =>
    times.map(([start, length]) => ({ start: origin + start, end: origin + start + length }));
  return {
    busy: new Map(busy.map(([agentId, times]) => [agentId, unpackTimes(times)])),
    unreadable: new Set(unreadable),
  };
}
