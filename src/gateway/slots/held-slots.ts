import { freeStarts, type Interval } from '../../model/time/slots.js';
import { MINUTE_MS } from '../../model/time/units.js';
import type { BookableAgent } from '../agents/agents.js';
import type { BusyTimes } from '../availability/calendar/busy-times.js';
import type { SlotHolds } from '../holds/slot-holds.js';
import { HttpError, isOutcomeUnknown, slotTaken } from '../http/http-error.js';
import type { TraceCall } from '../http/log.js';
import type { FinalWrites } from './final-writes.js';

/** When a meeting is. */
export interface MeetingTime {
  /** Start, in epoch milliseconds. */
  readonly date: number;
  /** Minutes. */
  readonly duration: number;
}

/** A meeting that takes an agent's time. */
export interface HeldMeeting {
  readonly input: MeetingTime;
  /** Whose hold it is. */
  readonly owner: string;
  /** Other owners whose holds are not in its way. @default none */
  readonly ignored?: readonly string[] | undefined;
  readonly trace: TraceCall;
  /** Receives what is written after the meeting is in the API. */
  readonly writes: FinalWrites;
}

/**
 * Creates a meeting with an agent.
 *
 * @param held Resolves once the agent's time is held for the create, which must not be sent before. Rejects with
 *   `slot_taken` if another request has the time.
 */
export type CreateHeld<T> = (agent: BookableAgent, held: Promise<void>) => Promise<T>;

export interface HeldSlotsOptions {
  readonly busyTimes: BusyTimes;
  readonly holds: SlotHolds;
  /** Minutes to keep free around a meeting. */
  readonly bufferMinutes: number;
}

/** Times of agents while a meeting is being put into them. */
export class HeldSlots {
  readonly #options: HeldSlotsOptions;

  constructor(options: HeldSlotsOptions) {
    this.#options = options;
  }

  /** The time to hold for a meeting: the meeting, and what stays free after it. */
  readonly heldInterval = ({ date, duration }: MeetingTime): Interval => ({
    start: date,
    end: date + (duration + this.#options.bufferMinutes) * MINUTE_MS,
  });

  readonly isFree = (busy: readonly Interval[], { date, duration }: MeetingTime): boolean =>
    freeStarts([date], { duration, buffer: this.#options.bufferMinutes, busy }).length > 0;

  /**
   * Puts a meeting into a time that is held for it, and that is free by the list.
   *
   * @throws HttpError `slot_taken` if the hold has ended and another request has the time, or if the API reports a
   *   conflict, and what `create` throws.
   */
  async create<T>(
    agent: BookableAgent,
    { input, owner, ignored, writes }: HeldMeeting,
    create: CreateHeld<T>,
  ): Promise<T> {
    const { busyTimes, holds } = this.#options;
    const time = this.heldInterval(input);
    try {
      // From here on the meeting may be stored even if this process ends.
      const held = this.#extend(agent, time, { owner, ignored });
      // It is awaited by `create`, maybe later than it fails.
      held.catch(() => undefined);
      const result = await create(agent, held);
      // If this fails, the hold still lasts as long as an unknown outcome.
      const confirmed = holds.confirm(agent.id, time, owner).catch(() => undefined);
      // The hold shows the meeting until the list does.
      writes.add(confirmed.then(() => busyTimes.invalidateHolds(agent.id)));
      return result;
    } catch (error) {
      // The meeting of an unknown outcome may still appear; what is in the way may be the meeting itself, and the list
      // late. If the store fails, the hold expires.
      const end =
        isOutcomeUnknown(error) || isClash(error)
          ? holds.keepUnknown(agent.id, time, owner)
          : holds.release(agent.id, owner);
      await end.catch(() => undefined);
      busyTimes.invalidate(agent.id);
      throw isClash(error) ? slotTaken(error) : error;
    }
  }

  async #extend(
    agent: BookableAgent,
    time: Interval,
    { owner, ignored }: Pick<HeldMeeting, 'owner' | 'ignored'>,
  ): Promise<void> {
    if (await this.#options.holds.extend(agent.id, time, owner, ignored)) throw slotTaken();
  }

  /**
   * Whether an agent whose time is held is free by the agent's list. If not, or if it fails, the hold ends.
   *
   * @param exceptId A meeting whose time does not count.
   */
  async isFreeNow(
    agent: BookableAgent,
    { input, owner, trace }: Omit<HeldMeeting, 'writes'>,
    exceptId?: string,
  ): Promise<boolean> {
    const { busyTimes, holds } = this.#options;
    let isStillFree = false;
    try {
      const start = { start: input.date, end: input.date + 1 };
      isStillFree = this.isFree(await busyTimes.fetchNow(agent, start, trace, exceptId), input);
      if (!isStillFree) busyTimes.invalidate(agent.id);
    } finally {
      if (!isStillFree) {
        await holds.release(agent.id, owner).catch(() => undefined);
        busyTimes.invalidateHolds(agent.id);
      }
    }
    return isStillFree;
  }

  /** Holds the time of an agent. Resolves to whether no other request does. */
  async hold(
    agent: BookableAgent,
    { input, owner, ignored }: Pick<HeldMeeting, 'input' | 'owner' | 'ignored'>,
  ): Promise<boolean> {
    const time = this.heldInterval(input);
    const [conflict] = await this.#options.holds.acquireFirst([agent.id], time, owner, ignored);
    return !conflict;
  }

  /** Owners of the holds of a booked meeting. Never fails. */
  ownersAt(agent: BookableAgent, time: MeetingTime): Promise<readonly string[]> {
    return this.#options.holds.ownersAt(agent.id, this.heldInterval(time)).catch(() => []);
  }

  /** Ends the holds of a meeting that has left its time. Never fails. */
  async vacate(agent: BookableAgent, owners: readonly string[]): Promise<void> {
    const { busyTimes, holds } = this.#options;
    // If the store fails, a hold still ends by itself.
    for (const owner of owners) await holds.release(agent.id, owner).catch(() => undefined);
    busyTimes.invalidate(agent.id);
  }
}

/** Whether the API refused a create because of another meeting. */
const isClash = (error: unknown): boolean =>
  error instanceof HttpError && error.isForeign && error.status === 409;
