import { freeStarts, type Interval } from '../../model/time/slots.js';
import { addDays } from '../../model/time/calendar.js';
import { dateAt, parseWallTime, resolveWallTime } from '../../model/time/wall-time.js';
import type { BookableAgent } from '../agents/agents.js';
import type { AgentTimes, BusyTimes } from '../availability/busy-times.js';
import { isOffered, wasOfferedToday, type CalendarRules } from '../../model/time/calendar-rules.js';
import { MINUTE_MS } from '../../model/time/units.js';
import type { CreateInput } from './create-body.js';
import { badRequest, HttpError, isOutcomeUnknown, isSlotTaken, slotTaken } from '../http/http-error.js';
import type { SlotHolds } from './slot-holds.js';
import type { KeyedMutex } from './keyed-mutex.js';
import type { TraceCall } from '../upstream/upstream.js';

/** A meeting that is to be made with one of some agents. */
export interface SlotRequest {
  readonly candidates: readonly BookableAgent[];
  readonly input: CreateInput;
  /** Who asks: an intent's name, or something that nobody else has. */
  readonly owner: string;
  readonly record: TraceCall;
}

/** Who may have which start. */
export interface Slots {
  /** @throws HttpError 400 where no meeting can start then, 409 `slot_taken` where it is only too late for that. */
  check(this: void, input: CreateInput): void;
  /**
   * Has a meeting made with an agent who is free, and nothing else with that agent meanwhile.
   *
   * @throws HttpError 409 `slot_taken` where nobody is free, 503 where the agent's turn does not come, and what `make`
   *   throws.
   */
  book<T>(this: void, request: SlotRequest, make: (agent: BookableAgent) => Promise<T>): Promise<T>;
  /** Gives up what is still held for a meeting that was not made. */
  release(this: void, agent: BookableAgent, input: CreateInput, owner: string): Promise<void>;
}

/** Where the owner gives no hours, every start is as good as another. */
export const anySlot: Slots = {
  check: () => undefined,
  book: ({ candidates }, make) => make(candidates[0]!),
  release: () => Promise.resolve(),
};

export interface CalendarSlotsOptions {
  readonly rules: CalendarRules;
  readonly busyTimes: BusyTimes;
  readonly claims: SlotHolds;
  /** One create at a time for each agent. */
  readonly turns: KeyedMutex;
  readonly clock: () => number;
}

/** Only starts that the owner's hours give, at which the agent is free by the API's list. */
export function calendarSlots({ rules, busyTimes, claims, turns, clock }: CalendarSlotsOptions): Slots {
  const { timeZone, bufferMinutes } = rules;

  const timeOf = ({ date, duration }: CreateInput): Interval => ({
    start: date,
    end: date + (duration + bufferMinutes) * MINUTE_MS,
  });
  const isFree = (busy: readonly Interval[], { date, duration }: CreateInput): boolean =>
    freeStarts([date], { duration, buffer: bufferMinutes, busy }).length > 0;

  /** Those who are free, the least busy of that day first. */
  async function freeOf({ candidates, input, record }: SlotRequest): Promise<readonly BookableAgent[]> {
    // One is looked at anyway when the turn has come.
    if (candidates.length < 2) return candidates;
    const day = dayAt(input.date, timeZone);
    const times = await busyTimes.each(candidates, (agent) => busyTimes.now(agent, day, record));
    const minutes = new Map(times.map(({ agent, busy }) => [agent, overlap(busy, day)]));
    return times
      .filter(({ busy }) => isFree(busy, input))
      .sort((one: AgentTimes, other: AgentTimes) => minutes.get(one.agent)! - minutes.get(other.agent)!)
      .map(({ agent }) => agent);
  }

  /** @throws HttpError `slot_taken` where the agent is not free, and what `make` throws. */
  async function bookAt<T>(
    agent: BookableAgent,
    { input, owner, record }: SlotRequest,
    make: (agent: BookableAgent) => Promise<T>,
  ): Promise<T> {
    const { date } = input;
    if (!(await claims.hold(agent.id, timeOf(input), owner))) throw slotTaken();
    let isHeld = false;
    try {
      if (!isFree(await busyTimes.now(agent, { start: date, end: date + 1 }, record), input))
        throw slotTaken();
      return await make(agent);
    } catch (error) {
      // The meeting may yet turn up: until then nobody else gets the time.
      isHeld = isOutcomeUnknown(error);
      throw isClash(error) ? slotTaken(error) : error;
    } finally {
      busyTimes.forget(agent.id);
      // Where this fails, the claim ends by itself.
      if (!isHeld) await claims.release(agent.id, timeOf(input), owner).catch(() => undefined);
    }
  }

  return {
    check(input) {
      if (isOffered(rules, input, clock())) return;
      if (wasOfferedToday(rules, input, clock())) throw slotTaken();
      throw badRequest('Invalid date', 'The start is not one of those that can be booked');
    },
    async book(request, make) {
      for (const agent of await freeOf(request)) {
        try {
          return await turns.runExclusive(agent.id, () => bookAt(agent, request, make));
        } catch (error) {
          if (!isSlotTaken(error)) throw error;
        }
      }
      // Whoever asks next hears of it.
      for (const { id } of request.candidates) busyTimes.forget(id);
      throw slotTaken();
    },
    release: (agent, input, owner) => claims.release(agent.id, timeOf(input), owner),
  };
}

/** Whether the API itself refused a create because of another meeting. */
const isClash = (error: unknown): boolean =>
  error instanceof HttpError && error.isForeign && error.status === 409;

/** The day that holds an instant, in a zone. */
function dayAt(instant: number, timeZone: string): Interval {
  const date = dateAt(instant, timeZone);
  return { start: midnight(date, timeZone), end: midnight(addDays(date, 1), timeZone) };
}

function midnight(date: string, timeZone: string): number {
  const resolution = resolveWallTime(parseWallTime(date, '00:00')!, timeZone);
  if (resolution.kind === 'unique') return resolution.instant;
  return resolution.kind === 'gap' ? resolution.after : resolution.earlier;
}

/** How much of a day is busy, in milliseconds. */
function overlap(busy: readonly Interval[], { start, end }: Interval): number {
  return busy.reduce((sum, one) => sum + Math.max(0, Math.min(one.end, end) - Math.max(one.start, start)), 0);
}
