import { jwtVerify, SignJWT } from 'jose';
import { deriveKey } from './keyed-hash.js';

export type Scope = 'schedule' | 'manage';

/** What a page may do with its token. */
export interface PageClaims {
  readonly scope: Scope;
  /** `_id` of the schedule that a token with the scope `manage` is for. */
  readonly meeting: string | undefined;
}

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

  /** @param meeting `_id` of the schedule, with the scope `manage`. */
  async issue(scope: Scope, origin: string, meeting?: string): Promise<string> {
    const { clock, lifetime } = this.#options;
    const [key] = await this.#signingKeys();
    const iat = Math.floor(clock() / 1000);
    return new SignJWT({
      scope,
      origin,
      ...(meeting !== undefined && { sub: meeting }),
      aud: AUDIENCE,
      iat,
      exp: iat + lifetime,
    })
      .setProtectedHeader({ alg: 'HS256', typ: 'JWT' })
      .sign(key!);
  }

  /** What a token allows; `undefined` unless this gateway issued it for the origin, not in the future, and it has not expired. */
  async read(token: string, origin: string): Promise<PageClaims | undefined> {
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
        if (isFromFuture || payload['origin'] !== origin) return undefined;
        return { scope: payload['scope'] as Scope, meeting: payload.sub };
      } catch {
        // Signed with another key, or expired: the next key may match.
      }
    }
    return undefined;
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
