import type { BookableAgent } from '../../agents/agents.js';
import { badGateway, outcomeUnknown } from '../../http/http-error.js';
import type { TraceCall } from '../../http/log.js';
import { MAX_ANSWER_BYTES } from '../../upstream/answer-sizes.js';
import type { Api } from '../../upstream/api.js';
import type { Purpose } from '../../upstream/call-pauses.js';
import { UpstreamSchedule } from '../../upstream/upstream-schedule.js';
import type { CreateInput } from './create-body.js';

/** It is not documented whether the list includes its ends, so the period is a little wider. */
const MARGIN_MS = 60_000;

/** Which meetings belong to which create. */
export interface ScheduleOwnership {
  /** Whether a meeting may be this create's. Resolves to `false` if it belongs to another one. */
  claim(this: void, scheduleId: string): Promise<boolean>;
  /** Whether a meeting belongs to another create. */
  isOthers(this: void, scheduleId: string): Promise<boolean>;
}

type Agent = Pick<BookableAgent, 'id' | 'email'>;

export interface SentCreate<T extends Agent = BookableAgent> {
  /** Whom it was sent for; if that is not known, everybody who may have it. */
  readonly agents: readonly T[];
  readonly input: CreateInput;
}

/** The meeting of a create. */
export interface FoundCreate<T extends Agent = BookableAgent> {
  readonly agent: T;
  readonly schedule: UpstreamSchedule;
}

/**
 * Looks in the API's list for the meeting of a create whose answer was lost. The list contains other visitors' meetings;
 * only a match leaves this function.
 *
 * @param purpose What the call counts as, `reading` if nobody knows that there was a create.
 * @throws HttpError if the list cannot be read, or if a meeting in it may be the one. That is a meeting at the same time
 *   for the same address whose name or phone the API may have rewritten, or one without a readable time, address or agent.
 *   It is neither shown nor created again.
 */
export async function findCreated<T extends Agent>(
  api: Api,
  { agents, input }: SentCreate<T>,
  { claim, isOthers }: ScheduleOwnership,
  { purpose, trace }: { readonly purpose: Purpose; readonly trace: TraceCall },
): Promise<FoundCreate<T> | undefined> {
  const [agent, ...others] = agents;
  if (!agent) return undefined;
  const query = others.length ? '' : `?${new URLSearchParams({ agentEmail: agent.email })}`;
  const [from, to] = [Math.max(0, input.date - MARGIN_MS), input.date + MARGIN_MS];
  const list = await api.read('find', `/api/schedules/tenant/${from}/${to}${query}`, trace, {
    maxBytes: MAX_ANSWER_BYTES.agentMeetings,
    kind: purpose === 'booking' ? 'find' : 'look up',
    purpose,
  });
  if (!Array.isArray(list)) throw badGateway();
  const listedAgent = ({ agentId }: UpstreamSchedule) =>
    agentId === undefined && !others.length ? agent : agents.find(({ id }) => id === agentId);
  const entries = (list as unknown[]).map((one) => UpstreamSchedule.safeParse(one).data);
  const relevant = entries.filter(
    (one) => !one || (one.active !== false && (one.agentId === undefined || listedAgent(one))),
  );
  const similar = relevant.filter((one) => one !== undefined).filter((one) => isSimilar(one, input));
  for (const schedule of similar) {
    const listed = listedAgent(schedule);
    if (listed && isSame(schedule, input) && (await claim(schedule._id))) return { agent: listed, schedule };
  }
  for (const one of similar) if (!(await isOthers(one._id))) throw outcomeUnknown();
  if (relevant.some((one) => one?.date === undefined || one.duration === undefined)) throw outcomeUnknown();
  return undefined;
}

/** Same start, duration and email address. A list may hide addresses. */
const isSimilar = (schedule: UpstreamSchedule, { date, duration, visitor }: CreateInput): boolean =>
  schedule.date === date &&
  schedule.duration === duration &&
  (!schedule.visitor.email || isSameText(schedule.visitor.email, visitor.email));

/** All visitor fields are equal; the address alone would give a link to anyone who knows it. */
function isSame({ visitor: listed }: UpstreamSchedule, { visitor }: CreateInput): boolean {
  return (['email', 'name', 'phone', 'subject'] as const).every((field) =>
    isSameText(listed[field], visitor[field]),
  );
}

const isSameText = (one = '', other = ''): boolean => one.trim().toLowerCase() === other.trim().toLowerCase();
