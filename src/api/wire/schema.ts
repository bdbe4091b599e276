import { optional, object, parse, custom, type Infer } from './shape.js';

/**
 * Schemas of API responses. They name only what the elements use and keep unknown keys, because the API returns more
 * than it documents.
 */

const text = optional(custom<string>((value) => typeof value === 'string'));
const nonEmpty = custom<string>((value) => typeof value === 'string' && value !== '');
const number = custom<number>(Number.isFinite);

/** Epoch milliseconds, within the range of `Date`. */
export const instant = custom<number>((date) => Number.isFinite(date) && Math.abs(date as number) <= 8.64e15);

/** An agent that visitors can book. */
export const Agent = object({
  firstName: text,
  lastName: text,
  /** Absolute URL. */
  photo: text,
  role: text,
  description: text,
  /** `email` is the agent's key. Do not display it: it may have an organization ID appended. */
  _account: object({ email: nonEmpty }),
});
export type Agent = Infer<typeof Agent>;

/** Response of `POST /api/schedules/tenant/`. */
export const Schedule = object({
  _id: nonEmpty,
  agentId: text,
  active: optional(custom<boolean>((value) => typeof value === 'boolean')),
  /** Start time. */
  date: optional(instant),
  /** Minutes. */
  duration: optional(number),
  visitor: optional(object({ meetingUrl: text })),
  agent: optional(object({ name: text, fullUrl: text })),
});
export type Schedule = Infer<typeof Schedule>;

/** What a gateway can do beyond the documented API; its token response lists it. */
export type Feature =
  | 'idempotency'
  | 'challenge'
  | 'availability'
  | 'any_agent'
  | 'next_free'
  | 'agent_search'
  | 'public_availability'
  | 'notifications'
  | 'booking_reference'
  | 'manage'
  | 'trailing_slash'
  | 'token_header';

/** Response of a token endpoint, or result of a `tokenSource` function. */
export const Token = object({
  /** Printable ASCII only, because browsers repeat an invalid header value in their error text. */
  token: custom<string>((token) => typeof token === 'string' && /^[\x21-\x7e]+$/.test(token)),
  /** Lifetime in seconds. Relative, so that a wrong client clock does not matter. */
  expires_in: optional(number),
  /** Base URL of the gateway, absolute or relative to the token endpoint. Absent in direct mode. */
  api_base: text,
  /** Origin of meeting links when `api_base` is a gateway. */
  meeting_origin: text,
  /** Features beyond the documented API, e.g. `idempotency`. */
  features: optional(custom<readonly string[]>(Array.isArray)),
  /** Calendar settings of the gateway. */
  calendar: optional(
    object({
      /** IANA time zone of the agents. */
      time_zone: text,
      /** Lengths that visitors can book, in minutes. */
      durations: optional(custom<readonly number[]>(isNumbers)),
      /** Minutes of notice: earlier times are not offered. */
      min_notice_minutes: optional(number),
      /** Days ahead that can be booked. */
      horizon_days: optional(number),
    }),
  ),
  /** The meeting of a visitor's link. */
  meeting: optional(Schedule),
  /** Responses of the form's next requests, which saves sending them. */
  bootstrap: optional(
    object({
      /** Key of the agent whom the page named when it asked for the token. */
      agent: text,
      /** Number of agents, if the response has only the first ones. */
      agent_count: optional(number),
      /** Slots of an agent, with the query they answer; `to` in epoch milliseconds. */
      availability: optional(object({ agent: nonEmpty, duration: number, to: number })),
    }),
  ),
});
export type Token = Infer<typeof Token>;

/** Body of an error response. */
const ErrorBody = object({ error: text, message: text, requestId: text });
export type ErrorBody = Infer<typeof ErrorBody>;

function isNumbers(value: unknown): boolean {
  return Array.isArray(value) && value.length > 0 && value.every(Number.isFinite);
}

/** Reads the known fields of an error response and drops all others. Empty if the body is not the API's. */
export function parseErrorBody(body: unknown): ErrorBody {
  const { error, message, requestId } = parse(ErrorBody, body) ?? {};
  return { error, message, requestId };
}

/** The reason in an error body as plain text of at most 300 characters: its message, or else its error. */
export function reasonOf({ error, message }: ErrorBody): string | undefined {
  return (message || error)?.slice(0, 300);
}

/** Reads a list of agents, or a single one, and skips those that cannot be booked. `undefined` if all of them are skipped. */
export function parseAgents(body: unknown): Agent[] | undefined {
  if (!Array.isArray(body)) {
    const agent = parse(Agent, body);
    return agent && [agent];
  }
  const agents = body.flatMap((one: unknown) => parse(Agent, one) ?? []);
  return agents.length || !body.length ? agents : undefined;
}

/** First and last name of an agent; may be empty. */
export function agentName(agent: Agent): string {
  return [agent.firstName, agent.lastName].filter(Boolean).join(' ').trim();
}
