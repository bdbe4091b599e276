import type { Api } from './api.js';
import { UpstreamSchedule } from './create-answer.js';
import type { CreateInput } from './create-body.js';
import { badGateway, outcomeUnknown } from './http-error.js';
import type { RecordCall } from './upstream.js';

const AROUND = 60_000;

/** Which meetings are whose, as far as this gateway has answered them. */
export interface Claims {
  /** Takes the meeting with this id for this create; false where it is another's. */
  claim(this: void, scheduleId: string): Promise<boolean>;
  /** Whether it is another create's, without taking it. */
  isOthers(this: void, scheduleId: string): Promise<boolean>;
}

/**
 * Looks for a meeting that an unanswered create may have made. The list holds other visitors' meetings; what does not
 * match goes no further than this function.
 *
 * @throws HttpError where nothing is known: the list cannot be had, or it holds a meeting of the same address at the
 *   same time which is not the same in all. It may be this one, with a phone number or a name that the API writes in a
 *   way of its own, so it is neither shown nor made once more.
 */
export async function findCreated(
  api: Api,
  {
    agent,
    input,
  }: { readonly agent: { readonly id: string; readonly email: string }; readonly input: CreateInput },
  { claim, isOthers }: Claims,
  record: RecordCall,
): Promise<UpstreamSchedule | undefined> {
  const query = new URLSearchParams({ agentEmail: agent.email });
  // What a period holds at its ends is not documented, so it is taken a little wider.
  const path = `/api/schedules/tenant/${Math.max(0, input.date - AROUND)}/${input.date + AROUND}?${query}`;
  const list = await api.read('find', path, record);
  if (!Array.isArray(list)) throw badGateway();
  const similar = (list as unknown[]).flatMap((one) => {
    const { data } = UpstreamSchedule.safeParse(one);
    return data && isSimilar(data, agent.id, input) ? [data] : [];
  });
  for (const one of similar) if (isSame(one, input) && (await claim(one._id))) return one;
  for (const one of similar) if (!(await isOthers(one._id))) throw outcomeUnknown();
  return undefined;
}

/** Same start, duration, agent and e-mail address. */
function isSimilar(
  schedule: UpstreamSchedule,
  agentId: string,
  { date, duration, visitor }: CreateInput,
): boolean {
  if (schedule.active === false || schedule.date !== date || schedule.duration !== duration) return false;
  if (schedule.agentId !== undefined && schedule.agentId !== agentId) return false;
  return isSameText(schedule.visitor.email, visitor.email);
}

/** Everything else that the visitor typed: an address alone would hand a stranger's link to whoever knows it. */
function isSame({ visitor: found }: UpstreamSchedule, { visitor }: CreateInput): boolean {
  return (['name', 'phone', 'subject'] as const).every((field) => isSameText(found[field], visitor[field]));
}

const isSameText = (one = '', other = ''): boolean => one.trim().toLowerCase() === other.trim().toLowerCase();
