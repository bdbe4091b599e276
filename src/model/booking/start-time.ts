import { MINUTE_MS } from '../time/units.js';
import { dateAt, parseWallTime, resolveWallTime, type Resolution } from '../time/wall-time.js';
import type { BookingDraft } from './draft.js';
import type { Issues, SlotIssue } from './issues.js';

export interface StartRules {
  /** The IANA zone in which date and time were typed. */
  readonly timeZone: string;
  /** The current time, in epoch milliseconds. */
  readonly now: number;
  /** Why a slot cannot be booked. Given if the form offers slots; without it, date and time are read. */
  readonly slotIssue?: ((instant: number) => SlotIssue | undefined) | undefined;
}

/** How wrong a visitor's clock may be: a start that has just passed is left for the server to judge. */
const CLOCK_SKEW_MS = 2 * MINUTE_MS;

/** The instants that a draft's date and time mean in a zone. `undefined` if they are no date and time. */
export function resolveStart({ date, time }: BookingDraft, timeZone: string): Resolution | undefined {
  const wall = parseWallTime(date, time);
  return wall && resolveWallTime(wall, timeZone);
}

/** The start of a draft in epoch milliseconds, or what is wrong with its slot, date or time. */
export function validateStart(
  draft: BookingDraft,
  { timeZone, now, slotIssue }: StartRules,
): number | Issues {
  if (slotIssue) {
    const slot = Number(draft.slot);
    const code = slot ? slotIssue(slot) : 'slot_missing';
    return code ? { slot: { code } } : slot;
  }
  const missing: Issues = {
    ...(!draft.date && { date: { code: 'date_missing' } }),
    ...(!draft.time && { time: { code: 'time_missing' } }),
  };
  if (missing.date || missing.time) return missing;
  const start = resolveStart(draft, timeZone);
  if (!start) return { date: { code: 'date_invalid' } };
  if (start.kind === 'gap') {
    const { before, after } = start;
    const areOnTwoDays = dateAt(before, timeZone) !== dateAt(after, timeZone);
    return {
      time: { code: 'time_skipped', instants: [before, after], ...(areOnTwoDays && { areOnTwoDays }) },
    };
  }
  if (start.kind === 'overlap' && !draft.occurrence) {
    return { occurrence: { code: 'time_repeated', instants: [start.earlier, start.later] } };
  }
  const instant = start.kind === 'overlap' ? start[draft.occurrence || 'earlier'] : start.instant;
  if (instant > now - CLOCK_SKEW_MS) return instant;
  const today = dateAt(now, timeZone);
  return { [draft.date < today ? 'date' : 'time']: { code: 'time_past' } };
}
