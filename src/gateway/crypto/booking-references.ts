import { jwtVerify, SignJWT } from 'jose';
import { deriveKey } from './keyed-hash.js';

export interface BookingReferencesOptions {
  /** The first one signs; all of them verify. */
  readonly secrets: readonly string[];
  /** Whose meetings they name, e.g. the API's base URL and the account. A reference is worthless for another tenant. */
  readonly tenant: string;
  readonly clock: () => number;
}

/** A meeting that a reference names. */
export interface ReferencedMeeting {
  /** `_id` of the schedule. */
  readonly id: string;
  /** End, in epoch milliseconds. */
  readonly end: number;
}

/** Signed references to booked meetings. Anyone who has one can see that meeting until it ends. They are stored nowhere. */
export class BookingReferences {
  readonly #options: BookingReferencesOptions;
  #keys: Promise<readonly Uint8Array<ArrayBuffer>[]> | undefined;

  constructor(options: BookingReferencesOptions) {
    this.#options = options;
  }

  /** Characters of a JWT: letters, digits, `-`, `_` and `.`. */
  async issue({ id, end }: ReferencedMeeting): Promise<string> {
    const [key] = await this.#signingKeys();
    return new SignJWT({ sub: id, exp: Math.ceil(end / 1000) })
      .setProtectedHeader({ alg: 'HS256' })
      .sign(key!);
  }

  /** @returns `_id` of the schedule; `undefined` if the reference is not ours, or if the meeting has ended */
  async read(reference: string): Promise<string | undefined> {
    const currentDate = new Date(this.#options.clock());
    for (const key of await this.#signingKeys()) {
      try {
        const { payload } = await jwtVerify(reference, key, {
          algorithms: ['HS256'],
          requiredClaims: ['exp', 'sub'],
          currentDate,
        });
        return payload.sub;
      } catch {
        // Signed with another key, or expired: the next key may match.
      }
    }
    return undefined;
  }

  #signingKeys(): Promise<readonly Uint8Array<ArrayBuffer>[]> {
    const { secrets, tenant } = this.#options;
    this.#keys ??= Promise.all(secrets.map((secret) => deriveKey(secret, `booking reference ${tenant}`)));
    return this.#keys;
  }
}
