import * as z from 'zod';
import type { Agents, PublicAgent } from './agents.js';
import type { GatewayConfig } from './config.js';
import { badRequest, HttpError } from './http-error.js';
import type { Joins } from './join.js';
import type { PageTokens } from './page-token.js';
import { carriesPak, expiryOf, type TenantTokens } from './tenant-tokens.js';
import type { RecordCall } from './upstream.js';

const TokenRequest = z.discriminatedUnion('scope', [
  z.object({ scope: z.literal('schedule') }),
  z.object({ scope: z.literal('join'), agentId: z.unknown(), scheduleId: z.unknown() }),
]);

export interface TokenEndpointOptions {
  readonly config: GatewayConfig;
  readonly tokens: TenantTokens;
  readonly pageTokens: PageTokens;
  readonly agents: Agents;
  readonly joins: Joins;
  /** The origin on which meetings are held. */
  readonly meetingOrigin: string;
}

/** The page that asks, and what it is told of the gateway. */
export interface Asker {
  readonly origin: string;
  readonly apiBase: string;
  readonly features: readonly string[];
}

/** The answer of the token endpoint. */
export interface TokenAnswer {
  readonly token: string;
  readonly token_type: 'Bearer';
  /** Seconds. */
  readonly expires_in?: number;
  readonly api_base?: string;
  readonly meeting_origin?: string;
  readonly features?: readonly string[];
  readonly bootstrap?: { readonly agents: readonly PublicAgent[] };
}

/** Gives tokens, as the token contract has it. */
export class TokenEndpoint {
  readonly #options: TokenEndpointOptions;

  constructor(options: TokenEndpointOptions) {
    this.#options = options;
  }

  /** @throws HttpError 400 for an unknown scope, 502 or 504 where the API fails, and as `Joins.authorize` does. */
  async answer(request: Request, body: unknown, asker: Asker, record: RecordCall): Promise<TokenAnswer> {
    const { success, data } = TokenRequest.safeParse(body);
    if (!success) throw badRequest('Invalid scope', 'scope must be "schedule" or "join"');
    if (data.scope === 'join') {
      const { joins } = this.#options;
      return this.#apiToken(await joins.token(await joins.authorize(request, data, record), record));
    }
    return this.#options.config.DANGEROUSLY_GIVE_API_TOKENS_TO_PAGES
      ? this.#direct(record)
      : this.#forPage(asker, record);
  }

  async #forPage({ origin, apiBase, features }: Asker, record: RecordCall): Promise<TokenAnswer> {
    const { agents, pageTokens, config, meetingOrigin } = this.#options;
    const list = await agents.list(record);
    return {
      token: await pageTokens.issue('schedule', origin),
      token_type: 'Bearer',
      expires_in: config.tokenLifetime,
      api_base: apiBase,
      meeting_origin: meetingOrigin,
      features,
      bootstrap: { agents: list },
    };
  }

  async #direct(record: RecordCall): Promise<TokenAnswer> {
    const { config, tokens, meetingOrigin } = this.#options;
    const { credentials } = config;
    const token = await tokens.get(record);
    const pak = credentials.type === 'pak' ? credentials.pak : undefined;
    if (!config.DANGEROUSLY_EXPOSE_THE_PAK && carriesPak(token, pak)) {
      throw new HttpError(403, 'Forbidden', 'The token holds the partner key, so pages do not get it');
    }
    return { ...this.#apiToken(token), meeting_origin: meetingOrigin };
  }

  #apiToken(token: string): TokenAnswer {
    const expiry = expiryOf(token);
    const seconds = expiry === undefined ? 0 : Math.floor((expiry - this.#options.config.clock()) / 1000);
    return { token, token_type: 'Bearer', ...(seconds > 0 && { expires_in: seconds }) };
  }
}
