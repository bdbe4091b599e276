import { toAsciiDigits } from './digits.js';

/** Shortest and longest meeting that the API accepts. */
export const MIN_DURATION_MINUTES = 15;
export const MAX_DURATION_MINUTES = 1440;

/** Reads a typed duration in minutes. Returns `undefined` if the API would not accept it. */
export function parseDuration(typed: string): number | undefined {
  const minutes = Number(toAsciiDigits(typed));
  const isAllowed =
    Number.isInteger(minutes) && minutes >= MIN_DURATION_MINUTES && minutes <= MAX_DURATION_MINUTES;
  return isAllowed ? minutes : undefined;
}
