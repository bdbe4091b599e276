import { expect, test } from './fixtures.js';
import { damaging, visit, type Damage, type Moment } from './damaged-page.js';

const of = (owner: string, names: string): string[] => names.split(' ').map((name) => `${owner}.${name}`);

/** Built-ins that our script, or Lit in it, relies on. `@` is the iterator. */
const BUILT_INS: readonly string[] = [
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

const CASES: readonly (readonly [string, Damage, Moment])[] = BUILT_INS.flatMap((path) => [
  ...(['throws', 'returns nothing', 'returns a wrong type', 'returns a Proxy'] as const).flatMap((d)=>[[path, d, 'before'] as const, [path,d,'after'] as const]),
]);

/** Without these there is no report: only the page's fallback shows that something is wrong. */
const NEEDED_TO_REPORT = ['globalThis.CustomEvent', 'console.error', 'String.prototype.replace'];

for (const [path, damage, moment] of CASES) {
  test(`${path} ${damage} ${moment} the form is shown: the visit ends in words`, async ({
    page,
    api,
    host,
  }) => {
    const { end, codes, lines, requests } = await visit(page, { api, host }, damaging(path, damage), moment);
    expect({ end, codes, lines }).not.toMatchObject({ end: 'stuck' });
    // Never a loop.
    expect(lines.length).toBeLessThan(6);
    expect(requests.length).toBeLessThan(12);
    expect(lines.join()).not.toContain('<ve-scheduler>: TypeError: token-in-a-message');
    expect(api.world.schedules.length).toBeLessThan(2);
    const own = lines.filter((line) => line.startsWith('<ve-scheduler>'));
    if (end === 'booked') expect(api.world.schedules).toHaveLength(1);
    if (end === 'failed' && !NEEDED_TO_REPORT.includes(path)) {
      expect({ codes, lines }).toMatchObject({ codes: [expect.any(String)] });
      if (codes[0] === 'internal') expect(own).toHaveLength(1);
    }
    if (end === 'refused')
      expect({ codes, own, lines }).toMatchObject({ codes: [], own: [], lines: [expect.any(String)] });
  });
}
