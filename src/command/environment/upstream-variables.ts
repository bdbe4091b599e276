import * as z from 'zod';
import {
  CALENDAR_SOURCE_RULE,
  CALENDAR_SOURCES,
  UpstreamBudgetInput,
} from '../../gateway/options/upstream-options.js';

const budget = z.string().transform((text, context) => {
  const { success, data } = UpstreamBudgetInput.safeParse(parseJson(text));
  if (success) return data;
  context.addIssue(
    'must be JSON such as {"perSecond":20}. It may also have burst, and reserveForCreates, which is less than burst',
  );
  return z.NEVER;
});

/** Variables about calls of the API. */
export const UPSTREAM_VARIABLES = {
  VE_UPSTREAM_BUDGET: budget.optional(),
  VE_CALENDAR_SOURCE: z.enum(CALENDAR_SOURCES, CALENDAR_SOURCE_RULE).optional(),
};

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
