import type { AvailabilitySource } from '../../api/availability-source.js';
import type { SchedulerError } from '../../api/wire/scheduler-error.js';
import type { BookingDraft } from '../../model/booking/draft.js';
import type { Issues, SlotIssue } from '../../model/booking/issues.js';
import type { Localization } from '../kit/localization.js';

export interface DateTimeSettings {
  /** Initial IANA time zone; may be empty or invalid. */
  readonly timeZone: string;
  readonly isTimeZoneLocked: boolean;
  /** IANA time zone of the agent; may be empty or invalid. */
  readonly agentTimeZone: string;
  /** Earlier times are not offered. */
  readonly minNoticeMinutes: number;
}

/** The part of the form's draft that this controller reads and changes. */
export interface DateTimeDraft {
  readonly value: BookingDraft;
  readonly issues: Issues;
  readonly change: (values: Partial<BookingDraft>) => void;
  readonly clearSlot: (code: SlotIssue) => void;
  readonly clearDateTimeIssues: () => void;
}

export interface DateTimeControllerOptions {
  readonly settings: () => DateTimeSettings;
  readonly localization: () => Localization;
  readonly booking: {
    /** Source of the slots; `undefined` if visitors type date and time. */
    readonly availability: AvailabilitySource | undefined;
    /** Set while it is not known whether the selected slot was booked. */
    readonly unknownOutcome?: unknown;
  };
  readonly draft: DateTimeDraft;
  readonly now: () => number;
  readonly onError: (error: SchedulerError) => void;
}
