import type { Schedule } from './wire/schema.js';

/** When a meeting is. */
export interface MeetingTime {
  /** Start, in epoch milliseconds. */
  readonly date: number;
  /** Minutes. */
  readonly duration: number;
}

/** A meeting as a gateway answers it to the visitor who may change it. */
export type ManagedSchedule = Schedule &
  MeetingTime & {
    /** What the visitor may do now. */
    readonly permissions?: {
      readonly move: boolean;
      readonly cancel: boolean;
      readonly cancel_reason: 'none' | 'optional' | 'required';
    };
  };

/** Body of a change. */
export interface ChangeBody {
  /** When the meeting was when the visitor saw it. */
  readonly was: MeetingTime;
  /** Missing to cancel the meeting. */
  readonly to?: MeetingTime;
  readonly reason?: string;
  readonly sendNotificationEmail?: boolean;
}

/** Body of a question about a change. */
export interface OutcomeBody {
  /** Missing if the meeting was to be cancelled. */
  readonly to?: MeetingTime;
  /** Seconds since the change was sent. */
  readonly ageSeconds: number;
}
