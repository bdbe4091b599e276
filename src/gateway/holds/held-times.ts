import type { Interval } from '../../model/time/slots.js';
import { MINUTE_MS } from '../../model/time/units.js';
import { setBounded } from '../stores/bounded-map.js';
import type { Hold, SlotHolds } from './slot-holds.js';

export interface HeldTimesOptions {
  readonly holds: SlotHolds;
  /** Minutes to keep free around a meeting; a hold includes those after it. */
  readonly bufferMinutes: number;
  /** Milliseconds of a clock that never jumps. */
  readonly monotonicClock: () => number;
}

/** `any` hold, or only `firm` ones: of meetings that are booked, or may be. */
export type HoldKind = 'any' | 'firm';

interface CacheEntry {
  readonly readAt: number;
  readonly reading: Promise<unknown>;
  times?: Readonly<Record<HoldKind, readonly Interval[]>>;
}

const CACHE_MS = 15_000;
const MAX_AGENTS = 10_000;
const NOTHING_HELD: readonly Interval[] = [];

/** Times of agents that are being booked, or were booked a short while ago; cached for 15 seconds. */
export class HeldTimes {
  readonly #options: HeldTimesOptions;
  readonly #cache = new Map<string, CacheEntry>();

  constructor(options: HeldTimesOptions) {
    this.#options = options;
  }

  /** Held times of each agent, without the buffer. The same array means the same times. Never fails. */
  async of(agentIds: readonly string[], kind: HoldKind): Promise<(readonly Interval[])[]> {
    const entries = this.#entries(agentIds);
    const isKnown = entries.every(({ times }) => times !== undefined);
    if (!isKnown) await Promise.all(entries.map(({ reading }) => reading));
    return entries.map(({ times }) => times![kind]);
  }

  /** Forgets an agent's held times after they have changed. */
  drop(agentId: string): void {
    this.#cache.delete(agentId);
  }

  /** Forgets all agents' held times. */
  dropAll(): void {
    this.#cache.clear();
  }

  /** Cached times, and those of all other agents, which are read together. */
  #entries(agentIds: readonly string[]): CacheEntry[] {
    const readAt = this.#options.monotonicClock();
    const isFresh = (entry: CacheEntry | undefined) => entry && readAt - entry.readAt < CACHE_MS;
    const missing = agentIds.filter((id) => !isFresh(this.#cache.get(id)));
    if (missing.length > 0) {
      // Only shown times depend on this, so a failing store must not hide all of them.
      const holds = this.#options.holds.of(missing).catch(() => []);
      for (const [index, id] of missing.entries()) {
        const reading = holds.then((lists) => (entry.times = this.#timesOf(lists[index] ?? [])));
        const entry: CacheEntry = { readAt, reading };
        setBounded(this.#cache, id, entry, Math.max(MAX_AGENTS, agentIds.length));
      }
    }
    return agentIds.map((id) => this.#cache.get(id)!);
  }

  #timesOf(held: readonly Hold[]): NonNullable<CacheEntry['times']> {
    const { bufferMinutes } = this.#options;
    const timesOf = (some: readonly Hold[]): readonly Interval[] =>
      some.length === 0
        ? NOTHING_HELD
        : some.map(({ start, end }) => ({ start, end: end - bufferMinutes * MINUTE_MS }));
    return { any: timesOf(held), firm: timesOf(held.filter(({ state }) => state !== 'pending')) };
  }
}
