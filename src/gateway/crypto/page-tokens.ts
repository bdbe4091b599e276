import { keyedHash, type KeyedHash } from './keyed-hash.js';

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
/** The only header that is accepted. */
const HEADER = encode({ alg: 'HS256', typ: 'JWT' });

/**
 * Short-lived signed tokens for pages (JWT, HS256), each for one scope and one origin. They contain nothing secret.
 *
 * They are signed here rather than by a library because every request verifies one: Web Crypto, which libraries use, takes
 * many times as long as the HMAC of Node.
 */
export class PageTokens {
  readonly #options: PageTokensOptions;
  readonly #signatures: readonly KeyedHash[];

  constructor(options: PageTokensOptions) {
    this.#options = options;
    this.#signatures = options.secrets.map((secret) => keyedHash(secret, 'page token'));
  }

  /** @param meeting `_id` of the schedule, with the scope `manage`. */
  async issue(scope: Scope, origin: string, meeting?: string): Promise<string> {
    const { clock, lifetime } = this.#options;
    const iat = Math.floor(clock() / 1000);
    const claims = { scope, origin, sub: meeting, aud: AUDIENCE, iat, exp: iat + lifetime };
    const content = `${HEADER}.${encode(claims)}`;
    return `${content}.${await this.#signatures[0]!(content)}`;
  }

  /** What a token allows; `undefined` unless this gateway issued it for the origin, not in the future, and it has not expired. */
  async read(token: string, origin: string): Promise<PageClaims | undefined> {
    const [header, payload, signature, ...rest] = token.split('.');
    if (header !== HEADER || payload === undefined || signature === undefined || rest.length > 0) {
      return undefined;
    }
    const content = `${header}.${payload}`;
    for (const sign of this.#signatures) {
      if (!isEqual(await sign(content), signature)) continue;
      const { scope, origin: ownOrigin, sub, aud, iat, exp } = decode(payload);
      const now = Math.floor(this.#options.clock() / 1000);
      const isCurrent = Number(exp) > now && Number(iat) <= now + MAX_CLOCK_SKEW_SECONDS;
      if (!isCurrent || aud !== AUDIENCE || ownOrigin !== origin) return undefined;
      return { scope: scope as Scope, meeting: sub as string | undefined };
    }
    return undefined;
  }
}

/** Compares in a time that does not tell where two texts differ. */
function isEqual(one: string, other: string): boolean {
  let difference = one.length ^ other.length;
  for (let index = 0; index < one.length; index += 1) {
    difference |= one.charCodeAt(index) ^ other.charCodeAt(index);
  }
  return difference === 0;
}

/** Base64url of JSON. Its texts are ASCII: a scope and the origin of a URL. */
function encode(value: object): string {
  return btoa(JSON.stringify(value)).replace(/\+/g, '-').replace(/\//g, '_').replace(/=+$/, '');
}

/** Content of a payload that was signed here. */
function decode(payload: string): Readonly<Record<string, unknown>> {
  return JSON.parse(atob(payload.replace(/-/g, '+').replace(/_/g, '/'))) as Record<string, unknown>;
}
