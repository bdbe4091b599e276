import type { Answers } from '../../model/booking/questions.js';
import type { WebhookOrder } from '../stores/webhook-queue.js';

export const BOOKING_EVENTS = [
  'booking.created',
  'booking.rescheduled',
  'booking.cancelled',
  'booking.unknown',
] as const;
export type BookingEventType = (typeof BOOKING_EVENTS)[number];

/** What an event is about. Holds no token of the API and no link of an agent. */
export interface BookingEventData {
  /** The meeting as the visitor's page received it. With `booking.unknown` it has no `_id`. */
  readonly meeting: {
    readonly _id?: string;
    /** Reference of the agent, as pages have it. */
    readonly agentId: string;
    readonly active: boolean;
    /** Start, in epoch milliseconds. */
    readonly date: number;
    /** Minutes. */
    readonly duration: number;
    readonly visitor: Readonly<Record<string, unknown>> & { readonly meetingUrl?: string };
    readonly agent: { readonly name: string };
  };
  /** The agent as your account has it. */
  readonly agent: { readonly id: string; readonly email: string };
  /** Your page with the token to change or cancel the meeting, if `manageUrl` is set and the meeting stands. */
  readonly manage_url?: string;
  /** The visitor's answers by the ID of the question; with `booking.created` and `booking.unknown`. */
  readonly answers?: Answers | undefined;
  /** Email addresses of the visitor's guests; with `booking.created` and `booking.unknown`. */
  readonly guests?: readonly string[] | undefined;
  /** The page's `client-reference`; with `booking.created` and `booking.unknown`. */
  readonly client_reference?: string | undefined;
  /** When a moved meeting was before. */
  readonly previous?: { readonly date: number; readonly duration: number };
  /** Why the visitor has cancelled, if they said so. */
  readonly reason?: string;
}

/** Something that became of a booking. */
export interface BookingEvent {
  /** The same whenever the event is told again. */
  readonly id: string;
  readonly type: BookingEventType;
  /** When it happened, in ISO format. */
  readonly timestamp: string;
  readonly data: BookingEventData;
}

/** Tells an event. Never rejects: an event must not lose the answer for the visitor. */
export type PublishEvent = (event: BookingEvent, order: WebhookOrder) => Promise<void>;
