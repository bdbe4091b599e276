import * as z from 'zod';
import { MAX_DURATION_MINUTES, MIN_DURATION_MINUTES } from '../../model/booking/duration.js';
import { isDate, parseDayHours, type CalendarRules } from '../../model/time/calendar-rules.js';
import { closeNightsBefore, withWholeDays } from '../../model/time/closed-days.js';
import { parseWeeklyHours } from '../../model/time/hours.js';
import { isTimeZone } from '../../model/time/wall-time.js';

/** Schema of a number of minutes. */
export const minutes = (min: number, max: number) =>
  z.int(`must be a whole number of minutes from ${min} to ${max}`).min(min).max(max);

/** Schema of the lengths that can be booked. */
export const durationsInput = z
  .array(minutes(MIN_DURATION_MINUTES, MAX_DURATION_MINUTES), 'must be a list of minutes')
  .min(1, 'must name a duration')
  .transform((all) => [...new Set(all)]);

const timeZone = z
  .string('must be a string')
  .refine(isTimeZone, 'must be an IANA zone such as Europe/Berlin');
const weekly = z
  .string('must be a string')
  .refine((text) => parseWeeklyHours(text), 'must be hours such as Mon-Fri 09:00-12:00 13:00-17:00');
const exceptions = z
  .record(
    z.string(),
    z
      .string('must be a string')
      .refine((text) => parseDayHours(text), 'must be closed, or times such as 09:00-12:00'),
    'must be an object of dates and hours',
  )
  .refine((all) => Object.keys(all).every(isDate), 'must have dates such as 2026-12-24')
  .default({});

const MAX_GROUPS = 200;

/** Schema of an entry of `hours.agents`. */
export const AgentHoursInput = z.strictObject({
  agents: z
    .array(z.string('must be a string').min(1), 'must be a list of IDs or addresses')
    .min(1, 'must name an agent'),
  timeZone: timeZone.optional(),
  weekly: weekly.optional(),
  exceptions,
  durations: durationsInput.optional(),
});

/** Schema of the option `hours`. */
export const HoursInput = z
  .strictObject({
    timeZone,
    weekly,
    exceptions,
    agents: z
      .array(AgentHoursInput, 'must be a list such as [{agents: [...], weekly, durations}]')
      .max(MAX_GROUPS)
      .default([]),
  })
  .superRefine(({ agents }, context) => {
    const seen = new Set<string>();
    agents.forEach((group, index) => {
      const names = group.agents.map((name) => name.toLowerCase());
      names.forEach((name, place) => {
        if (!seen.has(name)) return;
        const path = ['agents', index, 'agents', place];
        context.addIssue({ code: 'custom', path, message: 'must not be an agent of another entry' });
      });
      for (const name of names) seen.add(name);
    });
  });

/** Rules of some agents. */
export interface AgentGroup {
  /** IDs or addresses in lower case. */
  readonly names: readonly string[];
  readonly rules: CalendarRules;
}

/** Rules of all agents, and of those who have their own. */
export interface CalendarConfig extends CalendarRules {
  readonly groups: readonly AgentGroup[];
}

/** The rules of each agent, from options that have been validated. */
export function toCalendar(
  { agents, ...general }: z.output<typeof HoursInput>,
  common: Omit<CalendarRules, 'hours' | 'timeZone'>,
): CalendarConfig {
  const groups = agents.map(({ agents: names, durations, ...own }) => ({
    names: names.map((name) => name.toLowerCase()),
    rules: {
      ...common,
      ...(durations && { durations }),
      timeZone: own.timeZone ?? general.timeZone,
      hours: toHours(own.weekly ?? general.weekly, { ...general.exceptions, ...own.exceptions }),
    },
  }));
  const { timeZone, weekly, exceptions } = general;
  return { ...common, timeZone, hours: toHours(weekly, exceptions), groups };
}

function toHours(weekly: string, exceptions: Readonly<Record<string, string>>): CalendarRules['hours'] {
  const days = Object.entries(exceptions).map(
    ([date, text]) => [date, withWholeDays(parseDayHours(text)!)] as const,
  );
  return closeNightsBefore({
    weekly: parseWeeklyHours(weekly)!.map(withWholeDays),
    exceptions: Object.fromEntries(days),
  });
}
