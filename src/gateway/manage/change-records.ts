import * as z from 'zod';
import type { BookingEvent } from '../events/booking-event.js';
import { keyedHash, type KeyedHash } from '../crypto/keyed-hash.js';
import type { IdempotencyStore } from '../stores/idempotency-store.js';
import { withLease } from '../stores/lease.js';
import type { MeetingChange } from './meeting-change.js';

/** A change that was sent, and whose outcome is not known. */
export interface PendingChange {
  readonly change: MeetingChange;
  /** Epoch milliseconds. */
  readonly sentAt: number;
  /** To be told when the change has taken effect. */
  readonly event?: BookingEvent | undefined;
}

export interface ChangeRecordsOptions {
  readonly store: IdempotencyStore;
  readonly secret: string;
  /** Milliseconds after sending until which the API may still carry out a change. */
  readonly settleMs: number;
}

const Count = z.coerce.number().int().min(0).catch(0);
const COUNT_MS = 400 * 24 * 3_600_000;

/** What the gateways that share a store know about changes of meetings. */
export class ChangeRecords {
  readonly #options: ChangeRecordsOptions;
  readonly #hash: KeyedHash;

  constructor(options: ChangeRecordsOptions) {
    this.#options = options;
    this.#hash = keyedHash(options.secret, 'change');
  }

  /**
   * Runs a task with the change whose outcome is not known, while no other request changes the same meeting.
   *
   * @param onTaken Called instead if another request does.
   */
  async withLock<T>(
    id: string,
    task: (pending: PendingChange | undefined) => Promise<T>,
    onTaken: () => Promise<T>,
  ): Promise<T> {
    const keys = { lock: await this.#hash(`lock ${id}`), value: await this.#hash(`pending ${id}`) };
    return withLease(this.#options.store, keys, ({ value }) => task(parsePending(value)), onTaken);
  }

  async pending(id: string): Promise<PendingChange | undefined> {
    return parsePending(await this.#options.store.get(await this.#hash(`pending ${id}`)));
  }

  /** Remembers a change. Call it before the change is sent. */
  async begin(id: string, pending: PendingChange): Promise<void> {
    const { store, settleMs } = this.#options;
    await store.set(await this.#hash(`pending ${id}`), JSON.stringify(pending), 2 * settleMs);
  }

  /** Forgets a change whose outcome is known. */
  async end(id: string): Promise<void> {
    await this.#options.store.delete(await this.#hash(`pending ${id}`));
  }

  /** How often a meeting was moved. */
  async count(id: string): Promise<number> {
    return Count.parse(await this.#options.store.get(await this.#hash(`count ${id}`)));
  }

  async countOne(id: string): Promise<void> {
    const next = (await this.count(id)) + 1;
    await this.#options.store.set(await this.#hash(`count ${id}`), String(next), COUNT_MS);
  }
}

const parsePending = (text: string | undefined): PendingChange | undefined =>
  text === undefined ? undefined : (JSON.parse(text) as PendingChange);
