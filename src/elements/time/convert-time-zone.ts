import type { BookingDraft } from '../../model/booking/draft.js';
import { resolveStart } from '../../model/booking/start-time.js';
import { dateString, timeString, wallTimeAt } from '../../model/time/wall-time.js';

/**
 * Date and time fields for the same instant in another time zone.
 *
 * @returns `undefined` if the typed date and time are incomplete, or not a single instant.
 */
export function convertTimeZone(
  draft: BookingDraft,
  from: string,
  to: string,
): Pick<BookingDraft, 'date' | 'time' | 'occurrence'> | undefined {
  const start = resolveStart(draft, from);
  const { occurrence } = draft;
  if (!start || start.kind === 'gap' || (start.kind === 'overlap' && !occurrence)) return undefined;
  const instant = start.kind === 'unique' ? start.instant : start[occurrence || 'earlier'];
  const wall = wallTimeAt(instant, to);
  const typed = { date: dateString(wall), time: timeString(wall) };
  const converted = resolveStart({ ...draft, ...typed }, to);
  if (converted?.kind !== 'overlap') return { ...typed, occurrence: '' };
  return { ...typed, occurrence: converted.later === instant ? 'later' : 'earlier' };
}
