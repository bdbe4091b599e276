import { isOffered, wasOfferedToday, type CalendarRules } from '../../model/time/calendar-rules.js';
import { addDays } from '../../model/time/calendar.js';
import { freeStarts, type Interval } from '../../model/time/slots.js';
import { MINUTE_MS } from '../../model/time/units.js';
import { dateAt, parseWallTime, resolveWallTime } from '../../model/time/wall-time.js';
import type { BookableAgent } from '../agents/agents.js';
import type { AgentTimes, BusyTimes } from '../availability/busy-times.js';
import type { SlotHolds } from '../availability/slot-holds.js';
import { badRequest, HttpError, isOutcomeUnknown, isSlotTaken, slotTaken } from '../http/http-error.js';
import type { TraceCall } from '../http/log.js';
import { pause } from '../http/pause.js';
import type { CreateInput } from './create-body.js';

/** A meeting to book with one of several agents. */
export interface AllocationRequest {
  readonly candidates: readonly BookableAgent[];
  readonly input: CreateInput;
  /** Identifies the booking attempt: its record key, or a random ID. */
  readonly owner: string;
  /** Aborted when the visitor's request has ended. */
  readonly signal: AbortSignal;
  readonly trace: TraceCall;
}

/** Decides which agent, if any, is booked at a start time. */
export interface SlotAllocator {
  /** @throws HttpError 400 if no meeting can start then, 409 `slot_taken` if it is only too late for it. */
  check(this: void, input: CreateInput): void;
  /**
   * Books a free agent with `create`, and lets no other request book that time of the agent meanwhile.
   *
   * @throws HttpError 409 `slot_taken` if nobody is free, and what `create` throws.
   */
  book<T>(this: void, request: AllocationRequest, create: (agent: BookableAgent) => Promise<T>): Promise<T>;
  /** Ends the hold of a meeting that was not booked. */
  release(this: void, agent: BookableAgent, owner: string): Promise<void>;
  /** Keeps the hold of a meeting that was found in the list. */
  confirm(this: void, agent: BookableAgent, owner: string): Promise<void>;
}

/** Accepts every start time; used if the owner gave no hours. */
export const unrestrictedSlots: SlotAllocator = {
  check: () => undefined,
  book: ({ candidates }, create) => create(candidates[0]!),
  release: () => Promise.resolve(),
  confirm: () => Promise.resolve(),
};

export interface CalendarSlotsOptions {
  readonly rules: CalendarRules;
  readonly busyTimes: BusyTimes;
  readonly holds: SlotHolds;
  /** Maximum time that a request waits for another one with the same time, in milliseconds. */
  readonly waitMs: number;
  readonly clock: () => number;
}

/** Pause before a time that another request is booking is tried again. */
const RETRY_MS = 100;

/** Accepts start times within the owner's hours at which the agent is free, by the API's list and by holds. */
export function calendarSlots(options: CalendarSlotsOptions): SlotAllocator {
  const { rules, busyTimes, holds, waitMs, clock } = options;
  const { timeZone, bufferMinutes } = rules;

  const heldInterval = ({ date, duration }: CreateInput): Interval => ({
    start: date,
    end: date + (duration + bufferMinutes) * MINUTE_MS,
  });
  const isFree = (busy: readonly Interval[], { date, duration }: CreateInput): boolean =>
    freeStarts([date], { duration, buffer: bufferMinutes, busy }).length > 0;

  /** Agents who are free by the list, the least busy of that day first. */
  async function freeAgents({
    candidates,
    input,
    trace,
  }: AllocationRequest): Promise<readonly BookableAgent[]> {
    // A single agent is checked by `bookHeld` anyway.
    if (candidates.length < 2) return candidates;
    const day = dayAt(input.date, timeZone);
    const times = await busyTimes.forAgents(candidates, (agent) => busyTimes.fetchNow(agent, day, trace));
    const minutes = new Map(times.map(({ agent, busy }) => [agent, overlap(busy, day)]));
    return times
      .filter(({ busy }) => isFree(busy, input))
      .sort((one: AgentTimes, other: AgentTimes) => minutes.get(one.agent)! - minutes.get(other.agent)!)
      .map(({ agent }) => agent);
  }

  /**
   * Books an agent whose time this request holds.
   *
   * @throws HttpError `slot_taken` if the agent is not free by the list, and what `create` throws.
   */
  async function bookHeld<T>(
    agent: BookableAgent,
    { input, owner, trace }: AllocationRequest,
    create: (agent: BookableAgent) => Promise<T>,
  ): Promise<T> {
    const { date } = input;
    try {
      const busy = await busyTimes.fetchNow(agent, { start: date, end: date + 1 }, trace);
      if (!isFree(busy, input)) throw slotTaken();
      // From here on the meeting may be stored even if this process ends.
      await holds.extend(agent.id, owner);
      const result = await create(agent);
      // If this fails, the hold still lasts as long as an unknown outcome.
      await holds.confirm(agent.id, owner).catch(() => undefined);
      return result;
    } catch (error) {
      // The meeting of an unknown outcome may still appear. If the store fails, the hold expires.
      const end = isOutcomeUnknown(error)
        ? holds.keepUnknown(agent.id, owner)
        : holds.release(agent.id, owner);
      await end.catch(() => undefined);
      throw isClash(error) ? slotTaken(error) : error;
    } finally {
      busyTimes.invalidate(agent.id);
    }
  }

  /** Books the first agent who is free, or tells which agents' time another request is booking. */
  async function bookFirst<T>(
    agents: readonly BookableAgent[],
    request: AllocationRequest,
    create: (agent: BookableAgent) => Promise<T>,
  ): Promise<{ readonly result: T } | { readonly pending: readonly BookableAgent[] }> {
    const pending: BookableAgent[] = [];
    for (const agent of agents) {
      const conflict = await holds.acquire(agent.id, heldInterval(request.input), request.owner);
      if (conflict?.state === 'pending') pending.push(agent);
      if (conflict) continue;
      try {
        return { result: await bookHeld(agent, request, create) };
      } catch (error) {
        if (!isSlotTaken(error)) throw error;
      }
    }
    return { pending };
  }

  return {
    check(input) {
      if (isOffered(rules, input, clock())) return;
      if (wasOfferedToday(rules, input, clock())) throw slotTaken();
      throw badRequest('Invalid date', 'No meeting can start at this time');
    },
    async book(request, create) {
      const { signal } = request;
      let agents = await freeAgents(request);
      for (let waitedMs = 0; ; waitedMs += RETRY_MS) {
        const outcome = await bookFirst(agents, request, create);
        if ('result' in outcome) return outcome.result;
        // If the other request is refused, this one may have the time.
        agents = outcome.pending;
        if (!agents.length || signal.aborted || waitedMs >= waitMs) break;
        await pause(RETRY_MS, signal);
      }
      // The next request for free times must not see stale ones.
      for (const { id } of request.candidates) busyTimes.invalidate(id);
      throw slotTaken();
    },
    release: (agent, owner) => holds.release(agent.id, owner),
    confirm: (agent, owner) => holds.confirm(agent.id, owner),
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
