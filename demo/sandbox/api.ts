import { Hono } from 'hono';
import { agents, TENANT } from './agents.js';
import { ApiError } from './api-error.js';
import { availability } from './availability.js';
import { crowd } from './crowd.js';
import { controlRoutes } from './control-routes.js';
import { pageRoutes } from './page-routes.js';
import { type SandboxEnv, requireToken } from './sandbox-env.js';
import { parseInteger, parseIso } from './schedule-input.js';
import { scheduleRoutes } from './schedule-routes.js';
import { signInRoutes } from './sign-in-routes.js';
import type { Tokens } from './tokens.js';
import type { Place } from './worlds.js';

export interface ApiOptions {
  readonly tokens: Tokens;
  readonly now: () => number;
  readonly randomHex: (length: number) => string;
}

/** Creates the app with all routes. Paths have no world prefix. */
export function createApi({ tokens, now, randomHex }: ApiOptions): Hono<SandboxEnv> {
  const app = new Hono<SandboxEnv>({
    // The path has no world prefix. A trailing slash makes no difference, as in the API.
    getPath: (_request, options) => pathOf(options?.env as Place),
  });

  app.route('/', signInRoutes(tokens));
  app.route('/', pageRoutes(tokens, randomHex));
  app.route('/sandbox', controlRoutes());
  app.route('/api/schedules/tenant', scheduleRoutes('tenant', tokens));
  app.route('/api/schedules/my', scheduleRoutes('my', tokens));

  app.get('/api/brokerages/agents', requireToken(tokens), (c) =>
    c.json([...agents, ...crowd(c.env.world.settings.crowd)]),
  );

  app.get('/api/genesys/callback/:tenantId/availability', (c) => {
    if (c.req.param('tenantId') !== TENANT)
      throw new ApiError(404, 'Not Found', 'There is no tenant with this ID');
    const start = parseIso('start', c.req.query('start'));
    const days = parseInteger('number-of-days', c.req.query('number-of-days'), 1, 30);
    return c.json(availability(start, days, c.env.world.schedules, now()));
  });

  app.notFound((c) => {
    const error = new ApiError(404, 'Not Found', `There is no ${c.req.method} ${c.env.path}`);
    return error.toResponse(c.env.world.settings.errorBody);
  });

  app.onError((error, c) => {
    if (error instanceof ApiError) return error.toResponse(c.env.world.settings.errorBody);
    console.error(error);
    return new ApiError(500, 'Internal Server Error', 'The sandbox has an internal error').toResponse();
  });

  return app;
}

const pathOf = ({ path }: Place): string => path.replace(/\/+$/, '') || '/';
