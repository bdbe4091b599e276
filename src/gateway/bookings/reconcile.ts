import type { Api } from '../upstream/api.js';
import { UpstreamSchedule } from './create-answer.js';
import type { CreateInput } from './create-body.js';
import { badGateway, outcomeUnknown } from '../http/http-error.js';
import type { TraceCall } from '../upstream/upstream.js';

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
 * @throws HttpError where nothing is known: the list cannot be had, or it holds a meeting which may be this one. That is
 *   one of the same address at the same time, with a phone number or a name that the API may write in a way of its own,
 *   or one that cannot be read. It is neither shown nor made once more.
 */
export async function findCreated(
  api: Api,
  {
    agent,
    input,
  }: { readonly agent: { readonly id: string; readonly email: string }; readonly input: CreateInput },
  { claim, isOthers }: Claims,
  record: TraceCall,
): Promise<UpstreamSchedule | undefined> {
  const query = new URLSearchParams({ agentEmail: agent.email });
  // What a period holds at its ends is not documented, so it is taken a little wider.
  const path = `/api/schedules/tenant/${Math.max(0, input.date - AROUND)}/${input.date + AROUND}?${query}`;
  const list = await api.read('find', path, record);
  if (!Array.isArray(list)) throw badGateway();
  const entries = (list as unknown[]).map((one) => UpstreamSchedule.safeParse(one).data);
  const own = entries.filter((one) => !one || isOf(one, agent.id));
  const similar = own.filter((one) => one !== undefined).filter((one) => isSimilar(one, input));
  for (const one of similar) if (isSame(one, input) && (await claim(one._id))) return one;
  for (const one of similar) if (!(await isOthers(one._id))) throw outcomeUnknown();
  if (own.some((one) => one?.date === undefined || one.duration === undefined)) throw outcomeUnknown();
  return undefined;
}

/** Whether it may be the agent's, and was not cancelled. */
const isOf = ({ active, agentId }: UpstreamSchedule, agent: string): boolean =>
  active !== false && (agentId ?? agent) === agent;

/** Same start, duration and e-mail address. */
const isSimilar = (schedule: UpstreamSchedule, { date, duration, visitor }: CreateInput): boolean =>
  schedule.date === date &&
  schedule.duration === duration &&
  isSameText(schedule.visitor.email, visitor.email);

/** Everything else that the visitor typed: an address alone would hand a stranger's link to whoever knows it. */
function isSame({ visitor: found }: UpstreamSchedule, { visitor }: CreateInput): boolean {
  return (['name', 'phone', 'subject'] as const).every((field) => isSameText(found[field], visitor[field]));
}

const isSameText = (one = '', other = ''): boolean => one.trim().toLowerCase() === other.trim().toLowerCase();
