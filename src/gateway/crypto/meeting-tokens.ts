import { jwtVerify, SignJWT } from 'jose';
import { deriveKey } from './keyed-hash.js';

export interface MeetingTokensOptions {
  /** The first one signs; all of them verify. */
  readonly secrets: readonly string[];
  /** What a token is good for, e.g. `booking reference`. A token for one purpose is worthless for another. */
  readonly purpose: string;
  /** Whose meetings they name, e.g. the API's base URL and the account. A token is worthless for another tenant. */
  readonly tenant: string;
  readonly clock: () => number;
}

/** A meeting that a token names. */
export interface NamedMeeting {
  /** `_id` of the schedule. */
  readonly id: string;
  /** When the token expires, in epoch milliseconds. */
  readonly until: number;
}

/** Signed tokens that each name one meeting. They are stored nowhere. */
export class MeetingTokens {
  readonly #options: MeetingTokensOptions;
  #keys: Promise<readonly Uint8Array<ArrayBuffer>[]> | undefined;

  constructor(options: MeetingTokensOptions) {
    this.#options = options;
  }

  /** Characters of a JWT: letters, digits, `-`, `_` and `.`. */
  async issue({ id, until }: NamedMeeting): Promise<string> {
    const [key] = await this.#signingKeys();
    return new SignJWT({ sub: id, exp: Math.ceil(until / 1000) })
      .setProtectedHeader({ alg: 'HS256' })
      .sign(key!);
  }

  /** @returns `_id` of the schedule; `undefined` if the token is not ours, or if it has expired */
  async read(token: string): Promise<string | undefined> {
    const currentDate = new Date(this.#options.clock());
    for (const key of await this.#signingKeys()) {
      try {
        const { payload } = await jwtVerify(token, key, {
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
    const { secrets, purpose, tenant } = this.#options;
    this.#keys ??= Promise.all(secrets.map((secret) => deriveKey(secret, `${purpose} ${tenant}`)));
    return this.#keys;
  }
}
