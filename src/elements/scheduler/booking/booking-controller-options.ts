import type { availabilitySource } from '../../../api/availability-source.js';
import type { Client } from '../../../api/client.js';
import type { SchedulerError } from '../../../api/wire/scheduler-error.js';
import type { Schedule } from '../../../api/wire/schema.js';
import type { BookedMeeting } from './booking-state.js';

export interface BookingControllerOptions {
  /** Settings that require a reload when one of them changes; after a booking, only the first one does. */
  readonly reloadKey: () => readonly unknown[];
  /** Creates a client from the current settings; throws a SchedulerError if one is wrong. */
  readonly connect: () => Client;
  /** What decides where slots come from. */
  readonly availability: (client: Client) => Parameters<typeof availabilitySource>;
  /** Whether to load the agents. */
  readonly needsAgents: () => boolean;
  /** Whether loading may start. */
  readonly canLoad: () => boolean;
  /** A meeting to show instead of the form. */
  readonly restore: (client: Client, signal: AbortSignal) => Promise<BookedMeeting | undefined>;
  readonly onReady: () => void;
  readonly onBooked: (schedule: Schedule) => void;
  readonly onError: (error: SchedulerError) => void;
}
