import { readFileSync } from 'node:fs';
import {
  bookWithEverything,
  CLEAN,
  expect,
  moveAndCancel,
  NONCE,
  test,
  type StrictSite,
} from './strict-page.js';
import { press } from './fixtures.js';

const hashes = JSON.parse(readFileSync('dist/cdn/integrity.json', 'utf8')) as Record<string, string>;
const hash = hashes['ve-scheduler.js']!;
const integrity = `integrity="${hash}"`;

const TYPES = "require-trusted-types-for 'script'; trusted-types";

interface StrictPage {
  /** Sources of `script-src`; missing if the page has no such directive. */
  readonly scripts?: (site: StrictSite) => string;
  /** Directives in addition. */
  readonly types?: string;
  /** Attributes of the script tag. */
  readonly attributes?: string;
  /** Tags before the script. */
  readonly before?: string;
  readonly file?: string;
}

/** Pages on which everything works, and nothing is reported. */
const PAGES: Readonly<Record<string, StrictPage>> = {
  'that lists origins': { scripts: ({ files }) => files, types: `${TYPES} ve-scheduler` },
  'that lists origins, with the hash of the README': { scripts: ({ files }) => files, attributes: integrity },
  'that loads the module': {
    scripts: ({ files }) => files,
    types: `${TYPES} ve-scheduler`,
    attributes: 'type="module"',
    file: 've-scheduler.mjs',
  },
  'with a nonce': {
    scripts: () => `'nonce-${NONCE}'`,
    types: `${TYPES} ve-scheduler`,
    attributes: `nonce="${NONCE}"`,
  },
  'with a nonce and strict-dynamic': {
    scripts: () => `'nonce-${NONCE}' 'strict-dynamic'`,
    types: `${TYPES} ve-scheduler`,
    attributes: `nonce="${NONCE}"`,
  },
  'with a hash and the folder of the files': {
    scripts: ({ files }) => `'${hash}' ${files}/`,
    attributes: integrity,
  },
  'with Trusted Types alone': { types: "require-trusted-types-for 'script'" },
  'with Trusted Types beside a second Lit': {
    types: `${TYPES} lit-html ve-scheduler`,
    before: '<script type="module" src="/lit-html.js"></script>',
  },
  'with Trusted Types after a second Lit': {
    types: `${TYPES} lit-html ve-scheduler`,
    before:
      '<script type="module">import { html } from "/lit-html.js"; document.title = typeof html;</script>',
  },
};

/** The strictest policy with these sources. A page without `script-src` has the directives for Trusted Types alone. */
function policyOf(site: StrictSite, { scripts, types = '' }: StrictPage): Record<string, string> {
  const sources = scripts
    ? [`default-src 'none'`, `script-src ${scripts(site)}`, `connect-src ${site.gateway}`]
    : [];
  return { 'Content-Security-Policy': [...sources, types].filter(Boolean).join('; ') };
}

const open = (site: StrictSite, kind: StrictPage, body: string): Promise<void> =>
  site.open((kind.before ?? '') + site.script(kind.attributes, kind.file) + body, policyOf(site, kind));

for (const [name, kind] of Object.entries(PAGES)) {
  // Lit itself leaves the list of its versions.
  const globals = kind.before ? ['litHtmlVersions', ...CLEAN.globals] : CLEAN.globals;

  test(`a page ${name}: books with every module on demand, moves and cancels, without a trace`, async ({
    page,
    strict,
    traces,
  }) => {
    await open(strict, kind, strict.form());
    await bookWithEverything(page);
    await page.getByText('Add to calendar').click();
    await moveAndCancel(page);
    const found = await traces();
    expect({ ...found, globals: found.globals.toSorted() }).toEqual({
      ...CLEAN,
      globals: globals.toSorted(),
    });
  });

  test(`a page ${name}: books in a dialog, and joins in a new tab, without a trace`, async ({
    page,
    strict,
    traces,
    api,
    context,
  }) => {
    await open(strict, kind, strict.form('mode="popup"') + '<main></main>');
    await press(page, 'Book a meeting');
    await bookWithEverything(page);
    await page.keyboard.press('Escape');
    const booked = api.world.schedules.at(-1)!;
    await page.evaluate(
      ({ gateway, apiBase, fullUrl, agentId, scheduleId }) => {
        const button = document.createElement('ve-join-button');
        button.tokenEndpoint = `${gateway}/ve/token`;
        button.trustedOrigins = new URL(apiBase).origin;
        Object.assign(button, { fullUrl, agentId, scheduleId });
        document.querySelector('main')!.append(button);
      },
      {
        gateway: strict.gateway,
        apiBase: api.base,
        fullUrl: booked.agent.fullUrl,
        agentId: booked.agentId,
        scheduleId: booked._id,
      },
    );
    const [tab] = await Promise.all([context.waitForEvent('page'), press(page, 'Join meeting')]);
    await expect(tab.locator('#token')).toHaveText('received');
    const found = await traces();
    expect({ ...found, globals: found.globals.toSorted() }).toEqual({
      ...CLEAN,
      globals: globals.toSorted(),
    });
  });
}
