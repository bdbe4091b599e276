import { maybe, object, read, when, type Shaped } from './shape.js';

/**
 * The shapes that cross the wire. Only what the elements use is named, and unknown keys are kept,
 * since the API answers more than it documents.
 */

const text = maybe(when<string>((value) => typeof value === 'string'));
const filled = when<string>((value) => typeof value === 'string' && value !== '');
const number = when<number>(Number.isFinite);

/** An agent that can be booked: one with an account and an address in it. */
export const Agent = object({
  firstName: text,
  lastName: text,
  /** `email` is a key to send back, never a text to show: an organisation's id may be glued to it. */
  _account: object({ email: filled }),
});
export type Agent = Shaped<typeof Agent>;

/** A created schedule, as `POST /api/schedules/tenant/` answers it. */
export const Schedule = object({
  _id: filled,
  agentId: text,
  /** Start, in epoch milliseconds, as far as a date can be. */
  date: maybe(when<number>((date) => Number.isFinite(date) && Math.abs(date as number) <= 8.64e15)),
  /** Minutes. */
  duration: maybe(number),
  visitor: maybe(object({ meetingUrl: text })),
  agent: maybe(object({ name: text, fullUrl: text })),
});
export type Schedule = Shaped<typeof Schedule>;

/** A token endpoint's answer, and what a `tokenSource` function resolves to. */
export const Token = object({
  /** Printable ASCII only: a header's value that a browser refuses may end up in its error text. */
  token: when<string>((token) => typeof token === 'string' && /^[\x21-\x7e]+$/.test(token)),
  /** Lifetime in seconds, relative, so that a wrong client clock does no harm. */
  expires_in: maybe(number),
  /** Where the API's paths are to be called; absent in direct mode. May be relative to the endpoint. */
  api_base: text,
  /** The origin on which meetings are held, where `api_base` is a gateway. */
  meeting_origin: text,
  /** What this API can do beyond the document, e.g. `idempotency`. */
  features: maybe(when<readonly string[]>(Array.isArray)),
  /** What a calendar has to know of its agents. */
  calendar: maybe(
    object({
      /** The zone in which the agents are. */
      time_zone: text,
      /** The durations that can be booked, in minutes. */
      durations: maybe(when<readonly number[]>(isNumbers)),
      /** How long before its start a meeting has to be booked, in minutes. */
      min_notice_minutes: maybe(number),
      /** How many days ahead a meeting may start. */
      horizon_days: maybe(number),
    }),
  ),
  /** Answers of the requests that a form would make next, so that it need not. */
  bootstrap: maybe(
    object({
      /** With the query that it answers; `to` in epoch milliseconds. */
      availability: maybe(object({ agent: filled, duration: number, to: number })),
    }),
  ),
});
export type Token = Shaped<typeof Token>;

/** An error's body. */
const ErrorBody = object({ error: text, message: text, requestId: text });
export type ErrorBody = Shaped<typeof ErrorBody>;

function isNumbers(value: unknown): boolean {
  return Array.isArray(value) && value.length > 0 && value.every(Number.isFinite);
}

/** Reads the known part of a refusal's body, and nothing else that may be in it; empty where it is not the API's. */
export function errorBodyIn(body: unknown): ErrorBody {
  const { error, message, requestId } = read(ErrorBody, body) ?? {};
  return { error, message, requestId };
}

/** The API's own words for a failure, as one short plain text. What only a script can read is left out. */
export function apiMessageIn({ error, message }: ErrorBody): string | undefined {
  const words = new Set([error && !/^[a-z]+(_[a-z]+)+$/.test(error) ? error : '', message]);
  return [...words].filter(Boolean).join(': ').slice(0, 300) || undefined;
}

/** Reads the agents of an answer and leaves out those that cannot be booked. A single one counts as a list. */
export function agentsIn(body: unknown): Agent[] | undefined {
  if (!Array.isArray(body)) {
    const agent = read(Agent, body);
    return agent && [agent];
  }
  return body.flatMap((one: unknown) => read(Agent, one) ?? []);
}

/** An agent's first and last name; empty where there is neither. */
export function agentName(agent: Agent): string {
  return [agent.firstName, agent.lastName].filter(Boolean).join(' ').trim();
}
