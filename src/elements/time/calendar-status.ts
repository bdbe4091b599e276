import type { Format } from '../../i18n/format.js';
import type { Strings } from '../../i18n/strings.js';
import type { CalendarModel } from './slot-picker-controller.js';

/** Status message of the calendar for screen readers. */
export function calendarStatus(
  { step, months, day, slots, isSearching }: CalendarModel,
  strings: Strings,
  format: Format,
  error: string | undefined,
): string {
  if (step === 'loading') return strings.loadingTimes;
  if (step === 'failed' || (!day && isSearching)) return '';
  if (!day) return strings.noTimesIn(format.months(...months));
  const { length } = slots;
  const times = `${format.day(day)}, ${strings.times(length, format.number(length))}`;
  return [error, times].filter(Boolean).join(' ');
}
