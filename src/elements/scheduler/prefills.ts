import type { BookingDraft } from '../../model/booking/draft.js';
import { isPageControlled, type FieldStates, type ConfigurableField } from '../../model/booking/fields.js';
import type { SchedulerProperties } from './scheduler-properties.js';
import { textOf } from '../kit/ve-element.js';

export type Prefills = Pick<
  SchedulerProperties,
  'subject' | 'duration' | 'visitorName' | 'visitorEmail' | 'visitorPhone' | 'sendNotificationEmail'
>;

/** The length that a page wants, in minutes; a framework may hand it over as a text. */
export const wantedMinutes = (duration: unknown): number => Number(duration) || 30;

/**
 * What the form shows before a visitor has changed anything.
 *
 * @param durations The lengths that can be booked, in minutes, where not any can.
 */
export function prefilled(page: Prefills, durations: readonly number[] | undefined): BookingDraft {
  const wanted = wantedMinutes(page.duration);
  const duration = durations && !durations.includes(wanted) ? durations[0] : wanted;
  return {
    agent: '',
    subject: textOf(page.subject),
    slot: '',
    date: '',
    time: '',
    occurrence: '',
    duration: String(duration),
    name: textOf(page.visitorName),
    email: textOf(page.visitorEmail),
    phone: textOf(page.visitorPhone),
    sendNotificationEmail: page.sendNotificationEmail,
  };
}

/** What of a visitor's changes counts: a field that the page has locked or hidden is the page's alone. */
export function userEdits(edited: Partial<BookingDraft>, states: FieldStates): Partial<BookingDraft> {
  return Object.fromEntries(
    Object.entries(edited).filter(([field]) => !isPageControlled(states[field as ConfigurableField])),
  );
}
