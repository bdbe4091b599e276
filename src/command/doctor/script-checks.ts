import { createHash } from 'node:crypto';
import { error, ok, problemsOr, warning, type Finding } from '../../doctor/finding.js';
import { scriptFile, versionIn, type ScriptFile } from '../../doctor/script-findings.js';
import { shownUrl, shownValue } from '../../doctor/shown-value.js';
import type { PageSource } from './page-source.js';
import { NoAnswer, type WebAnswer, type WebClient } from './web-client.js';

const MAX_BYTES = 2_000_000;
const MAX_SCRIPTS = 30;
const DOCS = 'frameworks.md#script-tag';
const DELIVERY_DOCS = 'performance.md#serving-the-files';

export interface LoadedScript extends ScriptFile {
  /** Why there was no answer. */
  readonly failure?: string;
  readonly answer?: WebAnswer;
}

/** Loads the scripts of ours that a page names. */
export async function loadScripts(
  { scripts, base }: PageSource,
  page: URL,
  client: WebClient,
): Promise<LoadedScript[]> {
  const files = scripts
    .flatMap((tag) => (tag.src ? (scriptFile(tag, base) ?? []) : []))
    .slice(0, MAX_SCRIPTS);
  return Promise.all(
    files.map(async (file) => {
      try {
        const answer = await client.send(file.url, {
          maxBytes: MAX_BYTES,
          followsRedirects: true,
          headers: { Origin: page.origin },
        });
        if (answer.status !== 200) return { ...file, answer };
        return { ...file, answer, version: versionIn(answer.text.slice(0, 200)), hash: hashOf(file, answer) };
      } catch (cause) {
        if (!(cause instanceof NoAnswer)) throw cause;
        return { ...file, failure: cause.message };
      }
    }),
  );
}

function hashOf({ integrity }: ScriptFile, { bytes, isCut }: WebAnswer): string | undefined {
  const [algorithm = ''] = integrity.trim().split('-');
  if (!/^sha(256|384|512)$/.test(algorithm) || isCut) return undefined;
  return `${algorithm}-${createHash(algorithm).update(bytes).digest('base64')}`;
}

/** Whether the script of the elements is there, and is one. */
export function scriptFindings(
  files: readonly LoadedScript[],
  hasElement: boolean,
  version: string,
): readonly Finding[] {
  const scripts = files.filter(({ kind }) => kind === 'element');
  if (!scripts.length && hasElement) {
    return [
      warning(
        'script',
        'No script tag of ve-scheduler is in the source of the page. It may be part of a bundle.',
        '<script src="/ve-scheduler.js" defer></script>',
        DOCS,
      ),
    ];
  }
  const problems = files.flatMap((file) => problemOf(file, version) ?? []);
  return problemsOr(problems, ok('script', `The script is of release ${version}.`));
}

function problemOf(
  { url, kind, isDeferred, failure, answer, version }: LoadedScript,
  own: string,
): Finding | undefined {
  const where = shownUrl(url);
  const file = kind === 'locale' ? 'locales/… of dist/cdn' : 'dist/cdn';
  const wrong = (message: string) =>
    error(
      'script',
      `${where} ${message}`,
      `Upload the folder ${file} of ve-scheduler, so that this URL answers with it: ${where}`,
      DOCS,
    );
  if (failure !== undefined) return wrong(`cannot be loaded: ${failure}.`);
  if (answer!.status !== 200) return wrong(`answers ${answer!.status}.`);
  const type = answer!.headers.get('Content-Type') ?? '';
  if (/html/i.test(type)) return wrong('is an HTML page, not a script.');
  if (!/javascript|ecmascript/i.test(type)) {
    return error(
      'script',
      `${where} has the content type ${shownValue(type) || 'none'}.`,
      'Content-Type: text/javascript; charset=utf-8',
      DOCS,
    );
  }
  if (kind === 'locale') return undefined;
  if (!version) return wrong('is not a script of ve-scheduler.');
  if (version !== own) {
    return warning(
      'script',
      `${where} is of release ${version}. This command is of ${own}.`,
      `<script src="/ve-scheduler/${own}/ve-scheduler.js" defer></script>`,
      'frameworks.md#script-tag',
    );
  }
  if (!isDeferred) {
    return warning(
      'script',
      `${where} stops the page until it is loaded.`,
      `<script src="${where}" defer></script>`,
      DOCS,
    );
  }
  return undefined;
}

/** How the scripts travel: compressed, kept by browsers, and readable by pages of another origin. */
export function deliveryFindings(files: readonly LoadedScript[], page: URL): readonly Finding[] {
  const scripts = files.filter(({ answer, kind }) => kind === 'element' && answer?.status === 200);
  const compression: Finding[] = [];
  const cache: Finding[] = [];
  const cors: Finding[] = [];
  for (const { url, answer } of scripts) {
    const where = shownUrl(url);
    const { headers } = answer!;
    if (!/br|gzip|deflate|zstd/i.test(headers.get('Content-Encoding') ?? '')) {
      compression.push(
        warning(
          'compression',
          `${where} is not compressed, so it is three times as long.`,
          'nginx: gzip on; gzip_types text/javascript; (or Brotli, which is smaller)',
          DELIVERY_DOCS,
        ),
      );
    }
    const control = headers.get('Cache-Control') ?? '';
    if (!/max-age=[1-9]|immutable/i.test(control) || /no-store/i.test(control)) {
      cache.push(
        warning(
          'cache',
          `Browsers load ${where} again on each visit.`,
          /\d+\.\d+\.\d+/.test(url.pathname)
            ? 'Cache-Control: public, max-age=31536000, immutable'
            : 'Cache-Control: public, max-age=3600',
          DELIVERY_DOCS,
        ),
      );
    }
    const allowed = headers.get('Access-Control-Allow-Origin');
    if (url.origin !== page.origin && allowed !== '*' && allowed !== page.origin) {
      cors.push(
        warning(
          'cors',
          `${where} is on another origin and allows no page to load the files beside it.`,
          'Access-Control-Allow-Origin: *',
          DOCS,
        ),
      );
    }
  }
  if (!scripts.length) return [];
  return [
    ...problemsOr(compression, ok('compression', 'The script is compressed.')),
    ...problemsOr(cache, ok('cache', 'Browsers keep the script.')),
    ...cors,
  ];
}
