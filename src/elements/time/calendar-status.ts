import type { Format } from '../../i18n/format.js';
import type { Strings } from '../../i18n/strings.js';
import type { MonthModel } from './slot-picker-controller.js';

/** Status message of the calendar for screen readers. */
export function calendarStatus(
  { step, month, day, days, isSearching }: MonthModel,
  strings: Strings,
  format: Format,
  error: string | undefined,
): string {
  if (step === 'loading') return strings.loadingTimes;
  if (step === 'failed' || (!day && isSearching)) return '';
  if (!day) return strings.noTimesIn(format.month(month));
  const count = days.get(day)?.length ?? 0;
  const times = `${format.day(day)}, ${strings.times(count, format.number(count))}`;
  return [error, times].filter(Boolean).join(' ');
}
