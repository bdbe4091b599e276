import { BookingEvents } from './bookings/booking-events.js';
import type { BookingLinks } from './bookings/booking-links.js';
import { createEventPublisher } from './events/event-publisher.js';
import type { GatewayConfig } from './options/read-options.js';
import { isMemoryStore } from './stores/memory-store.js';
import { memoryWebhookQueue } from './stores/memory-webhook-queue.js';
import { Webhooks } from './webhooks/webhooks.js';

/** What tells the owner of bookings. */
export interface EventServices {
  readonly events: BookingEvents;
  /** `undefined` without receivers. */
  readonly webhooks: Webhooks | undefined;
}

export function createEvents(config: GatewayConfig, links: BookingLinks): EventServices {
  const { secrets, clock, onBooking, warn } = config;
  const webhooks = webhooksOf(config);
  const publish = createEventPublisher({ onBooking, queue: webhooks?.publish, warn });
  const events = new BookingEvents({ publish, links, secret: secrets[0]!, clock });
  return { events, webhooks };
}

function webhooksOf(config: GatewayConfig): Webhooks | undefined {
  const { webhooks: receivers, idempotencyStore: store, monotonicClock, webhookFetch } = config;
  if (!receivers.length) return undefined;
  return new Webhooks({
    ...config,
    receivers,
    queue: store?.webhooks ?? memoryWebhookQueue(monotonicClock),
    isShared: store?.webhooks !== undefined && !isMemoryStore(store),
    fetch: webhookFetch,
    report: (webhookTry) => config.onWebhook?.(webhookTry),
  });
}
