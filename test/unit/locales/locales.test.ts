import { expect } from '@open-wc/testing';
import { en } from '../../../src/i18n/en.js';
import { createFormat } from '../../../src/i18n/format.js';
import { registerLocale, stringsFor } from '../../../src/i18n/locales.js';
import '../../../src/locales/ar.js';
import '../../../src/locales/bg.js';
import '../../../src/locales/de.js';
import '../../../src/locales/es.js';
import '../../../src/locales/fr.js';
import '../../../src/locales/he.js';
import '../../../src/locales/hi.js';
import '../../../src/locales/it.js';
import '../../../src/locales/ja.js';
import '../../../src/locales/ko.js';
import '../../../src/locales/nl.js';
import '../../../src/locales/pl.js';
import '../../../src/locales/pt-BR.js';
import '../../../src/locales/tr.js';
import '../../../src/locales/zh-CN.js';
import { MAX_DURATION_MINUTES, MIN_DURATION_MINUTES } from '../../../src/model/booking/duration.js';

interface Language {
  /** Letters that English does not have. If `hasOwnScript`, every text contains one. */
  readonly letters: RegExp;
  readonly hasOwnScript?: boolean;
  readonly isRightToLeft?: boolean;
  /** Number of plural forms of "3 times". */
  readonly forms: number;
}

const LANGUAGES: Readonly<Record<string, Language>> = {
  ar: { letters: /\p{Script=Arabic}/u, hasOwnScript: true, isRightToLeft: true, forms: 5 },
  bg: { letters: /\p{Script=Cyrillic}/u, hasOwnScript: true, forms: 2 },
  de: { letters: /[äöüß]/, forms: 2 },
  es: { letters: /[áéíóúñ¿]/, forms: 2 },
  fr: { letters: /[àâçéèê]/, forms: 2 },
  he: { letters: /\p{Script=Hebrew}/u, hasOwnScript: true, isRightToLeft: true, forms: 3 },
  hi: { letters: /\p{Script=Devanagari}/u, hasOwnScript: true, forms: 1 },
  it: { letters: /[àèìòù]/, forms: 2 },
  ja: { letters: /[\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Han}]/u, hasOwnScript: true, forms: 1 },
  ko: { letters: /\p{Script=Hangul}/u, hasOwnScript: true, forms: 1 },
  nl: { letters: /[ëé]|ij/, forms: 2 },
  pl: { letters: /[ąćęłńóśźż]/, forms: 3 },
  'pt-BR': { letters: /[áâãçéêíóõú]/, forms: 2 },
  tr: { letters: /[çğışöü]/, forms: 1 },
  'zh-CN': { letters: /\p{Script=Han}/u, hasOwnScript: true, forms: 1 },
};

/** Words that some languages share with English. */
const SHARED = ['Details', 'optional', 'Date', 'Minutes'];

/** Placeholder values that occur in no language. */
const PROBES = ['①', '②'] as const;

/** Arguments of the strings that have several variants. */
const VALUES: Readonly<Record<string, readonly (readonly unknown[])[]>> = {
  matches: [0, 5].map((count) => [count, PROBES[0]]),
  times: [0, 1, 2, 5, 11, 100].map((count) => [count, PROBES[0]]),
  issuesHeading: [1, 2, 5, 11, 100].map((count) => [count, PROBES[0]]),
  forAgent: [[PROBES[0], ''], PROBES],
  meetingWith: [[''], PROBES],
};

/** Enough numbers for every plural rule. */
const COUNTS = Array.from({ length: 200 }, (_, index) => index + 1);

const english = textsByName(en);

describe('registerLocale', () => {
  for (const [tag, found] of [
    ['de', 'de'],
    ['de-AT', 'de'],
    ['pt', 'pt-BR'],
    ['pt-PT', 'pt-BR'],
    ['zh-Hans-CN', 'zh-CN'],
    ['AR-EG', 'ar'],
    ['en-GB', 'en'],
    ['sv', 'en'],
  ] as const) {
    it(`uses ${found} on a page in ${tag}`, () => expect(stringsFor(tag).tag).to.equal(found));
  }

  it('uses a language that is registered later', () => {
    expect(stringsFor('x-later').tag).to.equal('en');
    registerLocale('x-later', { ...en, close: 'Leave' });
    expect(stringsFor('x-later').strings.close).to.equal('Leave');
  });
});

for (const [tag, language] of Object.entries(LANGUAGES)) {
  describe(`the strings of ${tag}`, () => {
    const { strings } = stringsFor(tag);
    it(`caches the strings of ${tag}`, () => expect(stringsFor(tag).strings === strings).to.equal(true));
    const own = textsByName(strings);
    const all = Object.values(own).flat();

    it('are registered and complete', () => {
      expect(stringsFor(tag).tag).to.equal(tag);
      expect(Object.keys(own)).to.deep.equal(Object.keys(english));
    });

    it('have no surrounding or double spaces', () => {
      for (const text of all) {
        expect(text).to.match(/^\S(.*\S)?$/);
        expect(text).not.to.match(/\s\s|undefined|null|\[object/);
      }
    });

    it('contain every value that they are given', () => {
      const probesIn = (texts: readonly string[]) => PROBES.filter((probe) => texts.join().includes(probe));
      for (const [name, texts] of Object.entries(own)) {
        expect(probesIn(texts), name).to.deep.equal(probesIn(english[name]!));
      }
    });

    it('are translated', () => {
      for (const [name, texts] of Object.entries(own)) {
        const same = texts.filter((text) => english[name]!.includes(text) && !SHARED.includes(text));
        expect(same, name).to.deep.equal([]);
      }
    });

    for (const name of ['times', 'issuesHeading'] as const) {
      it(`has one text of ${name} for each plural rule`, () => {
        const rules = new Intl.PluralRules(tag);
        const byRule = new Map<string, Set<string>>();
        for (const count of COUNTS) {
          const rule = rules.select(count);
          const text = strings[name](count, '#');
          byRule.set(rule, (byRule.get(rule) ?? new Set()).add(text));
          if (count > 2) expect(text).to.contain('#');
        }
        for (const [rule, texts] of byRule) expect([...texts], rule).to.have.length(1);
        const forms = new Set([...byRule.values()].flatMap((texts) => [...texts]));
        // Some languages use a colon and the number, which needs no plural.
        if (name === 'times' || forms.size > 1) expect(forms).to.have.property('size', language.forms);
        if (name === 'times') expect(forms).not.to.include(strings.times(0, '#'));
      });
    }

    it('use the letters of the language', () => {
      const written = all.filter((text) => language.letters.test(text));
      if (language.hasOwnScript) expect(written).to.deep.equal(all);
      else expect(written).to.have.length.above(10);
    });

    it('have exactly one full stop after a month, and none after a day', () => {
      const format = createFormat({ locale: tag, timeZone: 'UTC' });
      expect(strings.noTimesIn(format.months('2026-11', '2026-11'))).to.match(/[^.][.。।]$/);
      expect(strings.nextFree(format.day('2026-11-24'))).not.to.match(/[.。।]{2}|[.。।]$/);
    });

    it('contain the shortest and the longest duration', () => {
      expect(strings.issues.duration_invalid.match(/\d+/g)).to.have.members(
        [MIN_DURATION_MINUTES, MAX_DURATION_MINUTES].map(String),
      );
    });

    it('use a reserved example address as the placeholder', () =>
      expect(strings.issues.email_invalid).to.match(/\b\w+@example\.com/));

    if (language.hasOwnScript) {
      it('contain no Latin letters, except in an address and key names', () => {
        const mixed = all.filter((text) =>
          /\p{Script=Latin}/u.test(text.replace(/\w+@example\.com|Ctrl|\bC\b/g, '')),
        );
        expect(mixed).to.deep.equal([]);
      });
    }

    if (language.isRightToLeft) {
      it('keep a phone number left to right', () =>
        expect(strings.issues.phone_invalid).to.match(/\u200e\+\d/));
    }
  });
}

describe('typography', () => {
  const textsIn = (tag: string) => Object.values(textsByName(stringsFor(tag).strings)).flat();

  it('has a narrow space before : ; ? and ! in French', () =>
    expect(textsIn('fr').filter((text) => /[^\u202f][:;?!]/.test(text))).to.deep.equal([]));

  it('has full-width punctuation in Chinese and Japanese', () => {
    const texts = [...textsIn('zh-CN'), ...textsIn('ja')];
    expect(texts.filter((text) => /[\p{Script=Han}\p{Script=Hiragana}][,.?!:;]/u.test(text))).to.deep.equal(
      [],
    );
  });

  it('has Arabic punctuation in Arabic', () =>
    expect(textsIn('ar').filter((text) => /[?,;]/.test(text))).to.deep.equal([]));

  it('has no straight apostrophes', () =>
    expect(
      Object.keys(LANGUAGES)
        .flatMap(textsIn)
        .filter((text) => /['"]/.test(text)),
    ).to.deep.equal([]));
});

/** Every text that a visitor may read, by its path in the strings, such as `labels.agent`. */
function textsByName(strings: object, path = ''): Readonly<Record<string, readonly string[]>> {
  const entries = Object.entries(strings).map(([key, value]: [string, unknown]) => {
    const name = path + key;
    if (typeof value === 'string') return { [name]: [value] };
    if (typeof value !== 'function') return textsByName(value as object, `${name}.`);
    const format = value as (...values: readonly unknown[]) => string;
    return { [name]: (VALUES[name] ?? [PROBES]).map((values) => format(...values)) };
  });
  return Object.assign({}, ...entries);
}
