import * as z from 'zod';
import { BOOKING_EVENTS } from '../../gateway/events/booking-event.js';
import { OptionsInput } from '../../gateway/options/read-options.js';
import { pageInput } from '../../gateway/options/page-options.js';
import { siteName } from '../../gateway/options/site-options.js';

/** A secret: the name of an environment variable, the path of a file, or the text itself. */
const Secret = z.union(
  [z.string(), z.strictObject({ env: z.string().min(1) }), z.strictObject({ file: z.string().min(1) })],
  'must be {"env": "NAME"}, {"file": "/run/secrets/name"} or a text',
);
export type Secret = z.output<typeof Secret>;

const texts = z.record(z.string(), z.string(), 'must be an object of IDs or addresses and texts');
const origins = z.array(z.string(), 'must be a list of origins');

const Credentials = z.discriminatedUnion(
  'type',
  [
    z.strictObject({
      type: z.literal('pak'),
      pak: Secret,
      externalId: z.string('must be a string'),
      email: z.string('must be a string'),
      method: z.enum(['GET', 'POST'], 'must be GET or POST').optional(),
      division: z.string('must be a string').optional(),
    }),
    z.strictObject({ type: z.literal('local'), email: z.string('must be a string'), password: Secret }),
  ],
  'must be {"type": "pak", "pak", "externalId", "email"} or {"type": "local", "email", "password"}',
);

const Agents = z.strictObject({
  only: z.array(z.string(), 'must be a list of IDs or addresses').optional(),
  addresses: z.boolean('must be true or false').optional(),
  maxAge: z.number('must be a number of seconds').optional(),
  photo: texts.optional(),
  role: texts.optional(),
  description: texts.optional(),
  photoOrigins: origins.optional(),
});

/**
 * Options that hold a function or an object of a program, which no file can hold, and those that the file writes in a way of
 * its own.
 */
const LEFT_OUT = {
  site: true,
  credentials: true,
  secrets: true,
  agents: true,
  page: true,
  scripts: true,
  authorizeAgent: true,
  identifyAgent: true,
  verifyChallenge: true,
  clientIp: true,
  limiter: true,
  idempotencyStore: true,
  log: true,
  onUpstreamCall: true,
  warn: true,
  webhooks: true,
  webhookFetch: true,
  onWebhook: true,
  onBooking: true,
  fetch: true,
  clock: true,
  monotonicClock: true,
  random: true,
} as const;

const Site = OptionsInput.omit(LEFT_OUT).extend({
  hosts: z.array(z.string(), 'must be a list of host names').optional(),
  credentials: Credentials,
  secrets: z.array(Secret, 'must be a list of secrets'),
  agents: Agents.optional(),
  webhooks: z
    .array(
      z.strictObject({
        url: z.string('must be a string'),
        secret: z.union([Secret, z.array(Secret)]),
        events: z.array(z.enum(BOOKING_EVENTS)).optional(),
      }),
      'must be a list such as [{"url", "secret"}]',
    )
    .optional(),
  page: pageInput(z.string())
    .omit({ script: true, attributes: true })
    .extend({ attributes: z.record(z.string(), z.string()).optional() })
    .optional(),
  scripts: z.boolean('must be true or false').optional(),
  authorizeModule: z.string('must be the path of a module').optional(),
  challengeModule: z.string('must be the path of a module').optional(),
  identifyModule: z.string('must be the path of a module').optional(),
  holidays: z.string('must be the path of an iCalendar file').optional(),
  redisPrefix: z.string('must be a string').min(1, 'must not be empty').optional(),
});

const port = z.int('must be a port number').min(0).max(65_535);

/** The file of `gateway --config`. Values are checked further where they are used. */
export const SitesFile = z.strictObject({
  $schema: z.string().optional(),
  port: port.optional(),
  host: z.string('must be an address').optional(),
  metrics: z.strictObject({ port, host: z.string('must be an address').optional() }).optional(),
  trustedProxies: z.int('must be the number of your proxies').min(0).max(10).optional(),
  redis: Secret.optional(),
  sites: z
    .record(siteName, Site, 'must be an object of sites by name')
    .refine((sites) => Object.keys(sites).length > 0, 'must hold a site'),
});

export type SitesFile = z.output<typeof SitesFile>;
export type SiteEntry = SitesFile['sites'][string];
