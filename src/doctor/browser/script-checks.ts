import { KEYS } from '../../i18n/release.js';
import type { Fetch } from '../../api/request/request.js';
import { ATTRIBUTES } from '../elements.js';
import { scriptFile, versionIn, type ScriptFile } from '../script-findings.js';

const TIMEOUT_MS = 5_000;

/** Scripts of ours on a page. A file that cannot be read has no version and no hash. */
export async function readScripts(page: Document, fetch: Fetch): Promise<ScriptFile[]> {
  const files = [...page.scripts].flatMap((script) => {
    const { src, type, defer, async, integrity, nonce } = script;
    if (!src) return [];
    const tag = { src, type, isDeferred: defer || async, integrity, nonce, crossOrigin: script.crossOrigin };
    return scriptFile(tag, new URL(page.baseURI)) ?? [];
  });
  return Promise.all(files.map(async (file) => ({ ...file, ...(await read(file, fetch)) })));
}

async function read({ url, integrity }: ScriptFile, fetch: Fetch): Promise<Partial<ScriptFile>> {
  try {
    const response = await fetch(url.href, {
      cache: 'force-cache',
      credentials: 'same-origin',
      signal: AbortSignal.timeout(TIMEOUT_MS),
    });
    if (!response.ok) return {};
    const bytes = await response.arrayBuffer();
    const version = versionIn(new TextDecoder('utf-8', { ignoreBOM: true }).decode(bytes.slice(0, 200)));
    const [algorithm] = integrity.split('-') as [string];
    // Only secure contexts have it.
    if (!/^sha(256|384|512)$/.test(algorithm) || !isSecureContext) return { version };
    const digest = new Uint8Array(await crypto.subtle.digest(algorithm.replace('sha', 'SHA-'), bytes));
    return { version, hash: `${algorithm}-${btoa(String.fromCharCode(...digest))}` };
  } catch {
    return {};
  }
}

/** Whether a script has run: a policy that forbids its tag has let it through, e.g. for a script that it trusts. */
export const hasRun = ({ kind, name }: ScriptFile, locales: readonly { readonly name: string }[]): boolean =>
  kind === 'locale'
    ? locales.some((one) => one.name === name)
    : Object.keys(ATTRIBUTES).some((tag) => name.startsWith(tag) && customElements.get(tag));

/** Languages that are loaded, with the release that each file names; those that a page registers itself have none. */
export function loadedLocales(): { readonly name: string; readonly version?: string }[] {
  const { veSchedulerLocales = {} } = globalThis as { veSchedulerLocales?: Record<string, unknown> };
  return Object.entries(veSchedulerLocales).map(([name, words]) => {
    const [release] = Array.isArray(words) ? (words as [unknown]) : [];
    if (typeof release !== 'string') return { name };
    // Other strings mean another release, whatever number it has.
    const version = release.slice(KEYS.length);
    return { name, version: release.startsWith(KEYS) ? version : `${version} with other strings` };
  });
}
