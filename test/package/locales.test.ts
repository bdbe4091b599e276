import { execFileSync } from 'node:child_process';
import { readdirSync, readFileSync } from 'node:fs';
import { createContext, runInContext } from 'node:vm';
import { brotliCompressSync } from 'node:zlib';
import { expect, test } from 'playwright/test';
import { en } from '../../src/i18n/en.js';
import { LOCALE_LOADED_EVENT, registerLocale, stringsFor } from '../../src/i18n/locales.js';
import type { Strings } from '../../src/i18n/strings.js';

const TAGS = 'ar bg de es fr he hi it ja ko nl pl pt-BR tr zh-CN'.split(' ');

const MAX_BYTES = 1500;

test('there is a script for each language, and no other', () => {
  expect(readdirSync('dist/cdn/locales').sort()).toEqual(TAGS.map((tag) => `${tag}.js`));
});

for (const tag of TAGS) {
  test.describe(`the script of ${tag}`, () => {
    const code = () => readFileSync(`dist/cdn/locales/${tag}.js`, 'utf8');

    test(`weighs at most ${MAX_BYTES} bytes brotli`, () => {
      expect(brotliCompressSync(code()).length).toBeLessThanOrEqual(MAX_BYTES);
    });

    test('registers the language where there is nothing else, and leaves nothing else behind', () => {
      const page = createContext({});
      runInContext(code(), page);
      expect(Object.keys(page)).toEqual(['veSchedulerLocales']);
      expect(Object.keys(page['veSchedulerLocales'])).toEqual([tag]);
    });

    test('keeps the languages that are there, and tells the page of itself', () => {
      const told: string[] = [];
      const page = createContext({
        veSchedulerLocales: { xx: {} },
        window: { dispatchEvent: ({ type }: Event) => told.push(type) },
        Event,
      });
      runInContext(code(), page);
      expect(Object.keys(page['veSchedulerLocales'])).toEqual(['xx', tag]);
      expect(told).toEqual([LOCALE_LOADED_EVENT]);
    });

    test('says what the module says', async () => {
      await import(`../../src/locales/${tag}.js`);
      const own = stringsFor(tag).strings;
      const page = createContext({});
      runInContext(code(), page);
      registerLocale(tag, [...page['veSchedulerLocales'][tag]] as unknown as Strings);
      const { strings } = stringsFor(tag);
      expect(strings).not.toBe(own);
      expect(saidBy(strings)).toEqual(saidBy(own));
    });

    test('holds no English sentence', () => {
      const script = code();
      expect(sentencesOf(en).filter((sentence) => script.includes(sentence))).toEqual([]);
    });

    test('can be imported from npm', () => {
      const script = `import('ve-scheduler/locales/${tag}').then(() => console.log(Object.keys(globalThis.veSchedulerLocales).join()))`;
      expect(execFileSync('node', ['-e', script], { encoding: 'utf8' }).trim()).toBe(tag);
    });
  });
}

/** The words with every message said. */
function saidBy(strings: Strings): unknown {
  const say = (_: string, word: unknown): unknown =>
    typeof word === 'function' ? (word as (...values: unknown[]) => string)(5, '①') : word;
  return JSON.parse(JSON.stringify(strings, say));
}

/** Texts of more than a few words, which no other language has by chance. */
function sentencesOf(words: object): string[] {
  const found = Object.values(words).flatMap((word: unknown) =>
    typeof word === 'object' ? sentencesOf(word!) : typeof word === 'string' ? word : [],
  );
  return found.filter((text) => text.length > 20);
}
