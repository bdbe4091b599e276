import * as z from 'zod';
import type { Agents, PublicAgent } from '../agents/agents.js';
import type { GatewayConfig } from '../options/read-options.js';
import type { FirstAvailabilities, FirstAvailability, Hint } from '../availability/first-availability.js';
import { badRequest, HttpError } from '../http/http-error.js';
import type { Joins } from '../join/joins.js';
import type { PageTokens } from '../crypto/page-tokens.js';
import { MAX_AGENT } from '../http/query.js';
import { carriesPak, expiryOf, type TenantTokens } from '../upstream/tenant-tokens.js';
import type { TraceCall } from '../upstream/upstream.js';

const TokenRequest = z.discriminatedUnion('scope', [
  z.object({
    scope: z.literal('schedule'),
    agent: z.string().max(MAX_AGENT).optional().catch(undefined),
    duration: z.number().optional().catch(undefined),
  }),
  z.object({ scope: z.literal('join'), agentId: z.unknown(), scheduleId: z.unknown() }),
]);

export interface TokenEndpointOptions {
  readonly config: GatewayConfig;
  readonly tokens: TenantTokens;
  readonly pageTokens: PageTokens;
  readonly agents: Agents;
  readonly joins: Joins;
  /** Only with hours. */
  readonly firstAvailabilities: FirstAvailabilities | undefined;
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
  /** What a form has to know of the meetings that can be booked: all of it with hours, else what the owner said. */
  readonly calendar?: {
    readonly time_zone?: string;
    readonly durations?: readonly number[];
    readonly min_notice_minutes?: number;
    readonly horizon_days?: number;
  };
  readonly bootstrap?: {
    readonly agents: readonly PublicAgent[];
    readonly availability?: FirstAvailability;
  };
}

/** Gives tokens, as the token contract has it. */
export class TokenEndpoint {
  readonly #options: TokenEndpointOptions;

  constructor(options: TokenEndpointOptions) {
    this.#options = options;
  }

  /** @throws HttpError 400 for an unknown scope, 502 or 504 where the API fails, and as `Joins.authorize` does. */
  async answer(request: Request, body: unknown, asker: Asker, record: TraceCall): Promise<TokenAnswer> {
    const { success, data } = TokenRequest.safeParse(body);
    if (!success) throw badRequest('Invalid scope', 'scope must be "schedule" or "join"');
    if (data.scope === 'join') {
      const { joins } = this.#options;
      return this.#apiToken(await joins.token(await joins.authorize(request, data, record), record));
    }
    return this.#options.config.DANGEROUSLY_GIVE_API_TOKENS_TO_PAGES
      ? this.#direct(record)
      : this.#forPage(asker, data, record);
  }

  async #forPage({ origin, apiBase, features }: Asker, hint: Hint, record: TraceCall): Promise<TokenAnswer> {
    const { agents, pageTokens, config, meetingOrigin, firstAvailabilities } = this.#options;
    const calendar = calendarOf(config);
    const list = await agents.list(record);
    const availability = await firstAvailabilities?.get(hint, record);
    return {
      token: await pageTokens.issue('schedule', origin),
      token_type: 'Bearer',
      expires_in: config.tokenLifetime,
      api_base: apiBase,
      meeting_origin: meetingOrigin,
      features,
      ...(calendar && { calendar }),
      bootstrap: { agents: list, ...(availability && { availability }) },
    };
  }

  async #direct(record: TraceCall): Promise<TokenAnswer> {
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

function calendarOf({
  calendar,
  durations,
  horizonDays,
  hasHorizon,
}: GatewayConfig): TokenAnswer['calendar'] {
  if (calendar) {
    return {
      time_zone: calendar.timeZone,
      durations: calendar.durations,
      min_notice_minutes: calendar.minNoticeMinutes,
      horizon_days: calendar.horizonDays,
    };
  }
  if (!durations && !hasHorizon) return undefined;
  return { ...(durations && { durations }), ...(hasHorizon && { horizon_days: horizonDays }) };
}
