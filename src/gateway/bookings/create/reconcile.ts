import { badGateway, outcomeUnknown } from '../../http/http-error.js';
import type { TraceCall } from '../../http/log.js';
import { MAX_ANSWER_BYTES } from '../../upstream/answer-sizes.js';
import type { Api } from '../../upstream/api.js';
import { UpstreamSchedule } from '../../upstream/upstream-schedule.js';
import type { CreateInput } from './create-body.js';

/** It is not documented whether the list includes its ends, so the period is a little wider. */
const MARGIN_MS = 60_000;

/** Which meetings belong to which create. */
export interface ScheduleOwnership {
  /** Assigns a meeting to this create. Resolves to `false` if it belongs to another one. */
  claim(this: void, scheduleId: string): Promise<boolean>;
  /** Whether a meeting belongs to another create. */
  isOthers(this: void, scheduleId: string): Promise<boolean>;
}

export interface SentCreate {
  readonly agent: { readonly id: string; readonly email: string };
  readonly input: CreateInput;
}

/**
 * Looks in the API's list for the meeting of a create whose answer was lost. The list contains other visitors' meetings;
 * only a match leaves this function.
 *
 * @throws HttpError if the list cannot be read, or if a meeting in it may be the one. That is a meeting at the same time
 *   for the same address whose name or phone the API may have rewritten, or one without a readable time. It is neither
 *   shown nor created again.
 */
export async function findCreated(
  api: Api,
  { agent, input }: SentCreate,
  { claim, isOthers }: ScheduleOwnership,
  trace: TraceCall,
): Promise<UpstreamSchedule | undefined> {
  const query = new URLSearchParams({ agentEmail: agent.email });
  const [from, to] = [Math.max(0, input.date - MARGIN_MS), input.date + MARGIN_MS];
  const path = `/api/schedules/tenant/${from}/${to}?${query}`;
  const list = await api.read('find', path, trace, { maxBytes: MAX_ANSWER_BYTES.agentMeetings });
  if (!Array.isArray(list)) throw badGateway();
  const entries = (list as unknown[]).map((one) => UpstreamSchedule.safeParse(one).data);
  const ofAgent = entries.filter((one) => !one || isActiveOf(one, agent.id));
  const similar = ofAgent.filter((one) => one !== undefined).filter((one) => isSimilar(one, input));
  for (const one of similar) if (isSame(one, input) && (await claim(one._id))) return one;
  for (const one of similar) if (!(await isOthers(one._id))) throw outcomeUnknown();
  if (ofAgent.some((one) => one?.date === undefined || one.duration === undefined)) throw outcomeUnknown();
  return undefined;
}

/** Whether a meeting is not cancelled and may be the agent's. */
const isActiveOf = ({ active, agentId: listedId }: UpstreamSchedule, agentId: string): boolean =>
  active !== false && (listedId ?? agentId) === agentId;

/** Same start, duration and email address. */
const isSimilar = (schedule: UpstreamSchedule, { date, duration, visitor }: CreateInput): boolean =>
  schedule.date === date &&
  schedule.duration === duration &&
  isSameText(schedule.visitor.email, visitor.email);

/** The other visitor fields are equal too; the address alone would give a link to anyone who knows it. */
function isSame({ visitor: listed }: UpstreamSchedule, { visitor }: CreateInput): boolean {
  return (['name', 'phone', 'subject'] as const).every((field) => isSameText(listed[field], visitor[field]));
}

const isSameText = (one = '', other = ''): boolean => one.trim().toLowerCase() === other.trim().toLowerCase();
