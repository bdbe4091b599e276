import type { Locator, Page } from 'playwright/test';
import { ALL_HOURS, expect, scheduler, test, type Api, type Host } from './fixtures.js';

const of = (owner: string, names: string): string[] => names.split(' ').map((name) => `${owner}.${name}`);

/** Built-ins that our script, or Lit in it, relies on. `@` is the iterator. */
export const BUILT_INS: readonly string[] = [
  ...of('Array', 'from isArray'),
  ...of('Array.prototype', 'every filter find flatMap forEach includes join map push slice some @'),
  ...of('Object', 'assign entries fromEntries keys is'),
  ...of('String.prototype', 'includes padStart replace split startsWith trim'),
  ...of('JSON', 'parse stringify'),
  ...of('Date', 'now parse UTC prototype.toISOString'),
  ...of('Function.prototype', 'bind'),
  ...of('Map.prototype', 'get set'),
  ...of('Promise', 'all race prototype.then'),
  ...of('Intl', 'DateTimeFormat'),
  ...of('AbortSignal', 'any timeout'),
  ...of('globalThis', 'Promise URL URLSearchParams fetch setTimeout MutationObserver CustomEvent'),
  ...of('Response.prototype', 'text'),
  ...of('performance', 'now'),
  ...of('crypto', 'getRandomValues'),
  ...of('document', 'createElement importNode'),
  ...of('Element.prototype', 'setAttribute querySelector'),
  ...of('console', 'error'),
];

/** Without these there is no report: only the page's fallback shows that something is wrong. */
export const NEEDED_TO_REPORT = ['globalThis.CustomEvent', 'console.error', 'String.prototype.replace'];

/** What a changed built-in does. One that `is wrapped` does what it did, as with tools that watch a page. */
export const DAMAGES = [
  'is wrapped',
  'throws',
  'returns nothing',
  'returns a wrong type',
  'returns a Proxy',
] as const;
export type Damage = (typeof DAMAGES)[number];

/** When the page changes it: before our script loads, or when the form is shown. */
export type Moment = 'before' | 'after';

/**
 * Script that replaces a built-in, such as `Array.prototype.map`. `@` is the iterator. It defines a property, because many
 * built-ins cannot be assigned. Without single quotes, so that it can be an attribute. The page's title then tells that it
 * has run, and that the built-in is another one.
 */
export function damaging(path: string, damage: Damage): string {
  const names = path.split('.');
  const key = names.pop()!;
  const owner = ['globalThis', ...names].join('.');
  const name = key === '@' ? 'Symbol.iterator' : `"${key}"`;
  return `{ const ErrorOfPage = TypeError, define = Object.defineProperty, before = ${owner}[${name}];
    const answer = () => anything;
    const anything = new Proxy(function () {}, { get: (_, key) => key === "then" ? undefined : anything, apply: answer, construct: answer });
    define(${owner}, ${name}, { configurable: true, writable: true, value: ${
      damage === 'is wrapped' ? `new Proxy(${owner}[${name}], {})` : `function () { ${BODIES[damage]} }`
    } });
    if (${owner}[${name}] !== before) document.title = "${DAMAGED}"; }`;
}

const DAMAGED = 'Damaged';

/** Fails unless the script of a damage has run. */
export const expectDamaged = (page: Page): Promise<void> => expect(page).toHaveTitle(DAMAGED);

const BODIES: Readonly<Record<Exclude<Damage, 'is wrapped'>, string>> = {
  throws: 'throw new ErrorOfPage("token-in-a-message")',
  'returns nothing': '',
  'returns a wrong type': 'return { wrong: 7 }',
  'returns a Proxy': 'return anything',
};

export interface Noise {
  /** Lines in the console, among them exceptions that nobody caught. */
  readonly lines: string[];
  readonly requests: string[];
}

/** Records what a page prints and requests. */
export function watch(page: Page): Noise {
  const lines: string[] = [];
  const requests: string[] = [];
  page.on('console', (message) => {
    if (!message.location().url.endsWith('favicon.ico')) lines.push(message.text());
  });
  page.on('pageerror', (error) => lines.push(error.message));
  page.on('request', (request) => requests.push(request.url()));
  return { lines, requests };
}

/**
 * `booked`, `failed` (the page's fallback is shown), `told` (the form says why it cannot book), `refused` (the script did
 * not start, so the page has its fallback), or `stuck`.
 */
export type End = 'booked' | 'failed' | 'told' | 'refused' | 'stuck';

export interface Visit extends Noise {
  readonly end: End;
  /** Codes of the `error` events. */
  readonly codes: readonly string[];
}

/**
 * Books as far as possible on a page with a changed built-in.
 *
 * Reads the page through locators alone: they run in a world of their own, which has its own built-ins. What a test runs in
 * the world of the page would fail with it.
 */
export async function visit(
  page: Page,
  { api, host }: { api: Api; host: Host },
  script: string,
  moment: Moment,
): Promise<Visit> {
  const noise = watch(page);
  await host.open(
    `<output id="codes"></output>
     <script>addEventListener('error', ({ detail }) => { if (detail) codes.textContent += detail.code + ' '; }, true);</script>
     ${moment === 'before' ? `<script>${script}</script>` : ''}
     <script src="/ve-scheduler.js"></script>
     ${scheduler(api, ALL_HOURS).replace('</ve', '<p>Call us</p></ve')}
     <button onclick='${moment === 'after' ? script : ''}'>Damage</button>`,
  );
  const agent = page.locator('label', { hasText: 'Anna Keller' });
  const slot = page.locator('.slot').first();
  const booked = page.getByRole('heading', { name: 'Your meeting is booked' });
  const fallback = page.getByText('Call us');
  const told = page.locator('[role="alert"], .error, [part~="issues"]').first();
  const ends = [booked, fallback, told];

  if ((await firstVisible(agent, ...ends)) === agent) {
    if (moment === 'after') await page.getByRole('button', { name: 'Damage' }).click();
    const steps = [
      () => agent.click(SOON),
      () => slot.click(SOON),
      () => page.getByRole('textbox', { name: 'Your name' }).fill('Ada Lovelace', SOON),
      () => page.getByRole('textbox', { name: 'Email' }).fill('ada@example.com', SOON),
      () => page.locator('[part="submit"]').click(SOON),
    ];
    for (const step of steps) if (!(await fallback.isVisible())) await step().catch(() => undefined);
  }
  await expectDamaged(page);
  const shown = await firstVisible(...ends);
  const isDefined = await page.locator('ve-scheduler:defined').count();
  const end =
    shown === booked
      ? 'booked'
      : shown === fallback
        ? isDefined
          ? 'failed'
          : 'refused'
        : shown === told
          ? 'told'
          : 'stuck';
  const codes = (await page.locator('#codes').textContent())!.split(' ').filter(Boolean);
  return { end, codes, ...noise };
}

const SOON = { timeout: 3_000 };

/** The first of these that is visible, in their order; `undefined` if none is within seconds. */
export async function firstVisible(...locators: Locator[]): Promise<Locator | undefined> {
  const waits = locators.map((one) =>
    one
      .first()
      .waitFor({ timeout: 6_000 })
      .then(() => one),
  );
  const seen = await Promise.any(waits).catch(() => undefined);
  for (const one of locators) if (await one.first().isVisible()) return one;
  // It is being drawn anew.
  return seen;
}

/** A changed built-in, what it does, and when it is changed. */
export type Change = readonly [path: string, damage: Damage, moment: Moment];

/** Lists a test that books. */
export function testBooking(change: Change): void {
  const [path, damage, moment] = change;
  test(`${path} ${damage} ${moment} the form is shown: the visit ends in words`, async ({
    page,
    api,
    host,
  }) => {
    const { end, codes, lines, requests } = await visit(page, { api, host }, damaging(path, damage), moment);
    // Never a loop. Without a clock, each request asks for a token of its own.
    expect(lines.length).toBeLessThan(8);
    expect(requests.length).toBeLessThan(15);
    expect(lines.join()).not.toContain('<ve-scheduler>: TypeError: token-in-a-message');
    expect(api.world.schedules.length).toBeLessThan(2);
    if (end === 'booked') expect(api.world.schedules).toMatchObject([{ visitor: { name: 'Ada Lovelace' } }]);
    if (damage === 'is wrapped')
      expect({ end, codes, lines }).toEqual({ end: 'booked', codes: [], lines: [] });
    expect({ end, codes, lines }).not.toMatchObject({ end: 'stuck' });
    const own = lines.filter((line) => line.startsWith('<ve-scheduler>'));
    if (end === 'failed' && !NEEDED_TO_REPORT.includes(path)) {
      expect(codes).not.toEqual([]);
      // What could not be loaded may have been told before.
      const internal = codes.filter((code) => code === 'internal');
      expect(codes.length).toBeLessThan(3);
      expect(own.length).toBeGreaterThanOrEqual(internal.length);
    }
    if (end === 'refused')
      expect({ codes, own, lines }).toMatchObject({ codes: [], own: [], lines: [expect.any(String)] });
  });
}
