import * as z from 'zod';
import { secureUrl } from '../../api/trusted-url.js';
import { withoutAddress, type BookableAgent } from '../agents/agents.js';
import type { CreateInput } from './create-body.js';
import { cleanLine } from '../http/clean-line.js';

/** What is read of a schedule that the API gives. */
export const UpstreamSchedule = z.object({
  _id: z.string().regex(/^[\w-]{1,64}$/),
  agentId: z.string().optional().catch(undefined),
  active: z.boolean().optional().catch(undefined),
  date: z.number().optional().catch(undefined),
  duration: z.number().optional().catch(undefined),
  visitor: z
    .object({
      name: z.string().optional().catch(undefined),
      email: z.string().optional().catch(undefined),
      phone: z.string().optional().catch(undefined),
      subject: z.string().optional().catch(undefined),
      meetingUrl: z.string().optional().catch(undefined),
    })
    .catch({}),
  agent: z
    .object({ name: z.string().optional().catch(undefined), fullUrl: z.string().optional().catch(undefined) })
    .catch({}),
});
export type UpstreamSchedule = z.output<typeof UpstreamSchedule>;

/** A created schedule, as a visitor's page gets it. */
export interface CreateAnswer {
  readonly _id: string;
  /** The agent's reference. */
  readonly agentId: string;
  readonly active: boolean;
  readonly date: number;
  readonly duration: number;
  readonly visitor: CreateInput['visitor'] & { readonly meetingUrl?: string };
  readonly agent: { readonly name: string };
}

/**
 * Rebuilds the API's answer from a list of fields; those that are not known are left out, since the next one may be
 * another way into the meeting. The visitor's fields are those that were sent, not those that came back: a meeting
 * that reconciliation found shows nobody's data but the sender's own. `pin` is given back only where the visitor chose
 * it, and the agent's links, codes and address, the tenant and the conversation never.
 */
export function createAnswer(
  schedule: UpstreamSchedule,
  input: CreateInput,
  agent: BookableAgent,
): CreateAnswer {
  const { shown, isRenamed, reference } = agent;
  const ownName = [shown.firstName, shown.lastName].filter(Boolean).join(' ');
  const apiName = isRenamed ? '' : withoutAddress(cleanLine(schedule.agent.name ?? '').slice(0, 200));
  const meetingUrl = secureUrl(schedule.visitor.meetingUrl ?? '')?.href;
  return {
    _id: schedule._id,
    agentId: reference,
    active: schedule.active ?? true,
    date: input.date,
    duration: input.duration,
    visitor: { ...input.visitor, ...(meetingUrl !== undefined && { meetingUrl }) },
    agent: { name: apiName || ownName },
  };
}
