import * as z from 'zod';
import { MAX_DURATION_MINUTES, MIN_DURATION_MINUTES } from '../../model/booking/duration.js';
import { badRequest } from '../http/http-error.js';
import { cleanLine } from '../http/clean-line.js';
import type { MeetingTime } from '../slots/held-slots.js';

/** What a visitor wants to become of a meeting. */
export type MeetingChange = { readonly kind: 'move'; readonly to: MeetingTime } | { readonly kind: 'cancel' };

/** A change as a page requests it. */
export interface ChangeRequest {
  readonly change: MeetingChange;
  /** When the meeting was when the page read it, so that a change by somebody else is not overwritten. */
  readonly was: MeetingTime;
  readonly isNotified: boolean;
  /** Why the visitor cancels; may be empty. */
  readonly reason: string;
  /**
   * ID of the agent who changes the meeting, which must be that agent's. The notice that visitors have to give does not
   * bind agents. @default its visitor does
   */
  readonly byAgent?: string | undefined;
}

const MAX_REASON_LENGTH = 500;

const Time = z.object({
  date: z.int(),
  duration: z.int().min(MIN_DURATION_MINUTES).max(MAX_DURATION_MINUTES),
});
const ChangeBody = z.object({
  /** Missing to cancel the meeting. */
  to: Time.optional(),
  was: z.object({ date: z.number(), duration: z.number() }),
  sendNotificationEmail: z.boolean().default(false),
  reason: z
    .string()
    // Limited first, which bounds the time for cleaning it.
    .max(4 * MAX_REASON_LENGTH)
    .transform((text) => cleanLine(text))
    .pipe(z.string().max(MAX_REASON_LENGTH))
    .default(''),
});
const OutcomeBody = z.object({ to: Time.optional(), ageSeconds: z.int().min(0) });

/** Reads the body of a change. @throws HttpError 400 that names the field, without its value */
export function readChange(body: unknown): ChangeRequest {
  const { to, was, sendNotificationEmail, reason } = parse(ChangeBody, body);
  return { change: toChange(to), was, isNotified: sendNotificationEmail, reason };
}

/** Reads which change a page asks about, and how long ago it was sent at least. @throws HttpError 400 */
export function readOutcomeQuery(body: unknown): { readonly change: MeetingChange; readonly ageMs: number } {
  const { to, ageSeconds } = parse(OutcomeBody, body);
  return { change: toChange(to), ageMs: ageSeconds * 1000 };
}

export const isSameTime = (one: Partial<MeetingTime>, other: MeetingTime): boolean =>
  one.date === other.date && one.duration === other.duration;

export const isSameChange = (one: MeetingChange, other: MeetingChange): boolean =>
  one.kind === 'move' ? other.kind === 'move' && isSameTime(one.to, other.to) : other.kind === 'cancel';

const toChange = (to: MeetingTime | undefined): MeetingChange =>
  to ? { kind: 'move', to } : { kind: 'cancel' };

function parse<S extends z.ZodType>(schema: S, body: unknown): z.output<S> {
  const { success, data, error } = schema.safeParse(body);
  if (success) return data;
  const name = error.issues[0]?.path.join('.') || 'request body';
  throw badRequest(`Invalid ${name}`, `${name} is missing or not valid`);
}
