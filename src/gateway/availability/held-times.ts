import type { Interval } from '../../model/time/slots.js';
import { MINUTE_MS } from '../../model/time/units.js';
import { setBounded } from './bounded-map.js';
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
const EVER: Interval = { start: -Infinity, end: Infinity };
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
    const entries = agentIds.map((id) => this.#entry(id));
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

  #entry(agentId: string): CacheEntry {
    const now = this.#options.monotonicClock();
    const cached = this.#cache.get(agentId);
    if (cached && now - cached.readAt < CACHE_MS) return cached;
    const entry: CacheEntry = {
      readAt: now,
      reading: this.#read(agentId).then((times) => (entry.times = times)),
    };
    setBounded(this.#cache, agentId, entry, MAX_AGENTS);
    return entry;
  }

  async #read(agentId: string): Promise<NonNullable<CacheEntry['times']>> {
    const { holds, bufferMinutes } = this.#options;
    // Only shown times depend on this, so a failing store must not hide all of them.
    const held = await holds.overlapping(agentId, EVER).catch(() => []);
    const timesOf = (some: readonly Hold[]): readonly Interval[] =>
      some.length === 0
        ? NOTHING_HELD
        : some.map(({ start, end }) => ({ start, end: end - bufferMinutes * MINUTE_MS }));
    return { any: timesOf(held), firm: timesOf(held.filter(({ state }) => state !== 'pending')) };
  }
}
