import type { BookingField } from './draft.js';

/** Why a field was not accepted. Its text is in `Strings.issues`. */
export type IssueCode =
  | 'agent_missing'
  | 'slot_missing'
  | 'slot_taken'
  | 'date_missing'
  | 'date_invalid'
  | 'time_missing'
  | 'time_past'
  | 'time_skipped'
  | 'time_repeated'
  | 'duration_invalid'
  | 'email_missing'
  | 'email_invalid'
  | 'phone_invalid'
  | 'too_long'
  | 'text_missing';

/** Why there is no selected slot: none was selected, somebody else has it, or it is too late for it. */
export type SlotIssue = IssueCode & ('slot_missing' | 'slot_taken' | 'time_past');

export interface Issue {
  readonly code: IssueCode;
  /** Text that replaces the one of the code. */
  readonly text?: (() => string) | undefined;
  /**
   * In epoch milliseconds. `time_skipped`: the nearest times that exist, before and after. `time_repeated`: the two
   * instants that show the same wall time.
   */
  readonly instants?: readonly [number, number];
  /** The `instants` are on different days, so their text needs the day, too. */
  readonly areOnTwoDays?: boolean;
}
export type Issues = Partial<Record<BookingField, Issue>>;

/** Fields that can be wrong together: a change of one may correct the others. */
const RELATED_FIELDS: readonly (readonly BookingField[])[] = [
  ['agent', 'duration', 'slot'],
  ['date', 'time', 'occurrence'],
  ['email', 'sendNotificationEmail'],
];

/** The order of the fields in the form. */
export const FORM_ORDER: readonly BookingField[] = [
  'agent',
  'duration',
  'slot',
  'date',
  'time',
  'occurrence',
  'name',
  'email',
  'phone',
  'subject',
];

export const inFormOrder = (issues: Issues): Issues =>
  Object.fromEntries(FORM_ORDER.flatMap((field) => (issues[field] ? [[field, issues[field]]] : [])));

/**
 * The issues that remain after a field was changed: not its own or that of its group, whose name is the beginning of the
 * field's, and of related fields only missing values. Of the email address, only a wrong one remains.
 */
export function issuesAfter(field: BookingField, issues: Issues): Issues {
  const related = RELATED_FIELDS.find((fields) => fields.includes(field)) ?? [];
  const left = Object.entries(issues).filter(
    ([one, { code }]) =>
      !field.startsWith(one) &&
      // Only an email address may no longer be needed: a wrong one stays wrong.
      (!related.includes(one as BookingField) || (one === 'email') !== code.endsWith('_missing')),
  );
  return Object.fromEntries(left);
}
