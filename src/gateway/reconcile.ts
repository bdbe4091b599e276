import type { Api } from './api.js';
import { UpstreamSchedule } from './create-answer.js';
import type { CreateInput } from './create-body.js';
import type { RecordCall } from './upstream.js';

const AROUND = 60_000;

/**
 * Looks for a meeting that an unanswered create may have made. The list holds other visitors' meetings; what does not
 * match goes no further than this function.
 *
 * @param claim Whether the meeting with this id is this create's to answer, and no other's.
 * @throws HttpError where the list cannot be had: nothing is known then.
 */
export async function findCreated(
  api: Api,
  {
    agent,
    input,
  }: { readonly agent: { readonly id: string; readonly email: string }; readonly input: CreateInput },
  claim: (scheduleId: string) => Promise<boolean>,
  record: RecordCall,
): Promise<UpstreamSchedule | undefined> {
  const query = new URLSearchParams({ agentEmail: agent.email });
  // What a period holds at its ends is not documented, so it is taken a little wider.
  const path = `/api/schedules/tenant/${Math.max(0, input.date - AROUND)}/${input.date + AROUND}?${query}`;
  const list = await api.read('find', path, record);
  for (const one of Array.isArray(list) ? (list as unknown[]) : []) {
    const { success, data } = UpstreamSchedule.safeParse(one);
    if (success && isSame(data, agent.id, input) && (await claim(data._id))) return data;
  }
  return undefined;
}

/**
 * Same start, duration, agent and everything that the visitor typed: an address alone would hand a stranger's link to
 * whoever knows it.
 */
function isSame(
  schedule: UpstreamSchedule,
  agentId: string,
  { date, duration, visitor }: CreateInput,
): boolean {
  if (schedule.active === false || schedule.date !== date || schedule.duration !== duration) return false;
  if (schedule.agentId !== undefined && schedule.agentId !== agentId) return false;
  const same = (one = '', other = '') => one.trim().toLowerCase() === other.trim().toLowerCase();
  const found = schedule.visitor;
  return (['email', 'name', 'phone', 'subject'] as const).every((field) =>
    same(found[field], visitor[field]),
  );
}
