import type { ReactiveControllerHost } from 'lit';
import type { Booking } from '../../../model/booking/booking.js';
import type { BookingDraft, BookingField } from '../../../model/booking/draft.js';
import { issuesAfter, type IssueCode, type Issues } from '../../../model/booking/issues.js';
import { validateBooking, type BookingRules } from '../../../model/booking/validation.js';
import { memo } from '../../kit/render-memo.js';

/** The visitor's draft of a booking, and its issues. */
export class DraftController {
  readonly #host: ReactiveControllerHost;
  readonly #complete: (edits: Partial<BookingDraft>) => BookingDraft;
  /** Only what the visitor changed, so that the page can set initial values at any time. */
  #edits: Partial<BookingDraft> = {};
  #issues: Issues = {};

  /** @param complete Adds initial values to the visitor's edits. */
  constructor(host: ReactiveControllerHost, complete: (edits: Partial<BookingDraft>) => BookingDraft) {
    this.#host = host;
    this.#complete = complete;
  }

  get value(): BookingDraft {
    return memo(this, () => this.#complete(this.#edits));
  }

  get issues(): Issues {
    return this.#issues;
  }

  /**
   * Applies the visitor's edit, and clears the issues that it may fix.
   *
   * @param isShown Whether the form shows it already, so that it renders only if an issue is cleared.
   */
  edit(field: BookingField, value: string | boolean, isShown?: boolean): void {
    const isOtherTime = field === 'date' || field === 'time';
    const issues = issuesAfter(field, this.#issues);
    isShown &&= Object.keys(issues).length === Object.keys(this.#issues).length;
    this.#issues = issues;
    this.change({ ...(isOtherTime && { occurrence: '' }), [field]: value }, isShown);
  }

  /** Changes fields without clearing issues. */
  change(values: Partial<BookingDraft>, isShown?: boolean): void {
    this.#edits = { ...this.#edits, ...values };
    if (!isShown) this.#host.requestUpdate();
  }

  /** Returns the booking, or `undefined` if the draft has issues. */
  validate(rules: BookingRules): Booking | undefined {
    const result = validateBooking(this.value, rules);
    this.#issues = 'issues' in result ? result.issues : {};
    this.#host.requestUpdate();
    return 'booking' in result ? result.booking : undefined;
  }

  /** Clears the issues that a new time zone may fix. */
  clearDateTimeIssues(): void {
    this.#issues = issuesAfter('date', this.#issues);
  }

  /** Clears the selected slot and says why. */
  clearSlot(code: IssueCode): void {
    this.#issues = { ...this.#issues, slot: { code } };
    this.change({ slot: '' });
  }

  /** Clears the meeting and all issues, but keeps the visitor's name, email address and phone number. */
  clearMeeting(): void {
    const { name, email, phone } = this.value;
    this.#edits = this.#issues = {};
    this.change({ name, email, phone });
  }
}
