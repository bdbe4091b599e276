import { jwtVerify, SignJWT } from 'jose';
import { PARTNER } from './agents.js';

export const TOKEN_DAYS = 30;

/** Whom a token stands for. */
export interface Claims {
  readonly _id: string;
}

/**
 * The API's tokens. They live for thirty days and carry the partner key in clear, as the document's sample does: that is
 * why a token of this API has no place in a browser, and here it lets a test for such a leak fail.
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

  /** Nothing where the token is forged, expired or no token at all: the API tells no caller which. */
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
