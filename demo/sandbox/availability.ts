import { agents } from './agents.js';
import { endOf, type Schedule } from './schedules.js';

const HALF_HOUR_MS = 30 * 60_000;
const HOUR_MS = 2 * HALF_HOUR_MS;
const DAY_MS = 24 * HOUR_MS;

/**
 * Number of free agents per slot, keyed by ISO date. Slots start every half hour from 9:00 to 17:00 UTC on weekdays.
 * Slots from 12:00 to 13:00 are always full. Afternoon numbers are strings, because the real API returns both types.
 */
export function availability(
  start: number,
  days: number,
  booked: readonly Schedule[],
  now: number,
): Record<string, number | string> {
  const staff = agents.filter(({ _account }) => _account?.email).length;
  const seats: Record<string, number | string> = {};
  const first = Math.ceil(Math.max(start, now) / HALF_HOUR_MS) * HALF_HOUR_MS;
  for (let slot = first; slot < start + days * DAY_MS; slot += HALF_HOUR_MS) {
    const at = new Date(slot);
    const weekend = at.getUTCDay() === 0 || at.getUTCDay() === 6;
    if (weekend || at.getUTCHours() < 9 || at.getUTCHours() >= 17) continue;
    const taken = booked.filter(
      (meeting) => meeting.active && meeting.date < slot + HALF_HOUR_MS && endOf(meeting) > slot,
    );
    const free =
      at.getUTCHours() === 12 ? 0 : Math.max(0, staff - new Set(taken.map(({ agentId }) => agentId)).size);
    seats[at.toISOString()] = at.getUTCHours() < 12 ? free : String(free);
  }
  return seats;
}
