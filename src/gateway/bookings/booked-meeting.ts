import type { Agents } from '../agents/agents.js';
import { badGateway, HttpError } from '../http/http-error.js';
import type { TraceCall } from '../http/log.js';
import type { Api } from '../upstream/api.js';
import { UpstreamSchedule } from '../upstream/upstream-schedule.js';
import { createAnswer, type CreateAnswer } from './create-answer.js';

/**
 * The meeting with an ID, as its visitor's page received it after the booking.
 *
 * @param id `_id` of the schedule. Only for a sender who may see that meeting.
 * @throws HttpError 404 if there is no such meeting, or if its agent is no longer offered; the API's own 4xx, 502 or 504
 */
export async function readBookedMeeting(
  { api, agents }: { readonly api: Api; readonly agents: Agents },
  id: string,
  trace: TraceCall,
): Promise<CreateAnswer> {
  const { data } = UpstreamSchedule.safeParse(
    await api.read('schedule', `/api/schedules/tenant/${id}`, trace),
  );
  if (data?._id !== id || data.date === undefined || data.duration === undefined) throw badGateway();
  const { agentId, date, duration, visitor } = data;
  const agent = (await agents.bookable(trace)).find((one) => one.id === agentId);
  if (!agent) throw new HttpError(404, 'Not found', 'This meeting cannot be shown');
  const { name, email, phone, subject } = visitor;
  const known = Object.fromEntries(
    Object.entries({ name, email, phone, subject }).filter(([, text]) => text !== undefined && text !== ''),
  );
  return createAnswer(data, { date, duration, visitor: known }, agent);
}
