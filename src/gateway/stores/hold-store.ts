/** What a hold is for: `pending` while the create is under way, `unknown` after it ended without an outcome, `booked` after it succeeded. */
export type HoldState = 'pending' | 'unknown' | 'booked';

/** An interval that somebody holds. Times are epoch milliseconds. */
export interface StoredHold {
  readonly start: number;
  readonly end: number;
  readonly owner: string;
  readonly state: HoldState;
}

/**
 * Lists of held intervals, one list per key. Each hold ends by itself, by the store's own clock. An owner has one hold per
 * list at most.
 */
export interface HoldStore {
  /**
   * Tries the lists in order, and adds the hold to the first one in which no other owner's hold overlaps it, in one step.
   * An owner's earlier hold in that list is replaced.
   *
   * @param ignored Owners whose holds are not in the way.
   * @returns The hold in the way, for each list that was tried; `undefined` at the end if the hold was added there.
   */
  acquire(
    this: void,
    keys: readonly string[],
    hold: StoredHold,
    milliseconds: number,
    ignored?: readonly string[],
  ): Promise<(StoredHold | undefined)[]>;
  /** Adds or replaces an owner's hold, without looking at others. */
  put(this: void, key: string, hold: StoredHold, milliseconds: number): Promise<void>;
  /** Ends an owner's hold. */
  remove(this: void, key: string, owner: string): Promise<void>;
  /** All holds of each list. */
  list(this: void, keys: readonly string[]): Promise<StoredHold[][]>;
}

/** Whether another owner's hold overlaps a hold. */
export const isInTheWay = (other: StoredHold, { owner, start, end }: StoredHold): boolean =>
  other.owner !== owner && other.start < end && start < other.end;
