import type { Booking } from './booking.js';
import { cleanEmail, cleanPhone, isEmail, isPhone } from './contact.js';
import type { BookingDraft, TextField } from './draft.js';
import { parseDuration } from './duration.js';
import { inFormOrder, type IssueCode, type Issues } from './issues.js';
import { validateStart, type StartRules } from './start-time.js';

export interface BookingRules extends StartRules {
  /** Fields that the page requires, in addition to agent, start and duration. */
  readonly required?: readonly TextField[] | undefined;
  /** Issues of the owner's questions, in their order. */
  readonly others?: Issues | undefined;
}

const MAX_TEXT_LENGTH = 200;

const isTooLong = (text: string): boolean => text.length > MAX_TEXT_LENGTH;

/** The text of a field as it is checked and sent. */
const clean = (draft: BookingDraft, field: TextField): string => {
  const text = draft[field].trim();
  return field === 'email' ? cleanEmail(text) : field === 'phone' ? cleanPhone(text) : text;
};

type Check = (cleaned: string) => IssueCode | false;

const CHECKS: Record<TextField, Check> = {
  agent: (key) => !key && 'agent_missing',
  subject: (text) => isTooLong(text) && 'too_long',
  duration: (minutes) => parseDuration(minutes) === undefined && 'duration_invalid',
  name: (text) => isTooLong(text) && 'too_long',
  email: (address) => Boolean(address) && !isEmail(address) && 'email_invalid',
  phone: (number) => Boolean(number) && !isPhone(number) && 'phone_invalid',
};

/** Turns a draft into a booking, or returns what is wrong with each field. */
export function validateBooking(
  draft: BookingDraft,
  rules: BookingRules,
): { booking: Booking } | { issues: Issues } {
  const start = validateStart(draft, rules);
  const issues: Issues = typeof start === 'number' ? {} : start;
  for (const [field, check] of Object.entries(CHECKS) as [TextField, Check][]) {
    const typed = clean(draft, field);
    const isMissing = !typed && rules.required?.includes(field);
    const code = isMissing ? (field === 'email' ? 'email_missing' : 'text_missing') : check(typed);
    if (code) issues[field] = { code };
  }
  if (draft.sendNotificationEmail && !draft.email.trim()) issues.email = { code: 'email_missing' };
  const all = { ...inFormOrder(issues), ...rules.others };
  if (typeof start !== 'number' || Object.keys(all).length) return { issues: all };
  const { agent, duration, sendNotificationEmail } = draft;
  const texts = (['name', 'email', 'phone', 'subject'] as const).map((field) => [field, clean(draft, field)]);
  const visitor = Object.fromEntries(texts.filter(([, text]) => text)) as Booking['visitor'];
  return {
    booking: { agent, date: start, duration: parseDuration(duration)!, visitor, sendNotificationEmail },
  };
}
