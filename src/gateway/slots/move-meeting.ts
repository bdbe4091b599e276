import type { BookableAgent } from '../agents/agents.js';
import { slotTaken } from '../http/http-error.js';
import type { TraceCall } from '../http/log.js';
import { FinalWrites } from './final-writes.js';
import type { HeldSlots, MeetingTime } from './held-slots.js';
import type { ReservedTimes } from './reserved-times.js';

/** A meeting to move to another time of its agent. */
export interface MoveRequest {
  /** `_id` of the schedule. */
  readonly id: string;
  readonly agent: BookableAgent;
  readonly from: MeetingTime;
  readonly to: MeetingTime;
  readonly trace: TraceCall;
}

/**
 * Moves a meeting with `move` if its agent is free at the new time, not counting the meeting itself.
 *
 * @throws HttpError 409 `slot_taken` if the agent is not free, and what `move` throws.
 */
export async function moveMeeting<T>(
  { id, agent, from, to, trace }: MoveRequest,
  move: () => Promise<T>,
  { underWay, heldSlots }: { readonly underWay: ReservedTimes; readonly heldSlots: HeldSlots },
): Promise<T> {
  const writes = new FinalWrites();
  // Another one than that of an earlier move, whose hold stays until this one has succeeded.
  const owner = `moved ${id} ${to.date} ${to.duration}`;
  const end = underWay.reserve(agent.id, heldSlots.heldInterval(to));
  if (!end) throw slotTaken();
  try {
    // The hold of a meeting that was booked a short while ago must not be in its own way.
    const ignored = await heldSlots.ownersAt(agent, from);
    const meeting = { input: to, owner, ignored, trace, writes };
    if (!(await heldSlots.hold(agent, meeting))) throw slotTaken();
    if (!(await heldSlots.isFreeNow(agent, meeting, id))) throw slotTaken();
    return await writes.after(
      heldSlots.create(agent, meeting, async (_, held) => {
        await held;
        const moved = await move();
        writes.add(heldSlots.vacate(agent, ignored));
        return moved;
      }),
    );
  } finally {
    end();
  }
}
