import { isOffered, wasOfferedToday, type CalendarRules } from '../../model/time/calendar-rules.js';
import { addDays } from '../../model/time/calendar.js';
import { freeStarts, mergeIntervals, type Interval } from '../../model/time/slots.js';
import { MINUTE_MS } from '../../model/time/units.js';
import { dateAt, parseWallTime, resolveWallTime } from '../../model/time/wall-time.js';
import type { BookableAgent } from '../agents/agents.js';
import type { AgentTimes, BusyTimes } from '../availability/busy-times.js';
import type { SlotHolds } from '../availability/slot-holds.js';
import { badRequest, HttpError, isOutcomeUnknown, isSlotTaken, slotTaken } from '../http/http-error.js';
import type { TraceCall } from '../http/log.js';
import { pause } from '../http/pause.js';
import type { CreateInput } from './create-body.js';
import { ReservedTimes } from './reserved-times.js';

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

/** A meeting to move to another time of its agent. */
export interface MoveRequest {
  /** `_id` of the schedule. */
  readonly id: string;
  readonly agent: BookableAgent;
  readonly from: MeetingTime;
  readonly to: MeetingTime;
  readonly trace: TraceCall;
}

type MeetingTime = Pick<CreateInput, 'date' | 'duration'>;

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
  /**
   * Moves a meeting with `move` if its agent is free at the new time, not counting the meeting itself.
   *
   * @throws HttpError 409 `slot_taken` if the agent is not free, and what `move` throws.
   */
  move<T>(this: void, request: MoveRequest, move: () => Promise<T>): Promise<T>;
  /** Offers the time of a cancelled meeting again. Never fails. */
  vacate(this: void, agent: BookableAgent, time: MeetingTime): Promise<void>;
  /** Ends the hold of a meeting that was not booked. */
  release(this: void, agent: BookableAgent, owner: string): Promise<void>;
  /** Keeps the hold of a meeting that was found in the list. */
  confirm(this: void, agent: BookableAgent, owner: string): Promise<void>;
}

/** Accepts every start time; used if the owner gave no hours. */
export const unrestrictedSlots: SlotAllocator = {
  check: () => undefined,
  book: ({ candidates }, create) => create(candidates[0]!),
  move: (_, move) => move(),
  vacate: () => Promise.resolve(),
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
  /** Random number from 0 to less than 1, to choose among equally busy agents. */
  readonly random: () => number;
}

/** Pause before a time that another request is booking is tried again. */
const RETRY_MS = 100;

/** How an attempt to book one of several agents ended. */
type Attempt<T> =
  | { readonly result: T }
  | {
      /** Agents whose time another request is booking. */
      readonly pending: readonly BookableAgent[];
      /** Why the list of nobody who was tried could be read. */
      readonly failure?: Error | undefined;
    };

/** Accepts start times within the owner's hours at which the agent is free, by the API's list and by holds. */
export function calendarSlots(options: CalendarSlotsOptions): SlotAllocator {
  const { rules, busyTimes, holds, waitMs, clock, random } = options;
  const { timeZone, bufferMinutes } = rules;
  const underWay = new ReservedTimes();

  const heldInterval = ({ date, duration }: MeetingTime): Interval => ({
    start: date,
    end: date + (duration + bufferMinutes) * MINUTE_MS,
  });
  const isFree = (busy: readonly Interval[], { date, duration }: MeetingTime): boolean =>
    freeStarts([date], { duration, buffer: bufferMinutes, busy }).length > 0;

  /** Agents who are free, the least busy of that day first, and equally busy ones in any order. */
  function freeAgents(times: readonly AgentTimes[], input: CreateInput): BookableAgent[] {
    const day = dayAt(input.date, timeZone);
    return times
      .filter(({ busy }) => isFree(busy, input))
      .map(({ agent, busy, isOutdated }) => {
        const reserved = underWay.of(agent.id);
        const minutes = overlap(reserved.length ? mergeIntervals([...busy, ...reserved]) : busy, day);
        return { agent, minutes, isOutdated, order: random() };
      })
      .sort(
        (one, other) =>
          Number(one.isOutdated) - Number(other.isOutdated) ||
          one.minutes - other.minutes ||
          one.order - other.order,
      )
      .map(({ agent }) => agent);
  }

  /**
   * Books an agent whose time this request holds, and who is free by the list.
   *
   * @throws HttpError `slot_taken` if the API reports a conflict, and what `create` throws.
   */
  async function createHeld<T>(
    agent: BookableAgent,
    owner: string,
    create: (agent: BookableAgent) => Promise<T>,
  ): Promise<T> {
    try {
      // From here on the meeting may be stored even if this process ends.
      await holds.extend(agent.id, owner);
      const result = await create(agent);
      // If this fails, the hold still lasts as long as an unknown outcome.
      await holds.confirm(agent.id, owner).catch(() => undefined);
      // The hold shows the meeting until the list does.
      busyTimes.invalidateHolds(agent.id);
      return result;
    } catch (error) {
      // The meeting of an unknown outcome may still appear. If the store fails, the hold expires.
      const end = isOutcomeUnknown(error)
        ? holds.keepUnknown(agent.id, owner)
        : holds.release(agent.id, owner);
      await end.catch(() => undefined);
      busyTimes.invalidate(agent.id);
      throw isClash(error) ? slotTaken(error) : error;
    }
  }

  /** Whether an agent whose time this request holds is free by the agent's list. If not, or if it fails, the hold ends. */
  async function isFreeNow(
    agent: BookableAgent,
    {
      input,
      owner,
      trace,
      exceptId,
    }: { input: MeetingTime; owner: string; trace: TraceCall; exceptId?: string },
  ): Promise<boolean> {
    let isStillFree = false;
    try {
      const { date } = input;
      const busy = await busyTimes.fetchNow(agent, { start: date, end: date + 1 }, trace, exceptId);
      isStillFree = isFree(busy, input);
      if (!isStillFree) busyTimes.invalidate(agent.id);
    } finally {
      if (!isStillFree) {
        await holds.release(agent.id, owner).catch(() => undefined);
        busyTimes.invalidateHolds(agent.id);
      }
    }
    return isStillFree;
  }

  async function vacate(agent: BookableAgent, time: MeetingTime): Promise<void> {
    // If the store fails, the hold still ends by itself.
    await holds.vacate(agent.id, heldInterval(time)).catch(() => undefined);
    busyTimes.invalidate(agent.id);
  }

  async function moveMeeting<T>(
    { id, agent, from, to, trace }: MoveRequest,
    move: () => Promise<T>,
  ): Promise<T> {
    const owner = `moved ${id}`;
    const end = underWay.reserve(agent.id, heldInterval(to));
    if (!end) throw slotTaken();
    try {
      if (await holds.acquire(agent.id, heldInterval(to), owner, heldInterval(from))) throw slotTaken();
      const isStillFree = await isFreeNow(agent, { input: to, owner, trace, exceptId: id });
      if (!isStillFree) throw slotTaken();
      const result = await createHeld(agent, owner, move);
      await vacate(agent, from);
      return result;
    } finally {
      end();
    }
  }

  /** Books the first agent who is free. @throws what `create` throws */
  async function bookFirst<T>(
    agents: readonly BookableAgent[],
    request: AllocationRequest,
    create: (agent: BookableAgent) => Promise<T>,
  ): Promise<Attempt<T>> {
    const { input, owner } = request;
    const time = heldInterval(input);
    const pending: BookableAgent[] = [];
    const failures: Error[] = [];
    for (const agent of agents) {
      const end = underWay.reserve(agent.id, time);
      if (!end) {
        pending.push(agent);
        continue;
      }
      try {
        const conflict = await holds.acquire(agent.id, time, owner);
        if (conflict) {
          // Another process holds it, which is news.
          busyTimes.invalidateHolds(agent.id);
          if (conflict.state === 'pending') pending.push(agent);
          continue;
        }
        const isBookable = await isFreeNow(agent, request).catch((error: unknown) => {
          failures.push(error as Error);
          return false;
        });
        if (isBookable) return { result: await createHeld(agent, owner, create) };
      } catch (error) {
        if (!isSlotTaken(error)) throw error;
      } finally {
        end();
      }
    }
    return { pending, ...(failures.length === agents.length && { failure: failures[0] }) };
  }

  /** Books one of some agents. Waits while another request may leave its time to this one. */
  async function bookOneOf<T>(
    candidates: readonly BookableAgent[],
    request: AllocationRequest,
    create: (agent: BookableAgent) => Promise<T>,
    budget: { waitMs: number },
  ): Promise<Attempt<T>> {
    const { signal } = request;
    for (let agents = candidates; ;) {
      const attempt = await bookFirst(agents, request, create);
      if ('result' in attempt) return attempt;
      // If the other request is refused, this one may have the time.
      agents = attempt.pending;
      if (!agents.length || signal.aborted || budget.waitMs <= 0) return attempt;
      budget.waitMs -= RETRY_MS;
      await pause(RETRY_MS, signal);
    }
  }

  return {
    check(input) {
      if (isOffered(rules, input, clock())) return;
      if (wasOfferedToday(rules, input, clock())) throw slotTaken();
      throw badRequest('Invalid date', 'No meeting can start at this time');
    },
    async book(request, create) {
      const { candidates, input, signal, trace } = request;
      const budget = { waitMs };
      const isSingle = candidates.length === 1;
      const around = union(dayAt(input.date, timeZone), heldInterval(input));
      const agents = isSingle
        ? candidates
        : freeAgents(await busyTimes.known(candidates, around, trace), input);
      let attempt = await bookOneOf(agents, request, create, budget);
      if (!('result' in attempt) && !isSingle && !signal.aborted) {
        // What is known may be old. A time is refused only after a look at it.
        const current = freeAgents(await busyTimes.current(candidates, around, trace), input);
        attempt = await bookOneOf(current, request, create, budget);
      }
      if ('result' in attempt) return attempt.result;
      if (attempt.failure) throw attempt.failure;
      // The next request for free times must not see stale ones. Those of several agents have just been read.
      if (isSingle) busyTimes.invalidate(candidates[0]!.id);
      throw slotTaken();
    },
    move: moveMeeting,
    vacate,
    async release(agent, owner) {
      await holds.release(agent.id, owner);
      busyTimes.invalidateHolds(agent.id);
    },
    async confirm(agent, owner) {
      await holds.confirm(agent.id, owner);
      busyTimes.invalidateHolds(agent.id);
    },
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

const union = (one: Interval, other: Interval): Interval => ({
  start: Math.min(one.start, other.start),
  end: Math.max(one.end, other.end),
});

/** Busy time within a day, in milliseconds. */
function overlap(busy: readonly Interval[], { start, end }: Interval): number {
  return busy.reduce((sum, one) => sum + Math.max(0, Math.min(one.end, end) - Math.max(one.start, start)), 0);
}
