import { readFile } from 'node:fs/promises';
import { getRequestListener } from '@hono/node-server';
import { Hono } from 'hono';
import type { Page } from 'playwright/test';
import { PARTNER } from '../../demo/sandbox/agents.js';
import { createGateway, type GatewayOptions } from '../../src/server.js';
import { expect, test as base, type Api } from './fixtures.js';
import { startServer } from './hosted-gateway.js';

const HOUR = 3_600_000;
/** Attributes of the element on the page. */
const ATTRIBUTES = 'token-endpoint="/ve/token" agent-choice="any" contact="+49 40 123"';

/** A site whose visitors can change their meetings. */
export interface Site {
  readonly origin: string;
  /** Books a meeting, tomorrow at noon in UTC by default, as a visitor's page would, and returns the visitor's link. */
  book(date?: number): Promise<string>;
}

export const test = base.extend<{ options: Partial<GatewayOptions>; lang: string; manageable: Site }>({
  options: [{}, { option: true }],
  lang: ['en-GB', { option: true }],
  manageable: async ({ api, options, lang }, use) => {
    const [server, origin] = await startServer();
    const gateway = createGateway({
      credentials: { type: 'pak', pak: PARTNER.pak, externalId: PARTNER.externalId, email: PARTNER.email },
      baseUrl: api.base,
      origins: [origin],
      secrets: ['a secret of the site with links that is long enough'],
      clientIp: 'unknown',
      hours: { timeZone: 'UTC', weekly: 'Mon-Sun 00:00-24:00' },
      agents: { addresses: true },
      manageUrl: `${origin}/`,
      reconcileSeconds: 0,
      ...options,
    });
    const app = new Hono();
    app.all('/ve/*', (c) => gateway(c.req.raw));
    app.get('/:file{.+\\.js}', async (c) =>
      c.body(await readFile(`dist/cdn/${c.req.param('file')}`), 200, { 'Content-Type': 'text/javascript' }),
    );
    const language = lang.split('-')[0]!;
    const locale = language === 'en' ? '' : `<script src="/locales/${lang}.js" defer></script>`;
    app.get('/', (c) =>
      c.html(`<!doctype html><html lang="${lang}" dir="${['ar', 'he'].includes(lang) ? 'rtl' : 'ltr'}">
        <meta name="viewport" content="width=device-width"><title>Your meeting</title>
        <script src="/ve-scheduler.js" defer></script>${locale}
        <main><ve-scheduler ${ATTRIBUTES}><p>Call us: +49 40 123</p></ve-scheduler></main></html>`),
    );
    const listener = getRequestListener(app.fetch, { overrideGlobalObjects: false });
    server.on('request', (incoming, outgoing) => void listener(incoming, outgoing));
    await use({ origin, book: (date) => book(gateway, origin, date) });
    server.closeAllConnections();
    server.close();
  },
});

/** The next noon in UTC that is more than ten hours away. */
export const noon = (): number => Math.ceil((Date.now() + 10 * HOUR) / (24 * HOUR)) * 24 * HOUR + 12 * HOUR;

async function book(
  gateway: (request: Request) => Promise<Response>,
  origin: string,
  date = noon(),
): Promise<string> {
  const post = async (path: string, body: object, token?: string) => {
    const headers = {
      Origin: origin,
      'Content-Type': 'application/json',
      ...(token && { Authorization: `Bearer ${token}` }),
    };
    const init = { method: 'POST', headers, body: JSON.stringify(body) };
    return (await gateway(new Request(origin + path, init))).json() as Promise<Record<string, string>>;
  };
  const { token } = await post('/ve/token', { scope: 'schedule' });
  const visitor = { name: 'Ada Lovelace', email: 'ada@example.com' };
  const meeting = { date, duration: 30, visitor };
  const path = '/ve/api/schedules/tenant/?agentEmail=anna.keller@example.com';
  const { manage_url: link } = await post(path, meeting, token);
  return link!;
}

export const heading = (page: Page, name: string) => page.getByRole('heading', { name });

/** The visitor's one meeting as the API has it. */
export function stored({ world }: Api) {
  const own = world.schedules.filter(({ visitor }) => visitor.name === 'Ada Lovelace');
  expect(own).toHaveLength(1);
  return own[0]!;
}

/** Changes that the API received. */
export const changes = ({ world }: Api): string[] =>
  world.requests.map(({ method }) => method).filter((method) => method === 'PUT' || method === 'DELETE');
