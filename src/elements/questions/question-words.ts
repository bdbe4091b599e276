import { LoadedWords } from '../kit/loaded-words.js';
import type { QuestionWords } from './words.js';
import { words as english } from './words/en.js';

export const questionWords = (onLoad: () => void): LoadedWords<QuestionWords> =>
  new LoadedWords<QuestionWords>(english, LANGUAGES, onLoad);

const LANGUAGES = {
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
