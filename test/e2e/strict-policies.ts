import { readFileSync } from 'node:fs';
import { CLEAN, NONCE, type StrictSite, type Traces } from './strict-page.js';

const hashes = JSON.parse(readFileSync('dist/cdn/integrity.json', 'utf8')) as Record<string, string>;
const hash = hashes['ve-scheduler.js']!;
const integrity = `integrity="${hash}"`;

const TYPES = "require-trusted-types-for 'script'; trusted-types";

export interface StrictPage {
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
export const PAGES: Readonly<Record<string, StrictPage>> = {
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
function policyOf(
  site: StrictSite,
  { scripts, types = '' }: StrictPage,
  file = 've-scheduler.js',
): Record<string, string> {
  const sources = scripts
    ? [
        `default-src 'none'`,
        `script-src ${scripts(site).replace(hash, hashes[file]!)}`,
        `connect-src ${site.gateway}`,
      ]
    : [];
  return { 'Content-Security-Policy': [...sources, types].filter(Boolean).join('; ') };
}

export const openPage = (site: StrictSite, kind: StrictPage, body: string): Promise<void> =>
  site.open((kind.before ?? '') + site.script(kind.attributes, kind.file) + body, policyOf(site, kind));

/** Opens a page of a kind with the script of the agenda, which is no module, in German. */
export async function openAgendaPage(site: StrictSite, kind: StrictPage, body: string): Promise<void> {
  const file = 've-agenda.js';
  const attributes = kind.attributes?.replace('type="module"', '');
  const tags =
    site.script(attributes?.replace(hash, hashes[file]!), file) +
    site.script(attributes?.replace(integrity, ''), 'locales/de.js');
  await site.open((kind.before ?? '') + tags + body, policyOf(site, kind, file));
}

/** As it should be on a page of a kind, with names in order. Lit itself leaves the list of its versions. */
export function cleanTraces({ before }: StrictPage): Traces {
  const globals = before ? ['litHtmlVersions', ...CLEAN.globals] : CLEAN.globals;
  return { ...CLEAN, globals: globals.toSorted() };
}

export const sorted = (found: Traces): Traces => ({ ...found, globals: found.globals.toSorted() });
