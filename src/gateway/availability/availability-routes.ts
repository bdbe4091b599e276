import { Hono } from 'hono';
import type { Agents } from '../agents/agents.js';
import type { PageGuard } from '../http/page-guard.js';
import type { GatewayEnv } from '../http/request-context.js';
import type { Limits } from '../limits/limits.js';
import type { AgentRules } from './agent-rules.js';
import type { GatewayConfig } from '../options/read-options.js';
import type { Availability } from './availability.js';
import { readAvailabilityQuery, readDuration } from './availability-query.js';
import type { NextFreeTimes } from './next-free.js';

export interface AvailabilityServices {
  readonly agents: Agents;
  readonly guard: PageGuard;
  readonly limits: Limits;
  readonly config: Pick<GatewayConfig, 'publicAvailability' | 'clock'>;
  /** `undefined` if the owner gave no hours. */
  readonly calendar:
    | {
        readonly rules: AgentRules;
        readonly availability: Availability;
        readonly nextFreeTimes: NextFreeTimes;
      }
    | undefined;
}

/** Names for the token answer of what this capability offers. */
export function availabilityFeatures({
  calendar,
  config: { publicAvailability },
}: Pick<AvailabilityServices, 'calendar' | 'config'>): string[] {
  if (!calendar) return [];
  const isPublic = publicAvailability !== undefined;
  return ['availability', 'any_agent', 'next_free', ...(isPublic ? ['public_availability'] : [])];
}

/** Lists free times, and the next one of each agent, if the owner gave hours. */
export function availabilityRoutes({
  agents,
  guard,
  limits,
  calendar,
}: AvailabilityServices): Hono<GatewayEnv> {
  const app = new Hono<GatewayEnv>();
  if (!calendar) return app;
  app.get('/api/availability', async (c) => {
    c.env.route = 'availability';
    await guard.authorize(c);
    await limits.countAddress('readPerIp', guard.address(c));
    const { agentKey, ...query } = readAvailabilityQuery(c.req.url, calendar.rules.durations);
    const agent = await agents.resolve(agentKey, true, c.env.trace);
    c.env.isCompressible = true;
    return c.json(await calendar.availability.seats({ ...query, agent }, c.env.trace));
  });
  app.get('/api/availability/next', async (c) => {
    c.env.route = 'next-free';
    await guard.authorize(c);
    await limits.countAddress('readPerIp', guard.address(c));
    const duration = readDuration(new URL(c.req.url).searchParams, calendar.rules.durations);
    c.env.isCompressible = true;
    return c.json(await calendar.nextFreeTimes.find(duration, c.env.trace));
  });
  return app;
}
