import { jwtVerify, SignJWT } from 'jose';
import { derivedKey } from './keyed-hash.js';

export type Scope = 'schedule' | 'join';

export interface PageTokensOptions {
  /** The first signs, all verify. */
  readonly secrets: readonly string[];
  /** Seconds. */
  readonly lifetime: number;
  readonly clock: () => number;
}

const AUDIENCE = 've-scheduler';

/** The short-lived tokens that pages get: signed, for one scope and one origin, with nothing secret in them. */
export class PageTokens {
  readonly #options: PageTokensOptions;
  #keys: Promise<CryptoKey[]> | undefined;

  constructor(options: PageTokensOptions) {
    this.#options = options;
  }

  async issue(scope: Scope, origin: string): Promise<string> {
    const { clock, lifetime } = this.#options;
    const [key] = await this.#signingKeys();
    const iat = Math.floor(clock() / 1000);
    return new SignJWT({ scope, origin, aud: AUDIENCE, iat, exp: iat + lifetime })
      .setProtectedHeader({ alg: 'HS256', typ: 'JWT' })
      .sign(key!);
  }

  /** Whether a token is one of this gateway's, for this scope and this origin, and not yet over. */
  async verify(token: string, scope: Scope, origin: string): Promise<boolean> {
    const currentDate = new Date(this.#options.clock());
    for (const key of await this.#signingKeys()) {
      try {
        const { payload } = await jwtVerify(token, key, {
          algorithms: ['HS256'],
          audience: AUDIENCE,
          requiredClaims: ['exp', 'iat'],
          currentDate,
        });
        return payload['scope'] === scope && payload['origin'] === origin;
      } catch {
        // Not signed with this key, or over: the next key may be the right one.
      }
    }
    return false;
  }

  #signingKeys(): Promise<CryptoKey[]> {
    this.#keys ??= Promise.all(this.#options.secrets.map(signingKey));
    return this.#keys;
  }
}

/** Imported once: from raw bytes it would be imported anew for each token, which takes as long as the check. */
async function signingKey(secret: string): Promise<CryptoKey> {
  const bytes = await derivedKey(secret, 'page token');
  return crypto.subtle.importKey('raw', bytes, { name: 'HMAC', hash: 'SHA-256' }, false, ['sign', 'verify']);
}
