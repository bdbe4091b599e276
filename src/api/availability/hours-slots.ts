import { parseWeeklyHours } from '../../model/time/hours.js';
import { slotStarts } from '../../model/time/slots.js';
import type { ListSlots } from './availability.js';
import type { settingMistake } from '../wire/setting-mistake.js';

/**
 * Lists the slots in the page's weekly hours. Booked meetings are not known here.
 *
 * @param hours E.g. `Mon-Fri 09:00-17:00`.
 * @param timeZone IANA time zone of the hours.
 * @param slotMinutes Minutes from one slot to the next; at least 5.
 * @returns What is wrong with a setting, if one is.
 */
export function hoursSlots(
  hours: string,
  timeZone: string,
  slotMinutes: number,
): ListSlots | Parameters<typeof settingMistake> {
  const weekly = parseWeeklyHours(hours);
  if (!weekly) return ['hours', hours, 'write it like "Mon-Fri 09:00-17:00, Sat 10:00-14:00"'];
  if (!(slotMinutes >= 5)) return ['slot-minutes', slotMinutes, 'set it to a number of 5 or more'];
  return ({ duration, ...interval }) =>
    slotStarts({ hours: { weekly }, timeZone, slotMinutes, duration }, interval);
}
