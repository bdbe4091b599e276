import { Hono } from 'hono';
import type { PageGuard } from '../http/page-guard.js';
import type { GatewayEnv } from '../http/request-context.js';
import type { Limits } from '../limits/limits.js';
import type { Agents } from './agents.js';

export interface AgentServices {
  readonly agents: Agents;
  readonly guard: PageGuard;
  readonly limits: Limits;
}

/** Lists the agents that can be booked. */
export function agentRoutes({ agents, guard, limits }: AgentServices): Hono<GatewayEnv> {
  const app = new Hono<GatewayEnv>();
  app.get('/api/brokerages/agents', async (c) => {
    c.env.route = 'agents';
    await guard.authorize(c);
    await limits.countAddress('readPerIp', guard.address(c));
    return c.json(await agents.list(c.env.trace));
  });
  return app;
}
