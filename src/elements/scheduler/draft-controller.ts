import type { ReactiveControllerHost } from 'lit';
import type { Booking } from '../../model/booking/booking.js';
import type { BookingDraft, BookingField } from '../../model/booking/draft.js';
import { issuesAfter, type Issues } from '../../model/booking/issues.js';
import { validateBooking, type BookingRules } from '../../model/booking/validation.js';

/** What a visitor has filled in so far, and what is wrong with it. */
export class DraftController {
  readonly #host: ReactiveControllerHost;
  readonly #complete: (edited: Partial<BookingDraft>) => BookingDraft;
  /** Only what the visitor changed, so that prefills may come late and failures lose nothing. */
  #edited: Partial<BookingDraft> = {};
  #issues: Issues = {};

  /** @param complete Adds the page's prefills to what the visitor changed. */
  constructor(host: ReactiveControllerHost, complete: (edited: Partial<BookingDraft>) => BookingDraft) {
    this.#host = host;
    this.#complete = complete;
  }

  get value(): BookingDraft {
    return this.#complete(this.#edited);
  }

  get issues(): Issues {
    return this.#issues;
  }

  edit(field: BookingField, value: string | boolean): void {
    const isOtherNight = field === 'date' || field === 'time';
    this.#issues = issuesAfter(field, this.#issues);
    this.change({ ...(isOtherNight && { occurrence: '' }), [field]: value });
  }

  /** Changes fields that the visitor did not touch themselves. */
  change(values: Partial<BookingDraft>): void {
    this.#edited = { ...this.#edited, ...values };
    this.#host.requestUpdate();
  }

  /** The booking that this makes; nothing, and the issues, where it makes none. */
  validate(rules: BookingRules): Booking | undefined {
    const result = validateBooking(this.value, rules);
    this.#issues = 'issues' in result ? result.issues : {};
    this.#host.requestUpdate();
    return 'booking' in result ? result.booking : undefined;
  }

  /** What a start means has changed: what was wrong with it need not be any more. */
  forgetStartIssues(): void {
    this.#issues = issuesAfter('date', this.#issues);
  }

  /** The chosen start cannot be had any more. */
  clearSlot(code: 'slot_taken' | 'slot_missing'): void {
    this.#issues = { ...this.#issues, slot: { code } };
    this.change({ slot: '' });
  }

  /** Keeps who the visitor is, and forgets the meeting. */
  startOver(): void {
    const { name, email, phone } = this.value;
    this.#edited = {};
    this.change({ name, email, phone });
  }
}
