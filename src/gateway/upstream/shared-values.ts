import { keyedHash, type KeyedHash } from '../crypto/keyed-hash.js';
import { SealedTexts } from '../crypto/sealed-texts.js';
import { pause, type Pause } from '../http/pause.js';
import type { IdempotencyStore } from '../stores/idempotency-store.js';

export interface SharedValuesOptions {
  /** Its failures must be fast: every one of them delays an answer. */
  readonly store: IdempotencyStore;
  readonly secret: string;
  /** Whose values they are: everything that decides what the API answers. Another tenant never reads them. */
  readonly tenant: string;
  readonly clock: () => number;
  /** Milliseconds of a clock that never jumps. */
  readonly monotonicClock: () => number;
  /** Maximum milliseconds to wait for the call of another process. @default 3000 */
  readonly waitMs?: number;
  /** @default a timer */
  readonly pause?: Pause;
}

/** How long a value is good, in milliseconds from the moment at which its call began. */
export interface Lifetime {
  /** Until then no process calls the API again. */
  readonly freshMs: number;
  /** Until then it can be used while it is renewed. */
  readonly usableMs: number;
}

export interface SharedValue<T> {
  readonly value: T;
  /** Milliseconds since its call began: an estimate, because the clocks of two processes differ. */
  readonly ageMs: number;
  readonly isFresh: boolean;
}

/** The right to make the call whose answer all processes use. Ends with `publish` or `release`. */
export interface Turn {
  /** Shares an answer. Never fails. */
  publish(this: void, value: unknown, lifetime: Lifetime): Promise<void>;
  /** Lets another process try. Never fails. */
  release(this: void): Promise<void>;
}

export interface LookUp<T> {
  readonly found: SharedValue<T> | undefined;
  readonly turn: Turn | undefined;
  /** Whether another process is making the call, so that waiting for its answer can be worthwhile. */
  readonly isUnderWay: boolean;
}

export interface LoadOptions<T> {
  readonly lifetimeOf: (value: T) => Lifetime;
  /** Whether a fresh value can be used. @default any can */
  readonly accepts?: (value: T, ageMs: number) => boolean;
  /** Whether a value that is no longer fresh is used if the call fails. @default false */
  readonly usesStale?: boolean;
}

interface Envelope<T> {
  /** ID of the call that the value comes from. */
  readonly id: string;
  /** Epoch milliseconds at which the call began, by the clock of its process. */
  readonly at: number;
  readonly lifetime: Lifetime;
  readonly value: T;
}

/** Keys of one value in the store. */
interface Keys {
  /** Holds the ID of the call that is under way, or that the fresh value comes from. */
  readonly turn: string;
  readonly value: string;
}

/** After a crash of its process, a call counts as under way for this long. */
const LEASE_MS = 2_500;
const RENEW_MS = 800;
const WAIT_MS = 3_000;
const PAUSES_MS = [25, 50, 100];
/** A value that looks older or younger than that, beyond its lifetime, is not used. */
const MAX_CLOCK_DIFFERENCE_MS = 60_000;
/** No waiting for other processes after it was in vain. */
const DISTRUST_MS = 30_000;
const MAX_UPDATE_ATTEMPTS = 5;
/** A longer text is not shared: it would hold up the bookings that use the same store. */
const MAX_LENGTH = 2_000_000;

/**
 * Values that all processes of a gateway know together, so that one call of the API serves all of them. Values are
 * encrypted in the store. A store that fails or lies costs a short wait at most: the process then makes its own call.
 */
export class SharedValues {
  readonly #options: Required<SharedValuesOptions>;
  readonly #hash: KeyedHash;
  readonly #sealed: SealedTexts;
  #distrustedUntil = -Infinity;

  constructor(options: SharedValuesOptions) {
    this.#options = { waitMs: WAIT_MS, pause, ...options };
    this.#hash = keyedHash(options.secret, `shared values ${options.tenant}`);
    this.#sealed = new SealedTexts(options.secret, `shared values ${options.tenant}`);
  }

  /**
   * A value that is fresh in the store, else the one that `call` loads. Only one process calls at a time.
   *
   * @throws what `call` throws
   */
  async load<T>(name: string, options: LoadOptions<T>, call: () => Promise<T>): Promise<SharedValue<T>> {
    const { lifetimeOf, accepts = () => true, usesStale = false } = options;
    let stale: SharedValue<T> | undefined;
    let turn: Turn | undefined;
    for (const budget = { waitMs: this.#options.waitMs }; ;) {
      const lookUp = await this.lookUp<T>(name);
      const { found } = lookUp;
      if (found?.isFresh && accepts(found.value, found.ageMs)) return found;
      stale = found;
      turn = lookUp.turn;
      // Nothing is under way for a process that has waited in vain.
      if (turn || !lookUp.isUnderWay) break;
      const answer = await this.wait<T>(name, budget);
      if (answer && accepts(answer.value, answer.ageMs)) return answer;
    }
    const own = turn ?? (await this.untakenTurn(name));
    try {
      const value = await call();
      await own.publish(value, lifetimeOf(value));
      return { value, ageMs: 0, isFresh: true };
    } catch (error) {
      await turn?.release();
      if (stale && usesStale) return stale;
      throw error;
    }
  }

  /** Reads a value, and takes the turn to renew it if it is due and no other process has it. Never fails. */
  async lookUp<T>(name: string): Promise<LookUp<T>> {
    const { store } = this.#options;
    try {
      const keys = await this.#keys(name);
      const id = crypto.randomUUID();
      const [holder, text] = await Promise.all([store.add(keys.turn, id, LEASE_MS), store.get(keys.value)]);
      const turn = holder === undefined ? this.#turn(name, keys, id) : undefined;
      const envelope = await this.#open<T>(name, text);
      const found = envelope && this.#found(envelope, holder);
      return { found, turn, isUnderWay: !turn && holder !== envelope?.id && !this.#isDistrusted };
    } catch {
      return { found: undefined, turn: undefined, isUnderWay: false };
    }
  }

  /** Reads a value that is still usable. Never fails. */
  async peek<T>(name: string): Promise<SharedValue<T> | undefined> {
    try {
      const keys = await this.#keys(name);
      const envelope = await this.#open<T>(name, await this.#options.store.get(keys.value));
      return envelope && this.#found(envelope);
    } catch {
      return undefined;
    }
  }

  /**
   * Waits for the answer of another process; `undefined` if that has given up, or is too slow. Never fails.
   *
   * @param budget Maximum time to wait; what was waited is taken off.
   */
  async wait<T>(
    name: string,
    budget: { waitMs: number } = { waitMs: this.#options.waitMs },
  ): Promise<SharedValue<T> | undefined> {
    const { store, monotonicClock, pause: wait } = this.#options;
    let seen: string | undefined;
    try {
      const keys = await this.#keys(name);
      for (let look = 0; budget.waitMs > 0; look += 1) {
        const ms = PAUSES_MS[Math.min(look, PAUSES_MS.length - 1)]!;
        await wait(ms);
        budget.waitMs -= ms;
        const [holder, text] = await Promise.all([store.get(keys.turn), store.get(keys.value)]);
        const envelope = text === seen ? undefined : await this.#open<T>(name, text);
        seen = text;
        if (envelope && holder === envelope.id) return this.#found(envelope, holder);
        if (holder === undefined) return undefined;
      }
    } catch {
      // A store that fails is not waited for either.
    }
    this.#distrustedUntil = monotonicClock() + DISTRUST_MS;
    return undefined;
  }

  /** Removes a value for all processes if it is the one that is meant. Never fails. */
  async remove(name: string, isMeant: (value: unknown) => boolean): Promise<void> {
    const { store } = this.#options;
    try {
      const keys = await this.#keys(name);
      const text = await store.get(keys.value);
      const envelope = await this.#open(name, text);
      if (!envelope || !isMeant(envelope.value)) return;
      await store.replace(keys.value, text!, undefined, 0);
      await store.replace(keys.turn, envelope.id, undefined, 0);
    } catch {
      // Each process notices by itself.
    }
  }

  /** A value that processes change together; `undefined` if there is none. @throws what the store throws */
  async read<T>(name: string): Promise<T | undefined> {
    const { value: key } = await this.#keys(name);
    return (await this.#open<T>(name, await this.#options.store.get(key)))?.value;
  }

  /**
   * Changes a value that processes change together.
   *
   * @returns whether it did: other processes may have been faster each time.
   * @throws what the store throws
   */
  async update<T>(name: string, lifetimeMs: number, change: (old: T | undefined) => T): Promise<boolean> {
    const { store, clock } = this.#options;
    const { value: key } = await this.#keys(name);
    const lifetime = { freshMs: lifetimeMs, usableMs: lifetimeMs };
    for (let attempt = 0; attempt < MAX_UPDATE_ATTEMPTS; attempt += 1) {
      const text = await store.get(key);
      const value = change((await this.#open<T>(name, text))?.value);
      const envelope = { id: '', at: clock(), lifetime, value } satisfies Envelope<T>;
      const next = await this.#sealed.seal(JSON.stringify(envelope), name);
      const isWritten =
        text === undefined
          ? (await store.add(key, next, lifetimeMs)) === undefined
          : await store.replace(key, text, next, lifetimeMs);
      if (isWritten) return true;
    }
    return false;
  }

  get #isDistrusted(): boolean {
    return this.#options.monotonicClock() < this.#distrustedUntil;
  }

  #found<T>({ id, at, lifetime, value }: Envelope<T>, holder?: string): SharedValue<T> | undefined {
    const ageMs = this.#options.clock() - at;
    if (ageMs < -MAX_CLOCK_DIFFERENCE_MS || ageMs > lifetime.usableMs + MAX_CLOCK_DIFFERENCE_MS)
      return undefined;
    // The store's clock decides what is fresh, so that a process with a wrong clock does not call for all others.
    const isFresh = holder === id;
    return { value, isFresh, ageMs: Math.max(0, isFresh ? Math.min(ageMs, lifetime.freshMs) : ageMs) };
  }

  /** Shares the answer of a process that has called without the turn. */
  async untakenTurn(name: string): Promise<Turn> {
    return this.#turn(name, await this.#keys(name), crypto.randomUUID(), false);
  }

  #turn(name: string, keys: Keys, id: string, isTaken = true): Turn {
    const { store, clock, monotonicClock } = this.#options;
    const at = clock();
    const begin = monotonicClock();
    const left = (ms: number): number => Math.max(1, Math.round(ms - (monotonicClock() - begin)));
    const timer = isTaken
      ? setInterval(() => void store.replace(keys.turn, id, id, LEASE_MS).catch(() => undefined), RENEW_MS)
      : undefined;
    return {
      publish: async (value, lifetime) => {
        clearInterval(timer);
        try {
          const text = JSON.stringify({ id, at, lifetime, value } satisfies Envelope<unknown>);
          const sealed = await this.#sealed.seal(text, name);
          const isTooLong = sealed.length > MAX_LENGTH;
          if (!isTaken && !isTooLong) await store.set(keys.turn, id, LEASE_MS);
          // The turn may have been lost, to a process whose answer is newer.
          else if (!(await store.replace(keys.turn, id, isTooLong ? undefined : id, LEASE_MS))) return;
          if (isTooLong) return;
          // The value comes before the turn's longer life, because a turn without its value makes others wait.
          await store.set(keys.value, sealed, left(lifetime.usableMs));
          await store.replace(keys.turn, id, id, left(lifetime.freshMs));
        } catch {
          // Other processes make their own call. The turn ends by itself.
        }
      },
      release: async () => {
        clearInterval(timer);
        await store.replace(keys.turn, id, undefined, 0).catch(() => undefined);
      },
    };
  }

  async #open<T = unknown>(name: string, text: string | undefined): Promise<Envelope<T> | undefined> {
    const opened = text === undefined ? undefined : await this.#sealed.open(text, name);
    return opened === undefined ? undefined : (JSON.parse(opened) as Envelope<T>);
  }

  async #keys(name: string): Promise<Keys> {
    const [turn, value] = await Promise.all([this.#hash(`turn ${name}`), this.#hash(`value ${name}`)]);
    return { turn, value };
  }
}
