import { en } from './en.js';
import type { Strings } from './strings.js';

/** Said on `window` when a language has been loaded, so that elements which stand there already speak it. */
export const LOCALE_LOADED = 've-scheduler-locale';

/** A language as its script holds it: the texts alone, in the order of the English ones. */
type Texts = readonly unknown[];

interface Registry {
  veSchedulerLocales?: Record<string, Strings | Texts>;
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
  if (!found) return { tag: 'en', strings: en };
  return { tag: found, strings: wholeOf(known[found]!) };
}

/** What has been made of each language, once: who has the words already knows them again. */
const whole = new WeakMap<object, Strings>();

function wholeOf(words: Strings | Texts): Strings {
  const known = whole.get(words);
  if (known) return known;

  // A language of the page's own may lack a word that is newer.
  const made = merged(en, Array.isArray(words) ? named(words.values(), en) : words);
  whole.set(words, made);
  return made;
}

/** The words, with others in the place of those that are of the same kind. */
export function merged<Words extends object>(words: Words, others: unknown): Words {
  const entries = Object.entries(words).map(([key, word]: [string, unknown]) => {
    const other = (others as Record<string, unknown> | undefined)?.[key];
    if (typeof word === 'object') return [key, merged(word!, other)];
    return [key, typeof other === typeof word ? other : word];
  });
  return Object.fromEntries(entries) as Words;
}

/** Gives the next texts the names that the English ones have. */
function named(texts: Iterator<unknown>, english: object): object {
  return Object.fromEntries(
    Object.entries(english).map(([name, word]: [string, unknown]) => [
      name,
      typeof word === 'object' ? named(texts, word!) : texts.next().value,
    ]),
  );
}
