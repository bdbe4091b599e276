import * as z from 'zod';
import { secureUrl } from '../../api/wire/trusted-url.js';
import { BOOKING_EVENTS, type BookingEventType } from '../events/booking-event.js';

/** A receiver of events. */
export interface WebhookOptions {
  /** https, or http on loopback. */
  readonly url: string;
  /**
   * Signs the events: `whsec_` and 24 to 64 random bytes in Base64. While you change it, a list of the new one
   * and the old one: each request then has the signatures of both.
   */
  readonly secret: string | readonly string[];
  /** Which events it gets. @default all */
  readonly events?: readonly BookingEventType[] | undefined;
}

/** One try to deliver an event. Holds nothing personal. */
export interface WebhookTry {
  /** E.g. `booking.created`. */
  readonly type: string;
  /** ID of the event, which the receiver gets as `webhook-id`. */
  readonly id: string;
  /** Origin of the receiver's URL. */
  readonly receiver: string;
  /** `failed` is tried again, `dead` is not. */
  readonly outcome: 'delivered' | 'failed' | 'dead';
  /** From 1. */
  readonly attempt: number;
  /** Duration in milliseconds. */
  readonly ms: number;
  /** Status of the answer, if there was one. */
  readonly status?: number;
  /** Why there was none, e.g. `timeout` or `ECONNREFUSED`. */
  readonly reason?: string;
}

const SECRET = /^whsec_([A-Za-z0-9+/]+={0,2})$/;
const MIN_BYTES = 24;
const MAX_BYTES = 64;
/** Secrets of one receiver at the same time. */
export const MAX_SECRETS = 3;

export const WEBHOOK_SECRET_RULE =
  'must be whsec_ followed by 24 to 64 random bytes in Base64: echo whsec_$(openssl rand -base64 32)';
export const WEBHOOK_URL_RULE =
  'must be an https URL (http on loopback only) without credentials or fragment';

export function isWebhookSecret(text: string): boolean {
  const base64 = SECRET.exec(text)?.[1];
  if (base64 === undefined || base64.length % 4 !== 0) return false;
  const bytes = (base64.length / 4) * 3 - (base64.length - base64.replace(/=+$/, '').length);
  return bytes >= MIN_BYTES && bytes <= MAX_BYTES;
}

export const isWebhookUrl = (text: string): boolean => secureUrl(text)?.hash === '';

const secret = z.string('must be a string').refine(isWebhookSecret, WEBHOOK_SECRET_RULE);

const webhook = z.strictObject({
  url: z.string('must be a string').refine(isWebhookUrl, WEBHOOK_URL_RULE),
  secret: z.union(
    [secret, z.array(secret).min(1).max(MAX_SECRETS)],
    `must be a text, or a list of 1 to ${MAX_SECRETS}`,
  ),
  events: z
    .array(z.enum(BOOKING_EVENTS, `must be one of ${BOOKING_EVENTS.join(', ')}`), 'must be a list of events')
    .min(1, 'must name an event')
    .optional(),
});

/** Schema of `webhooks`. */
export const WebhooksInput = z
  .array(webhook, 'must be a list such as [{url, secret}]')
  .max(10, 'must have 10 receivers or less')
  .refine((all) => new Set(all.map(({ url }) => url)).size === all.length, 'must not repeat a URL')
  .default([]);
