import * as z from 'zod';
import { cleanEmail, cleanPhone, isPhone } from '../../../model/booking/contact.js';
import { MAX_DURATION_MINUTES, MIN_DURATION_MINUTES } from '../../../model/booking/duration.js';
import { START_GRACE_MS } from '../../../model/time/calendar-rules.js';
import { DAY_MS } from '../../../model/time/units.js';
import { badRequest } from '../../http/http-error.js';
import { cleanLine } from '../../http/clean-line.js';

export interface CreateLimits {
  /** Current time in epoch milliseconds; `undefined` accepts any start. */
  readonly now: number | undefined;
  readonly horizonDays: number;
  /** Allowed durations in minutes. @default 15 to 1440 */
  readonly durations?: readonly number[] | undefined;
}

/** @param clean Rewrites what was typed, before its length is checked. */
const line = (name: string, maxLength: number, clean = (text: string) => text) =>
  z
    .string(`${name} must be a text`)
    // The raw text is limited first, which bounds the time for cleaning it.
    .max(4 * maxLength, `${name} is too long`)
    .transform((text) => cleanLine(clean(text)))
    .pipe(z.string().max(maxLength, `${name} is too long`))
    .optional();

const Visitor = z.object(
  {
    name: line('visitor.name', 200),
    email: line('visitor.email', 254, cleanEmail).pipe(
      z
        .string()
        .refine(
          (email) => email === '' || z.regexes.html5Email.test(email),
          'visitor.email must be an email address',
        )
        .optional(),
    ),
    phone: line('visitor.phone', 40, cleanPhone).pipe(
      z
        .string()
        .refine((phone) => phone === '' || isPhone(phone), 'visitor.phone must be a phone number')
        .optional(),
    ),
    subject: line('visitor.subject', 200),
    pin: z
      .union([z.string(), z.int().transform(String)], 'visitor.pin must be digits')
      .pipe(z.string().regex(/^\d{0,10}$/, 'visitor.pin must be digits, 10 at most'))
      .optional(),
  },
  'visitor must be an object',
);

const CreateBody = z.object(
  {
    date: z.int('date must be the start as an integer of milliseconds since 1970 in UTC'),
    duration: z
      .int('duration must be an integer of minutes')
      .min(MIN_DURATION_MINUTES, `duration must be ${MIN_DURATION_MINUTES} minutes or more`)
      .max(MAX_DURATION_MINUTES, `duration must be ${MAX_DURATION_MINUTES} minutes or less`),
    visitor: Visitor.default({}),
  },
  'The body must be a JSON object',
);

/** The fields that are sent to the API; all others are dropped. */
export interface CreateInput {
  readonly date: number;
  readonly duration: number;
  readonly visitor: Readonly<Partial<Record<'name' | 'email' | 'phone' | 'subject' | 'pin', string>>>;
}

/**
 * Reads the body of a create, field by field.
 *
 * @throws HttpError 400 that names the mistake, without the value.
 */
export function readCreateBody(body: unknown, limits: CreateLimits): CreateInput {
  const { success, data, error } = CreateBody.safeParse(body);
  if (!success) {
    const [issue] = error.issues;
    throw badRequest(
      `Invalid ${issue?.path.join('.') || 'request body'}`,
      issue?.message ?? 'The body is not valid',
    );
  }
  const { date, duration, visitor } = data;
  checkMeetingTime(data, limits);
  const { name, email, phone, subject, pin } = visitor;
  const nonEmpty = Object.entries({ name, email, phone, subject, pin }).filter(([, text]) => text);
  return { date, duration, visitor: Object.fromEntries(nonEmpty) };
}

/** @throws HttpError 400 if a meeting may not start then, or may not be that long */
export function checkMeetingTime(
  { date, duration }: Pick<CreateInput, 'date' | 'duration'>,
  { now, horizonDays, durations }: CreateLimits,
): void {
  if (now !== undefined && date < now - START_GRACE_MS)
    throw badRequest('Invalid date', 'The start must not be in the past');
  if (now !== undefined && date > now + horizonDays * DAY_MS) {
    throw badRequest('Invalid date', `The start must be within the next ${horizonDays} days`);
  }
  if (durations && !durations.includes(duration)) {
    throw badRequest('Invalid duration', `The duration must be one of ${durations.join(', ')} minutes`);
  }
}
