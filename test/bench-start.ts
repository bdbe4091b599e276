import { once } from 'node:events';
import { createServer, type RequestListener } from 'node:http';
import type { AddressInfo } from 'node:net';
import { chromium, type Browser } from 'playwright';
import { PARTNER } from '../demo/sandbox/agents.js';
import { startSandbox } from '../demo/sandbox/serve.js';
import { packageFiles, toNodeListener } from '../src/node.js';
import { createGateway, type PageFiles } from '../src/server.js';
import { chromiumArgs, provideChromium } from './browser.js';

/**
 * `npm run bench:start`: time until the first free times of a form can be chosen, on a slow network, with and without
 * `ve-early.js`. All forms take turns, so that a busy machine slows all of them down.
 */
const RUNS = Number(process.env['BENCH_RUNS'] ?? 9);
const LATENCY_MS = 150;
const BYTES_PER_SECOND = 1_600_000 / 8;
const SLOWDOWNS = [1, 4];

const files = packageFiles();
const withoutEarly: PageFiles = {
  ...files,
  read: (name) => (name === 've-early.js' ? Promise.resolve(undefined) : files.read(name)),
};

interface Server {
  readonly origin: string;
  listener: RequestListener;
}

async function startServer(): Promise<Server & { close(): void }> {
  const server = createServer((request, response) => {
    // The network of the browser does not slow preflights down.
    if (request.method === 'OPTIONS') setTimeout(() => running.listener(request, response), LATENCY_MS);
    else running.listener(request, response);
  }).listen(0, '127.0.0.1');
  await once(server, 'listening');
  const running = {
    origin: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    listener: (() => {}) as RequestListener,
    close: () => {
      server.closeAllConnections();
      server.close();
    },
  };
  return running;
}

const gatewayFor = (baseUrl: string, origins: string[], script: PageFiles): RequestListener =>
  toNodeListener(
    createGateway({
      credentials: { type: 'pak', pak: PARTNER.pak, externalId: PARTNER.externalId, email: PARTNER.email },
      baseUrl,
      origins,
      secrets: ['a secret of the benchmark that is long enough'],
      clientIp: 'unknown',
      compress: true,
      log: () => {},
      hours: { timeZone: 'Europe/Berlin', weekly: 'Mon-Sun 09:00-17:00' },
      scripts: files,
      page: { script, attributes: { 'agent-choice': 'any' } },
    }),
  );

/** A page of the owner's site. @param gateway Origin of the gateway; empty if it is that of the page */
const pageHtml = (gateway: string, isEarly: boolean): string => `<!doctype html>
<html lang="en-GB"><head><title>A page</title>
${isEarly ? `<script data-token-endpoint="${gateway}/ve/token" data-agent-email="any">${earlyScript}</script>` : ''}
<script src="${gateway}/ve/0.1.0/ve-scheduler.js" crossorigin="anonymous" defer></script></head>
<body><ve-scheduler token-endpoint="${gateway}/ve/token" agent-choice="any"></ve-scheduler></body></html>`;

const earlyScript = new TextDecoder().decode((await files.read('ve-early.js'))!.body);

/** Milliseconds from the start of a visit with an empty cache until a free time can be chosen. */
async function measure(browser: Browser, url: string, slowdown: number): Promise<number> {
  const context = await browser.newContext();
  const page = await context.newPage();
  const session = await context.newCDPSession(page);
  await session.send('Network.enable');
  await session.send('Network.emulateNetworkConditions', {
    offline: false,
    latency: LATENCY_MS,
    downloadThroughput: BYTES_PER_SECOND,
    uploadThroughput: BYTES_PER_SECOND,
  });
  await session.send('Emulation.setCPUThrottlingRate', { rate: slowdown });
  await page.goto(url, { waitUntil: 'commit' });
  const handle = await page.waitForFunction(
    () => {
      const form = document.querySelector('ve-scheduler');
      return form?.shadowRoot?.querySelector('.slot') && performance.now();
    },
    undefined,
    { polling: 'raf' },
  );
  const ms = (await handle.jsonValue()) as number;
  await context.close();
  return ms;
}

const sorted = (values: readonly number[]) => [...values].sort((one, other) => one - other);
const median = (values: readonly number[]) => sorted(values)[Math.floor(values.length / 2)]!;

async function main(): Promise<void> {
  const sandbox = await startSandbox({ port: 0 });
  const [site, other, hosted] = await Promise.all([startServer(), startServer(), startServer()]);
  const baseUrl = sandbox.origin;
  const own = gatewayFor(baseUrl, [site.origin], files);
  const pages: Record<string, string> = {
    '/same': pageHtml('', false),
    '/same-early': pageHtml('', true),
    '/cross': pageHtml(other.origin, false),
    '/cross-early': pageHtml(other.origin, true),
  };
  site.listener = (request, response) => {
    const html = pages[request.url!];
    if (html === undefined) {
      own(request, response);
      return;
    }
    response.writeHead(200, { 'Content-Type': 'text/html; charset=utf-8' }).end(html);
  };
  other.listener = gatewayFor(baseUrl, [site.origin, other.origin], files);
  hosted.listener = gatewayFor(baseUrl, [hosted.origin], withoutEarly);
  const forms = {
    'gateway on the same origin': `${site.origin}/same`,
    '  with an early start': `${site.origin}/same-early`,
    'gateway on another origin': `${site.origin}/cross`,
    '  with an early start ': `${site.origin}/cross-early`,
    'hosted page without its early start': `${hosted.origin}/ve/book`,
    '  with it': `${other.origin}/ve/book`,
  };
  const executablePath = await provideChromium();
  const browser = await chromium.launch({ ...(executablePath && { executablePath }), args: chromiumArgs });
  console.log(`| form | ${SLOWDOWNS.map((one) => `CPU 1/${one}: median | minimum`).join(' | ')} |`);
  console.log(`| --- |${' ---: |'.repeat(SLOWDOWNS.length * 2)}`);
  const times = new Map<string, number[]>();
  // The first round fills the caches of the gateways.
  for (let run = 0; run <= RUNS; run += 1) {
    for (const slowdown of SLOWDOWNS) {
      for (const [name, url] of Object.entries(forms)) {
        const key = `${name}/${slowdown}`;
        const ms = await measure(browser, url, slowdown);
        if (run) times.set(key, [...(times.get(key) ?? []), ms]);
      }
    }
  }
  for (const name of Object.keys(forms)) {
    const cells = SLOWDOWNS.flatMap((slowdown) => {
      const values = times.get(`${name}/${slowdown}`)!;
      return [median(values), Math.min(...values)].map((ms) => `${Math.round(ms)} ms`);
    });
    console.log(`| ${name.trim()} | ${cells.join(' | ')} |`);
  }
  await browser.close();
  for (const one of [site, other, hosted]) one.close();
  await sandbox.close();
}

await main();
