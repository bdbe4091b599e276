import * as z from 'zod/mini';

/**
 * The shapes that cross the wire. Only what the elements use is named, and unknown keys are kept,
 * since the API answers more than it documents.
 */

/** A value of which is known only what a test says. Cheaper by far, in a page, than a class for each type. */
const when = <T>(test: (value: unknown) => boolean) => z.custom<T>(test);
/** The same where it may be missing; of another type, it counts as missing. */
const ifAny = <T>(schema: z.ZodMiniType<T>) => z.catch(z.optional(schema), undefined);

const text = ifAny(when<string>((value) => typeof value === 'string'));
const filled = when<string>((value) => typeof value === 'string' && value !== '');
const number = when<number>(Number.isFinite);

/** An agent that can be booked: one with an account and an address in it. */
export const Agent = z.looseObject({
  firstName: text,
  lastName: text,
  /** `email` is a key to send back, never a text to show: an organisation's id may be glued to it. */
  _account: z.looseObject({ email: filled }),
});
export type Agent = z.infer<typeof Agent>;

/** A created schedule, as `POST /api/schedules/tenant/` answers it. */
export const Schedule = z.looseObject({
  _id: filled,
  agentId: text,
  /** Start, in epoch milliseconds, as far as a date can be. */
  date: ifAny(when<number>((date) => Number.isFinite(date) && Math.abs(date as number) <= 8.64e15)),
  /** Minutes. */
  duration: ifAny(number),
  visitor: ifAny(z.looseObject({ meetingUrl: text })),
  agent: ifAny(z.looseObject({ name: text, fullUrl: text })),
});
export type Schedule = z.infer<typeof Schedule>;

/** A token endpoint's answer, and what a `tokenSource` function resolves to. */
export const Token = z.looseObject({
  /** Printable ASCII only: a header's value that a browser refuses may end up in its error text. */
  token: when<string>((token) => typeof token === 'string' && /^[\x21-\x7e]+$/.test(token)),
  /** Lifetime in seconds, relative, so that a wrong client clock does no harm. */
  expires_in: ifAny(number),
  /** Where the API's paths are to be called; absent in direct mode. May be relative to the endpoint. */
  api_base: text,
  /** The origin on which meetings are held, where `api_base` is a gateway. */
  meeting_origin: text,
  /** What this API can do beyond the document, e.g. `idempotency`. */
  features: ifAny(when<readonly string[]>(Array.isArray)),
  /** What a calendar has to know of its agents. */
  calendar: ifAny(
    z.looseObject({
      /** The zone in which the agents are. */
      time_zone: text,
      /** The durations that can be booked, in minutes. */
      durations: ifAny(when<readonly number[]>(isNumbers)),
      /** How many days ahead a meeting may start. */
      horizon_days: ifAny(number),
    }),
  ),
  /** Answers of the requests that a form would make next, so that it need not. */
  bootstrap: ifAny(
    z.looseObject({
      /** With the query that it answers; `to` in epoch milliseconds. */
      availability: ifAny(z.looseObject({ agent: filled, duration: number, to: number })),
    }),
  ),
});
export type Token = z.infer<typeof Token>;

/** An error's body, in its known part and nothing else that may be in it. */
const ErrorBody = z.object({ error: text, message: text, requestId: text });
export type ErrorBody = z.infer<typeof ErrorBody>;

function isNumbers(value: unknown): boolean {
  return Array.isArray(value) && value.length > 0 && value.every(Number.isFinite);
}

/** Reads the body of a refusal; empty where it is not the API's. */
export function errorBodyIn(body: unknown): ErrorBody {
  return ErrorBody.safeParse(body).data ?? {};
}

/** The API's own words for a failure, as one short plain text. What only a script can read is left out. */
export function reasonIn({ error, message }: ErrorBody): string | undefined {
  const words = new Set([error && !/^[a-z]+(_[a-z]+)+$/.test(error) ? error : '', message]);
  return [...words].filter(Boolean).join(': ').slice(0, 300) || undefined;
}

/** Reads the agents of an answer and leaves out those that cannot be booked. A single one counts as a list. */
export function agentsIn(body: unknown): Agent[] | undefined {
  if (!Array.isArray(body)) {
    const { success, data } = Agent.safeParse(body);
    return success ? [data] : undefined;
  }
  return body.flatMap((one: unknown) => Agent.safeParse(one).data ?? []);
}

/** An agent's first and last name; empty where there is neither. */
export function agentName(agent: Agent): string {
  return [agent.firstName, agent.lastName].filter(Boolean).join(' ').trim();
}
