import { en } from './en.js';
import type { Strings } from './strings.js';

/** Event on `window` after a language was registered, so that elements already on the page re-render in it. */
export const LOCALE_LOADED_EVENT = 've-scheduler-locale';

/** A language as its CDN script holds it: only the texts, in the order of the English ones. */
type Texts = readonly unknown[];

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

/** Strings for a language tag, and the tag they are registered for: the same tag, else the same language, else English. */
export function stringsFor(tag: string): { readonly tag: string; readonly strings: Strings } {
  const wanted = tag.toLowerCase();
  const language = wanted.split('-')[0]!;
  const known = registry();
  const tags = Object.keys(known);
  const found =
    tags.find((one) => one.toLowerCase() === wanted) ??
    tags.find((one) => one.toLowerCase() === language) ??
    tags.find((one) => one.toLowerCase().split('-')[0] === language);
  if (!found) return { tag: 'en', strings: en };
  return { tag: found, strings: completeStrings(known[found]!) };
}

/** Completed strings by what was registered, so that equal languages give the identical object. */
const completed = new WeakMap<object, Strings>();

function completeStrings(words: Strings | Texts): Strings {
  const known = completed.get(words);
  if (known) return known;

  // A page's own language may lack strings that were added later.
  const made = mergeStrings(en, Array.isArray(words) ? nameTexts(words.values(), en) : words);
  completed.set(words, made);
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
