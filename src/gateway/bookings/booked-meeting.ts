import type { Agents, BookableAgent } from '../agents/agents.js';
import { badGateway, HttpError } from '../http/http-error.js';
import type { TraceCall } from '../http/log.js';
import type { Api } from '../upstream/api.js';
import { UpstreamSchedule } from '../upstream/upstream-schedule.js';
import { createAnswer, type CreateAnswer } from './create/create-answer.js';

/** A meeting in the API. */
export type BookedMeeting = UpstreamSchedule & { readonly date: number; readonly duration: number };

/**
 * The meeting with an ID.
 *
 * @param id `_id` of the schedule. Only for a sender who may see that meeting.
 * @throws HttpError the API's own 4xx, 502 or 504
 */
export async function readMeeting(api: Api, id: string, trace: TraceCall): Promise<BookedMeeting> {
  const { data } = UpstreamSchedule.safeParse(
    await api.read('schedule', `/api/schedules/tenant/${id}`, trace),
  );
  const { date, duration } = data ?? {};
  if (data?._id !== id || date === undefined || duration === undefined) throw badGateway();
  return { ...data, date, duration };
}

/** The agent of a meeting. @throws HttpError 404 if the agent is no longer offered; the API's own 4xx, 502 or 504 */
export async function agentOf(
  { agentId }: BookedMeeting,
  agents: Agents,
  trace: TraceCall,
): Promise<BookableAgent> {
  const agent = (await agents.bookable(trace)).find((one) => one.id === agentId);
  if (!agent) throw new HttpError(404, 'Not found', 'This meeting cannot be shown');
  return agent;
}

/** A meeting as its visitor's page received it after the booking. */
export function bookedAnswer(meeting: BookedMeeting, agent: BookableAgent): CreateAnswer {
  const { date, duration, visitor } = meeting;
  const { name, email, phone, subject } = visitor;
  const known = Object.fromEntries(
    Object.entries({ name, email, phone, subject }).filter(([, text]) => text !== undefined && text !== ''),
  );
  return createAnswer(meeting, { date, duration, visitor: known }, agent);
}
