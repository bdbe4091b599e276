import { parseClientAddress, type ClientAddress } from './client-address.js';
import { forbidden, unauthorized } from './http-error.js';
import { isOwnForm, pageOrigins, type OriginRules } from './origins.js';
import type { GatewayContext } from './request-context.js';

export interface PageGuardOptions {
  readonly origins: readonly string[];
  /** URL of the gateway as browsers see it, if the owner set it. */
  readonly publicUrl?: string | undefined;
  readonly basePath: string;
  /** Address of a visitor; `undefined` if the owner does not know addresses. */
  readonly clientIp: ((request: Request) => string | undefined) | undefined;
  readonly warn: (message: string) => void;
  /** What a page token allows; `undefined` if it is not valid for the origin. */
  readonly readToken: (token: string, origin: string) => Promise<PageToken | undefined>;
}

/** What a page may do with its token. */
export interface PageToken {
  readonly scope: 'schedule' | 'manage';
  readonly meeting: string | undefined;
}

/** Identifies who sent a request: which page, with which token, from which address. */
export class PageGuard {
  readonly #options: PageGuardOptions;
  #hasWarned = false;

  constructor(options: PageGuardOptions) {
    this.#options = options;
  }

  /** Base of the gateway's routes for a page: `publicUrl`, or else the base path, relative to the token endpoint. */
  get baseUrl(): string {
    const { publicUrl, basePath } = this.#options;
    return publicUrl ?? (basePath || '/');
  }

  /** Origin of the page. @throws HttpError 403 if the owner does not allow it, or if it cannot be told. */
  origin(c: GatewayContext): string {
    const [origin, ...others] = pageOrigins(c.req.raw, this.#originRules());
    if (origin === undefined || others.length > 0) {
      throw forbidden('The request has no Origin header, and the gateway serves several origins');
    }
    return origin;
  }

  /** @throws HttpError 403 if the owner allows no page that may have sent a request. */
  checkOrigin(c: GatewayContext): void {
    pageOrigins(c.req.raw, this.#originRules());
  }

  /** Whether a form was submitted by a page of the gateway's own origin. */
  isOwnForm(c: GatewayContext): boolean {
    return isOwnForm(c.req.raw, this.#originRules());
  }

  /** Origin of a page that holds a valid token for bookings. @throws HttpError 403 or 401 */
  async authorize(c: GatewayContext): Promise<string> {
    const { origin, scope } = await this.#readToken(c);
    if (scope !== 'schedule') throw unauthorized();
    return origin;
  }

  /** `_id` of the schedule that the page's token is for. @throws HttpError 403 or 401 */
  async authorizeMeeting(c: GatewayContext): Promise<string> {
    const { scope, meeting } = await this.#readToken(c);
    if (scope !== 'manage' || meeting === undefined) throw unauthorized();
    return meeting;
  }

  async #readToken(c: GatewayContext): Promise<PageToken & { readonly origin: string }> {
    const origins = pageOrigins(c.req.raw, this.#originRules());
    const sent = c.req.header('X-VE-Token') ?? c.req.header('Authorization') ?? '';
    const token = /^Bearer ([\w.-]{1,2048})$/i.exec(sent)?.[1];
    for (const origin of token ? origins : []) {
      const claims = await this.#options.readToken(token!, origin);
      if (claims) return { ...claims, origin };
    }
    throw unauthorized();
  }

  /** The client's address, for rate limits; `undefined` if it is not known. Warns once if the owner's function knows none. */
  address(c: GatewayContext): ClientAddress | undefined {
    const { clientIp, warn } = this.#options;
    if (!clientIp) return undefined;
    const address = parseClientAddress(clientIp(c.req.raw));
    if (!address && !this.#hasWarned) {
      this.#hasWarned = true;
      warn('clientIp knows no IP address of a request, which has no limits per address then');
    }
    return address;
  }

  #originRules(): OriginRules {
    const { origins, publicUrl } = this.#options;
    return { allowed: origins, own: publicUrl === undefined ? undefined : new URL(publicUrl).origin };
  }
}
