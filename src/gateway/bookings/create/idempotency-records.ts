import * as z from 'zod';
import { keyedHash, type KeyedHash } from '../../crypto/keyed-hash.js';
import { badRequest } from '../../http/http-error.js';
import type { IdempotencyStore } from '../../stores/idempotency-store.js';
import { withLease, type Lease } from '../../stores/lease.js';
import type { CreateAnswer } from './create-answer.js';
import { MINUTE_MS } from '../../../model/time/units.js';
import type { BookingExtras } from '../../../model/booking/booking.js';
import type { CreateInput } from './create-body.js';

/** Stored state of one booking attempt. It stays `sent` while the outcome is unknown. */
export type IdempotencyRecord =
  | {
      readonly state: 'sent';
      readonly fingerprint: string;
      /** Reference of the agent. */
      readonly agent: string;
      readonly input: CreateInput;
      readonly extras?: BookingExtras | undefined;
      /** Epoch milliseconds. */
      readonly sentAt: number;
    }
  | { readonly state: 'done'; readonly fingerprint: string; readonly answer: CreateAnswer };

interface FingerprintedBooking {
  readonly isNotified: boolean;
  readonly input: CreateInput;
  readonly extras?: BookingExtras | undefined;
}

const IdempotencyRecord = z.looseObject({ state: z.enum(['sent', 'done']), fingerprint: z.string() });

const RECORD_TTL_MS = 24 * 3_600_000;

/**
 * Validates an `Idempotency-Key` header.
 *
 * @returns `undefined` if there is no header.
 * @throws HttpError 400 if the key is malformed or short enough to be guessed.
 */
export function readIdempotencyKey(key: string | null | undefined): string | undefined {
  if (key === null || key === undefined) return undefined;
  if (/^[\w-]{20,128}$/.test(key)) return key;
  throw badRequest('Invalid Idempotency-Key', 'The key must have 20 to 128 letters, digits, "-" or "_"');
}

/**
 * Reads `Idempotency-Age`: how many seconds ago the last create with the key ended, by the page's own clock.
 *
 * @returns Milliseconds; `undefined` if the key is new.
 * @throws HttpError 400 if it is not a number.
 */
export function readIdempotencyAgeMs(age: string | null | undefined): number | undefined {
  if (age === null || age === undefined) return undefined;
  if (/^\d{1,9}$/.test(age)) return Number(age) * 1000;
  throw badRequest('Invalid Idempotency-Age', 'The age must be a whole number of seconds');
}

/**
 * Reads and writes idempotency records. Keys in the store are keyed hashes bound to the page's origin, so that neither
 * a reader of the store nor another site can use them.
 */
export class IdempotencyRecords {
  readonly #store: IdempotencyStore;
  readonly #hash: KeyedHash;
  readonly #clock: () => number;

  constructor(store: IdempotencyStore, secret: string, clock: () => number) {
    this.#store = store;
    this.#clock = clock;
    this.#hash = keyedHash(secret, 'idempotency');
  }

  /** Key of a record in the store. */
  recordKey(origin: string, idempotencyKey: string): Promise<string> {
    return this.#hash(`intent ${origin} ${idempotencyKey}`);
  }

  /** Hash of everything that a request asks for, to tell a retry from another booking with the same key. */
  fingerprint(agent: string, { isNotified, input, extras }: FingerprintedBooking): Promise<string> {
    // Without extras, the hash is that of gateways that did not know them.
    return this.#hash(`body ${JSON.stringify([agent, isNotified, input, ...(extras ? [extras] : [])])}`);
  }

  async write(recordKey: string, record: IdempotencyRecord): Promise<void> {
    await this.#store.set(recordKey, JSON.stringify(record), RECORD_TTL_MS);
  }

  /** Writes the last record of a task, and releases the task's lock. */
  async finish(recordKey: string, record: IdempotencyRecord, lease: Lease): Promise<void> {
    await lease.endWith(['set', recordKey, JSON.stringify(record), RECORD_TTL_MS]);
  }

  async delete(recordKey: string): Promise<void> {
    await this.#store.delete(recordKey);
  }

  /** Runs a task with a record while no other request works on it, or `onTaken` if one does. */
  withLock<T>(
    recordKey: string,
    task: (record: IdempotencyRecord | undefined, lease: Lease) => Promise<T>,
    onTaken: (record: IdempotencyRecord | undefined) => Promise<T>,
  ): Promise<T> {
    return withLease(
      this.#store,
      { lock: `${recordKey}-lock`, value: recordKey },
      async (lease) => task(parseRecord(lease.value), lease),
      async (value) => onTaken(parseRecord(value)),
    );
  }

  /** Assigns a meeting to an owner until it ends. Resolves to `false` if it belongs to another one. */
  async claimSchedule(
    scheduleId: string,
    owner: string,
    { date, duration }: Pick<CreateInput, 'date' | 'duration'>,
  ): Promise<boolean> {
    const key = await this.#hash(`meeting ${scheduleId}`);
    const untilEndMs = date + duration * MINUTE_MS - this.#clock();
    const holder = await this.#store.add(key, owner, Math.max(RECORD_TTL_MS, untilEndMs));
    return holder === undefined || holder === owner;
  }

  /** Whether a meeting belongs to another owner. */
  async isOthersSchedule(scheduleId: string, owner: string): Promise<boolean> {
    const holder = await this.#store.get(await this.#hash(`meeting ${scheduleId}`));
    return holder !== undefined && holder !== owner;
  }
}

function parseRecord(text: string | undefined): IdempotencyRecord | undefined {
  if (text === undefined) return undefined;
  return IdempotencyRecord.parse(JSON.parse(text)) as unknown as IdempotencyRecord;
}
