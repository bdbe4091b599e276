import { type Context, Hono } from 'hono';
import { agentById } from './agents.js';
import { dispatcherPage, agentSignInPage, notFoundPage, meetingPage } from './pages.js';
import type { SandboxEnv } from './sandbox-env.js';
import type { Schedule } from './schedules.js';
import type { Tokens } from './tokens.js';

type Page = ReturnType<typeof notFoundPage>;

/** Serves the pages that a schedule links to. */
export function pageRoutes(tokens: Tokens, randomHex: (length: number) => string): Hono<SandboxEnv> {
  const app = new Hono<SandboxEnv>();

  app.get('/nextjs/callbackDispatcher', async (c) => {
    const schedule = c.env.world.schedules.find(({ _id }) => _id === scheduleIn(c.req.query('params')));
    const token = c.req.query('token');
    const claims = token ? await tokens.verify(token) : undefined;
    const agent = claims && claims._id === schedule?.agentId ? agentById(claims._id) : undefined;
    return show(c, (nonce) => dispatcherPage({ nonce, schedule, agent, tokenArrived: Boolean(token) }));
  });

  app.get('/visitor/:code', (c) => {
    return showSchedule(c, ({ visitor }) => visitor.code === c.req.param('code'), meetingPage);
  });

  app.get('/ve/:code', (c) => {
    return showSchedule(c, ({ agent }) => agent.code === c.req.param('code'), agentSignInPage);
  });

  function showSchedule(
    c: Context<SandboxEnv>,
    wanted: (schedule: Schedule) => boolean,
    page: (nonce: string, schedule: Schedule) => Page,
  ) {
    const schedule = c.env.world.schedules.find(wanted);
    return schedule ? show(c, (nonce) => page(nonce, schedule)) : show(c, notFoundPage, 404);
  }

  function show(c: Context<SandboxEnv>, page: (nonce: string) => Page, status: 200 | 404 = 200) {
    const nonce = randomHex(32);
    const policy = `default-src 'none'; img-src data:; script-src 'nonce-${nonce}'; style-src 'nonce-${nonce}'`;
    c.header('Content-Security-Policy', policy);
    c.header('Cache-Control', 'no-store');
    // The dispatcher's URL contains a token, which must not leak to other sites.
    c.header('Referrer-Policy', 'no-referrer');
    c.header('X-Content-Type-Options', 'nosniff');
    return c.html(page(nonce), status);
  }

  return app;
}

function scheduleIn(params: string | undefined): string | undefined {
  try {
    return String((JSON.parse(params ?? '') as { schedule: unknown }).schedule);
  } catch {
    return undefined;
  }
}
