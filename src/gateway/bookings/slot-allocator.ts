import { isOffered, wasOfferedToday, type CalendarRules } from '../../model/time/calendar-rules.js';
import { addDays } from '../../model/time/calendar.js';
import { freeStarts, type Interval } from '../../model/time/slots.js';
import { MINUTE_MS } from '../../model/time/units.js';
import { dateAt, parseWallTime, resolveWallTime } from '../../model/time/wall-time.js';
import type { BookableAgent } from '../agents/agents.js';
import type { AgentTimes, BusyTimes } from '../availability/busy-times.js';
import { badRequest, HttpError, isOutcomeUnknown, isSlotTaken, slotTaken } from '../http/http-error.js';
import type { TraceCall } from '../http/log.js';
import type { CreateInput } from './create-body.js';
import type { KeyedMutex } from './keyed-mutex.js';
import type { SlotHolds } from './slot-holds.js';

/** A meeting to book with one of several agents. */
export interface AllocationRequest {
  readonly candidates: readonly BookableAgent[];
  readonly input: CreateInput;
  /** Identifies the booking attempt: its record key, or a random ID. */
  readonly owner: string;
  readonly trace: TraceCall;
}

/** Decides which agent, if any, is booked at a start time. */
export interface SlotAllocator {
  /** @throws HttpError 400 if no meeting can start then, 409 `slot_taken` if it is only too late for it. */
  check(this: void, input: CreateInput): void;
  /**
   * Books a free agent with `create`, and lets no other request book that agent meanwhile.
   *
   * @throws HttpError 409 `slot_taken` if nobody is free, 503 if other requests for the agent take too long, and what
   *   `create` throws.
   */
  book<T>(this: void, request: AllocationRequest, create: (agent: BookableAgent) => Promise<T>): Promise<T>;
  /** Releases the hold of a meeting that was not booked. */
  release(this: void, agent: BookableAgent, input: CreateInput, owner: string): Promise<void>;
}

/** Accepts every start time; used if the owner gave no hours. */
export const unrestrictedSlots: SlotAllocator = {
  check: () => undefined,
  book: ({ candidates }, create) => create(candidates[0]!),
  release: () => Promise.resolve(),
};

export interface CalendarSlotsOptions {
  readonly rules: CalendarRules;
  readonly busyTimes: BusyTimes;
  readonly holds: SlotHolds;
  /** Allows one create at a time per agent. */
  readonly mutex: KeyedMutex;
  readonly clock: () => number;
}

/** Accepts start times within the owner's hours at which the agent is free, by the API's list. */
export function calendarSlots({
  rules,
  busyTimes,
  holds,
  mutex,
  clock,
}: CalendarSlotsOptions): SlotAllocator {
  const { timeZone, bufferMinutes } = rules;

  const heldInterval = ({ date, duration }: CreateInput): Interval => ({
    start: date,
    end: date + (duration + bufferMinutes) * MINUTE_MS,
  });
  const isFree = (busy: readonly Interval[], { date, duration }: CreateInput): boolean =>
    freeStarts([date], { duration, buffer: bufferMinutes, busy }).length > 0;

  /** Free agents, the least busy of that day first. */
  async function freeAgents({
    candidates,
    input,
    trace,
  }: AllocationRequest): Promise<readonly BookableAgent[]> {
    // A single agent is checked by `bookAgent` anyway.
    if (candidates.length < 2) return candidates;
    const day = dayAt(input.date, timeZone);
    const times = await busyTimes.forAgents(candidates, (agent) => busyTimes.fetchNow(agent, day, trace));
    const minutes = new Map(times.map(({ agent, busy }) => [agent, overlap(busy, day)]));
    return times
      .filter(({ busy }) => isFree(busy, input))
      .sort((one: AgentTimes, other: AgentTimes) => minutes.get(one.agent)! - minutes.get(other.agent)!)
      .map(({ agent }) => agent);
  }

  /** @throws HttpError `slot_taken` if the agent is not free, and what `create` throws. */
  async function bookAgent<T>(
    agent: BookableAgent,
    { input, owner, trace }: AllocationRequest,
    create: (agent: BookableAgent) => Promise<T>,
  ): Promise<T> {
    const { date } = input;
    if (!(await holds.hold(agent.id, heldInterval(input), owner))) throw slotTaken();
    let keepsHold = false;
    try {
      if (!isFree(await busyTimes.fetchNow(agent, { start: date, end: date + 1 }, trace), input))
        throw slotTaken();
      return await create(agent);
    } catch (error) {
      // The meeting may still appear, so the time stays held.
      keepsHold = isOutcomeUnknown(error);
      throw isClash(error) ? slotTaken(error) : error;
    } finally {
      busyTimes.invalidate(agent.id);
      // If this fails, the hold expires.
      if (!keepsHold) await holds.release(agent.id, heldInterval(input), owner).catch(() => undefined);
    }
  }

  return {
    check(input) {
      if (isOffered(rules, input, clock())) return;
      if (wasOfferedToday(rules, input, clock())) throw slotTaken();
      throw badRequest('Invalid date', 'No meeting can start at this time');
    },
    async book(request, create) {
      for (const agent of await freeAgents(request)) {
        try {
          return await mutex.runExclusive(agent.id, () => bookAgent(agent, request, create));
        } catch (error) {
          if (!isSlotTaken(error)) throw error;
        }
      }
      // The next request for free times must not see stale ones.
      for (const { id } of request.candidates) busyTimes.invalidate(id);
      throw slotTaken();
    },
    release: (agent, input, owner) => holds.release(agent.id, heldInterval(input), owner),
  };
}

/** Whether the API refused a create because of another meeting. */
const isClash = (error: unknown): boolean =>
  error instanceof HttpError && error.isForeign && error.status === 409;

/** The calendar day around an instant in a time zone. */
function dayAt(instant: number, timeZone: string): Interval {
  const date = dateAt(instant, timeZone);
  return { start: midnight(date, timeZone), end: midnight(addDays(date, 1), timeZone) };
}

function midnight(date: string, timeZone: string): number {
  const resolution = resolveWallTime(parseWallTime(date, '00:00')!, timeZone);
  if (resolution.kind === 'unique') return resolution.instant;
  return resolution.kind === 'gap' ? resolution.after : resolution.earlier;
}

/** Busy time within a day, in milliseconds. */
function overlap(busy: readonly Interval[], { start, end }: Interval): number {
  return busy.reduce((sum, one) => sum + Math.max(0, Math.min(one.end, end) - Math.max(one.start, start)), 0);
}
