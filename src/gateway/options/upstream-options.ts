import * as z from 'zod';

/** Where busy times come from: one list of all agents, or each agent's own list. */
export const CALENDAR_SOURCES = ['tenant', 'agents'] as const;
export type CalendarSource = (typeof CALENDAR_SOURCES)[number];
export const CALENDAR_SOURCE_RULE = 'must be tenant or agents';

/** Maximum number of calls of the API by one site. */
export interface UpstreamBudget {
  /** Calls per second on average. */
  readonly perSecond: number;
  /** Calls at once after a quiet time. @default twice `perSecond` */
  readonly burst?: number | undefined;
  /** Calls of `burst` that only bookings may use. @default a quarter of `burst` */
  readonly reserveForCreates?: number | undefined;
}

export const UpstreamBudgetInput = z
  .strictObject({
    perSecond: z.number('must be a number').min(0.1).max(10_000),
    burst: z.int('must be a whole number').min(1).max(100_000).optional(),
    reserveForCreates: z.int('must be a whole number').min(0).max(100_000).optional(),
  })
  .transform(({ perSecond, burst = Math.max(2, Math.ceil(2 * perSecond)), reserveForCreates }) => ({
    perSecond,
    burst,
    reserveForCreates: reserveForCreates ?? Math.floor(burst / 4),
  }))
  .refine(
    ({ burst, reserveForCreates }) => reserveForCreates < burst,
    'must leave something of burst to reading',
  );

export const upstreamOptions = {
  calendarSource: z.enum(CALENDAR_SOURCES, CALENDAR_SOURCE_RULE).optional(),
  upstreamBudget: UpstreamBudgetInput.optional(),
};
