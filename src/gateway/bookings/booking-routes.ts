import { Hono } from 'hono';
import { ANY_AGENT, type Agents, type BookableAgent } from '../agents/agents.js';
import { keyedHash } from '../crypto/keyed-hash.js';
import { forbidden } from '../http/http-error.js';
import type { PageGuard } from '../http/page-guard.js';
import { readJson } from '../http/read-body.js';
import type { GatewayContext, GatewayEnv } from '../http/request-context.js';
import type { Limits } from '../limits/limits.js';
import type { GatewayConfig } from '../options/read-options.js';
import type { Attempt, BookingRequest, Bookings, RequestEnv } from './bookings.js';
import { verifyChallenge } from './challenge.js';
import { readCreateBody } from './create-body.js';
import { readCreateQuery } from './create-query.js';
import { readIdempotencyAgeMs, readIdempotencyKey, type IdempotencyRecords } from './idempotency-records.js';
import { mailboxOf } from './mailbox.js';
import { allowsNotifications } from './notifications.js';

export interface BookingServices {
  readonly config: GatewayConfig;
  readonly agents: Agents;
  readonly bookings: Bookings;
  readonly guard: PageGuard;
  readonly limits: Limits;
  readonly records: IdempotencyRecords;
}

/** Names for the token answer of what this capability offers. */
export const bookingFeatures = ({ config, limits }: Pick<BookingServices, 'config' | 'limits'>): string[] => [
  'idempotency',
  ...(allowsNotifications(config, limits) ? ['notifications'] : []),
  ...(config.verifyChallenge ? ['challenge'] : []),
];

/** Creates schedules, and answers what became of a create. */
export function bookingRoutes(services: BookingServices): Hono<GatewayEnv> {
  const { config, agents, bookings, guard, limits, records } = services;
  const { calendar, secrets, bodyTimeout } = config;
  const visitorKey = keyedHash(secrets[0]!, 'visitor');

  /** Reads the booking that a page describes. @throws HttpError 400 or 403 */
  async function readBooking(c: GatewayContext, now: number | undefined): Promise<BookingRequest> {
    const { agentKey, isNotified } = readCreateQuery(c.req.url);
    const input = readCreateBody(await readJson(c.req.raw, bodyTimeout), {
      now,
      horizonDays: config.horizonDays,
      durations: calendar?.durations ?? config.durations,
    });
    if (isNotified && !allowsNotifications(config, limits)) {
      throw forbidden('Notification emails cannot be requested here');
    }
    return { agent: await agents.resolve(agentKey, calendar !== undefined, c.env.trace), input, isNotified };
  }

  const create = async (c: GatewayContext): Promise<Response> => {
    c.env.route = 'create';
    const origin = await guard.authorize(c);
    await limits.consume('createPerIp', guard.addressKey(c));
    const attempt = await readAttempt(c, origin, c.req.header('Idempotency-Key'));
    const booking = await readBooking(c, config.clock());
    const { agent, isNotified } = booking;
    const { email } = booking.input.visitor;
    const visitor = email === undefined ? undefined : await visitorKey(mailboxOf(email));
    const admitAgent = ({ reference }: BookableAgent) => limits.consume('createPerAgent', reference);
    const { answer, idempotency } = await bookings.create({
      ...booking,
      ...attempt,
      admit: async () => {
        await verifyChallenge(c.req.raw, config.verifyChallenge);
        await limits.consume('createPerVisitor', visitor);
        if (isNotified) await limits.consume('notifyPerVisitor', visitor);
        if (agent !== ANY_AGENT) await admitAgent(agent);
        await limits.consume('createTotal', 'all');
      },
      ...(agent === ANY_AGENT && { admitAgent }),
    });
    c.env.idempotency = idempotency;
    return c.json(answer, 201);
  };

  const outcome = async (c: GatewayContext): Promise<Response> => {
    c.env.route = 'by-key';
    const origin = await guard.authorize(c);
    await limits.consume('readPerIp', guard.addressKey(c));
    const attempt = await readAttempt(c, origin, c.req.param('key'));
    // The start of a booking that is looked up may be past by now.
    const booking = c.req.method === 'POST' ? await readBooking(c, undefined) : {};
    const { answer, idempotency } = await bookings.outcome({ ...attempt, ...booking });
    c.env.idempotency = idempotency;
    return c.json(answer);
  };

  async function readAttempt(
    c: GatewayContext,
    origin: string,
    header: string | undefined,
  ): Promise<Attempt & RequestEnv> {
    const key = readIdempotencyKey(header);
    return {
      recordKey: key === undefined ? undefined : await records.recordKey(origin, key),
      ageMs: readIdempotencyAgeMs(c.req.header('Idempotency-Age')),
      signal: c.req.raw.signal,
      trace: c.env.trace,
    };
  }

  const app = new Hono<GatewayEnv>();
  app.post('/api/schedules/tenant/', create);
  app.post('/api/schedules/tenant', create);
  app.get('/api/schedules/by-key/:key', outcome);
  app.post('/api/schedules/by-key/:key', outcome);
  return app;
}
