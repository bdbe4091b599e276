import { addressKey } from './client-address.js';
import { unauthorized } from './http-error.js';
import { pageOrigin } from './origins.js';
import type { GatewayContext } from './request-context.js';

export interface PageGuardOptions {
  readonly origins: readonly string[];
  /** URL of the gateway as browsers see it. @default the URL of the request */
  readonly publicUrl?: string | undefined;
  readonly basePath: string;
  readonly clientIp?: ((request: Request) => string | undefined) | undefined;
  /** Whether a page token is valid for an origin. */
  readonly verifyToken: (token: string, origin: string) => Promise<boolean>;
}

/** Identifies who sent a request: which page, with which token, from which address. */
export class PageGuard {
  readonly #options: PageGuardOptions;

  constructor(options: PageGuardOptions) {
    this.#options = options;
  }

  /** URL of the gateway's base path as browsers see it. */
  baseUrl(c: GatewayContext): string {
    const { publicUrl, basePath } = this.#options;
    return publicUrl ?? new URL(c.req.url).origin + basePath;
  }

  /** Origin of the gateway as browsers see it. */
  ownOrigin(c: GatewayContext): string {
    return new URL(this.baseUrl(c)).origin;
  }

  /** Origin of the page. @throws HttpError 403 if the owner does not allow it. */
  origin(c: GatewayContext): string {
    return pageOrigin(c.req.raw, { allowed: this.#options.origins, own: this.ownOrigin(c) });
  }

  /** Origin of a page that holds a valid token. @throws HttpError 403 or 401 */
  async authorize(c: GatewayContext): Promise<string> {
    const origin = this.origin(c);
    const token = /^Bearer ([\w.-]{1,2048})$/i.exec(c.req.header('Authorization') ?? '')?.[1];
    if (!token || !(await this.#options.verifyToken(token, origin))) throw unauthorized();
    return origin;
  }

  /** What rate limits count the client's address by; `undefined` if the owner does not provide addresses. */
  addressKey(c: GatewayContext): string | undefined {
    return addressKey(this.#options.clientIp?.(c.req.raw));
  }
}
