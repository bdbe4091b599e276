import { z } from 'zod';
import { ApiError } from './api-error.js';

/** Email address or `''`. The vendor's page sends an empty string for each empty field. */
const email = z.union([z.literal(''), z.email({ pattern: z.regexes.html5Email })], {
  error: 'visitor.email must be an email address',
});
const pin = z.union([z.string(), z.int()], { error: 'pin must be a string or an integer' });

const visitorText = (field: string) => z.string({ error: `visitor.${field} must be a string` });

const Visitor = z.object(
  {
    name: visitorText('name').optional(),
    email: email.optional(),
    phone: visitorText('phone').optional(),
    subject: visitorText('subject').optional(),
    pin: pin.optional(),
  },
  { error: 'visitor must be an object' },
);

const lastInstant = 8.64e15;
const dateRule = 'date must be the start as an integer of milliseconds since 1970 in UTC';
const durationRule = 'duration must be an integer of minutes, 15 to 1440';

const ScheduleInput = z.object(
  {
    date: z.int({ error: dateRule }).min(0, dateRule).max(lastInstant, dateRule),
    duration: z.int({ error: durationRule }).min(15, durationRule).max(1440, durationRule),
    // The document says that each field of the visitor is optional, so the sandbox also accepts a missing visitor.
    visitor: Visitor.default({}),
    pin: pin.optional(),
  },
  { error: 'The body must be a JSON object' },
);
export type ScheduleInput = z.output<typeof ScheduleInput>;

const ScheduleChange = z
  .object(
    { ...ScheduleInput.shape, visitor: Visitor.optional() },
    { error: 'The body must be a JSON object' },
  )
  .partial();
export type ScheduleChange = z.output<typeof ScheduleChange>;

export const parseSchedule = (body: unknown): ScheduleInput => parse(ScheduleInput, body);
export const parseChange = (body: unknown): ScheduleChange => parse(ScheduleChange, body);

/** Validates a value with a schema. Throws an `ApiError` with status 400 for the first mistake. */
export function parse<T extends z.ZodType>(schema: T, value: unknown): z.output<T> {
  const result = schema.safeParse(value);
  if (result.success) return result.data;
  const [issue] = result.error.issues;
  const field = issue?.path.join('.') || 'request body';
  throw new ApiError(400, `Invalid ${field}`, issue?.message ?? 'The request is malformed');
}

/** Parses an integer from a URL. Throws an `ApiError` with status 400 if it is invalid or out of range. */
export function parseInteger(name: string, text: string | undefined, min: number, max: number): number {
  const number = text !== undefined && /^\d{1,16}$/.test(text) ? Number(text) : NaN;
  if (number >= min && number <= max) return number;
  throw new ApiError(400, `Invalid ${name}`, `${name} must be an integer, ${min} to ${max}`);
}

/** Parses epoch milliseconds from a URL. */
export const parseInstant = (name: string, text: string | undefined): number =>
  parseInteger(name, text, 0, lastInstant);

export function parseIso(name: string, text = ''): number {
  const instant = /^\d{4}-\d{2}-\d{2}/.test(text) ? Date.parse(text) : NaN;
  if (!Number.isNaN(instant)) return instant;
  throw new ApiError(400, `Invalid ${name}`, `${name} must be a date in ISO form`);
}
