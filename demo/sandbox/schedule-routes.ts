import { type Context, Hono } from 'hono';
import { type Agent, agentByEmail, agentById } from './agents.js';
import { ApiError } from './api-error.js';
import { readJson, type SandboxEnv, requireToken } from './sandbox-env.js';
import { parseChange, parseInstant, parseSchedule } from './schedule-input.js';
import { type Schedule, scheduleNotFound } from './schedules.js';
import type { Tokens } from './tokens.js';

/** Routes for the schedules of the whole tenant or, with `my`, only of the token's agent. */
export function scheduleRoutes(scope: 'tenant' | 'my', tokens: Tokens): Hono<SandboxEnv> {
  const app = new Hono<SandboxEnv>();
  app.use(requireToken(tokens));

  app.post('/', async (c) => {
    const body = await readJson(c);
    const agent = scope === 'my' ? caller(c) : namedAgent(c);
    if (!agent) throw new ApiError(400, 'Missing agent email', 'The query parameter agentEmail is required');
    checkNotification(c);
    const schedule = c.env.world.store.create(agent, parseSchedule(body), c.env.base);
    return c.json(schedule, c.env.world.settings.createStatus);
  });

  app.get('/:from/:to', (c) => {
    const from = parseInstant('from', c.req.param('from'));
    const to = parseInstant('to', c.req.param('to'));
    const agent = scope === 'my' ? caller(c) : namedAgent(c);
    const { unfilteredList } = c.env.world.settings;
    if (!agent && unfilteredList === 'empty') return c.json([]);
    if (!agent && unfilteredList === 'refused')
      throw new ApiError(400, 'Missing agent email', 'The query parameter agentEmail is required');
    return c.json(c.env.world.store.startingBetween(from, to, agent?._id));
  });

  app.get('/:id', (c) => c.json(reachable(c, c.req.param('id'))));

  app.put('/:id', async (c) => {
    const { _id } = reachable(c, c.req.param('id'));
    const change = parseChange(await readJson(c));
    checkNotification(c);
    return c.json(c.env.world.store.change(_id, change));
  });

  app.delete('/:id', (c) => {
    const { _id } = reachable(c, c.req.param('id'));
    checkNotification(c);
    return c.json(c.env.world.store.cancel(_id));
  });

  /** Returns the schedule. With `my`, another agent's schedule is not found. */
  function reachable(c: Context<SandboxEnv>, id: string): Schedule {
    const own = scope === 'my' ? caller(c) : undefined;
    const schedule = c.env.world.store.find(id);
    if (own && schedule.agentId !== own._id) throw scheduleNotFound();
    return schedule;
  }

  return app;
}

function caller(c: Context<SandboxEnv>): Agent {
  const agent = agentById(c.get('caller')._id);
  if (!agent) throw new ApiError(403, 'Forbidden', 'The token does not belong to an agent');
  return agent;
}

function namedAgent(c: Context<SandboxEnv>): Agent | undefined {
  const email = c.req.query('agentEmail');
  if (!email) return undefined;
  const agent = agentByEmail(email);
  if (!agent) throw new ApiError(400, 'Invalid agent email', 'The specified agent email does not exist');
  return agent;
}

function checkNotification(c: Context<SandboxEnv>): void {
  const wanted = c.req.query('sendNotificationEmail');
  if (wanted === undefined || wanted === 'true' || wanted === 'false') return;
  throw new ApiError(400, 'Invalid sendNotificationEmail', 'sendNotificationEmail must be true or false');
}
