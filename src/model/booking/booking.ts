import type { Answers } from './questions.js';

/** A valid booking, ready to be sent. */
export interface Booking {
  /** The agent's key: the `_account.email` of the API, or the gateway's reference. */
  readonly agent: string;
  /** Start, in epoch milliseconds. */
  readonly date: number;
  /** Minutes. */
  readonly duration: number;
  /** Only the fields that have a value. */
  readonly visitor: Readonly<Partial<Record<'name' | 'email' | 'phone' | 'subject', string>>>;
  readonly sendNotificationEmail: boolean;
  /** What only a gateway gets. */
  readonly extras?: BookingExtras;
}

/** What belongs to a booking, but has no field in the API. */
export interface BookingExtras {
  /** Answers to the questions of the page's owner, by ID. */
  readonly answers?: Answers | undefined;
  /** Email addresses of the visitor's guests. */
  readonly guests?: readonly string[] | undefined;
  /** The page's `client-reference`. */
  readonly client_reference?: string | undefined;
}

/** A booking after it was made. A page that shows it again does not know whether an email was asked for. */
export type MadeBooking = Omit<Booking, 'sendNotificationEmail'> &
  Partial<Pick<Booking, 'sendNotificationEmail'>>;
