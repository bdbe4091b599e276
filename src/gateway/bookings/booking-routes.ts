import { Hono } from 'hono';
import { DAY_MS } from '../../model/time/units.js';
import { ANY_AGENT, type Agents, type BookableAgent } from '../agents/agents.js';
import { keyedHash } from '../crypto/keyed-hash.js';
import type { ClientAddress } from '../http/client-address.js';
import { forbidden, isOutcomeUnknown } from '../http/http-error.js';
import type { PageGuard } from '../http/page-guard.js';
import { readJson } from '../http/read-body.js';
import type { GatewayContext, GatewayEnv } from '../http/request-context.js';
import type { Admissions } from '../limits/admission.js';
import type { Limits, LimitUse } from '../limits/limits.js';
import type { GatewayConfig } from '../options/read-options.js';
import type { Attempt, BookingRequest, Bookings, RequestEnv } from './bookings.js';
import { readCreateBody, type CreateInput } from './create-body.js';
import { readCreateQuery } from './create-query.js';
import { readIdempotencyAgeMs, readIdempotencyKey, type IdempotencyRecords } from './idempotency-records.js';
import { domainOf, mailboxOf } from './mailbox.js';
import { allowsNotifications, checkEmailTexts } from './notifications.js';
import type { Booker, OpenBookings } from './open-bookings.js';

export interface BookingServices {
  readonly config: GatewayConfig;
  readonly admissions: Admissions;
  readonly agents: Agents;
  readonly bookings: Bookings;
  readonly guard: PageGuard;
  readonly limits: Limits;
  readonly openBookings: OpenBookings;
  readonly records: IdempotencyRecords;
}

/** Names for the token answer of what this capability offers. */
export const bookingFeatures = ({
  config,
  admissions,
  limits,
}: Pick<BookingServices, 'config' | 'admissions' | 'limits'>): string[] => [
  'idempotency',
  ...(allowsNotifications(config, limits) ? ['notifications'] : []),
  ...(admissions.asksForChallenge ? ['challenge'] : []),
];

/** Creates schedules, and answers what became of a create. */
export function bookingRoutes(services: BookingServices): Hono<GatewayEnv> {
  const { config, admissions, agents, bookings, guard, limits, openBookings, records } = services;
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
    if (isNotified) checkEmailTexts(input);
    return { agent: await agents.resolve(agentKey, calendar !== undefined, c.env.trace), input, isNotified };
  }

  const create = async (c: GatewayContext): Promise<Response> => {
    c.env.route = 'create';
    const origin = await guard.authorize(c);
    const address = guard.address(c);
    await limits.countAddress('createPerIp', address);
    const attempt = await readAttempt(c, origin, c.req.header('Idempotency-Key'));
    const booking = await readBooking(c, config.clock());
    const { agent, input } = booking;
    const visitor = await identifyVisitor(input, address);
    const admission = admissions.start(c.req.raw, 'create');
    const admitAgent = ({ reference }: BookableAgent) => admission.admit(agentUses(reference, input));
    const count = async () => {
      // A failure to count must not lose the answer.
      await Promise.all([admission.spend(), openBookings.add(visitor.bookers, input)]).catch(() => undefined);
    };
    try {
      const { answer, idempotency } = await bookings.create({
        ...booking,
        ...attempt,
        admit: async () => {
          await openBookings.check(visitor.bookers);
          const agentLimits = agent === ANY_AGENT ? [] : agentUses(agent.reference, input);
          await admission.admit([...visitorUses(visitor, booking.isNotified), ...agentLimits]);
        },
        ...(agent === ANY_AGENT && { admitAgent }),
      });
      c.env.idempotency = idempotency;
      if (idempotency === 'created') await count();
      return c.json(answer, 201);
    } catch (error) {
      // It may have been booked.
      if (isOutcomeUnknown(error)) await count();
      throw error;
    }
  };

  const outcome = async (c: GatewayContext): Promise<Response> => {
    c.env.route = 'by-key';
    const origin = await guard.authorize(c);
    await limits.countAddress('readPerIp', guard.address(c));
    const attempt = await readAttempt(c, origin, c.req.param('key'));
    // The start of a booking that is looked up may be past by now.
    const booking = c.req.method === 'POST' ? await readBooking(c, undefined) : {};
    const { answer, idempotency } = await bookings.outcome({ ...attempt, ...booking });
    c.env.idempotency = idempotency;
    return c.json(answer);
  };

  /** Who is asking for a meeting, in keys that name nobody. */
  async function identifyVisitor(
    { visitor: { email } }: CreateInput,
    address: ClientAddress | undefined,
  ): Promise<VisitorIdentity> {
    const site = address?.site;
    const mailbox = email ? mailboxOf(email) : undefined;
    const mailboxKey = mailbox && (await visitorKey(mailbox));
    const domainKey = mailbox && (await visitorKey(domainOf(mailbox)));
    const { perVisitor, perAddress } = config.openBookings;
    // A stranger who books with somebody's address uses up the stranger's own share of it.
    const isOwnShare = site !== undefined && mailboxKey !== undefined;
    return {
      site,
      mailboxKey,
      domainKey,
      bookers: [
        ...(isOwnShare ? [{ key: `${mailboxKey} ${site}`, max: perVisitor }] : []),
        ...(site === undefined ? [] : [{ key: site, max: perAddress }]),
      ],
    };
  }

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

interface VisitorIdentity {
  readonly site: string | undefined;
  readonly mailboxKey: string | undefined;
  readonly domainKey: string | undefined;
  readonly bookers: readonly Booker[];
}

function visitorUses({ site, mailboxKey, domainKey }: VisitorIdentity, isNotified: boolean): LimitUse[] {
  const uses: LimitUse[] = [
    { name: 'createTotal', key: 'all' },
    { name: 'createPerIpDay', key: site },
    { name: 'createPerVisitor', key: mailboxKey },
  ];
  if (!isNotified) return uses;
  return [
    ...uses,
    { name: 'notifyPerVisitor', key: mailboxKey },
    { name: 'notifyPerVisitorDay', key: mailboxKey },
    { name: 'notifyPerIpDay', key: site },
    { name: 'notifyPerDomainDay', key: domainKey },
  ];
}

function agentUses(agent: string, { date }: CreateInput): LimitUse[] {
  return [
    { name: 'createPerAgent', key: agent },
    { name: 'createPerAgentDay', key: `${agent} ${Math.floor(date / DAY_MS)}` },
  ];
}
