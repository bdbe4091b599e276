import { en } from './en.js';
import { KEYS, VERSION } from './release.js';
import type { Strings } from './strings.js';

/** Event on `window` after a language was registered, so that elements already on the page re-render in it. */
export const LOCALE_LOADED_EVENT = 've-scheduler-locale';

/**
 * A language as its CDN script holds it: the hash of the keys and the version that it was made for, then only the texts, in
 * the order of the English ones.
 */
type Texts = readonly [release: string, ...texts: unknown[]];

interface Registry {
  veSchedulerLocales?: Record<string, Strings | Texts>;
}

/** On the global object, because each language is its own script and may load before this one. */
const registry = () => ((globalThis as Registry).veSchedulerLocales ??= {});

/** Registers the strings of a language. `tag` is a BCP 47 tag such as `de` or `pt-BR`. */
export function registerLocale(tag: string, strings: Strings): void {
  registry()[tag] = strings;
  if (typeof window !== 'undefined') window.dispatchEvent(new Event(LOCALE_LOADED_EVENT));
}

/**
 * Strings for a language tag, and the tag they are registered for: the same tag, else the same language, else English. A
 * script of another release with other strings is English, too, and the console says so.
 */
export function stringsFor(tag: string): { readonly tag: string; readonly strings: Strings } {
  const wanted = tag.toLowerCase();
  const language = wanted.split('-')[0]!;
  const known = registry();
  const tags = Object.keys(known);
  const found =
    tags.find((one) => one.toLowerCase() === wanted) ??
    tags.find((one) => one.toLowerCase() === language) ??
    tags.find((one) => one.toLowerCase().split('-')[0] === language);
  const strings = found ? completeStrings(found, known[found]!) : en;
  return { tag: strings === en ? 'en' : found!, strings };
}

/** Completed strings by what was registered, so that equal languages give the identical object. */
const completed = new WeakMap<object, Strings>();

function completeStrings(tag: string, words: Strings | Texts): Strings {
  let made = completed.get(words);
  if (!made) {
    if (!Array.isArray(words)) {
      // A page's own language may lack strings that were added later.
      made = mergeStrings(en, words);
    } else {
      const [release, ...texts] = words as unknown as Texts;
      if (release.startsWith(KEYS)) {
        made = mergeStrings(en, nameTexts(texts.values(), en));
      } else {
        console.warn(`ve-scheduler ${VERSION}: locales/${tag}.js is for ${release.slice(KEYS.length)}`);
        made = en;
      }
    }
    completed.set(words, made);
  }
  return made;
}

/** Replaces strings by overrides of the same type, recursively. Overrides of another type are ignored. */
export function mergeStrings<Words extends object>(words: Words, others: unknown): Words {
  const entries = Object.entries(words).map(([key, word]: [string, unknown]) => {
    const other = (others as Record<string, unknown> | undefined)?.[key];
    if (typeof word === 'object') return [key, mergeStrings(word!, other)];
    return [key, typeof other === typeof word ? other : word];
  });
  return Object.fromEntries(entries) as Words;
}

/** Turns a list of texts into an object with the keys of the English strings. */
function nameTexts(texts: Iterator<unknown>, english: object): object {
  return Object.fromEntries(
    Object.entries(english).map(([name, word]: [string, unknown]) => [
      name,
      typeof word === 'object' ? nameTexts(texts, word!) : texts.next().value,
    ]),
  );
}
