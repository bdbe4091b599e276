import { causeName } from '../http/log.js';
import type { BookingEvent, PublishEvent } from './booking-event.js';

export interface EventPublisherOptions {
  /** The owner's own function. */
  readonly onBooking: ((event: BookingEvent) => unknown) | undefined;
  /** Queues the event for receivers on the web. */
  readonly queue: PublishEvent | undefined;
  readonly warn: (message: string) => void;
}

/** Tells events to all who want them; `undefined` if nobody does. */
export function createEventPublisher({
  onBooking,
  queue,
  warn,
}: EventPublisherOptions): PublishEvent | undefined {
  if (!onBooking && !queue) return undefined;
  const tellOwner = async (event: BookingEvent): Promise<void> => {
    try {
      await onBooking?.(event);
    } catch (error) {
      warn(`onBooking failed (${causeName(error)})`);
    }
  };
  return async (event, order) => {
    // The answer does not wait for the owner's function.
    void tellOwner(event);
    await queue?.(event, order);
  };
}
