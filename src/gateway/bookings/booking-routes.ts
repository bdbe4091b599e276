import { Hono } from 'hono';
import { ANY_AGENT, type Agents, type BookableAgent } from '../agents/agents.js';
import { keyedHash } from '../crypto/keyed-hash.js';
import { forbidden } from '../http/http-error.js';
import type { PageGuard } from '../http/page-guard.js';
import { readJson } from '../http/read-body.js';
import type { GatewayContext, GatewayEnv } from '../http/request-context.js';
import type { Limits } from '../limits/limits.js';
import type { GatewayConfig } from '../options/read-options.js';
import type { Bookings } from './bookings.js';
import { verifyChallenge } from './challenge.js';
import { readCreateBody } from './create-body.js';
import { readCreateQuery } from './create-query.js';
import { readIdempotencyKey, type IdempotencyRecords } from './idempotency-records.js';
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
  const { calendar, secrets, clock, bodyTimeout } = config;
  const visitorKey = keyedHash(secrets[0]!, 'visitor');

  const create = async (c: GatewayContext): Promise<Response> => {
    c.env.route = 'create';
    const { trace } = c.env;
    const origin = await guard.authorize(c);
    await limits.consume('createPerIp', guard.addressKey(c));
    const idempotencyKey = readIdempotencyKey(c.req.header('Idempotency-Key'));
    const { agentKey, isNotified } = readCreateQuery(c.req.url);
    const input = readCreateBody(await readJson(c.req.raw, bodyTimeout), {
      now: clock(),
      horizonDays: config.horizonDays,
      durations: calendar?.durations ?? config.durations,
    });
    if (isNotified && !allowsNotifications(config, limits)) {
      throw forbidden('Notification emails cannot be requested here');
    }
    const agent = await agents.resolve(agentKey, calendar !== undefined, trace);

    const { email } = input.visitor;
    const visitor = email === undefined ? undefined : await visitorKey(mailboxOf(email));
    const admitAgent = ({ reference }: BookableAgent) => limits.consume('createPerAgent', reference);
    const { answer, idempotency } = await bookings.create({
      agent,
      input,
      isNotified,
      recordKey: idempotencyKey === undefined ? undefined : await records.recordKey(origin, idempotencyKey),
      admit: async () => {
        await verifyChallenge(c.req.raw, config.verifyChallenge);
        await limits.consume('createPerVisitor', visitor);
        if (isNotified) await limits.consume('notifyPerVisitor', visitor);
        if (agent !== ANY_AGENT) await admitAgent(agent);
        await limits.consume('createTotal', 'all');
      },
      ...(agent === ANY_AGENT && { admitAgent }),
      trace,
    });
    c.env.idempotency = idempotency;
    return c.json(answer, 201);
  };

  const app = new Hono<GatewayEnv>();
  app.post('/api/schedules/tenant/', create);
  app.post('/api/schedules/tenant', create);
  app.get('/api/schedules/by-key/:key', async (c) => {
    c.env.route = 'by-key';
    const origin = await guard.authorize(c);
    await limits.consume('readPerIp', guard.addressKey(c));
    const recordKey = await records.recordKey(origin, readIdempotencyKey(c.req.param('key')) ?? '');
    const { answer, idempotency } = await bookings.outcome(recordKey, c.env.trace);
    c.env.idempotency = idempotency;
    return c.json(answer);
  });
  return app;
}
