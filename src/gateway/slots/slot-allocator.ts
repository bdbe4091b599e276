import type { Interval } from '../../model/time/slots.js';
import type { BookableAgent, RequestedAgent } from '../agents/agents.js';
import type { AgentRules } from '../availability/agent-rules.js';
import type { AgentTimes, BusyTimes } from '../availability/calendar/busy-times.js';
import type { SlotHolds } from '../holds/slot-holds.js';
import { badRequest, isSlotTaken, slotTaken } from '../http/http-error.js';
import type { TraceCall } from '../http/log.js';
import { pause } from '../http/pause.js';
import { leastBusyFirst, someOf } from './agent-choice.js';
import { dayAt, union } from './days.js';
import type { FinalWrites } from './final-writes.js';
import { HeldSlots, type CreateHeld, type MeetingTime } from './held-slots.js';
import { moveMeeting, type MoveRequest } from './move-meeting.js';
import { ReservedTimes } from './reserved-times.js';

/** A meeting to book with one of several agents. */
export interface AllocationRequest {
  readonly candidates: readonly BookableAgent[];
  /** Those of whom {@link SlotAllocator.prepare} has read ahead. */
  readonly preferred?: readonly BookableAgent[] | undefined;
  readonly input: MeetingTime;
  /** Identifies the booking attempt: its record key, or a random ID. */
  readonly owner: string;
  /** Aborted when the visitor's request has ended. */
  readonly signal: AbortSignal;
  readonly trace: TraceCall;
  /** Receives what is written after the create has succeeded. */
  readonly writes: FinalWrites;
}

/** Decides which agent, if any, is booked at a start time. */
export interface SlotAllocator {
  /** Whether a meeting is only created at a time that is free by the API's list. */
  readonly looksFirst: boolean;
  /**
   * @param keepsLength Whether the meeting already has its length, which then need not be offered. @default false
   * @throws HttpError 400 if no meeting can start then, 409 `slot_taken` if it is only too late for it.
   */
  check(this: void, agent: RequestedAgent, time: MeetingTime, keepsLength?: boolean): void;
  /**
   * Books a free agent with `create`, and lets no other request book that time of the agent meanwhile.
   *
   * @throws HttpError 409 `slot_taken` if nobody is free, and what `create` throws.
   */
  book<T>(this: void, request: AllocationRequest, create: CreateHeld<T>): Promise<T>;
  /**
   * Moves a meeting with `move` if its agent is free at the new time, not counting the meeting itself.
   *
   * @throws HttpError 409 `slot_taken` if the agent is not free, and what `move` throws.
   */
  move<T>(this: void, request: MoveRequest, move: () => Promise<T>): Promise<T>;
  /** Cancels a meeting with `cancel`, and then offers its time again. @throws what `cancel` throws */
  cancel<T>(this: void, agent: BookableAgent, time: MeetingTime, cancel: () => Promise<T>): Promise<T>;
  /**
   * Chooses agents to try first, and reads ahead which of their times are held. It makes no call of the API, and never
   * fails.
   */
  prepare(
    this: void,
    candidates: readonly BookableAgent[],
    input: MeetingTime,
  ): Promise<readonly BookableAgent[]>;
  /** Ends the hold of a meeting that was not booked. */
  release(this: void, agent: BookableAgent, owner: string): Promise<void>;
  /** Keeps the hold of a meeting that was found in the list. */
  confirm(this: void, agent: BookableAgent, input: MeetingTime, owner: string): Promise<void>;
}

/** Accepts every start time; used if the owner gave no hours. */
export const unrestrictedSlots: SlotAllocator = {
  looksFirst: false,
  check: () => undefined,
  book: ({ candidates }, create) => create(candidates[0]!, Promise.resolve()),
  move: (_, move) => move(),
  cancel: (_, __, cancel) => cancel(),
  prepare: (candidates) => Promise.resolve(candidates),
  release: () => Promise.resolve(),
  confirm: () => Promise.resolve(),
};

export interface CalendarSlotsOptions {
  readonly rules: AgentRules;
  readonly busyTimes: BusyTimes;
  readonly holds: SlotHolds;
  /** Maximum time that a request waits for another one with the same time, in milliseconds. */
  readonly waitMs: number;
  readonly clock: () => number;
  /** Random number from 0 to less than 1, to choose among equally busy agents. */
  readonly random: () => number;
}

/** To look at each of more agents takes longer than a booking should, and any part of them is as good as all. */
const MAX_PREFERRED = 200;

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
  const { timeZone, bufferMinutes } = rules.general;
  const underWay = new ReservedTimes();
  const heldSlots = new HeldSlots({ busyTimes, holds, bufferMinutes });
  const { heldInterval, isFree } = heldSlots;

  /** The meeting's day, and the rest of the meeting. */
  const aroundDay = (input: MeetingTime): Interval => union(dayAt(input.date, timeZone), heldInterval(input));
  const freeAgents = (times: readonly AgentTimes[], input: MeetingTime): BookableAgent[] =>
    leastBusyFirst(
      times.filter(({ busy }) => isFree(busy, input)),
      dayAt(input.date, timeZone),
      { underWay, random },
    );

  /**
   * Holds the time of the first agent for whom no other request does. Others are added to `pending` if their time may
   * become free.
   */
  async function holdFirst(
    agents: readonly BookableAgent[],
    { input, owner }: AllocationRequest,
    pending: BookableAgent[],
  ): Promise<{ agent: BookableAgent; end: () => void } | undefined> {
    const time = heldInterval(input);
    let end = underWay.reserve(agents[0]!.id, time)!;
    let held: BookableAgent | undefined;
    try {
      const ids = agents.map(({ id }) => id);
      for (const [index, conflict] of (await holds.acquireFirst(ids, time, owner)).entries()) {
        const agent = agents[index]!;
        if (!conflict) held = agent;
        // Another process holds it, which is news.
        else busyTimes.invalidateHolds(agent.id);
        if (conflict?.state === 'pending') pending.push(agent);
      }
    } finally {
      if (held !== agents[0]) end();
    }
    if (held && held !== agents[0]) end = underWay.reserve(held.id, time) ?? (() => undefined);
    return held && { agent: held, end };
  }

  /** Books the first agent who is free. @throws what `create` throws */
  async function bookFirst<T>(
    agents: readonly BookableAgent[],
    request: AllocationRequest,
    create: CreateHeld<T>,
  ): Promise<Attempt<T>> {
    const time = heldInterval(request.input);
    const pending: BookableAgent[] = [];
    const failures: Error[] = [];
    for (let rest = agents; rest.length > 0;) {
      const isOpen = rest.map(({ id }) => underWay.isFree(id, time));
      pending.push(...rest.filter((_, index) => !isOpen[index]));
      const open = rest.filter((_, index) => isOpen[index]);
      const held = open.length > 0 ? await holdFirst(open, request, pending) : undefined;
      if (!held) break;
      const { agent, end } = held;
      try {
        const isBookable = await heldSlots.isFreeNow(agent, request).catch((error: unknown) => {
          failures.push(error as Error);
          return false;
        });
        if (isBookable) return { result: await heldSlots.create(agent, request, create) };
      } catch (error) {
        if (!isSlotTaken(error)) throw error;
      } finally {
        end();
      }
      rest = open.slice(open.indexOf(agent) + 1);
    }
    return { pending, ...(failures.length === agents.length && { failure: failures[0] }) };
  }

  /** Books one of some agents. Waits while another request may leave its time to this one. */
  async function bookOneOf<T>(
    candidates: readonly BookableAgent[],
    request: AllocationRequest,
    create: CreateHeld<T>,
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

  /** Books any of several agents. A time is refused only after a look at all of them now: what is known may be old. */
  async function bookAny<T>(
    candidates: readonly BookableAgent[],
    request: AllocationRequest,
    create: CreateHeld<T>,
    budget: { waitMs: number },
  ): Promise<Attempt<T>> {
    const { preferred = candidates, input, signal, trace } = request;
    const around = aroundDay(input);
    const few = rules.offering(preferred, input, clock());
    if (few.length > 0 && few.length < candidates.length) {
      const known = freeAgents(await busyTimes.known(few, around, trace), input);
      // Others may be free, so nobody is waited for.
      const attempt = await bookOneOf(known, request, create, { waitMs: 0 });
      if ('result' in attempt || signal.aborted) return attempt;
    }
    const known = freeAgents(await busyTimes.known(candidates, around, trace), input);
    const attempt = await bookOneOf(known, request, create, budget);
    if ('result' in attempt || signal.aborted) return attempt;
    const current = freeAgents(await busyTimes.current(candidates, around, trace), input);
    return bookOneOf(current, request, create, budget);
  }

  return {
    looksFirst: true,
    check(agent, input, keepsLength) {
      const result = rules.check(agent, input, clock(), keepsLength);
      if (result === 'offered') return;
      if (result === 'too_late') throw slotTaken();
      throw badRequest('Invalid date', 'No meeting can start at this time');
    },
    async book(request, create) {
      const { input } = request;
      const budget = { waitMs };
      const candidates = rules.offering(request.candidates, input, clock());
      // The time may have passed while the request waited.
      if (!candidates.length) throw slotTaken();
      const isSingle = candidates.length === 1;
      const attempt = await (isSingle ? bookOneOf : bookAny)(candidates, request, create, budget);
      if ('result' in attempt) return attempt.result;
      if (attempt.failure) throw attempt.failure;
      // The next request for free times must not see stale ones. Those of several agents have just been read.
      if (isSingle) busyTimes.invalidate(candidates[0]!.id);
      throw slotTaken();
    },
    async prepare(candidates, input) {
      const preferred = someOf(rules.offering(candidates, input, clock()), MAX_PREFERRED, random);
      if (preferred.length > 1) await busyTimes.readHolds(preferred);
      return preferred;
    },
    move: (request, move) => moveMeeting(request, move, { underWay, heldSlots }),
    async cancel(agent, time, cancel) {
      // Read before: afterwards, the time may already be that of another meeting.
      const owners = await heldSlots.ownersAt(agent, time);
      const result = await cancel();
      await heldSlots.vacate(agent, owners);
      return result;
    },
    async release(agent, owner) {
      await holds.release(agent.id, owner);
      busyTimes.invalidateHolds(agent.id);
    },
    async confirm(agent, input, owner) {
      await holds.confirm(agent.id, heldInterval(input), owner);
      busyTimes.invalidateHolds(agent.id);
    },
  };
}
