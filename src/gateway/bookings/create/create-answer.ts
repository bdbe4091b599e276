import { secureUrl } from '../../../api/wire/trusted-url.js';
import { withoutEmail, type BookableAgent } from '../../agents/agents.js';
import { cleanLine } from '../../http/clean-line.js';
import type { UpstreamSchedule } from '../../upstream/upstream-schedule.js';
import type { CreateInput } from './create-body.js';

/** A created schedule as the visitor's page receives it. */
export interface CreateAnswer {
  readonly _id: string;
  /** Reference of the agent. */
  readonly agentId: string;
  readonly active: boolean;
  readonly date: number;
  readonly duration: number;
  readonly visitor: CreateInput['visitor'] & { readonly meetingUrl?: string };
  readonly agent: { readonly name: string };
}

/**
 * Builds the answer for a page from a list of known fields; an unknown field could be another way into the meeting.
 *
 * The visitor's fields are those that were sent, not those of the API: a meeting found by reconciliation then shows only
 * the sender's own data. So `pin` is included only if the visitor chose it. The agent's links, codes and address, the
 * tenant and the conversation are never included.
 */
export function createAnswer(
  schedule: UpstreamSchedule,
  input: CreateInput,
  { publicAgent, isRenamed, reference }: BookableAgent,
): CreateAnswer {
  const listedName = [publicAgent.firstName, publicAgent.lastName].filter(Boolean).join(' ');
  const apiName = isRenamed ? '' : withoutEmail(cleanLine(schedule.agent.name ?? '').slice(0, 200));
  const meetingUrl = secureUrl(schedule.visitor.meetingUrl ?? '')?.href;
  return {
    _id: schedule._id,
    agentId: reference,
    active: schedule.active ?? true,
    date: input.date,
    duration: input.duration,
    visitor: { ...input.visitor, ...(meetingUrl !== undefined && { meetingUrl }) },
    agent: { name: apiName || listedName },
  };
}

/** The answer for somebody who knows a booking, which does not prove that it is theirs. */
export function withoutLink({ visitor, ...answer }: CreateAnswer): CreateAnswer {
  const { meetingUrl: _, ...known } = visitor;
  return { ...answer, visitor: known };
}
