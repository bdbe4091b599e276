import type { BookableAgent } from '../agents/agents.js';
import { setBounded } from '../stores/bounded-map.js';
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
  readonly times: readonly AgentWeeks[];
}

const KEEP_MS = 1_000;
const MAX_RANGES = 20;

/** Busy times for a second: many visitors see the same ones, and those of thousands of agents take a while to put together. */
export class KeptTimes {
  /** The last ones for each list of agents and range of weeks. */
  readonly #entries = new WeakMap<readonly BookableAgent[], Map<string, Entry>>();

  /** @param now Milliseconds of a clock that never jumps. */
  get({ agents, range, tenant, version }: TimesSource, now: number): readonly AgentWeeks[] | undefined {
    const entry = this.#entries.get(agents)?.get(keyOf(range));
    const isGood = entry?.version === version && now - entry.at < KEEP_MS && isSameList(entry.tenant, tenant);
    return isGood ? entry.times : undefined;
  }

  /** @param at When they began to be read, by the same clock. */
  set(source: TimesSource, at: number, times: readonly AgentWeeks[]): void {
    let byRange = this.#entries.get(source.agents);
    if (!byRange) this.#entries.set(source.agents, (byRange = new Map<string, Entry>()));
    setBounded(byRange, keyOf(source.range), { ...source, at, times }, MAX_RANGES);
  }
}

const keyOf = ({ first, last }: WeekRange): string => `${first} ${last}`;
