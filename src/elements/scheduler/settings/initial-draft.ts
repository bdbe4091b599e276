import type { BookingDraft } from '../../../model/booking/draft.js';
import { isPageControlled, type FieldStates, type ConfigurableField } from '../../../model/booking/fields.js';
import type { SchedulerProperties } from './scheduler-properties.js';

export type InitialValues = Pick<
  SchedulerProperties,
  'subject' | 'duration' | 'visitorName' | 'visitorEmail' | 'visitorPhone' | 'sendNotificationEmail'
>;

const DEFAULT_DURATION_MINUTES = 30;

/** Length that the page sets, in minutes. A framework may set the property to a string. */
export const durationMinutes = (duration: unknown): number => Number(duration) || DEFAULT_DURATION_MINUTES;

/**
 * The draft before the visitor changes anything.
 *
 * @param durations Lengths that can be booked, in minutes; `undefined` if any can.
 * @param isNotified Whether an email is sent unless the visitor or the page says otherwise.
 */
export function initialDraft(
  page: InitialValues,
  durations: readonly number[] | undefined,
  isNotified: boolean,
): BookingDraft {
  const preset = durationMinutes(page.duration);
  const duration = durations && !durations.includes(preset) ? durations[0] : preset;
  return {
    agent: '',
    subject: page.subject,
    slot: '',
    date: '',
    time: '',
    occurrence: '',
    duration: String(duration),
    name: page.visitorName,
    email: page.visitorEmail,
    phone: page.visitorPhone,
    sendNotificationEmail: page.sendNotificationEmail ?? isNotified,
  };
}

/** The visitor's edits, without those of fields that the page has locked or hidden. */
export function userEdits(edits: Partial<BookingDraft>, states: FieldStates): Partial<BookingDraft> {
  return Object.fromEntries(
    Object.entries(edits).filter(([field]) => !isPageControlled(states[field as ConfigurableField])),
  );
}
