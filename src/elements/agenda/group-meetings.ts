import type { Agenda, AgendaMeeting } from '../../api/agenda.js';
import { MINUTE_MS } from '../../model/time/units.js';

/** How long before its start a meeting is pointed out. */
export const SOON_MS = 10 * MINUTE_MS;

export interface MeetingGroups {
  /** Also one from yesterday that has not ended. */
  readonly today: readonly AgendaMeeting[];
  readonly tomorrow: readonly AgendaMeeting[];
  readonly later: readonly AgendaMeeting[];
  readonly past: readonly AgendaMeeting[];
  readonly cancelled: readonly AgendaMeeting[];
}

export const endOf = ({ date, duration }: AgendaMeeting): number => date + duration * MINUTE_MS;

/** Whether a meeting stands, and has not ended. */
export const isAhead = (meeting: AgendaMeeting, now: number): boolean =>
  meeting.active && endOf(meeting) > now;

/** Whether a meeting begins within ten minutes, or is under way. */
export const isSoon = (meeting: AgendaMeeting, now: number): boolean =>
  isAhead(meeting, now) && now >= meeting.date - SOON_MS;

/** Sorts meetings into groups, by the days of the browser's time zone. Keeps their order. */
export function groupMeetings(meetings: readonly AgendaMeeting[], now: number): MeetingGroups {
  const groupOf = (meeting: AgendaMeeting): keyof MeetingGroups => {
    if (!meeting.active) return 'cancelled';
    if (endOf(meeting) <= now) return 'past';
    if (meeting.date < dayAfter(now, 1)) return 'today';
    return meeting.date < dayAfter(now, 2) ? 'tomorrow' : 'later';
  };
  const groups: Record<keyof MeetingGroups, AgendaMeeting[]> = {
    today: [],
    tomorrow: [],
    later: [],
    past: [],
    cancelled: [],
  };
  for (const meeting of meetings) groups[groupOf(meeting)].push(meeting);
  return groups;
}

/** Midnight that begins the day some days after an instant, in the browser's time zone. */
export function dayAfter(instant: number, days: number): number {
  const date = new Date(instant);
  date.setHours(0, 0, 0, 0);
  return date.setDate(date.getDate() + days);
}

export interface AgendaChange {
  readonly kind: 'added' | 'moved' | 'wasCancelled';
  readonly meeting: AgendaMeeting;
}

/** What is different in a newer agenda, for meetings that have not ended. */
export function agendaChanges(before: Agenda, after: Agenda): readonly AgendaChange[] {
  const added = after.meetings.flatMap((meeting): AgendaChange[] => {
    if (!isAhead(meeting, after.now)) return [];
    const old = before.meetings.find(({ _id }) => _id === meeting._id);
    // One that only came into the period is not new.
    if (!old?.active) return meeting.date < before.until ? [{ kind: 'added', meeting }] : [];
    return old.date === meeting.date && old.duration === meeting.duration ? [] : [{ kind: 'moved', meeting }];
  });
  const cancelled = before.meetings.flatMap((meeting): AgendaChange[] => {
    // One that is missing may have been moved out of the period.
    const still = after.meetings.find(({ _id }) => _id === meeting._id);
    return isAhead(meeting, after.now) && still && !still.active ? [{ kind: 'wasCancelled', meeting }] : [];
  });
  return [...added, ...cancelled];
}
