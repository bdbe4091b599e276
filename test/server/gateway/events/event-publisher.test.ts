import { expect, test } from 'playwright/test';
import type { BookingEvent } from '../../../../src/gateway/events/booking-event.js';
import {
  createEventPublisher,
  type EventPublisherOptions,
} from '../../../../src/gateway/events/event-publisher.js';

const event = { id: 'e1', type: 'booking.created' } as BookingEvent;
const order = { meeting: 'm1' };

const publisher = (options: Partial<EventPublisherOptions>) =>
  createEventPublisher({ onBooking: undefined, queue: undefined, warn: () => undefined, ...options });

test('there is nothing to publish to if nobody wants events', () => {
  expect(publisher({})).toBeUndefined();
});

test('tells the owner’s function without webhooks', async () => {
  const told: unknown[] = [];
  await publisher({ onBooking: (one) => told.push(one) })!(event, order);
  expect(told).toEqual([event]);
});

test('queues an event for webhooks without an owner’s function', async () => {
  const queued: unknown[] = [];
  await publisher({ queue: (...args) => Promise.resolve(void queued.push(args)) })!(event, order);
  expect(queued).toEqual([[event, order]]);
});

test('queues an event although the owner’s function fails, and warns', async () => {
  const queued: unknown[] = [];
  const warnings: string[] = [];
  await publisher({
    onBooking: () => Promise.reject(new TypeError('secret')),
    queue: (one) => Promise.resolve(void queued.push(one)),
    warn: (message) => warnings.push(message),
  })!(event, order);
  expect(queued).toEqual([event]);
  expect(warnings).toEqual(['onBooking failed (TypeError)']);
});
