import { addDays, addMonthsToDate, startOfWeek } from '../../model/time/calendar.js';

export interface CalendarKeyOptions {
  /** 0 for Sunday. */
  readonly firstDayOfWeek: number;
  /** Whether the calendar runs from right to left. */
  readonly isMirrored: boolean;
}

/**
 * Day that a key moves to, by the date grid pattern of the ARIA Authoring Practices Guide.
 *
 * @param from The current day, `YYYY-MM-DD`.
 * @returns `undefined` if the key does not move.
 */
export function dayForKey(
  from: string,
  { key, shiftKey }: Pick<KeyboardEvent, 'key' | 'shiftKey'>,
  { firstDayOfWeek, isMirrored }: CalendarKeyOptions,
): string | undefined {
  const firstOfWeek = startOfWeek(from, firstDayOfWeek);
  const step = isMirrored ? -1 : 1;
  const months = shiftKey ? 12 : 1;
  const targets: Record<string, () => string> = {
    ArrowLeft: () => addDays(from, -step),
    ArrowRight: () => addDays(from, step),
    ArrowUp: () => addDays(from, -7),
    ArrowDown: () => addDays(from, 7),
    Home: () => firstOfWeek,
    End: () => addDays(firstOfWeek, 6),
    PageUp: () => addMonthsToDate(from, -months),
    PageDown: () => addMonthsToDate(from, months),
  };
  return targets[key]?.();
}
