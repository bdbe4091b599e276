import { SlotHolds } from './slot-holds.js';

export type HoldEvent = 'held' | 'conflict' | 'booked' | 'unknown' | 'released';
export type HoldCounts = Readonly<Record<HoldEvent, number>>;

/** Counts what this process does with holds. */
export class CountedHolds extends SlotHolds {
  readonly #counts = { held: 0, conflict: 0, booked: 0, unknown: 0, released: 0 };

  /** Since the process began. */
  get counts(): HoldCounts {
    return { ...this.#counts };
  }

  override async acquireFirst(
    ...hold: Parameters<SlotHolds['acquireFirst']>
  ): ReturnType<SlotHolds['acquireFirst']> {
    const conflicts = await super.acquireFirst(...hold);
    for (const conflict of conflicts) this.#counts[conflict ? 'conflict' : 'held'] += 1;
    return conflicts;
  }

  override async extend(...hold: Parameters<SlotHolds['extend']>): ReturnType<SlotHolds['extend']> {
    const conflict = await super.extend(...hold);
    if (conflict) this.#counts.conflict += 1;
    return conflict;
  }

  override async confirm(...hold: Parameters<SlotHolds['confirm']>): Promise<void> {
    this.#counts.booked += 1;
    return super.confirm(...hold);
  }

  override async keepUnknown(...hold: Parameters<SlotHolds['keepUnknown']>): Promise<void> {
    this.#counts.unknown += 1;
    return super.keepUnknown(...hold);
  }

  override async release(...hold: Parameters<SlotHolds['release']>): Promise<void> {
    this.#counts.released += 1;
    return super.release(...hold);
  }
}
