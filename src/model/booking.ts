import * as z from 'zod/mini';
import { dateString, parseWallTime, resolveWallTime, wallTimeAt, type Resolution } from './wall-time.js';

/** What the form holds: strings as they were typed, and the one checkbox. */
export interface BookingDraft {
  readonly agent: string;
  readonly subject: string;
  /** `YYYY-MM-DD` and `HH:MM`, as native inputs give them. */
  readonly date: string;
  readonly time: string;
  /** Which one is meant, where the clocks go back and a wall time occurs twice. */
  readonly occurrence: '' | 'earlier' | 'later';
  readonly duration: string;
  readonly name: string;
  readonly email: string;
  readonly phone: string;
  readonly sendNotificationEmail: boolean;
}
export type BookingField = keyof BookingDraft;

/** A meeting that can be asked for: valid, and with a start that is one instant. */
export interface Booking {
  /** The agent's key: `_account.email`, or a gateway's reference. */
  readonly agent: string;
  /** Start, in epoch milliseconds UTC. */
  readonly date: number;
  /** Minutes. */
  readonly duration: number;
  /** Only what was filled in. */
  readonly visitor: Readonly<Partial<Record<'name' | 'email' | 'phone' | 'subject', string>>>;
  readonly sendNotificationEmail: boolean;
}

/** Why a field was not accepted. The words are elsewhere; `instants` are what they name. */
export type IssueCode =
  | 'agent_missing'
  | 'date_missing'
  | 'date_invalid'
  | 'time_missing'
  | 'time_past'
  | 'time_skipped'
  | 'time_repeated'
  | 'duration_invalid'
  | 'email_missing'
  | 'email_invalid'
  | 'phone_invalid'
  | 'too_long';
export interface Issue {
  readonly code: IssueCode;
  /** The two nearest times that exist, or the two that one wall time means, in epoch milliseconds. */
  readonly instants?: readonly [number, number];
}
export type Issues = Partial<Record<BookingField, Issue>>;

export interface BookingRules {
  /** The IANA zone in which date and time were typed. */
  readonly timeZone: string;
  /** The current time, in epoch milliseconds. */
  readonly now: number;
}

export const MIN_DURATION = 15;
export const MAX_DURATION = 1440;

const code = (value: IssueCode): IssueCode => value;
const line = z.string().check(z.trim(), z.maxLength(200, code('too_long')));

function isDuration(typed: string): boolean {
  const minutes = Number(typed);
  return Number.isInteger(minutes) && minutes >= MIN_DURATION && minutes <= MAX_DURATION;
}

const Fields = z.object({
  agent: z.string().check(z.minLength(1, code('agent_missing'))),
  subject: line,
  duration: z.string().check(z.refine(isDuration, code('duration_invalid'))),
  name: line,
  email: z.string().check(
    z.trim(),
    z.refine(
      (typed) => !typed || (typed.length <= 254 && z.regexes.email.test(typed)),
      code('email_invalid'),
    ),
  ),
  phone: z
    .string()
    .check(z.trim(), z.regex(/^$|^(?=(\D*\d){3})[\d\s().+/#*-]{3,40}$/, code('phone_invalid'))),
  sendNotificationEmail: z.boolean(),
});

/** Turns a draft into a booking, or says, field by field, why it is none. */
export function validateBooking(
  draft: BookingDraft,
  rules: BookingRules,
): { booking: Booking } | { issues: Issues } {
  const fields = Fields.safeParse(draft);
  const start = readStart(draft, rules);
  const issues: Issues = typeof start === 'number' ? {} : start;
  for (const { path, message } of fields.error?.issues ?? []) {
    issues[path[0] as BookingField] ??= { code: message as IssueCode };
  }
  if (draft.sendNotificationEmail && !draft.email.trim()) issues.email = { code: 'email_missing' };
  if (!fields.success || typeof start !== 'number' || Object.keys(issues).length) return { issues };
  const { agent, duration, sendNotificationEmail, ...texts } = fields.data;
  const visitor = Object.fromEntries(Object.entries(texts).filter(([, text]) => text));
  return { booking: { agent, date: start, duration: Number(duration), visitor, sendNotificationEmail } };
}

/** What a draft's date and time mean in a zone; nothing while one of them is missing. */
export function startOf({ date, time }: BookingDraft, timeZone: string): Resolution | undefined {
  const wall = parseWallTime(date, time);
  return wall && resolveWallTime(wall, timeZone);
}

/** The instant at which a draft starts, or what is wrong with its date and time. */
function readStart(draft: BookingDraft, { timeZone, now }: BookingRules): number | Issues {
  const missing: Issues = {
    ...(!draft.date && { date: { code: 'date_missing' } }),
    ...(!draft.time && { time: { code: 'time_missing' } }),
  };
  if (missing.date || missing.time) return missing;
  const start = startOf(draft, timeZone);
  if (!start) return { date: { code: 'date_invalid' } };
  if (start.kind === 'gap') return { time: { code: 'time_skipped', instants: [start.before, start.after] } };
  if (start.kind === 'overlap' && !draft.occurrence) {
    return { occurrence: { code: 'time_repeated', instants: [start.earlier, start.later] } };
  }
  const instant = start.kind === 'overlap' ? start[draft.occurrence || 'earlier'] : start.instant;
  if (instant > now) return instant;
  const today = dateString(wallTimeAt(now, timeZone));
  return { [draft.date < today ? 'date' : 'time']: { code: 'time_past' } };
}
