import { readdirSync } from 'node:fs';
import type { Page } from 'playwright/test';
import type { StrictSite } from './strict-page.js';

/** The modules that our scripts load on demand: every file beside them that is not one of them. */
const MODULES = readdirSync('dist/cdn').filter((file) => /^(?!ve-).*\.js$/.test(file));
export const MODULE_OF_AGENDA = 'agenda-words.js';
/** Without the doctor, a tool for the console, which has a test of its own. */
export const MODULES_OF_FORM = MODULES.filter((file) => file !== MODULE_OF_AGENDA && file !== 'doctor.js');

/** Names of the files that a page has loaded from beside its script. */
export function watchModules(page: Page, { files }: StrictSite): Set<string> {
  const loaded = new Set<string>();
  page.on('requestfinished', (request) => {
    const { origin, pathname } = new URL(request.url());
    if (origin === files) loaded.add(pathname.slice(1));
  });
  return loaded;
}

/** Loads what a booking does not need: modules for failures, for and for other settings of a page or gateway. */
export async function loadRareModules(page: Page, { gateway }: StrictSite): Promise<void> {
  await page.route('**/under-pressure', (route) => {
    const challenge = { parameters: { nonce: 'ab', salt: 'cd', cost: 1, keyLength: 32, keyPrefix: '' } };
    return route.fulfill({
      status: 429,
      headers: { 'Access-Control-Allow-Origin': '*' },
      json: { error: 'work_required', challenge },
    });
  });
  await page.evaluate((origin) => {
    const tokenEndpoint = `${origin}/ve/token`;
    const add = (properties: object) => {
      const form = document.createElement('ve-scheduler');
      Object.assign(form, { loading: 'eager', ...properties });
      document.body.append(form);
      return form;
    };
    add({ tokenSource: () => Promise.reject(new TypeError()) });
    add({ tokenEndpoint, hours: 'Mon-Sun 00:00-24:00' });
    add({ tokenEndpoint: `${origin}/under-pressure` });
    add({
      agentEmail: 'agent-anna',
      tokenSource: () =>
        Promise.resolve({
          token: 'abc',
          expires_in: 300,
          api_base: `${origin}/ve`,
          features: ['availability', 'public_availability'],
        }),
    });
    const challenged = add({ tokenEndpoint, mode: 'popup' });
    const box = document.createElement('button');
    box.slot = 'challenge';
    challenged.append(box);
    challenged.open();
  }, gateway);
}
