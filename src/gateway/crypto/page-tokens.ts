import { jwtVerify, SignJWT } from 'jose';
import { deriveKey } from './keyed-hash.js';

export type Scope = 'schedule' | 'join';

export interface PageTokensOptions {
  /** The first one signs; all of them verify. */
  readonly secrets: readonly string[];
  /** Lifetime in seconds. */
  readonly lifetime: number;
  readonly clock: () => number;
}

const AUDIENCE = 've-scheduler';
/** How far the clocks of several processes may differ. */
const MAX_CLOCK_SKEW_SECONDS = 60;

/** Short-lived signed tokens for pages, each for one scope and one origin. They contain nothing secret. */
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

  /** Whether this gateway issued a token for a scope and an origin, not in the future, and it has not expired. */
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
        const isFromFuture = payload.iat! > currentDate.getTime() / 1000 + MAX_CLOCK_SKEW_SECONDS;
        return !isFromFuture && payload['scope'] === scope && payload['origin'] === origin;
      } catch {
        // Signed with another key, or expired: the next key may match.
      }
    }
    return false;
  }

  #signingKeys(): Promise<CryptoKey[]> {
    this.#keys ??= Promise.all(this.#options.secrets.map(importSigningKey));
    return this.#keys;
  }
}

/** Imported once, because importing a key takes as long as verifying a token. */
async function importSigningKey(secret: string): Promise<CryptoKey> {
  const bytes = await deriveKey(secret, 'page token');
  return crypto.subtle.importKey('raw', bytes, { name: 'HMAC', hash: 'SHA-256' }, false, ['sign', 'verify']);
}
