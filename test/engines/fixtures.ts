import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, serveHost, test as base, type Host } from '../e2e/fixtures.js';
import type { Engine } from './engine.js';
import { startFirefoxEngine } from './firefox-engine.js';
import { Visitor } from './visitor.js';
import { startWebKitEngine } from './webkit-engine.js';

const START = { firefox: startFirefoxEngine, webkit: startWebKitEngine } as const;

export type EngineName = keyof typeof START;

interface Fixtures {
  visitor: Visitor;
  host: Host;
}

/** The fixtures of the end-to-end tests, with a visitor in the engine of the project instead of a page. */
export const test = base.extend<Fixtures, { engine: Engine; engineName: EngineName }>({
  engineName: ['firefox', { option: true, scope: 'worker' }],

  engine: [
    async ({ engineName }, use) => {
      const folder = await mkdtemp(join(tmpdir(), 've-downloads-'));
      const engine = await START[engineName]('Europe/Berlin', folder);
      await use(engine);
      await engine.close();
      await rm(folder, { recursive: true, force: true });
    },
    { scope: 'worker' },
  ],

  visitor: async ({ engine }, use) => {
    await engine.reset();
    await use(new Visitor(engine));
  },

  host: ({ api, visitor }, use) => serveHost(api, (url) => visitor.open(url), use),
});

export { expect };

/** Records the elements' events and the page's violations and errors. Put it before the script. */
export const RECORDER = `<script nonce="recorder">
  globalThis.records = [];
  for (const type of ['scheduled', 'joined', 'error']) addEventListener(type, (event) => {
    if (event instanceof CustomEvent) records.push(type + (event.detail.code ? ' ' + event.detail.code : ''));
    else if (event instanceof ErrorEvent) records.push(event.message);
  }, true);
  addEventListener('securitypolicyviolation', ({ violatedDirective, blockedURI }) => {
    // The browser's own request.
    if (!blockedURI.endsWith('/favicon.ico')) records.push(violatedDirective + ' ' + blockedURI);
  });
</script>`;

export const records = (visitor: Visitor): Promise<string[]> => visitor.engine.evaluate('records');

/** Fills in the form, with the first free time. Each press goes through the engine. */
export async function fillIn(visitor: Visitor, agent = 'Anna Keller'): Promise<void> {
  await visitor.click('label', agent);
  await visitor.click('.slot');
  await visitor.type('input', 'Your name', 'Ada Lovelace');
  await visitor.type('input', 'Email', 'ada@example.com');
}

export async function expectBooked(visitor: Visitor): Promise<void> {
  await visitor.see('h2', 'Your meeting is booked');
  await expect.poll(() => visitor.focusedText()).toBe('Your meeting is booked');
}
