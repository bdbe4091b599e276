import { execFileSync } from 'node:child_process';
import { readdirSync, readFileSync } from 'node:fs';
import { createContext, runInContext } from 'node:vm';
import { brotliCompressSync } from 'node:zlib';
import { expect, test } from 'playwright/test';
import { keyHash } from '../../src/build/locale-keys.js';
import { en } from '../../src/i18n/en.js';
import { LOCALE_LOADED_EVENT, registerLocale, stringsFor } from '../../src/i18n/locales.js';
import type { Strings } from '../../src/i18n/strings.js';

const TAGS = 'ar bg de es fr he hi it ja ko nl pl pt-BR tr zh-CN'.split(' ');

const MAX_BYTES = 1700;

test('there is exactly one script for each language', () => {
  expect(readdirSync('dist/cdn/locales').sort()).toEqual(TAGS.map((tag) => `${tag}.js`));
});

for (const tag of TAGS) {
  test.describe(`the ${tag} script`, () => {
    const code = () => readFileSync(`dist/cdn/locales/${tag}.js`, 'utf8');

    test(`is at most ${MAX_BYTES} bytes with Brotli`, () => {
      expect(brotliCompressSync(code()).length).toBeLessThanOrEqual(MAX_BYTES);
    });

    test('registers its language and creates no other global', () => {
      const page = createContext({});
      runInContext(code(), page);
      expect(Object.keys(page)).toEqual(['veSchedulerLocales']);
      expect(Object.keys(page['veSchedulerLocales'])).toEqual([tag]);
    });

    test('keeps registered languages and dispatches an event', () => {
      const eventTypes: string[] = [];
      const page = createContext({
        veSchedulerLocales: { xx: {} },
        window: { dispatchEvent: ({ type }: Event) => eventTypes.push(type) },
        Event,
      });
      runInContext(code(), page);
      expect(Object.keys(page['veSchedulerLocales'])).toEqual(['xx', tag]);
      expect(eventTypes).toEqual([LOCALE_LOADED_EVENT]);
    });

    test('has the same strings as the module', async () => {
      await import(`../../src/locales/${tag}.js`);
      const moduleStrings = stringsFor(tag).strings;
      const page = createContext({});
      runInContext(code(), page);
      registerLocale(tag, [...page['veSchedulerLocales'][tag]] as unknown as Strings);
      const { strings } = stringsFor(tag);
      expect(strings).not.toBe(moduleStrings);
      expect(formatMessages(strings)).toEqual(formatMessages(moduleStrings));
    });

    test('contains no English sentence', () => {
      const script = code();
      expect(sentencesOf(en).filter((sentence) => script.includes(sentence))).toEqual([]);
    });

    test('can be imported from npm', () => {
      const script = `import('ve-scheduler/locales/${tag}').then(() => console.log(Object.keys(globalThis.veSchedulerLocales).join()))`;
      expect(execFileSync('node', ['-e', script], { encoding: 'utf8' }).trim()).toBe(tag);
    });
  });
}

test('the script of another release with other strings gives English, and one warning with both versions', () => {
  const page = createContext({});
  const code = readFileSync('dist/cdn/locales/de.js', 'utf8');
  const old = code.replace(`${keyHash(en)}0.1.0`, 'abcde0.0.9');
  expect(old).not.toBe(code);
  runInContext(old, page);
  registerLocale('xx', page['veSchedulerLocales']['de'] as Strings);
  const warnings: unknown[] = [];
  const { warn } = console;
  console.warn = (text: unknown) => void warnings.push(text);
  try {
    expect(stringsFor('xx')).toEqual({ tag: 'en', strings: en });
    expect(stringsFor('xx-YY')).toEqual({ tag: 'en', strings: en });
  } finally {
    console.warn = warn;
  }
  expect(warnings).toEqual(['ve-scheduler 0.1.0: locales/xx.js is for 0.0.9']);
});

test('the hash of the strings depends on their names, order and kinds, and not on their words', () => {
  const hash = keyHash({ one: 'a', two: { three: () => 'b' } });
  expect(hash).toMatch(/^[\w-]{5}$/);
  expect(keyHash({ one: 'c', two: { three: () => 'd' } })).toBe(hash);
  for (const other of [
    { two: { three: () => 'b' }, one: 'a' },
    { one: 'a', two: { four: () => 'b' } },
    { one: 'a', two: { three: 'b' } },
    { one: 'a', two: { three: () => 'b' }, five: '' },
  ]) {
    expect(keyHash(other)).not.toBe(hash);
  }
});

/** Strings with every message formatted. */
function formatMessages(strings: Strings): unknown {
  const format = (_: string, word: unknown): unknown =>
    typeof word === 'function' ? (word as (...values: unknown[]) => string)(5, '①') : word;
  return JSON.parse(JSON.stringify(strings, format));
}

/** Texts longer than 20 characters, which do not appear in another language by chance. */
function sentencesOf(words: object): string[] {
  const found = Object.values(words).flatMap((word: unknown) =>
    typeof word === 'object' ? sentencesOf(word!) : typeof word === 'string' ? word : [],
  );
  return found.filter((text) => text.length > 20);
}
