import { once } from 'node:events';
import { readFile } from 'node:fs/promises';
import type { Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { createAdaptorServer } from '@hono/node-server';
import { Hono } from 'hono';

export const ENTRIES = 10_000;
export const DAYS = 90;
export const AGENTS = 2000;

const DAY = 86_400_000;
const MINUTE = 60_000;
const NOW = Date.UTC(2040, 5, 2);

const seats: [start: number, seats: number | string][] = Array.from({ length: ENTRIES }, (_, index) => {
  const start = NOW + Math.floor((index * DAYS * DAY) / ENTRIES / MINUTE) * MINUTE;
  return [start, index % 2 ? 3 : '3'];
});

const agents = Array.from({ length: AGENTS }, (_, index) => ({
  _id: String(index),
  firstName: ['Anna', 'Zoë', 'Mateusz', 'נועה'][index % 4],
  lastName: `Keller ${index}`,
  _account: { email: `agent${index}@example.com` },
}));

const body = (those: typeof seats): Record<string, number | string> =>
  Object.fromEntries(those.map(([start, count]) => [new Date(start).toISOString(), count]));

/** The owner's site, which is also the API, with the scripts of each build. */
function site(builds: readonly string[]): Hono {
  const app = new Hono();
  app.get('/:build{\\d+}/:file{.+\\.js}', async (c) => {
    const { build, file } = c.req.param();
    const script = await readFile(join(builds[Number(build)]!, file)).catch(() => undefined);
    return script ? c.body(script, 200, { 'Content-Type': 'text/javascript' }) : c.notFound();
  });
  app.get('/:build{\\d+}/', (c) => {
    const endpoint = c.req.query('endpoint') ?? 'asked';
    const mode = c.req.query('mode') ?? 'inline';
    return c.html(
      `<!doctype html><html lang="en-GB"><body><script src="ve-scheduler.js" defer></script>
      <ve-scheduler token-endpoint="/token" api-base="/" time-zone="Europe/Berlin" mode="${mode}"
        availability-endpoint="/${endpoint}" horizon-days="${DAYS}"></ve-scheduler>`,
    );
  });
  // The element believes this clock, so that each run has the same days.
  app.post('/token', (c) =>
    c.json({ token: 'x', expires_in: 3600 }, 200, { Date: new Date(NOW).toUTCString() }),
  );
  app.get('/api/brokerages/agents', (c) => c.json(agents));
  // As the callback product, and as an owner's own that takes no notice of what is asked.
  app.get('/asked', (c) => {
    const start = Date.parse(c.req.query('start')!);
    const end = start + Number(c.req.query('number-of-days')) * DAY;
    return c.json(body(seats.filter(([one]) => one >= start && one < end)));
  });
  app.get('/all', (c) => c.json(body(seats)));
  return app;
}

export interface CalendarSite {
  readonly origin: string;
  close(): void;
}

/** @param builds Folders of scripts, served at `/0/`, `/1/` … */
export async function startCalendarSite(builds: readonly string[]): Promise<CalendarSite> {
  const server = createAdaptorServer({ fetch: site(builds).fetch, overrideGlobalObjects: false }) as Server;
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  return {
    origin: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    close: () => {
      server.close();
      server.closeAllConnections();
    },
  };
}
