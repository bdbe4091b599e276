import { dateAt, parseWallTime, resolveWallTime, type Resolution } from '../time/wall-time.js';

/** What the form holds: strings as they were typed, and the one checkbox. */
export interface BookingDraft {
  readonly agent: string;
  readonly subject: string;
  /** The chosen start in epoch milliseconds, where starts are picked and not typed. */
  readonly slot: string;
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
export type TextField = 'agent' | 'subject' | 'duration' | 'name' | 'email' | 'phone';

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
  | 'slot_missing'
  | 'slot_taken'
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
  | 'too_long'
  | 'text_missing';
export interface Issue {
  readonly code: IssueCode;
  /** The two nearest times that exist, or the two that one wall time means, in epoch milliseconds. */
  readonly instants?: readonly [number, number];
  readonly areOnTwoDays?: boolean;
}
export type Issues = Partial<Record<BookingField, Issue>>;

export interface BookingRules {
  /** The IANA zone in which date and time were typed. */
  readonly timeZone: string;
  /** The current time, in epoch milliseconds. */
  readonly now: number;
  /** Where starts are picked: whether this one can still be had. */
  readonly isOffered?: ((instant: number) => boolean) | undefined;
  /** What must be filled in besides what always must. */
  readonly required?: readonly TextField[] | undefined;
}

/** Fields that can be wrong together: what mends one may mend the others. */
const RELATED: readonly (readonly BookingField[])[] = [
  ['agent', 'duration', 'slot'],
  ['date', 'time', 'occurrence'],
  ['email', 'sendNotificationEmail'],
];

export const MIN_DURATION = 15;
export const MAX_DURATION = 1440;

/** By so much a visitor's clock may be wrong before it matters: the server decides. */
const SLACK = 2 * 60_000;

/** As the gateway has it, which is how zod has it. */
const EMAIL = /^([\w'+-]+\.)*[\w'+-]*[\w+-]@([a-z\d][a-z\d-]*\.)+[a-z]{2,}$/i;
const PHONE = /^(?=(\D*\d){3})[\d\s().+/#*-]{3,40}$/;

const isLong = (typed: string): boolean => typed.length > 200;

/** What is wrong with each field alone, for what was typed without the space around it. */
const CHECKS: Record<TextField, (typed: string) => IssueCode | false> = {
  agent: (key) => !key && 'agent_missing',
  subject: (text) => isLong(text) && 'too_long',
  duration: (minutes) => minutesOf(minutes) === undefined && 'duration_invalid',
  name: (text) => isLong(text) && 'too_long',
  email: (address) => Boolean(address) && (address.length > 254 || !EMAIL.test(address)) && 'email_invalid',
  phone: (number) => Boolean(number) && !PHONE.test(plainDigits(number)) && 'phone_invalid',
};

/** Digits of other scripts, and wide letters, as ASCII's. The scripts that people type have their digits in a row from a code point that ends on 0 or 6. */
const plainDigits = (text: string): string =>
  text.normalize('NFKC').replace(/\p{Nd}/gu, (digit) => {
    const code = digit.codePointAt(0)!;
    const from = code & ~15;
    return String(code - (/\p{Nd}/u.test(String.fromCodePoint(from)) ? from : from + 6));
  });

/** A length that was typed, in minutes; nothing where the API takes none such. */
export function minutesOf(typed: string): number | undefined {
  const minutes = Number(plainDigits(typed));
  const isTaken = Number.isInteger(minutes) && minutes >= MIN_DURATION && minutes <= MAX_DURATION;
  return isTaken ? minutes : undefined;
}

/** Turns a draft into a booking, or says, field by field, why it is none. */
export function validateBooking(
  draft: BookingDraft,
  rules: BookingRules,
): { booking: Booking } | { issues: Issues } {
  const start = readStart(draft, rules);
  const issues: Issues = typeof start === 'number' ? {} : start;
  for (const [field, check] of Object.entries(CHECKS) as [
    TextField,
    (typed: string) => IssueCode | false,
  ][]) {
    const typed = draft[field].trim();
    const isMissing = !typed && rules.required?.includes(field);
    const code = isMissing ? (field === 'email' ? 'email_missing' : 'text_missing') : check(typed);
    if (code) issues[field] = { code };
  }
  if (draft.sendNotificationEmail && !draft.email.trim()) issues.email = { code: 'email_missing' };
  if (typeof start !== 'number' || Object.keys(issues).length) return { issues: inOrder(issues) };
  const { agent, duration, sendNotificationEmail } = draft;
  const texts = (['name', 'email', 'phone', 'subject'] as const).map((field) => {
    const text = draft[field].trim();
    return [field, field === 'phone' ? plainDigits(text) : text];
  });
  const visitor = Object.fromEntries(texts.filter(([, text]) => text)) as Booking['visitor'];
  return { booking: { agent, date: start, duration: minutesOf(duration)!, visitor, sendNotificationEmail } };
}

/** As the fields follow each other in a form. */
const ORDER: readonly BookingField[] = [
  'agent',
  'duration',
  'slot',
  'date',
  'time',
  'occurrence',
  'subject',
  'name',
  'email',
  'phone',
];

const inOrder = (issues: Issues): Issues =>
  Object.fromEntries(ORDER.flatMap((field) => (issues[field] ? [[field, issues[field]]] : [])));

/** What is still to be said once a field has been changed. That something is missing stays true of the others. */
export function issuesAfter(field: BookingField, issues: Issues): Issues {
  const related = RELATED.find((fields) => fields.includes(field)) ?? [field];
  const left = Object.entries(issues).filter(
    ([one, { code }]) =>
      one !== field &&
      (!related.includes(one as BookingField) || (code.endsWith('_missing') && code !== 'email_missing')),
  );
  return Object.fromEntries(left);
}

/** What a draft's date and time mean in a zone; nothing while one of them is missing. */
export function startOf({ date, time }: BookingDraft, timeZone: string): Resolution | undefined {
  const wall = parseWallTime(date, time);
  return wall && resolveWallTime(wall, timeZone);
}

/** The instant at which a draft starts, or what is wrong with its date and time. */
function readStart(draft: BookingDraft, { timeZone, now, isOffered }: BookingRules): number | Issues {
  if (isOffered) {
    if (!draft.slot) return { slot: { code: 'slot_missing' } };
    const slot = Number(draft.slot);
    return isOffered(slot) ? slot : { slot: { code: 'slot_taken' } };
  }
  const missing: Issues = {
    ...(!draft.date && { date: { code: 'date_missing' } }),
    ...(!draft.time && { time: { code: 'time_missing' } }),
  };
  if (missing.date || missing.time) return missing;
  const start = startOf(draft, timeZone);
  if (!start) return { date: { code: 'date_invalid' } };
  if (start.kind === 'gap') {
    const { before, after } = start;
    const areOnTwoDays = dateAt(before, timeZone) !== dateAt(after, timeZone);
    return {
      time: { code: 'time_skipped', instants: [before, after], ...(areOnTwoDays && { areOnTwoDays }) },
    };
  }
  if (start.kind === 'overlap' && !draft.occurrence) {
    return { occurrence: { code: 'time_repeated', instants: [start.earlier, start.later] } };
  }
  const instant = start.kind === 'overlap' ? start[draft.occurrence || 'earlier'] : start.instant;
  if (instant > now - SLACK) return instant;
  const today = dateAt(now, timeZone);
  return { [draft.date < today ? 'date' : 'time']: { code: 'time_past' } };
}
