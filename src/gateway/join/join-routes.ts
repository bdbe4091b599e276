import { Hono } from 'hono';
import { forbidden } from '../http/http-error.js';
import type { PageGuard } from '../http/page-guard.js';
import { singleValue } from '../http/query.js';
import { readForm } from '../http/read-body.js';
import type { GatewayEnv } from '../http/request-context.js';
import type { Limits } from '../limits/limits.js';
import type { GatewayConfig } from '../options/read-options.js';
import type { Joins } from './joins.js';

export interface JoinServices {
  readonly config: GatewayConfig;
  readonly guard: PageGuard;
  readonly joins: Joins;
  readonly limits: Limits;
}

/** Redirects an agent's form to the meeting, signed in, so that no script sees the token. */
export function joinRoutes({ config, guard, joins, limits }: JoinServices): Hono<GatewayEnv> {
  const app = new Hono<GatewayEnv>();
  app.post('/join', async (c) => {
    c.env.route = 'join';
    c.env.showsErrorPage = true;
    if (!guard.isOwnForm(c)) throw forbidden('This page may not open meetings');
    await limits.countAddress('joinPerIp', guard.address(c));
    const form = await readForm(c.req.raw, config.bodyTimeout);
    const request = { agentId: singleValue(form, 'agentId'), scheduleId: singleValue(form, 'scheduleId') };
    const join = await joins.authorize(c.req.raw, request, c.env.trace);
    return c.redirect(await joins.meetingUrl(join, c.env.trace), 303);
  });
  return app;
}
