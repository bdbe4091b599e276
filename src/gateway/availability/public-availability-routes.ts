import { Hono } from 'hono';
import { etag } from 'hono/etag';
import { offeredInterval } from '../../model/time/calendar-rules.js';
import { ANY_AGENT } from '../agents/agents.js';
import type { GatewayContext, GatewayEnv } from '../http/request-context.js';
import type { AvailabilityServices } from './availability-routes.js';
import { intervalOf } from './calendar/weeks.js';

/** Seconds for which caches use an answer, and further ones in which they use it while they ask for a new one. */
const MAX_AGE = 15;
const MAX_STALE = 60;
/** Seconds for which caches use the answer that there is nothing. A week or an agent may be added. */
const MAX_AGE_MISSING = 60;

/** Path of the free times of an agent, a length in minutes, and a week. Only this spelling is answered. */
const PATH = /\/availability\/(any|agent-[\w-]{24})\/([1-9]\d{1,3})\/([1-9]\d{3})\.json$/;

/** Whose times are requested. */
interface PublicQuery {
  readonly agentKey: string;
  readonly duration: number;
  readonly week: number;
}

/**
 * Serves free times week by week to everybody, with the same answer for all, so that a CDN can keep it. It tells no number of
 * agents. What cannot exist is refused without a call, and the refusal can be kept as well.
 */
export function publicAvailabilityRoutes({
  agents,
  guard,
  limits,
  calendar,
  config: { publicAvailability, clock },
}: AvailabilityServices): Hono<GatewayEnv> {
  const app = new Hono<GatewayEnv>();
  if (!calendar || publicAvailability === undefined) return app;
  const { rules, availability } = calendar;
  app.get('/availability/*', etag(), async (c) => {
    c.env.route = 'public-availability';
    c.env.isPublic = true;
    const query = readQuery(c.req.url);
    const interval = query && offeredInterval(rules.general, weekInterval(query.week), clock());
    if (!interval || !rules.durations.includes(query.duration)) return missing(c);
    await limits.countAddress('readPerIp', guard.address(c));
    const { agentKey, duration } = query;
    const agent = agentKey === ANY_AGENT ? ANY_AGENT : await agents.referenced(agentKey, c.env.trace);
    if (!agent || !rules.durationsOf(agent).includes(duration)) return missing(c);
    const seats = await availability.seats({ ...interval, agent, duration }, c.env.trace);
    c.env.isCompressible = true;
    c.header(
      'Cache-Control',
      `public, max-age=${MAX_AGE}, s-maxage=${MAX_AGE}, stale-while-revalidate=${MAX_STALE}`,
    );
    return c.json(Object.fromEntries(Object.keys(seats).map((start) => [start, 1])));
  });
  return app;
}

const weekInterval = (week: number) => intervalOf({ first: week, last: week });

/** `undefined` for any other path, and with a query: caches would keep the same answer under many names. */
function readQuery(url: string): PublicQuery | undefined {
  const { pathname, search } = new URL(url);
  const [, agentKey, duration, week] = PATH.exec(pathname) ?? [];
  if (agentKey === undefined || search) return undefined;
  return { agentKey, duration: Number(duration), week: Number(week) };
}

function missing(c: GatewayContext): Response {
  c.header('Cache-Control', `public, max-age=${MAX_AGE_MISSING}, s-maxage=${MAX_AGE_MISSING}`);
  return c.json({ error: 'Not found', message: 'There are no free times at this address', status: 404 }, 404);
}
