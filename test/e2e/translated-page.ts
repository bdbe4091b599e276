import { readFile } from 'node:fs/promises';
import type { Locator, Page } from 'playwright/test';
import ts from 'typescript';
import type * as translatorModule from '../elements/translation/translator.js';

/** Ends each translated word, as in `translator.ts`. */
const MARK = 'ï' satisfies typeof translatorModule.MARK;

type Global = typeof globalThis & typeof translatorModule & { readonly written: Set<string> };

/**
 * Adds a translator to the pages that open from now on, and records what Intl writes there. Call it before the page opens.
 */
export async function addTranslator(page: Page): Promise<void> {
  const source = await readFile('test/elements/translation/translator.ts', 'utf8');
  const options = { target: ts.ScriptTarget.ES2022, module: ts.ModuleKind.ESNext };
  const script = ts.transpile(source, options).replaceAll(/^export /gm, '');
  await page.addInitScript(
    `{${script};Object.assign(globalThis, { Translator, textsOf, originalText, MARK })}`,
  );
  await page.addInitScript(recordIntl);
}

/** Records every text with a letter in it: a translator keeps digits as they are. */
function recordIntl(): void {
  const written = new Set<string>();
  Object.assign(globalThis, { written });
  const record = (text: string): string => {
    if (/\p{L}/u.test(text)) written.add(text.replaceAll(/\s+/g, ' '));
    return text;
  };
  const { DateTimeFormat, NumberFormat, RelativeTimeFormat } = Intl;
  for (const { prototype } of [DateTimeFormat, NumberFormat]) {
    const accessor = Object.getOwnPropertyDescriptor(prototype, 'format')!;
    Object.defineProperty(prototype, 'format', {
      get(this: Intl.DateTimeFormat) {
        const format = accessor.get!.call(this) as (value: unknown) => string;
        return (value: unknown) => record(format(value));
      },
    });
  }
  for (const [prototype, name] of [
    [DateTimeFormat.prototype, 'formatRange'],
    [RelativeTimeFormat.prototype, 'format'],
  ] as const) {
    const method = Reflect.get(prototype, name) as (...values: unknown[]) => string;
    Reflect.set(prototype, name, function (this: unknown, ...values: unknown[]) {
      return record(method.apply(this, values));
    });
  }
}

/** Starts the translator for an element's shadow root. */
export const translate = (element: Locator): Promise<void> =>
  element.evaluate((one) => {
    new (globalThis as Global).Translator(one.shadowRoot!);
  });

/** What an element shows and says: without the translator's marks, and without what the browser has not opened. */
export const originalTextOf = (element: Locator): Promise<string> =>
  element.evaluate((one) => {
    const { originalText } = globalThis as Global;
    const root = one.shadowRoot!;
    // The reference of a booking is another each time.
    const hidden = [...root.querySelectorAll('details.hint, dl')].map((part) => originalText(part));
    return hidden.reduce((text, part) => text.replace(part, ''), originalText(root));
  });

/** Texts of Intl that a visitor sees, and that a translator may change. */
export const translatableDates = (element: Locator): Promise<string[]> =>
  element.evaluate((one) => {
    const { textsOf, MARK, written } = globalThis as Global;
    return textsOf(one.shadowRoot!)
      .filter(({ parentElement }) => !parentElement!.closest('[translate="no"], .visually-hidden'))
      .map(({ data }) => data.replaceAll(MARK, '').replaceAll(/\s+/g, ' '))
      .filter((text) => [...written].some((date) => text.includes(date)));
  });

/** Texts that a translator should have translated, but has not. */
export const untranslatedTexts = (element: Locator): Promise<string[]> =>
  element.evaluate((one) => {
    const { textsOf, MARK } = globalThis as Global;
    return textsOf(one.shadowRoot!)
      .filter(({ parentElement }) => !parentElement!.closest('[translate="no"]'))
      .map(({ data }) => data.trim())
      .filter((text) => /\p{L}/u.test(text) && !text.includes(MARK));
  });

/** Number of different texts that Intl has written since the page opened. */
export const countDates = (page: Page): Promise<number> =>
  page.evaluate(() => (globalThis as Global).written.size);

/** Matches a text whether it is translated or not. */
export const inAnyLanguage = (text: string): RegExp =>
  new RegExp(text.replace(/[.?()]/g, String.raw`\$&`).replace(/\p{L}+/gu, `$&${MARK}?`));
