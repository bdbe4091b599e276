import { readFile } from 'node:fs/promises';
import { Hono } from 'hono';
import { createGateway, type GatewayOptions } from 've-scheduler/server';
import { signedIn, signIn, signOut } from './accounts.js';
import { meetingsOf } from './meetings.js';
import { galleryPage, meetingsPage, playgroundPage, signInPage, thanksPage, visitorPage } from './pages.js';
import { PARTNER, TENANT } from './sandbox/agents.js';

export interface SiteOptions {
  /** Where the site is, e.g. `http://127.0.0.1:5173`. */
  readonly origin: string;
  /** Base URL of the VideoEngager API: the sandbox's. */
  readonly apiBase: string;
  /** Signs the page tokens; 32 characters or more. */
  readonly secret: string;
  /** Whether visitors pick from free times instead of typing any. @default false */
  readonly hours?: boolean | undefined;
}

/** When the demo's agents can be met. */
const CALENDAR = {
  hours: { timeZone: 'Europe/Berlin', weekly: 'Mon-Fri 09:00-17:00' },
  durations: [30, 60, 15],
} as const satisfies Partial<GatewayOptions>;

const FILES: Readonly<Record<string, [path: string, type: string]>> = {
  '/ve-scheduler.js': ['../dist/cdn/ve-scheduler.js', 'text/javascript'],
  '/ve-scheduler.js.map': ['../dist/cdn/ve-scheduler.js.map', 'application/json'],
  '/demo.js': ['public/demo.js', 'text/javascript'],
  '/demo.css': ['public/demo.css', 'text/css'],
  '/gallery.css': ['public/gallery.css', 'text/css'],
  '/playground.js': ['public/playground.js', 'text/javascript'],
  '/controls.js': ['public/controls.js', 'text/javascript'],
  '/languages.js': ['public/languages.js', 'text/javascript'],
  '/snippets.js': ['public/snippets.js', 'text/javascript'],
};

const GALLERY_CSS = new URL('public/gallery.css', import.meta.url);

/** A site as an owner would have it: a page for visitors, one for agents behind a login, and the gateway. */
export function createSite({ origin, apiBase, secret, hours = false }: SiteOptions): Hono {
  const options = {
    baseUrl: apiBase,
    credentials: { type: 'pak', pak: PARTNER.pak, externalId: PARTNER.externalId, email: PARTNER.email },
    origins: [origin],
    secrets: [secret],
    authorizeAgent: async (request, { agentId }) => (await signedIn(request))?.agentId === agentId,
  } satisfies GatewayOptions;
  const gateway = createGateway({ ...options, basePath: '/ve', ...(hours && CALENDAR) });
  /** Knows no hours, so that the playground can show the page's own. */
  const plain = createGateway({ ...options, basePath: '/plain' });

  const site = new Hono();
  site.all('/ve/*', (c) => gateway(c.req.raw));
  site.all('/plain/*', (c) => plain(c.req.raw));
  for (const [path, [file, type]] of Object.entries(FILES)) {
    site.get(path, async (c) => {
      const body = await readFile(new URL(file, import.meta.url));
      return c.body(body, 200, { 'Content-Type': `${type}; charset=utf-8`, 'Cache-Control': 'no-cache' });
    });
  }

  site.get('/locales/:file{[\\w-]+\\.js}', async (c) => {
    const body = await readFile(new URL(`../dist/cdn/locales/${c.req.param('file')}`, import.meta.url));
    return c.body(body, 200, { 'Content-Type': 'text/javascript; charset=utf-8' });
  });

  /** Free times of the owner's own, here those of the callback product. */
  site.get('/free', (c) => {
    const { search } = new URL(c.req.url);
    return fetch(`${apiBase}/api/genesys/callback/${TENANT}/availability${search}`);
  });

  site.get('/', (c) => c.html(playgroundPage()));
  site.get('/thanks', (c) => c.html(thanksPage(c.req.query('scheduleId') ?? '')));
  site.get('/gallery', async (c) => c.html(galleryPage(await readFile(GALLERY_CSS, 'utf8'))));
  site.get('/example', (c) => c.html(visitorPage()));
  site.get('/agents', async (c) => {
    const account = await signedIn(c.req.raw);
    if (!account) return c.html(signInPage(c.req.query('failed') !== undefined));
    return c.html(meetingsPage({ account, apiBase, meetings: await meetingsOf(apiBase, account.email) }));
  });
  site.post('/agents/sign-in', async (c) => {
    const { login, password } = await c.req.parseBody();
    const isKnown =
      typeof login === 'string' && typeof password === 'string' && (await signIn(c, login, password));
    return c.redirect(isKnown ? '/agents' : '/agents?failed', 303);
  });
  site.post('/agents/sign-out', (c) => {
    signOut(c);
    return c.redirect('/agents', 303);
  });
  return site;
}
