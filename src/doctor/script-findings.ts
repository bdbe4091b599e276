import { LOCALES } from './elements.js';
import { error, ok, problemsOr, warning, type Finding } from './finding.js';
import { shownUrl, shownValue } from './shown-value.js';

/** A `<script>` of ours on the page. */
export interface ScriptFile {
  readonly url: URL;
  /** File name of an element's script, or tag of a locale. */
  readonly name: string;
  readonly kind: 'element' | 'locale';
  /** Whether it is `defer`, `async` or a module. */
  readonly isDeferred: boolean;
  readonly integrity: string;
  readonly nonce: string;
  /** Value of the attribute; `null` if it is missing. */
  readonly crossOrigin: string | null;
  /** What its first comment says; `undefined` if the file could not be read, `''` if it has none. */
  readonly version?: string | undefined;
  /** Hash of the file that the server gives, for the algorithm of `integrity`. */
  readonly hash?: string | undefined;
}

/** Attributes of a script tag. */
export interface ScriptTag {
  readonly src: string;
  readonly type: string;
  readonly isDeferred: boolean;
  readonly integrity: string;
  readonly nonce: string;
  readonly crossOrigin: string | null;
}

const ELEMENT_FILE = /(?:^|\/)((?:ve-scheduler|ve-join-button|ve-agenda)(?:[.-][\w.-]+)?\.m?js)$/;
const LOCALE_FILE = /\/locales\/([\w-]+)\.js$/;

/** Our script behind a tag; `undefined` if it is somebody else's. */
export function scriptFile(tag: ScriptTag, base: URL): ScriptFile | undefined {
  if (!URL.canParse(tag.src, base.href)) return undefined;
  const url = new URL(tag.src, base.href);
  const element = ELEMENT_FILE.exec(url.pathname)?.[1];
  const locale = LOCALE_FILE.exec(url.pathname)?.[1];
  if (!element && !(locale && LOCALES.includes(locale))) return undefined;
  return {
    url,
    name: element ?? locale!,
    kind: element ? 'element' : 'locale',
    isDeferred: tag.isDeferred || tag.type === 'module',
    integrity: tag.integrity,
    nonce: tag.nonce,
    crossOrigin: tag.crossOrigin,
  };
}

const BANNER = /^\uFEFF?(?:;|\s)*\/\*! ve-scheduler (\d[\w.+-]{0,40}) \*\//;

/** Release that a script's text says it is of; `''` if it says none. */
export const versionIn = (text: string): string => BANNER.exec(text)?.[1] ?? '';

const DOCS = 'frameworks.md#script-tag';

/** Copies of the elements' scripts, and their releases. */
export function copiesFinding(files: readonly ScriptFile[]): Finding {
  const scripts = files.filter(({ kind }) => kind === 'element');
  const versions = [...new Set(scripts.flatMap(({ version }) => version || []))];
  if (versions.length > 1) {
    return error(
      'copies',
      `Scripts of several releases are on the page: ${versions.join(' and ')}.`,
      `Keep one: <script src="${shownUrl(scripts.at(-1)!.url)}" defer></script>`,
      DOCS,
    );
  }
  const names = scripts.map(({ name }) => name);
  const twice = names.find((name, index) => names.indexOf(name) !== index);
  const isCovered = names.includes('ve-join-button.js') && names.includes('ve-scheduler.js');
  if (!twice && !isCovered) return ok('copies', 'Each script is on the page once.');
  const name = twice ?? 've-join-button.js';
  const reason = twice ? 'is on the page twice' : 'is not needed, because ve-scheduler.js has the button too';
  return warning(
    'copies',
    `${name} ${reason}. That does no harm, but takes time.`,
    `Remove one <script src="…/${name}">.`,
    DOCS,
  );
}

/** Whether `integrity` fits what the server gives, and whether a browser can check it. */
export function integrityFindings(files: readonly ScriptFile[], page: URL): readonly Finding[] {
  const problems = files.flatMap(({ url, integrity, crossOrigin, hash }): Finding[] => {
    if (!integrity) return [];
    const where = shownUrl(url);
    if (url.origin !== page.origin && crossOrigin === null) {
      return [
        error(
          'integrity',
          `${where} has integrity and comes from another origin, so the browser needs crossorigin.`,
          `<script src="${where}" integrity="${shownHash(integrity)}" crossorigin="anonymous" defer></script>`,
          DOCS,
        ),
      ];
    }
    if (hash === undefined || integrity.split(/\s+/).includes(hash)) return [];
    return [
      error(
        'integrity',
        `${where} is another file than integrity says, so the browser refuses it.`,
        `integrity="${hash}"`,
        DOCS,
      ),
    ];
  });
  const has = files.some(({ integrity }) => integrity);
  return problemsOr(
    problems,
    ok('integrity', has ? 'The hashes fit the files.' : 'No script has integrity.'),
  );
}

/** A hash is no secret, but long. */
const shownHash = (integrity: string): string =>
  /^sha\d{3}-[A-Za-z0-9+/=]{40,90}$/.test(integrity) ? integrity : shownValue(integrity);

/** Whether the files of languages are of the same release as the script. */
export function localeVersionFindings(
  locales: readonly { readonly name: string; readonly version?: string | undefined }[],
  version: string,
): readonly Finding[] {
  const problems = locales.flatMap((one) =>
    one.version === undefined || one.version === version
      ? []
      : error(
          'locale-versions',
          `locales/${one.name}.js is of ${one.version ? `release ${one.version}` : 'no release'}, and the script of ${version}. The form may be in English.`,
          `Upload locales/${one.name}.js of release ${version}, beside the script.`,
          'languages.md',
        ),
  );
  return problemsOr(problems, ok('locale-versions', 'The files of languages fit the script.'));
}

/**
 * Whether the page's language is loaded.
 *
 * @param lang The nearest `lang`; may be empty.
 * @param loaded Tags of the languages that are on the page.
 * @param script URL of the elements' script; `undefined` if it is part of a bundle.
 */
export function languageFinding(lang: string, loaded: readonly string[], script: URL | undefined): Finding {
  if (!lang) {
    return warning(
      'language',
      'The page does not say its language, so the form is in English.',
      '<html lang="en"> (or the language of the page)',
      'languages.md',
    );
  }
  const language = lang.toLowerCase().split('-')[0]!;
  const isOf = (tag: string) => tag.toLowerCase().split('-')[0] === language;
  if (language === 'en') return ok('language', 'The page is in English, which is built in.');
  if (loaded.some(isOf)) return ok('language', `The language ${shownValue(lang)} is loaded.`);
  const tag = LOCALES.find(isOf);
  if (!tag) {
    return warning(
      'language',
      `There is no translation for ${shownValue(lang)}, so the form is in English.`,
      `registerLocale('${shownValue(lang)}', { … })`,
      'languages.md#another-language',
    );
  }
  const url = script && new URL(`locales/${tag}.js`, script);
  return warning(
    'language',
    `The page is in ${shownValue(lang)}, and that language is not loaded, so the form is in English.`,
    url ? `<script src="${shownUrl(url)}" defer></script>` : `import 've-scheduler/locales/${tag}';`,
    'languages.md',
  );
}
