import * as z from 'zod';
import { MAX_AGENT_KEY_LENGTH } from '../agents/agent-query.js';
import { publicAgents } from '../agents/agent-routes.js';
import { ANY_AGENT, type Agents, type BookableAgent, type PublicAgent } from '../agents/agents.js';
import type {
  AvailabilityBootstrap,
  BootstrapAvailability,
  MeetingHint,
} from '../availability/availability-bootstrap.js';
import type { AgentRules } from '../availability/agent-rules.js';
import type { CreateAnswer } from '../bookings/create/create-answer.js';
import type { PageTokens, Scope } from '../crypto/page-tokens.js';
import { badRequest, HttpError } from '../http/http-error.js';
import type { TraceCall } from '../http/log.js';
import type { GatewayConfig } from '../options/read-options.js';
import type { GuestRules, Question } from '../../model/booking/questions.js';
import { carriesPak, expiryOf, type TenantTokens } from '../upstream/tenant-tokens.js';

/** Issues an agent's token to a person whom the owner recognises as that agent. */
export interface AgentTokens {
  issue(
    request: Request,
    ids: { agentId?: unknown; scheduleId?: unknown },
    trace: TraceCall,
  ): Promise<string>;
}

const TokenRequest = z.discriminatedUnion('scope', [
  z.object({
    scope: z.literal('schedule'),
    agent: z.string().max(MAX_AGENT_KEY_LENGTH).optional().catch(undefined),
    duration: z.number().optional().catch(undefined),
  }),
  z.object({ scope: z.literal('manage'), manage: z.string().max(1024) }),
  z.object({ scope: z.literal('join'), agentId: z.unknown().optional(), scheduleId: z.unknown().optional() }),
]);

/** Finds the meeting of a visitor's link. */
export interface ManagedMeetings {
  open(link: string, trace: TraceCall): Promise<CreateAnswer>;
}

export interface TokenEndpointOptions {
  readonly config: GatewayConfig;
  readonly tokens: TenantTokens;
  readonly pageTokens: PageTokens;
  /** `undefined` if the owner gave no hours. */
  readonly rules: AgentRules | undefined;
  readonly agents: Agents;
  readonly agentTokens: AgentTokens;
  /** `undefined` unless the owner has a page for changes. */
  readonly managed: ManagedMeetings | undefined;
  /** `undefined` if the owner gave no hours. */
  readonly availabilityBootstrap: AvailabilityBootstrap | undefined;
  /** Origin on which meetings are held. */
  readonly meetingOrigin: string;
}

/** The page that requests a token, and what the answer tells it about the gateway. */
export interface RequestingPage {
  readonly origin: string;
  readonly apiBase: string;
  readonly features: readonly string[];
}

/** What a token is for. */
interface TokenGrant {
  readonly scope: Scope;
  /** `_id` of the schedule, with the scope `manage`. */
  readonly meeting?: string;
  /** Lengths that can be booked with the agent of the page, or with any. */
  readonly durations: readonly number[] | undefined;
}

/** Answer of the token endpoint. */
export interface TokenAnswer {
  readonly token: string;
  readonly token_type: 'Bearer';
  /** Seconds. */
  readonly expires_in?: number;
  readonly api_base?: string;
  readonly meeting_origin?: string;
  /** Base URL of the free times for everybody, if they are not below `api_base`. */
  readonly availability_base?: string;
  readonly features?: readonly string[];
  /** Rules for meetings that can be booked: all of them with hours, else those that the owner set. */
  readonly calendar?: {
    readonly time_zone?: string;
    readonly durations?: readonly number[];
    readonly min_notice_minutes?: number;
    readonly horizon_days?: number;
  };
  /** What the form asks in addition. */
  readonly questions?: readonly Question[];
  readonly guests?: GuestRules;
  /** The meeting of a token with the scope `manage`. */
  readonly meeting?: CreateAnswer;
  readonly bootstrap?: {
    /** Reference of the agent whom the page named; `agents` then holds only that one. */
    readonly agent?: string;
    readonly agents: readonly PublicAgent[];
    /** Number of all agents, if `agents` holds only the first ones. */
    readonly agent_count?: number;
    readonly availability?: BootstrapAvailability;
  };
}

/** Issues tokens for pages and for agents. */
export class TokenEndpoint {
  readonly #options: TokenEndpointOptions;

  constructor(options: TokenEndpointOptions) {
    this.#options = options;
  }

  /** @throws HttpError 400 for an unknown scope, 502 or 504 if the API fails, and as `AgentTokens.issue` does */
  async respond(
    request: Request,
    body: unknown,
    page: RequestingPage,
    trace: TraceCall,
  ): Promise<TokenAnswer> {
    const { success, data } = TokenRequest.safeParse(body);
    if (!success) throw badRequest('Invalid scope', 'scope must be "schedule", "manage" or "join"');
    if (data.scope === 'join') {
      return this.#apiToken(await this.#options.agentTokens.issue(request, data, trace));
    }
    if (data.scope === 'manage') return this.#manageToken(page, data.manage, trace);
    return this.#options.config.DANGEROUSLY_GIVE_API_TOKENS_TO_PAGES
      ? this.#directToken(trace)
      : this.#pageToken(page, data, trace);
  }

  async #pageToken(page: RequestingPage, hint: MeetingHint, trace: TraceCall): Promise<TokenAnswer> {
    const { agents, config, availabilityBootstrap, rules } = this.#options;
    const { publicAvailability, questions, guests } = config;
    const list = await agents.firstPage(trace);
    const isLong = list.cursor !== undefined;
    const hinted = await this.#hintedAgent(hint, trace);
    const availability = await availabilityBootstrap?.get(hint, trace);
    const features = isLong ? [...page.features, 'agent_search'] : page.features;
    const durations = rules?.durationsOf(hinted ?? ANY_AGENT);
    return {
      ...(await this.#answer({ ...page, features }, { scope: 'schedule', durations })),
      ...(typeof publicAvailability === 'string' && { availability_base: publicAvailability }),
      ...(questions.length && { questions }),
      ...(guests && { guests }),
      bootstrap: {
        ...(hinted
          ? { agent: hinted.reference, agents: [hinted.publicAgent] }
          : { agents: publicAgents(list), ...(isLong && { agent_count: list.count }) }),
        ...(availability && { availability }),
      },
    };
  }

  async #manageToken(page: RequestingPage, link: string, trace: TraceCall): Promise<TokenAnswer> {
    const { managed, agents, rules } = this.#options;
    if (!managed) throw badRequest('Invalid scope', 'Meetings cannot be changed here');
    const meeting = await managed.open(link, trace);
    const agent = await agents.find(meeting.agentId, trace);
    return {
      ...(await this.#answer(page, {
        scope: 'manage',
        meeting: meeting._id,
        durations: agent && rules?.durationsOf(agent),
      })),
      meeting,
      ...(agent && { bootstrap: { agent: agent.reference, agents: [agent.publicAgent] } }),
    };
  }

  async #answer(
    { origin, apiBase, features }: RequestingPage,
    { scope, meeting, durations }: TokenGrant,
  ): Promise<TokenAnswer> {
    const { pageTokens, config, meetingOrigin } = this.#options;
    const calendar = calendarOf(config, durations);
    return {
      token: await pageTokens.issue(scope, origin, meeting),
      token_type: 'Bearer',
      expires_in: config.tokenLifetime,
      api_base: apiBase,
      meeting_origin: meetingOrigin,
      features,
      ...(calendar && { calendar }),
    };
  }

  /** The agent whom the page named, unless it left the choice open or named nobody who can be booked. */
  async #hintedAgent({ agent }: MeetingHint, trace: TraceCall): Promise<BookableAgent | undefined> {
    return agent === undefined || agent === ANY_AGENT ? undefined : this.#options.agents.find(agent, trace);
  }

  async #directToken(trace: TraceCall): Promise<TokenAnswer> {
    const { config, tokens, meetingOrigin } = this.#options;
    const { credentials } = config;
    const token = await tokens.get(trace);
    const pak = credentials.type === 'pak' ? credentials.pak : undefined;
    if (!config.DANGEROUSLY_EXPOSE_THE_PAK && carriesPak(token, pak)) {
      throw new HttpError(403, 'Forbidden', 'The token contains the partner key, so pages do not get it');
    }
    return { ...this.#apiToken(token), meeting_origin: meetingOrigin };
  }

  #apiToken(token: string): TokenAnswer {
    const expiry = expiryOf(token);
    const seconds = expiry === undefined ? 0 : Math.floor((expiry - this.#options.config.clock()) / 1000);
    return { token, token_type: 'Bearer', ...(seconds > 0 && { expires_in: seconds }) };
  }
}

/** @param bookable Lengths that can be booked with the agent of the page, or with any. */
function calendarOf(
  { calendar, durations, horizonDays, hasHorizon }: GatewayConfig,
  bookable: readonly number[] | undefined,
): TokenAnswer['calendar'] {
  if (calendar) {
    return {
      time_zone: calendar.timeZone,
      durations: bookable ?? calendar.durations,
      min_notice_minutes: calendar.minNoticeMinutes,
      horizon_days: calendar.horizonDays,
    };
  }
  if (!durations && !hasHorizon) return undefined;
  return { ...(durations && { durations }), ...(hasHorizon && { horizon_days: horizonDays }) };
}
