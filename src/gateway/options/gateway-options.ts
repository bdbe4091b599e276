import type { Fetch } from '../../api/request.js';
import type { IdempotencyStore } from '../stores/idempotency-store.js';
import type { LimiterFactory, LimitOptions } from '../limits/limits.js';
import type { LogEntry } from '../http/log.js';

/** How the gateway signs in at the API. */
export type Credentials =
  | {
      readonly type: 'pak';
      /** The partner key. It stays on this server. */
      readonly pak: string;
      readonly externalId: string;
      readonly email: string;
      /** `GET impersonate`, or `POST impersonateCreate`, which keeps the key out of URLs. @default 'GET' */
      readonly method?: 'GET' | 'POST' | undefined;
      /** Sent by `POST impersonateCreate`. @default none */
      readonly division?: string | undefined;
    }
  | { readonly type: 'local'; readonly email: string; readonly password: string };

/** An agent as the API lists it, before anything is hidden. */
export interface UpstreamAgent {
  readonly id: string;
  /** The key by which the API knows the agent; an organisation's id may be glued to it. */
  readonly email: string;
  readonly contactEmail: string | undefined;
  readonly firstName: string;
  readonly lastName: string;
}

export interface AgentOptions {
  /** Only these, by id or address, in this order. @default all */
  readonly only?: readonly string[] | undefined;
  /** Which of them can be booked. @default all */
  readonly filter?: ((agent: UpstreamAgent) => boolean) | undefined;
  /** Their order. @default that of `only`, else the API's */
  readonly compare?: ((one: UpstreamAgent, other: UpstreamAgent) => number) | undefined;
  /** What a visitor reads. @default first and last name */
  readonly name?: ((agent: UpstreamAgent) => string) | undefined;
  /** Whether a booking may name a listed agent by address too, as `agent-email` on the element does. @default true */
  readonly addresses?: boolean | undefined;
  /** Seconds for which the API's list is kept. @default 60 */
  readonly maxAge?: number | undefined;
}

/** When agents can be met. */
export interface HoursOptions {
  /** The IANA zone of the hours, e.g. `Europe/Berlin`. */
  readonly timeZone: string;
  /** E.g. `Mon-Fri 09:00-12:00 13:00-17:00, Sat 10:00-14:00`; an end that is not after its start is on the next day. */
  readonly weekly: string;
  /** Other hours by date, e.g. `{'2026-12-24': '09:00-12:00', '2026-12-25': 'closed'}`. @default none */
  readonly exceptions?: Readonly<Record<string, string>> | undefined;
}

/** Whom a request for an agent's meeting names. Both come from the browser: believe the session instead. */
export interface JoinRequest {
  readonly agentId: string;
  readonly scheduleId: string;
}

export interface GatewayOptions {
  /** How the gateway signs in at the API. */
  readonly credentials: Credentials;
  /** The environment of the API: `dev`, `staging` or `production`. @default 'production' */
  readonly environment?: 'dev' | 'staging' | 'production' | undefined;
  /** Base URL of the API, instead of the environment's: https, or http on loopback; may have a path. @default the environment's */
  readonly baseUrl?: string | undefined;
  /** The exact origins of the pages that may use the gateway, e.g. `https://www.example.com`. */
  readonly origins: readonly string[];
  /** 32 characters or more each. The first signs, all verify: put a new one first, and drop the old one a day later. */
  readonly secrets: readonly string[];
  /** The path under which the gateway is mounted. @default '/ve' */
  readonly basePath?: string | undefined;
  /** The URL of `basePath` as browsers see it; needed where a proxy changes host, scheme or path. @default the request's own */
  readonly publicUrl?: string | undefined;
  /** Which agents are shown, in what order and by what names. @default all, by their own names */
  readonly agents?: AgentOptions | undefined;
  /** Says whether the sender of a request is that agent: only `true` lets it in. @default nobody is */
  readonly authorizeAgent?:
    ((request: Request, wanted: JoinRequest) => boolean | Promise<boolean>) | undefined;
  /** Origins to which an agent's token may be sent, beside the API's own. @default none */
  readonly meetingOrigins?: readonly string[] | undefined;
  /** Whether pages of other origins in `origins` may send cookies, for `authorizeAgent`. @default false */
  readonly allowCookies?: boolean | undefined;
  /** When agents can be met: pages then show free times, and no other can be booked. @default any time can be asked for */
  readonly hours?: HoursOptions | undefined;
  /** Minutes from one start to the next within the hours. @default 30 */
  readonly slotMinutes?: number | undefined;
  /** The durations that can be booked, in minutes. @default 30 with hours, else 15 to 1440 */
  readonly durations?: readonly number[] | undefined;
  /** Minutes that stay free before and after each meeting of an agent; with hours. @default 0 */
  readonly bufferMinutes?: number | undefined;
  /** How many minutes before its start a meeting has to be booked; with hours. @default 60 */
  readonly minNoticeMinutes?: number | undefined;
  /** How many days ahead a meeting may start. @default 60 with hours, else 366 */
  readonly horizonDays?: number | undefined;
  /**
   * Whether a visitor may ask for notification e-mails, which go to an address that nobody has checked: `never`,
   * `always`, or `guarded`: only with a challenge or a limit per address. @default 'guarded'
   */
  readonly notifications?: 'never' | 'guarded' | 'always' | undefined;
  /** Checks a challenge's token (Turnstile, hCaptcha, …) before a meeting is created. @default no challenge */
  readonly verifyChallenge?: ((token: string, request: Request) => boolean | Promise<boolean>) | undefined;
  /**
   * The address of the visitor, by which some limits count. Only the owner knows which header a proxy of theirs sets
   * and nobody else can. @default unknown: the limits per address do not count, the others do
   */
  readonly clientIp?: ((request: Request) => string | undefined) | undefined;
  /** How often what may be done; `false` switches one off. @default see `LimitOptions` */
  readonly limits?: LimitOptions | undefined;
  /** Makes each limiter, e.g. a `RateLimiterRedis`, where several processes share the limits. @default in memory */
  readonly limiter?: LimiterFactory | undefined;
  /** Remembers what became of each `Idempotency-Key`. @default in memory */
  readonly idempotencyStore?: IdempotencyStore | undefined;
  /** Lifetime of a page's token, in seconds. @default 600 */
  readonly tokenLifetime?: number | undefined;
  /** Milliseconds until the API counts as silent. @default 10000 */
  readonly upstreamTimeout?: number | undefined;
  /** Milliseconds in which a request's body must have arrived. @default 10000 */
  readonly bodyTimeout?: number | undefined;
  /** Is told of each request when it has been answered; nothing in an entry is secret or personal. @default failures to `console.error` */
  readonly log?: ((entry: LogEntry) => void) | undefined;
  /**
   * Hands the API's own token to every page that may use the gateway: it reads every booking of the tenant for 30 days.
   * Only for pages behind a login. @default false
   */
  readonly DANGEROUSLY_GIVE_API_TOKENS_TO_PAGES?: boolean | undefined;
  /** Does so even where the token carries the partner key in clear. @default false */
  readonly DANGEROUSLY_EXPOSE_THE_PAK?: boolean | undefined;
  /** How the API is called. @default fetch */
  readonly fetch?: Fetch | undefined;
  /** The current time, in epoch milliseconds. @default Date.now */
  readonly clock?: (() => number) | undefined;
}
