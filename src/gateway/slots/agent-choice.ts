import { mergeIntervals, type Interval } from '../../model/time/slots.js';
import type { BookableAgent } from '../agents/agents.js';
import type { AgentTimes } from '../availability/calendar/busy-times.js';
import { overlap } from './days.js';
import type { ReservedTimes } from './reserved-times.js';

/**
 * Agents by how busy they are on a day, with meetings that are being booked; equally busy ones in any order. Those whose
 * times have changed since they were read come last.
 *
 * @param random Random number from 0 to less than 1.
 */
export function leastBusyFirst(
  times: readonly AgentTimes[],
  day: Interval,
  { underWay, random }: { readonly underWay: ReservedTimes; readonly random: () => number },
): BookableAgent[] {
  return times
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
 * All entries of a list, or as many as allowed that follow each other, from any one on.
 *
 * @param random Random number from 0 to less than 1.
 */
export function someOf<T>(list: readonly T[], max: number, random: () => number): readonly T[] {
  if (list.length <= max) return list;
  const first = Math.floor(random() * list.length);
  const wrapped = Math.max(0, first + max - list.length);
  return [...list.slice(first, first + max), ...list.slice(0, wrapped)];
}
