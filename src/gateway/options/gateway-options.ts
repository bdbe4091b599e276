import type { Credentials } from './credentials.js';
import type { GuestRules, Question } from '../../model/booking/questions.js';
import type { BookingEvent } from '../events/booking-event.js';
import type { WebhookOptions, WebhookTry } from './webhook-options.js';
import type { IdentifyAgent } from './agenda-option.js';
import type { ManageRules } from './manage-options.js';
import type { Fetch } from '../../api/request/request.js';
import type { IdempotencyStore } from '../stores/idempotency-store.js';
import type { VerifyChallenge, WhenRequired } from '../limits/admission.js';
import type { LimitOptions } from '../limits/limit-settings.js';
import type { LimiterFactory } from '../limits/limiter.js';
import type { PageFiles, PageOptions } from './page-options.js';
import type { CalendarSource, UpstreamBudget } from './upstream-options.js';
import type { LogEntry, UpstreamCall } from '../http/log.js';

/** An agent as the API lists it. */
export interface UpstreamAgent {
  readonly id: string;
  /** Key of the agent in the API; it may have an organisation's ID in front of the address. */
  readonly email: string;
  readonly contactEmail: string | undefined;
  readonly firstName: string;
  readonly lastName: string;
}

/** A text of each agent: a function, or a map from the agent's ID or address (in any case) to the text. */
export type AgentText = ((agent: UpstreamAgent) => string | undefined) | Readonly<Record<string, string>>;

export interface AgentOptions {
  /** IDs or addresses of the agents to offer, in this order. @default all */
  readonly only?: readonly string[] | undefined;
  /** Whether an agent can be booked. @default all */
  readonly filter?: ((agent: UpstreamAgent) => boolean) | undefined;
  /** Sorts the agents. @default that of `only`, else the API's */
  readonly compare?: ((one: UpstreamAgent, other: UpstreamAgent) => number) | undefined;
  /** Name that visitors read. @default first and last name */
  readonly name?: ((agent: UpstreamAgent) => string) | undefined;
  /** Absolute URL of a photo, which visitors can read; its origin must be in `photoOrigins`. @default none */
  readonly photo?: AgentText | undefined;
  /** What the agent does, e.g. `Mortgage advisor`; 120 characters or less. @default none */
  readonly role?: AgentText | undefined;
  /** A few words about the agent; 500 characters or less. @default none */
  readonly description?: AgentText | undefined;
  /** Exact origins of the photos: https, or http on loopback. @default none */
  readonly photoOrigins?: readonly string[] | undefined;
  /**
   * Whether pages may name an agent by address, as `agent-email` on the element does. Anybody could then try addresses, so
   * name the agents with `only` too. @default false, true with only
   */
  readonly addresses?: boolean | undefined;
  /** Seconds to cache the API's list of agents. @default 60 */
  readonly maxAge?: number | undefined;
  /** Maximum number of agents in one answer, 10 to 1000. If there are more, pages search them by name. @default 200 */
  readonly page?: number | undefined;
}

/** Opening hours of the agents. */
export interface HoursOptions {
  /** IANA time zone of the hours, e.g. `Europe/Berlin`. */
  readonly timeZone: string;
  /** E.g. `Mon-Fri 09:00-12:00 13:00-17:00, Sat 10:00-14:00`. An end at or before its start is on the next day. */
  readonly weekly: string;
  /** Different hours by date, e.g. `{'2026-12-24': '09:00-12:00', '2026-12-25': 'closed'}`. @default none */
  readonly exceptions?: Readonly<Record<string, string>> | undefined;
  /** Hours and durations of single agents or of groups. An agent may be in one entry only. @default those of all */
  readonly agents?: readonly AgentHours[] | undefined;
}

/** Hours and durations of one agent, or of several. What is left out is that of all agents. */
export interface AgentHours {
  /** IDs or addresses, in any case. */
  readonly agents: readonly string[];
  /** @default that of all */
  readonly timeZone?: string | undefined;
  /** @default that of all */
  readonly weekly?: string | undefined;
  /** In addition to those of all; for the same date, these count. @default none */
  readonly exceptions?: Readonly<Record<string, string>> | undefined;
  /** In minutes. @default those of all */
  readonly durations?: readonly number[] | undefined;
}

/** Meeting and agent that a join request names. The browser sends both, so trust only your session. */
export interface JoinRequest {
  readonly agentId: string;
  readonly scheduleId: string;
}

export interface GatewayOptions {
  /** Name of the site in logs, metrics and health checks, if one process serves several: letters, digits, `-` and `_`. @default none */
  readonly site?: string | undefined;
  /**
   * Maximum number of requests under way; more of them get 503 at once. One address may have a quarter of them; more of its
   * own get 429. @default none, 200 with createSites
   */
  readonly maxConcurrent?: number | undefined;
  /** How the gateway signs in to the API. */
  readonly credentials: Credentials;
  /** VideoEngager environment: `dev`, `staging` or `production`. @default 'production' */
  readonly environment?: 'dev' | 'staging' | 'production' | undefined;
  /** Base URL of the API: https, or http on loopback; it may have a path. @default the environment's */
  readonly baseUrl?: string | undefined;
  /** Exact origins of the pages that may use the gateway, e.g. `https://www.example.com`. */
  readonly origins: readonly string[];
  /** Each has 32 random characters or more. The first one signs, all of them verify: add a new one first, remove the old one a day later. */
  readonly secrets: readonly string[];
  /** Path under which the gateway is mounted. @default '/ve' */
  readonly basePath?: string | undefined;
  /** URL of `basePath` as browsers see it; needed only if a proxy changes the path. @default basePath, relative to the token endpoint */
  readonly publicUrl?: string | undefined;
  /** The gateway's own page with the booking form, at `/book` below `basePath`. @default off */
  readonly page?: PageOptions | undefined;
  /** Scripts of the elements for pages on any site, at `/ve-scheduler.js` below `basePath`: `packageFiles()` of `ve-scheduler/node`. @default off */
  readonly scripts?: PageFiles | undefined;
  /** Which agents are offered, in what order and with what names. @default all, by their own names */
  readonly agents?: AgentOptions | undefined;
  /** Whether the sender of a request is that agent; only `true` allows it. @default nobody is */
  readonly authorizeAgent?:
    ((request: Request, wanted: JoinRequest) => boolean | Promise<boolean>) | undefined;
  /**
   * Which agent sent a request, by the session of your site: the agent's ID, or `undefined`. Serves `<ve-agenda>`, and lets
   * agents join their meetings unless there is an `authorizeAgent`. @default no agendas
   */
  readonly identifyAgent?: IdentifyAgent | undefined;
  /**
   * Whether agents get a token that contains the partner key in clear: `allow`, or `refuse-if-pak`. VideoEngager puts the
   * key into them, and they are valid for 30 days. @default 'allow'
   */
  readonly joinTokens?: 'allow' | 'refuse-if-pak' | undefined;
  /** Origins to which an agent's token may be sent, in addition to the API's own. @default none */
  readonly meetingOrigins?: readonly string[] | undefined;
  /** Whether pages of other origins in `origins` may send cookies, for `authorizeAgent` and `identifyAgent`. @default false */
  readonly allowCookies?: boolean | undefined;
  /** Opening hours. With them, pages show free times, and only those can be booked. @default any time can be asked for */
  readonly hours?: HoursOptions | undefined;
  /** Minutes between two start times within the hours. @default 30 */
  readonly slotMinutes?: number | undefined;
  /** Durations that can be booked, in minutes. @default 30 with hours, else 15 to 1440 */
  readonly durations?: readonly number[] | undefined;
  /** Minutes to keep free before and after each meeting of an agent; with hours. @default 0 */
  readonly bufferMinutes?: number | undefined;
  /** Minimum minutes between booking and start; with hours. @default 60 */
  readonly minNoticeMinutes?: number | undefined;
  /** Maximum days between booking and start. @default 60 with hours, else 366 */
  readonly horizonDays?: number | undefined;
  /**
   * Whether anybody may read free times without a token, so that a CDN can keep them; with hours. `true`, or the URL of
   * `basePath` at the CDN if pages must use another one than the gateway's. @default false
   */
  readonly publicAvailability?: boolean | string | undefined;
  /**
   * Whether visitors may request notification emails, which go to an unverified address: `never`, `always`, or `guarded`
   * (only with a challenge or a limit per address). @default 'guarded'
   */
  readonly notifications?: 'never' | 'guarded' | 'always' | undefined;
  /**
   * Whether the answer to a booking has a signed reference, with which the visitor's page can show the meeting again until
   * it ends. Anyone who has the reference sees the visitor's details and the meeting link. @default false
   */
  readonly bookingReferences?: boolean | undefined;
  /**
   * Your page with `<ve-scheduler>` on which visitors change and cancel their meetings: https, or http on loopback. Each
   * booking then gets a link to it, which needs no account. @default no links
   */
  readonly manageUrl?: string | undefined;
  /** What visitors may do with a booked meeting; with `manageUrl`. */
  readonly manage?: ManageRules | undefined;
  /** Questions of your own for visitors, 20 at most. Answers go to webhooks and, where you say so, into the title. @default none */
  readonly questions?: readonly Question[] | undefined;
  /** Whether visitors can name guests, `{max}` of them at most. The API sends guests nothing. @default none */
  readonly guests?: GuestRules | undefined;
  /** Receivers of signed events about bookings: `[{url, secret, events}]`. @default none */
  readonly webhooks?: readonly WebhookOptions[] | undefined;
  /**
   * Function that sends webhooks. Only `publicFetch()` of `ve-scheduler/node` refuses hosts that lead to a private address.
   *
   * @default fetch
   */
  readonly webhookFetch?: Fetch | undefined;
  /** Receives each try to deliver a webhook; nothing in it is personal. @default none */
  readonly onWebhook?: ((webhookTry: WebhookTry) => void) | undefined;
  /** Receives the events of webhooks in this process. Answers do not wait for it, and an error in it only warns. @default none */
  readonly onBooking?: ((event: BookingEvent) => unknown) | undefined;
  /** Verifies the token of a challenge (Turnstile, hCaptcha, …) before a meeting is created. @default no challenge */
  readonly verifyChallenge?: VerifyChallenge | undefined;
  /** Whether `verifyChallenge` is asked for every meeting, or only near a shared limit. @default 'always' */
  readonly challenge?: 'always' | 'under-pressure' | undefined;
  /**
   * Whether pages must solve a puzzle of a second or less, without anything to see: for every meeting, only near a shared
   * limit, or never. With `never` shared limits answer 429, also to visitors who have done nothing. Not used for meetings
   * where there is a `verifyChallenge`. @default 'under-pressure'
   */
  readonly proofOfWork?: WhenRequired | undefined;
  /**
   * Address of the visitor, for limits per address. Only the owner knows which header their proxy sets and visitors
   * cannot, so it has no default. `connection` is the address of the connection, which `toNodeListener` knows; behind a
   * proxy use a function, e.g. with `clientIpOf`. `unknown` leaves out all limits per address.
   */
  readonly clientIp: ((request: Request) => string | undefined) | 'connection' | 'unknown';
  /** Maximum number of meetings ahead: per visitor's mailbox from one address, and per address. @default 10 and 100 */
  readonly openBookings?: { readonly perVisitor?: number; readonly perAddress?: number } | undefined;
  /** Rate limits; `false` disables one. @default see `LimitOptions` */
  readonly limits?: LimitOptions | undefined;
  /** Creates each limiter, e.g. a `RateLimiterRedis` if several processes share the limits. @default in memory */
  readonly limiter?: LimiterFactory | undefined;
  /**
   * Seconds after sending until which the API may still store a create. Only after that a missing meeting counts as not
   * booked. @default 120
   */
  readonly settleSeconds?: number | undefined;
  /** Minutes for which a booked time stays held although the API's list may not show it yet. @default 10 */
  readonly holdMinutes?: number | undefined;
  /** Seconds for which a create without an answer looks for its meeting in the list while the visitor waits. @default 8 */
  readonly reconcileSeconds?: number | undefined;
  /** Stores the outcome of each `Idempotency-Key`. @default in memory */
  readonly idempotencyStore?: IdempotencyStore | undefined;
  /** Lifetime of a page's token, in seconds. @default 600 */
  readonly tokenLifetime?: number | undefined;
  /** Milliseconds to wait for an answer of the API. @default 10000 */
  readonly upstreamTimeout?: number | undefined;
  /** Maximum number of calls of the API. @default no limit */
  readonly upstreamBudget?: UpstreamBudget | undefined;
  /**
   * Where busy times come from: `tenant`, one list of all agents, or `agents`, each agent's own list. The gateway changes to
   * `agents` by itself if the API refuses the list of all. Choose `agents` if the API answers it empty.
   * @default 'tenant'
   */
  readonly calendarSource?: CalendarSource | undefined;
  /**
   * Whether long answers and scripts are compressed. The command does it. Leave it to a server around yours that compresses by
   * itself, as Next.js does: it compresses a second time, and no browser can read that. @default false
   */
  readonly compress?: boolean | undefined;
  /** Milliseconds in which the body of a request must arrive. @default 10000 */
  readonly bodyTimeout?: number | undefined;
  /** Receives an entry per answered request; entries hold nothing secret or personal. @default failures to `console.error` */
  readonly log?: ((entry: LogEntry) => void) | undefined;
  /** Receives each call of the API once it has ended, for metrics. A log entry has those that ended before the answer. @default none */
  readonly onUpstreamCall?: ((call: UpstreamCall) => void) | undefined;
  /** Receives each warning about the settings once, e.g. that agents' tokens contain the partner key. @default console.warn */
  readonly warn?: ((message: string) => void) | undefined;
  /**
   * Gives the API's own token to every allowed page. It can read every booking of the tenant for 30 days. Use it only for
   * pages behind a login. @default false
   */
  readonly DANGEROUSLY_GIVE_API_TOKENS_TO_PAGES?: boolean | undefined;
  /** Gives the token away even if it contains the partner key in clear. @default false */
  readonly DANGEROUSLY_EXPOSE_THE_PAK?: boolean | undefined;
  /** Function that calls the API. @default fetch */
  readonly fetch?: Fetch | undefined;
  /** Current time in epoch milliseconds. @default Date.now */
  readonly clock?: (() => number) | undefined;
  /** Milliseconds of a clock that never jumps, for durations. @default performance.now */
  readonly monotonicClock?: (() => number) | undefined;
  /** Random number from 0 to less than 1, to choose among equally busy agents. @default Math.random */
  readonly random?: (() => number) | undefined;
}
