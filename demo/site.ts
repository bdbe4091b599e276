import { readFile } from 'node:fs/promises';
import { Hono } from 'hono';
import { createGateway, type GatewayOptions } from 've-scheduler/server';
import { signedIn, signIn, signOut } from './accounts.js';
import { docsRoutes } from './docs-site/docs-routes.js';
import { galleryPage } from './gallery.js';
import { meetingsPage, notFoundPage, playgroundPage, signInPage, thanksPage, visitorPage } from './pages.js';
import { doctorsAt, portrait, profilesAt } from './profiles.js';
import { PARTNER, TENANT } from './sandbox/agents.js';

export interface SiteOptions {
  /** Origin of the site, e.g. `http://127.0.0.1:5173`. */
  readonly origin: string;
  /** Base URL of the VideoEngager API; here the sandbox's. */
  readonly apiBase: string;
  /** Signs the page tokens; 32 characters or more. */
  readonly secret: string;
  /** Whether visitors choose from free times, instead of typing a date and a time. @default false */
  readonly hours?: boolean | undefined;
}

/** Hours and durations of the demo's agents. */
const CALENDAR = {
  hours: { timeZone: 'Europe/Berlin', weekly: 'Mon-Fri 09:00-17:00' },
  durations: [30, 60, 15],
} as const satisfies Partial<GatewayOptions>;

/** What the kitchen studio of the gallery asks. */
const QUESTIONS = {
  questions: [
    {
      id: 'room',
      type: 'choice',
      label: { en: 'Which room is it?', de: 'Um welchen Raum geht es?' },
      options: [
        { value: 'kitchen', label: { en: 'Kitchen', de: 'Küche' } },
        { value: 'bathroom', label: { en: 'Bathroom', de: 'Bad' } },
      ],
      required: true,
      inSubject: true,
    },
    {
      id: 'size',
      type: 'text',
      label: { en: 'How large is it?', de: 'Wie groß ist er?' },
      help: { en: 'Length and width in metres', de: 'Länge und Breite in Metern' },
      maxLength: 40,
    },
  ],
  guests: { max: 3 },
} as const satisfies Partial<GatewayOptions>;

const FILES: Readonly<Record<string, [path: string, type: string]>> = {
  '/demo.js': ['public/demo.js', 'text/javascript'],
  '/demo.css': ['public/demo.css', 'text/css'],
  '/docs.css': ['public/docs.css', 'text/css'],
  '/docs.js': ['public/docs.js', 'text/javascript'],
  '/minisearch.js': ['../node_modules/minisearch/dist/es/index.js', 'text/javascript'],
  '/gallery.js': ['public/gallery.js', 'text/javascript'],
  '/gallery.css': ['public/gallery.css', 'text/css'],
  '/playground.js': ['public/playground.js', 'text/javascript'],
  '/controls.js': ['public/controls.js', 'text/javascript'],
  '/languages.js': ['public/languages.js', 'text/javascript'],
  '/snippets.js': ['public/snippets.js', 'text/javascript'],
};

const GALLERY_CSS = new URL('public/gallery.css', import.meta.url);

/** A site owner's site: a page for visitors, one for agents behind a login, the docs, and the gateway. */
export function createSite({ origin, apiBase, secret, hours = false }: SiteOptions): Hono {
  const options = {
    baseUrl: apiBase,
    credentials: { type: 'pak', pak: PARTNER.pak, externalId: PARTNER.externalId, email: PARTNER.email },
    origins: [origin],
    secrets: [secret],
    // The playground has `agent-email`. The demo's agents are public anyway.
    agents: { addresses: true, ...profilesAt(origin) },
    // All visitors of the demo come from this machine.
    clientIp: 'unknown',
    bookingReferences: true,
    manageUrl: `${origin}/example`,
    identifyAgent: async (request) => (await signedIn(request))?.agentId,
  } satisfies GatewayOptions;
  const gateway = createGateway({ ...options, basePath: '/ve', ...(hours && CALENDAR) });
  const gatewayWithQuestions = createGateway({ ...options, basePath: '/ask', ...CALENDAR, ...QUESTIONS });
  const gatewayOfClinic = createGateway({
    ...options,
    basePath: '/clinic',
    ...CALENDAR,
    agents: doctorsAt(origin),
  });
  /** Has no hours, so that the playground can show the hours of the page. */
  const gatewayWithoutHours = createGateway({ ...options, basePath: '/plain' });

  const site = new Hono();
  site.all('/ve/*', (c) => gateway(c.req.raw));
  site.all('/ask/*', (c) => gatewayWithQuestions(c.req.raw));
  site.all('/clinic/*', (c) => gatewayOfClinic(c.req.raw));
  site.all('/plain/*', (c) => gatewayWithoutHours(c.req.raw));
  for (const [path, [file, type]] of Object.entries(FILES)) {
    site.get(path, async (c) => {
      const body = await readFile(new URL(file, import.meta.url));
      return c.body(body, 200, { 'Content-Type': `${type}; charset=utf-8`, 'Cache-Control': 'no-cache' });
    });
  }

  /** The scripts, and what they load from beside themselves. */
  site.get('/:file{(?:[\\w-]+/)?[\\w-]+\\.js(?:\\.map)?}', async (c, next) => {
    const file = c.req.param('file');
    const body = await readFile(new URL(`../dist/cdn/${file}`, import.meta.url)).catch(() => undefined);
    if (!body) return next();
    const type = file.endsWith('.map') ? 'application/json' : 'text/javascript';
    return c.body(body, 200, { 'Content-Type': `${type}; charset=utf-8`, 'Cache-Control': 'no-cache' });
  });

  site.get('/photos/:file', (c) => {
    const svg = portrait(c.req.param('file'));
    return svg ? c.body(svg, 200, { 'Content-Type': 'image/svg+xml' }) : c.notFound();
  });

  /** The page's own `availability-endpoint`: passes on the free times of the callback product. */
  site.get('/free', (c) => {
    const { search } = new URL(c.req.url);
    return fetch(`${apiBase}/api/genesys/callback/${TENANT}/availability${search}`);
  });

  site.route('/docs', docsRoutes());
  site.notFound((c) => c.html(notFoundPage(), 404));
  site.get('/', (c) => c.html(playgroundPage()));
  site.get('/thanks', (c) => c.html(thanksPage(c.req.query('scheduleId') ?? '')));
  site.get('/gallery', async (c) => c.html(galleryPage(await readFile(GALLERY_CSS, 'utf8'))));
  site.get('/example', (c) => c.html(visitorPage()));
  site.get('/agents', async (c) => {
    const account = await signedIn(c.req.raw);
    if (!account) return c.html(signInPage(c.req.query('failed') !== undefined));
    return c.html(meetingsPage(account));
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
