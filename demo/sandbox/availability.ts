import { agents } from './agents.js';
import { endOf, type Schedule } from './schedules.js';

const halfHour = 30 * 60_000;
const hour = 2 * halfHour;
const day = 24 * hour;

/**
 * Free seats of the tenant by slot, as the callback product gives them: weekdays from nine to five in UTC, every half
 * hour. Noon is always full, and afternoons come as numeric strings, because the real answer has both.
 */
export function availability(
  start: number,
  days: number,
  booked: readonly Schedule[],
  now: number,
): Record<string, number | string> {
  const staff = agents.filter(({ _account }) => _account?.email).length;
  const seats: Record<string, number | string> = {};
  const first = Math.ceil(Math.max(start, now) / halfHour) * halfHour;
  for (let slot = first; slot < start + days * day; slot += halfHour) {
    const at = new Date(slot);
    const weekend = at.getUTCDay() === 0 || at.getUTCDay() === 6;
    if (weekend || at.getUTCHours() < 9 || at.getUTCHours() >= 17) continue;
    const taken = booked.filter(
      (meeting) => meeting.active && meeting.date < slot + halfHour && endOf(meeting) > slot,
    );
    const free =
      at.getUTCHours() === 12 ? 0 : Math.max(0, staff - new Set(taken.map(({ agentId }) => agentId)).size);
    seats[at.toISOString()] = at.getUTCHours() < 12 ? free : String(free);
  }
  return seats;
}
