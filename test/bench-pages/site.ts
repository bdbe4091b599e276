import { readFile } from 'node:fs/promises';
import type { RequestListener } from 'node:http';
import type { Page } from 'playwright';
import { PARTNER } from '../../demo/sandbox/agents.js';
import { startSandbox } from '../../demo/sandbox/serve.js';
import { section, readDocument } from '../package/markdown.js';
import { freeTimes, gatewayListener, openGateway } from './our-gateways.js';
import { sendText, startServer, type BenchServer, type Network } from './servers.js';

/** A site owner's site, whose pages are measured, with the servers that they need. */
export interface Site {
  readonly origin: string;
  /** Origin of a gateway that is not the site's. */
  readonly otherOrigin: string;
  /** Origin of a gateway whose hosted page has no early start. */
  readonly lateOrigin: string;
  /** Base URL of the VideoEngager API, as servers reach it. */
  readonly baseUrl: string;
  /** Its origin, as pages reach it in direct mode. */
  readonly apiOrigin: string;
  /** Free seats by their start. All calendars show these. */
  readonly free: Readonly<Record<string, number>>;
  /** Adds a page. @returns its URL */
  addPage(path: string, head: string, body: string): string;
  /** Adds what answers requests to a path and below it. */
  addRoute(path: string, listener: RequestListener): void;
  close(): Promise<void>;
}

/** The lines that reserve the height of a form, as the documents give them. */
const [, reserve = ''] = /```css\n([\s\S]*?)```/.exec(
  section(readDocument('theming'), '## Space before the script loads'),
)!;
export const RESERVE = `<style>${reserve}</style>`;

export async function openSite(network: Network): Promise<Site> {
  const sandbox = await startSandbox({ port: 0 });
  const [site, other, late, api] = await Promise.all(
    Array.from({ length: 4 }, () => startServer(network)) as [
      Promise<BenchServer>,
      Promise<BenchServer>,
      Promise<BenchServer>,
      Promise<BenchServer>,
    ],
  );
  const baseUrl = sandbox.origin;
  const origins = [site.origin, other.origin, late.origin];
  const free = await freeTimes(openGateway({ baseUrl, origins }), site.origin);
  const routes = new Map<string, RequestListener>([
    ['/ve', gatewayListener({ baseUrl, origins })],
    ['/plain', gatewayListener({ baseUrl, origins, basePath: '/plain', hasHours: false })],
    ['/free', (_, response) => sendText(response, 'application/json', JSON.stringify(free))],
    ['/token', directToken(baseUrl)],
  ]);
  site.listener = (request, response) => {
    const path = request.url!.split('?')[0]!;
    const route = [...routes].find(([one]) => path === one || path.startsWith(`${one}/`));
    if (route) route[1](request, response);
    else response.writeHead(404).end();
  };
  other.listener = gatewayListener({ baseUrl, origins });
  late.listener = gatewayListener({ baseUrl, origins, isEarly: false });
  api.listener = forwardTo(baseUrl);

  return {
    origin: site.origin,
    otherOrigin: other.origin,
    lateOrigin: late.origin,
    baseUrl,
    apiOrigin: api.origin,
    free,
    addPage: (path, head, body) => {
      const html = `<!doctype html>
<html lang="en-GB"><head><meta charset="utf-8"><title>A page</title><link rel="icon" href="data:,">
<meta name="viewport" content="width=device-width">${head}</head>
<body><h1>Meet us</h1>${body}<p>More about us</p></body></html>`;
      routes.set(path, (_, response) => sendText(response, 'text/html', html));
      return site.origin + path;
    },
    addRoute: (path, listener) => routes.set(path, listener),
    close: async () => {
      for (const one of [site, other, late, api]) one.close();
      await sandbox.close();
    },
  };
}

/** A token endpoint for direct mode, as a site with its own login would write it. */
const directToken =
  (baseUrl: string): RequestListener =>
  (_, response) => {
    void fetch(
      `${baseUrl}/api/partners/impersonate/${PARTNER.pak}/${PARTNER.externalId}/${PARTNER.email}`,
    ).then(async (answer) => sendText(response, 'application/json', await answer.text()));
  };

/** Passes requests on, so that the server in front can delay preflights. */
const forwardTo =
  (origin: string): RequestListener =>
  (request, response) => {
    void fetch(origin + request.url!, {
      method: request.method!,
      headers: Object.entries(request.headers).flatMap(([name, value]): [string, string][] =>
        name === 'host' || name === 'connection' || name === 'accept-encoding' ? [] : [[name, String(value)]],
      ),
    }).then(async (answer) => {
      const body = Buffer.from(await answer.arrayBuffer());
      response.writeHead(answer.status, [...answer.headers].flat()).end(body);
    });
  };

/** Adds the pages that somebody wrote by hand. */
export async function handWrittenPages(site: Site) {
  const read = (file: string) => readFile(new URL(`hand-written/${file}`, import.meta.url), 'utf8');
  const [css, calendar, form] = await Promise.all(['calendar.css', 'calendar.js', 'form.js'].map(read));
  site.addRoute('/hand-written/free', (_, response) =>
    sendText(response, 'application/json', JSON.stringify(site.free)),
  );
  site.addRoute('/hand-written/book', (request, response) => {
    request.resume().on('end', () => response.writeHead(204).end());
  });
  for (const [path, script] of [
    ['/hand-written/calendar.js', calendar!],
    ['/hand-written/form.js', form!],
  ] as const) {
    site.addRoute(path, (_, response) => sendText(response, 'text/javascript', script));
  }
  const head = `<style>${css!}</style>`;
  const body = '<div id="booking"></div>';
  const page = (path: string, name: string) =>
    site.addPage(path, `${head}<script src="/hand-written/${name}.js" type="module"></script>`, body);
  return {
    calendar: page('/by-hand/calendar', 'calendar'),
    inline: site.addPage('/by-hand/inline', head, `${body}<script type="module">${calendar!}</script>`),
    form: page('/by-hand/form', 'form'),
  };
}

export async function bookByHand(page: Page): Promise<void> {
  await page.locator('#booking').getByLabel('Name').fill('Ada Lovelace');
  await page.locator('#booking').getByLabel('Email').fill('ada@example.com');
  await page.getByRole('button', { name: 'Book', exact: true }).click();
  await page.getByText('Booked:').waitFor();
}
