import { createRequire } from 'node:module';
import { readFile } from 'node:fs/promises';
import { build, type Rolldown } from 'vite';
import { bookViaApi } from './book-via-api.js';
import { ALL_HOURS, expect, scheduler, test as base } from './fixtures.js';
import { watch } from './damaged-page.js';

const { resolve } = createRequire(import.meta.url);

/** What an old page loads, by what changes the built-ins. */
const LIBRARIES: Readonly<Record<string, readonly string[]>> = {
  Prototype: [resolve('prototype')],
  MooTools: [resolve('mootools')],
  Datejs: [resolve('datejs/lib/date-en-US.js')],
  Sugar: [resolve('sugar/dist/sugar.js')],
  'core-js 2': [resolve('core-js/client/shim.js')],
  'zone.js': [resolve('zone.js')],
  'es5-shim': [resolve('es5-shim/es5-shim.js'), resolve('es5-shim/es5-sham.js')],
};

/** Functions of Prototype 1.6 as a page has them: the package is a later one, without those that turn values into text. */
const PROTOTYPE_1_6 = `
  Array.from = window.$A = function (iterable) {
    if (!iterable) return [];
    if (iterable.toArray) return iterable.toArray();
    var length = iterable.length || 0, results = new Array(length);
    while (length--) results[length] = iterable[length];
    return results;
  };
  Object.toJSON = function (object) { return object && object.toJSON ? object.toJSON() : String(object); };
  Array.prototype.toJSON = function () { return '[' + this.map(Object.toJSON).join(', ') + ']'; };
  String.prototype.toJSON = function () { return '"' + this + '"'; };
  Number.prototype.toJSON = function () { return isFinite(this) ? this.toString() : 'null'; };
  Array.prototype.reduce = function () { return this.length > 1 ? this : this[0]; };
  Array.prototype.flatten = Array.prototype.compact = Array.prototype.clone = function () { return [].concat(this); };
  Array.prototype.each = Array.prototype.forEach;
  Array.prototype.find = Array.prototype.detect = function (iterator, context) {
    for (var i = 0; i < this.length; i++) if (iterator.call(context, this[i], i)) return this[i];
  };
  Function.prototype.bind = function () {
    var __method = this, args = $A(arguments), object = args.shift();
    return function () { return __method.apply(object, args.concat($A(arguments))); };
  };
  String.prototype.startsWith = function (pattern) { return this.indexOf(pattern) === 0; };
  String.prototype.endsWith = function (pattern) {
    var d = this.length - pattern.length;
    return d >= 0 && this.lastIndexOf(pattern) === d;
  };
  String.prototype.strip = function () { return this.replace(/^\\s+|\\s+$/g, ''); };
  document.getElementsByClassName = function (name) { return $A(document.querySelectorAll('.' + name)); };
  Element.prototype.hide = function () { this.style.display = 'none'; return this; };
  Element.prototype.select = Element.prototype.getElementsBySelector = function (css) { return $A(this.querySelectorAll(css)); };
  Element.prototype.update = function (html) { this.innerHTML = html; return this; };
  Element.prototype.visible = function () { return this.style.display !== 'none'; };`;

const test = base.extend<object, { libraries: Readonly<Record<string, string>> }>({
  libraries: [
    async ({}, use) => {
      const scripts: Record<string, string> = { 'Prototype 1.6': PROTOTYPE_1_6 };
      for (const [name, files] of Object.entries(LIBRARIES)) {
        scripts[name] = (await Promise.all(files.map((file) => readFile(file, 'utf8')))).join('\n;');
      }
      scripts['Prototype'] = await bundle(LIBRARIES['Prototype']![0]!);
      scripts['Sugar'] = `${scripts['Sugar']!}\n;Sugar.extend();`;
      await use(scripts);
    },
    { scope: 'worker' },
  ],
});

/** Bundles a package that is written for Node. */
async function bundle(entry: string): Promise<string> {
  const result = (await build({
    configFile: false,
    logLevel: 'error',
    publicDir: false,
    build: { write: false, minify: false, lib: { entry, formats: ['iife'], name: 'prototypeLibrary' } },
  })) as Rolldown.RolldownOutput[];
  return result[0]!.output[0].code;
}

const NAMES = ['Prototype 1.6', ...Object.keys(LIBRARIES)];

for (const name of NAMES) {
  for (const when of ['before', 'after'] as const) {
    test(`${name} ${when} the script: books the selected time, and joins`, async ({
      page,
      api,
      host,
      libraries,
      context,
    }) => {
      const problems = watch(page);
      await page.route('**/library.js', (route) =>
        route.fulfill({
          contentType: 'text/javascript',
          body: `${libraries[name]!}\n;document.title = 'The library has run';`,
        }),
      );
      const library = '<script src="/library.js"></script>';
      const script = '<script src="/ve-scheduler.js"></script>';
      const { _id, agentId, agent } = await bookViaApi(api);
      await host.open(
        `${when === 'before' ? library + script : script + library}
         ${scheduler(api, `${ALL_HOURS} agent-email="anna.keller@example.com"`)}
         <ve-join-button token-endpoint="/token" api-base="${api.base}" full-url="${agent.fullUrl}"
           agent-id="${agentId}" schedule-id="${_id}"></ve-join-button>`,
      );
      await expect(page).toHaveTitle('The library has run');
      const slot = page.locator('.slot').last();
      const instant = Number(await slot.locator('input').getAttribute('value'));
      expect(await slot.textContent()).toContain(timeInBerlin(instant));
      await slot.click();
      await page.getByRole('textbox', { name: 'Your name' }).fill('Ada Lovelace');
      await page.getByRole('textbox', { name: 'Email' }).fill('ada@example.com');
      await page.getByRole('button', { name: `Book ${timeInBerlin(instant)}` }).click();
      await expect(page.getByRole('heading', { name: 'Your meeting is booked' })).toBeVisible();
      expect(api.world.schedules.filter((one) => one._id !== _id)).toMatchObject([
        { date: instant, duration: 30, visitor: { name: 'Ada Lovelace', email: 'ada@example.com' } },
      ]);
      await expect(page.locator('[part="confirmation"]')).toContainText(timeInBerlin(instant));
      const [tab] = await Promise.all([
        context.waitForEvent('page'),
        page.getByRole('button', { name: 'Join meeting' }).click(),
      ]);
      await expect(tab.locator('#token')).toHaveText('received');
      expect(problems.lines).toEqual([]);
    });
  }
}

function timeInBerlin(instant: number): string {
  return new Intl.DateTimeFormat('en-GB', { timeZone: 'Europe/Berlin', timeStyle: 'short' }).format(instant);
}
