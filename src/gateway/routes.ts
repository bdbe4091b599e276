import { Hono } from 'hono';
import { Agents } from './agents.js';
import { Api } from './api.js';
import type { GatewayConfig } from './config.js';
import { readCreateBody } from './create-body.js';
import { Schedules } from './create-schedule.js';
import type { GatewayContext, GatewayEnv } from './gateway.js';
import { badRequest, forbidden, HttpError, unauthorized } from './http-error.js';
import { createMemoryStore } from './idempotency-store.js';
import { Intents, readKey } from './intents.js';
import { Joins } from './join.js';
import { keyedHash } from './keys.js';
import { addressKey, Limits } from './limits.js';
import { isOwnForm, pageOrigin } from './origins.js';
import { PageTokens } from './page-token.js';
import { readForm, readJson } from './read-body.js';
import { TenantTokens } from './tenant-tokens.js';
import { TokenEndpoint } from './token-endpoint.js';
import { Upstream } from './upstream.js';

/** All routes, as they are below the base path. */
export function createRoutes(config: GatewayConfig): Hono<GatewayEnv> {
  const { credentials, secrets, clock, baseUrl, basePath, bodyTimeout, origins, verifyChallenge } = config;
  const upstream = new Upstream({ baseUrl, fetch: config.fetch, clock, timeout: config.upstreamTimeout });
  const tokens = new TenantTokens({ credentials, upstream, clock });
  const api = new Api(upstream, tokens, secretsOf(credentials));
  const agents = new Agents({ api, options: config.agents, secrets, clock });
  const limits = new Limits(config.limits, config.limiter);
  const store = config.idempotencyStore ?? createMemoryStore({ clock });
  const intents = new Intents(store, secrets[0]!, config.upstreamTimeout);
  const settled = Math.max(30_000, 3 * config.upstreamTimeout);
  const schedules = new Schedules({ api, agents, intents, clock, settled });
  const pageTokens = new PageTokens({ secrets, lifetime: config.tokenLifetime, clock });
  const meetingOrigin = new URL(baseUrl).origin;
  const joins = new Joins({
    api,
    tokens,
    limits,
    authorizeAgent: config.authorizeAgent,
    meetingOrigins: [meetingOrigin, ...config.meetingOrigins],
  });
  const tokenEndpoint = new TokenEndpoint({ config, tokens, pageTokens, agents, joins, meetingOrigin });
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
    const features = [
      'idempotency',
      ...(maySendNotifications(config, limits) ? ['notifications'] : []),
      ...(verifyChallenge ? ['challenge'] : []),
    ];
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

  const create = async (c: GatewayContext): Promise<Response> => {
    c.env.route = 'create';
    const origin = await admitted(c);
    await limits.use('createPerIp', ipOf(c));
    const key = readKey(c.req.header('Idempotency-Key'));
    const { agentEmail, isNotified } = readQuery(c);
    const body = await readJson(c.req.raw, bodyTimeout);
    const input = readCreateBody(body, {
      now: clock(),
      maxDaysAhead: config.maxDaysAhead,
      durations: config.durations,
    });
    checkNotification(isNotified);
    const agent = await agents.find(agentEmail, c.env.record);
    if (!agent) throw badRequest('Invalid agent email', 'The specified agent does not exist');

    const { email } = input.visitor;
    const visitor = email === undefined ? undefined : await visitorKey(mailboxOf(email));
    const admit = async () => {
      await challenge(c);
      await limits.use('createPerVisitor', visitor);
      if (isNotified) await limits.use('notifyPerVisitor', visitor);
      await limits.use('createPerAgent', agent.reference);
      await limits.use('createTotal', 'all');
    };
    const name = key === undefined ? undefined : await intents.nameOf(origin, key);
    const created = await schedules.create({ agent, input, isNotified, name, admit, record: c.env.record });
    c.env.idempotency = created.idempotency;
    return answer(created.answer, 201);
  };
  app.post('/api/schedules/tenant/', create);
  app.post('/api/schedules/tenant', create);

  app.get('/api/schedules/by-key/:key', async (c) => {
    c.env.route = 'by-key';
    const origin = await admitted(c);
    await limits.use('readPerIp', ipOf(c));
    const name = await intents.nameOf(origin, readKey(c.req.param('key')) ?? '');
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

function readQuery(c: GatewayContext): { agentEmail: string; isNotified: boolean } {
  const { searchParams } = new URL(c.req.url);
  const agentEmail = onlyOne(searchParams, 'agentEmail');
  if (!agentEmail || agentEmail.length > 320)
    throw badRequest('Missing agent email', 'The query parameter agentEmail is required');
  const notification = searchParams.has('sendNotificationEmail')
    ? onlyOne(searchParams, 'sendNotificationEmail')
    : 'false';
  if (notification !== 'true' && notification !== 'false') {
    throw badRequest('Invalid sendNotificationEmail', 'sendNotificationEmail must be true or false');
  }
  return { agentEmail, isNotified: notification === 'true' };
}

/** A parameter's value where it is given once: of two, nobody can say which one counts. */
function onlyOne(parameters: URLSearchParams, name: string): string | undefined {
  const values = parameters.getAll(name);
  return values.length === 1 ? values[0] : undefined;
}

function secretsOf(credentials: GatewayConfig['credentials']): string[] {
  const secret = credentials.type === 'pak' ? credentials.pak : credentials.password;
  return [secret, encodeURIComponent(secret)];
}

const answer = (body: unknown, status = 200): Response => Response.json(body, { status });
