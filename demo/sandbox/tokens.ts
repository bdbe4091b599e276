import { jwtVerify, SignJWT } from 'jose';
import { PARTNER } from './agents.js';

export const TOKEN_DAYS = 30;

/** Claims of a token. `_id` is the user's ID. */
export interface Claims {
  readonly _id: string;
}

/**
 * Issues and verifies the API's tokens. They are valid for 30 days and contain the partner key in plain text, like the
 * document's sample. They must never reach a browser. Tests search for the partner key to find such a leak.
 */
export class Tokens {
  readonly #secret: Uint8Array;
  readonly #now: () => number;

  constructor(secret: Uint8Array, now: () => number) {
    this.#secret = secret;
    this.#now = now;
  }

  async issue(_id: string): Promise<string> {
    const iat = Math.floor(this.#now() / 1000);
    const payload = { _id, acl: null, pak: PARTNER.pak, iat, exp: iat + TOKEN_DAYS * 24 * 60 * 60 };
    return new SignJWT(payload).setProtectedHeader({ alg: 'HS256', typ: 'JWT' }).sign(this.#secret);
  }

  /** Returns `undefined` if the token is forged, expired or malformed. The API does not tell callers which. */
  async verify(token: string): Promise<Claims | undefined> {
    try {
      const { payload } = await jwtVerify(token, this.#secret, {
        algorithms: ['HS256'],
        currentDate: new Date(this.#now()),
      });
      return typeof payload['_id'] === 'string' ? { _id: payload['_id'] } : undefined;
    } catch {
      return undefined;
    }
  }
}
