import { Hono } from 'hono';
import type { PageGuard } from '../http/page-guard.js';
import type { GatewayEnv } from '../http/request-context.js';
import type { Limits } from '../limits/limits.js';
import { readAgentPageQuery, writeCursor } from './agent-query.js';
import type { AgentPage } from './agent-search.js';
import type { Agents, BookableAgent, PublicAgent } from './agents.js';

export interface AgentServices {
  readonly agents: Agents;
  readonly guard: PageGuard;
  readonly limits: Limits;
}

/** The part of the agents that pages see. */
export const publicAgents = ({ agents }: AgentPage<BookableAgent>): PublicAgent[] =>
  agents.map(({ publicAgent }) => publicAgent);

/** Lists the agents that can be booked. If there are many, it lists the first ones, and searches the others by name. */
export function agentRoutes({ agents, guard, limits }: AgentServices): Hono<GatewayEnv> {
  const app = new Hono<GatewayEnv>();
  app.get('/api/brokerages/agents', async (c) => {
    c.env.route = 'agents';
    await guard.authorize(c);
    await limits.countAddress('readPerIp', guard.address(c));
    c.env.isCompressible = true;
    return c.json(publicAgents(await agents.firstPage(c.env.trace)));
  });
  app.get('/api/brokerages/agents/search', async (c) => {
    c.env.route = 'agent-search';
    await guard.authorize(c);
    await limits.countAddress('readPerIp', guard.address(c));
    const query = readAgentPageQuery(new URL(c.req.url).searchParams, agents.pageSize);
    const page = await agents.page(query, c.env.trace);
    const { count, cursor } = page;
    c.env.isCompressible = true;
    return c.json({ agents: publicAgents(page), count, ...(cursor && { cursor: writeCursor(cursor) }) });
  });
  return app;
}
