import { en } from './en.js';
import type { Strings } from './strings.js';

/** Said on `window` when a language has been loaded, so that elements which stand there already speak it. */
export const LOCALE_LOADED = 've-scheduler-locale';

interface Registry {
  veSchedulerLocales?: Record<string, Strings>;
}

/** On the global object, since each language is a script of its own and may be loaded first. */
const registry = () => ((globalThis as Registry).veSchedulerLocales ??= {});

/** Adds a language. `tag` is a BCP 47 tag, such as `de` or `pt-BR`. */
export function registerLocale(tag: string, strings: Strings): void {
  registry()[tag] = strings;
  if (typeof window !== 'undefined') window.dispatchEvent(new Event(LOCALE_LOADED));
}

/** The words for a language tag, and the tag that they are of: its own, else of the same language, else English. */
export function wordsFor(tag: string): { readonly tag: string; readonly strings: Strings } {
  const wanted = tag.toLowerCase();
  const language = wanted.split('-')[0]!;
  const known = registry();
  const tags = Object.keys(known);
  const found =
    tags.find((one) => one.toLowerCase() === wanted) ??
    tags.find((one) => one.toLowerCase() === language) ??
    tags.find((one) => one.toLowerCase().split('-')[0] === language);
  return found ? { tag: found, strings: known[found]! } : { tag: 'en', strings: en };
}
