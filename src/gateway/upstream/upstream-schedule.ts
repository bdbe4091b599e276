import * as z from 'zod';

const text = z.string().optional().catch(undefined);

/** The fields that are read of a schedule in an answer of the API. */
export const UpstreamSchedule = z.object({
  _id: z.string().regex(/^[\w-]{1,64}$/),
  agentId: text,
  active: z.boolean().optional().catch(undefined),
  /** Start, in epoch milliseconds. */
  date: z.number().optional().catch(undefined),
  /** Minutes. */
  duration: z.number().optional().catch(undefined),
  visitor: z.object({ name: text, email: text, phone: text, subject: text, meetingUrl: text }).catch({}),
  agent: z.object({ name: text, fullUrl: text }).catch({}),
});
export type UpstreamSchedule = z.output<typeof UpstreamSchedule>;
