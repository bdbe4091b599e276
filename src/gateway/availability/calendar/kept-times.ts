import type { BookableAgent } from '../../agents/agents.js';
import { setBounded } from '../../stores/bounded-map.js';
import { isSameList, type BusyWeek } from './free-seats.js';
import type { TenantWeek } from './tenant-calendar.js';
import type { WeekRange } from './weeks.js';

/** Busy times of an agent, week by week. */
export interface AgentWeeks {
  readonly agent: BookableAgent;
  readonly weeks: readonly BusyWeek[];
}

/** What busy times are made of. */
export interface TimesSource {
  readonly agents: readonly BookableAgent[];
  readonly range: WeekRange;
  readonly tenant: readonly TenantWeek[];
  /** Number of changes that were known. */
  readonly version: number;
}

interface Entry extends TimesSource {
  readonly at: number;
  readonly times: Promise<readonly AgentWeeks[]>;
}

const KEEP_MS = 1_000;
const MAX_RANGES = 20;
/** Of more agents, one who has changed makes no difference for a second, and bookings may change one at any moment. */
const MANY_AGENTS = 200;

/** Busy times for a second: many visitors see the same ones, and those of thousands of agents take a while to put together. */
export class KeptTimes {
  /** The last ones for each list of agents and range of weeks. */
  readonly #entries = new WeakMap<readonly BookableAgent[], Map<string, Entry>>();

  /** The last busy times, also while they are being read. @param now Milliseconds of a clock that never jumps. */
  get(source: TimesSource, now: number): Promise<readonly AgentWeeks[]> | undefined {
    const entry = this.#entries.get(source.agents)?.get(keyOf(source.range));
    if (!entry || now - entry.at >= KEEP_MS || !isSameList(entry.tenant, source.tenant)) return undefined;
    return entry.version === source.version || isMany(source.agents) ? entry.times : undefined;
  }

  /** Keeps busy times, unless reading them fails. @param at When they began to be read, by the same clock. */
  set(source: TimesSource, at: number, times: Promise<readonly AgentWeeks[]>): void {
    const byRange = this.#entries.get(source.agents) ?? new Map<string, Entry>();
    this.#entries.set(source.agents, byRange);
    const key = keyOf(source.range);
    const entry = { ...source, at, times };
    setBounded(byRange, key, entry, MAX_RANGES);
    times.catch(() => {
      if (byRange.get(key) === entry) byRange.delete(key);
    });
  }
}

/** Whether the busy times of so many agents are kept although one of them has changed. */
export const isMany = (agents: readonly BookableAgent[]): boolean => agents.length > MANY_AGENTS;

const keyOf = ({ first, last }: WeekRange): string => `${first} ${last}`;
