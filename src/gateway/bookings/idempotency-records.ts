import * as z from 'zod';
import type { CreateAnswer } from './create-answer.js';
import type { CreateInput } from './create-body.js';
import { HttpError } from '../http/http-error.js';
import type { IdempotencyStore } from '../stores/idempotency-store.js';
import { keyedHash, type KeyedHash } from '../crypto/keyed-hash.js';

/** What the store holds of an intent. `sent` stays where nothing is known of the outcome. */
export type IdempotencyRecord =
  | {
      readonly state: 'sent';
      readonly print: string;
      readonly agent: string;
      readonly input: CreateInput;
      readonly since: number;
    }
  | { readonly state: 'done'; readonly print: string; readonly answer: CreateAnswer };

const Intent = z.looseObject({ state: z.enum(['sent', 'done']), print: z.string() });

const KEPT = 24 * 3_600_000;

/** A visitor's `Idempotency-Key`, or nothing where there is none. @throws HttpError 400 where it is guessable or malformed. */
export function readKey(key: string | null | undefined): string | undefined {
  if (key === null || key === undefined) return undefined;
  if (/^[\w-]{20,128}$/.test(key)) return key;
  throw new HttpError(
    400,
    'Invalid Idempotency-Key',
    'The key must have 20 to 128 letters, digits, "-" or "_"',
  );
}

/**
 * The intents of one gateway. Names in the store are keyed hashes, bound to the page's origin, so that neither the
 * store's reader nor another site can tell or use a key.
 */
export class IdempotencyRecords {
  readonly #store: IdempotencyStore;
  readonly #hash: KeyedHash;
  readonly #lease: number;

  /** @param lease Milliseconds; longer than a create with everything that may follow it. */
  constructor(store: IdempotencyStore, secret: string, lease: number) {
    this.#store = store;
    this.#hash = keyedHash(secret, 'idempotency');
    this.#lease = lease;
  }

  recordKey(origin: string, key: string): Promise<string> {
    return this.#hash(`intent ${origin} ${key}`);
  }

  /** What is told apart as "the same body": everything that was asked for. */
  fingerprint(agent: string, isNotified: boolean, input: CreateInput): Promise<string> {
    return this.#hash(`body ${JSON.stringify([agent, isNotified, input])}`);
  }

  async read(name: string): Promise<IdempotencyRecord | undefined> {
    const text = await this.#store.get(name);
    return text === undefined ? undefined : (Intent.parse(JSON.parse(text)) as unknown as IdempotencyRecord);
  }

  async write(name: string, intent: IdempotencyRecord): Promise<void> {
    await this.#store.set(name, JSON.stringify(intent), KEPT);
  }

  async forget(name: string): Promise<void> {
    await this.#store.delete(name);
  }

  /** Whether this request may work on the intent now; nobody else may until {@link unlock}. */
  async lock(name: string): Promise<boolean> {
    return (await this.#store.add(`${name}-lock`, '1', this.#lease)) === undefined;
  }

  async unlock(name: string): Promise<void> {
    await this.#store.delete(`${name}-lock`);
  }

  /** Whether a meeting belongs to this intent: the first that asks has it. */
  async claim(scheduleId: string, owner: string): Promise<boolean> {
    const name = await this.#hash(`meeting ${scheduleId}`);
    const holder = await this.#store.add(name, owner, KEPT);
    return holder === undefined || holder === owner;
  }

  /** Whether a meeting belongs to another intent. */
  async isOthers(scheduleId: string, owner: string): Promise<boolean> {
    const holder = await this.#store.get(await this.#hash(`meeting ${scheduleId}`));
    return holder !== undefined && holder !== owner;
  }
}
