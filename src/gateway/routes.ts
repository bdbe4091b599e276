import { Hono } from 'hono';
import { ANY_AGENT, type AskedAgent, type BookableAgent } from './agents/agents.js';
import type { GatewayConfig } from './options/read-options.js';
import { readCreateBody } from './bookings/create-body.js';
import type { GatewayContext, GatewayEnv } from './gateway.js';
import { badRequest, forbidden, HttpError, unauthorized } from './http/http-error.js';
import { readKey } from './bookings/idempotency-records.js';
import { keyedHash } from './crypto/keyed-hash.js';
import { addressKey, type Limits } from './limits/limits.js';
import { isOwnForm, pageOrigin } from './http/origins.js';
import { onlyOne, readAvailabilityQuery, readCreateQuery } from './http/query.js';
import { readForm, readJson } from './http/read-body.js';
import { createServices } from './services.js';
import type { TraceCall } from './upstream/upstream.js';

/** All routes, as they are below the base path. */
export function createRoutes(config: GatewayConfig): Hono<GatewayEnv> {
  const { calendar, secrets, clock, basePath, bodyTimeout, origins, verifyChallenge } = config;
  const { agents, availability, intents, joins, limits, pageTokens, schedules, tokenEndpoint } =
    createServices(config);
  const features = [
    'idempotency',
    ...(maySendNotifications(config, limits) ? ['notifications'] : []),
    ...(verifyChallenge ? ['challenge'] : []),
    ...(calendar ? ['availability', 'any_agent'] : []),
  ];
  const visitorKey = keyedHash(secrets[0]!, 'visitor');

  const baseOf = (c: GatewayContext): string => config.publicUrl ?? new URL(c.req.url).origin + basePath;
  const ownOrigin = (c: GatewayContext): string => new URL(baseOf(c)).origin;
  const ipOf = (c: GatewayContext): string | undefined => addressKey(config.clientIp?.(c.req.raw));

  /** The origin of a page that has a good token. */
  async function admitted(c: GatewayContext): Promise<string> {
    const origin = pageOrigin(c.req.raw, { origins, own: ownOrigin(c) });
    const token = /^Bearer ([\w.-]{1,2048})$/i.exec(c.req.header('Authorization') ?? '')?.[1];
    if (!token || !(await pageTokens.verify(token, 'schedule', origin))) throw unauthorized();
    return origin;
  }

  async function challenge(c: GatewayContext): Promise<void> {
    if (!verifyChallenge) return;
    const token = c.req.header('X-Challenge-Token');
    if (!token) throw new HttpError(403, 'challenge_required', 'Please confirm that you are human');
    // Whatever an owner's own code gives: only `true` is true.
    const verdict: unknown = token.length <= 4096 && (await verifyChallenge(token, c.req.raw));
    if (verdict !== true)
      throw new HttpError(403, 'challenge_failed', 'The confirmation that you are human did not work');
  }

  function checkNotification(isNotified: boolean): void {
    if (isNotified && !maySendNotifications(config, limits)) {
      throw forbidden('Notification e-mails cannot be asked for here');
    }
  }

  /** @throws HttpError 400 where the owner lists no such agent. */
  async function askedAgent(key: string, record: TraceCall): Promise<AskedAgent> {
    const agent = calendar && key === ANY_AGENT ? ANY_AGENT : await agents.find(key, record);
    if (agent) return agent;
    throw badRequest('Invalid agent email', 'The specified agent does not exist');
  }

  const app = new Hono<GatewayEnv>();

  app.use(async (c, next) => {
    if (c.req.method !== 'OPTIONS') return next();
    c.env.route = 'preflight';
    pageOrigin(c.req.raw, { origins, own: ownOrigin(c) });
    return new Response(null, { status: 204 });
  });

  app.get('/health', (c) => {
    c.env.route = 'health';
    return answer({ status: 'ok' });
  });

  app.post('/token', async (c) => {
    c.env.route = 'token';
    const origin = pageOrigin(c.req.raw, { origins, own: ownOrigin(c) });
    const body = await readJson(c.req.raw, bodyTimeout);
    const isJoin = (body as { scope?: unknown } | null)?.scope === 'join';
    await limits.use(isJoin ? 'joinPerIp' : 'tokenPerIp', ipOf(c));
    if (!isJoin) await limits.use('tokenTotal', 'all');
    return answer(
      await tokenEndpoint.answer(c.req.raw, body, { origin, apiBase: baseOf(c), features }, c.env.record),
    );
  });

  app.get('/api/brokerages/agents', async (c) => {
    c.env.route = 'agents';
    await admitted(c);
    await limits.use('readPerIp', ipOf(c));
    return answer(await agents.list(c.env.record));
  });

  if (calendar && availability) {
    app.get('/api/availability', async (c) => {
      c.env.route = 'availability';
      await admitted(c);
      await limits.use('readPerIp', ipOf(c));
      const { agent, ...wanted } = readAvailabilityQuery(c.req.url, calendar.durations);
      const asked = await askedAgent(agent, c.env.record);
      return answer(await availability.seats({ ...wanted, agent: asked }, c.env.record));
    });
  }

  const create = async (c: GatewayContext): Promise<Response> => {
    c.env.route = 'create';
    const origin = await admitted(c);
    await limits.use('createPerIp', ipOf(c));
    const key = readKey(c.req.header('Idempotency-Key'));
    const { agentEmail, isNotified } = readCreateQuery(c.req.url);
    const body = await readJson(c.req.raw, bodyTimeout);
    const input = readCreateBody(body, {
      now: clock(),
      horizonDays: config.horizonDays,
      durations: calendar?.durations ?? config.durations,
    });
    checkNotification(isNotified);
    const agent = await askedAgent(agentEmail, c.env.record);

    const { email } = input.visitor;
    const visitor = email === undefined ? undefined : await visitorKey(mailboxOf(email));
    const admitWith = ({ reference }: BookableAgent) => limits.use('createPerAgent', reference);
    const admit = async () => {
      await challenge(c);
      await limits.use('createPerVisitor', visitor);
      if (isNotified) await limits.use('notifyPerVisitor', visitor);
      if (agent !== ANY_AGENT) await admitWith(agent);
      await limits.use('createTotal', 'all');
    };
    const name = key === undefined ? undefined : await intents.recordKey(origin, key);
    const created = await schedules.create({
      agent,
      input,
      isNotified,
      name,
      admit,
      ...(agent === ANY_AGENT && { admitWith }),
      record: c.env.record,
    });
    c.env.idempotency = created.idempotency;
    return answer(created.answer, 201);
  };
  app.post('/api/schedules/tenant/', create);
  app.post('/api/schedules/tenant', create);

  app.get('/api/schedules/by-key/:key', async (c) => {
    c.env.route = 'by-key';
    const origin = await admitted(c);
    await limits.use('readPerIp', ipOf(c));
    const name = await intents.recordKey(origin, readKey(c.req.param('key')) ?? '');
    const { answer: found, idempotency } = await schedules.outcome(name, c.env.record);
    c.env.idempotency = idempotency;
    return answer(found);
  });

  app.post('/join', async (c) => {
    c.env.route = 'join';
    c.env.showsPage = true;
    if (!isOwnForm(c.req.raw, ownOrigin(c))) throw forbidden('This page may not open meetings');
    await limits.use('joinPerIp', ipOf(c));
    const form = await readForm(c.req.raw, bodyTimeout);
    const joining = await joins.authorize(
      c.req.raw,
      { agentId: onlyOne(form, 'agentId'), scheduleId: onlyOne(form, 'scheduleId') },
      c.env.record,
    );
    const location = await joins.meetingUrl(joining, c.env.record);
    return new Response(null, { status: 303, headers: { Location: location } });
  });

  return app;
}

/** Where mail to an address ends up: whatever follows a plus comes to the same person. */
function mailboxOf(email: string): string {
  return email.toLowerCase().replace(/\+[^@]*@/, '@');
}

/** Whether a visitor may ask for notification e-mails. */
function maySendNotifications({ notifications, verifyChallenge }: GatewayConfig, limits: Limits): boolean {
  if (notifications !== 'guarded') return notifications === 'always';
  return Boolean(verifyChallenge) || limits.has('notifyPerVisitor') || limits.has('createPerVisitor');
}

const answer = (body: unknown, status = 200): Response => Response.json(body, { status });
