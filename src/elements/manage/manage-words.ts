import type { ManageWords } from './words.js';

type Load = () => Promise<{ readonly words: ManageWords }>;

/** The languages but English, each in a file of its own. */
const LANGUAGES: Readonly<Record<string, Load>> = {
  ar: () => import('./words/ar.js'),
  bg: () => import('./words/bg.js'),
  de: () => import('./words/de.js'),
  es: () => import('./words/es.js'),
  fr: () => import('./words/fr.js'),
  he: () => import('./words/he.js'),
  hi: () => import('./words/hi.js'),
  it: () => import('./words/it.js'),
  ja: () => import('./words/ja.js'),
  ko: () => import('./words/ko.js'),
  nl: () => import('./words/nl.js'),
  pl: () => import('./words/pl.js'),
  pt: () => import('./words/pt.js'),
  tr: () => import('./words/tr.js'),
  zh: () => import('./words/zh.js'),
};

/** The words in a language; `undefined` if there are none. @throws if their file cannot be loaded */
export const wordsIn = async (language: string): Promise<ManageWords | undefined> =>
  (await LANGUAGES[language]?.())?.words;
