import { error, ok, warning, type Finding } from '../finding.js';
import { shownUrl, shownValue } from '../shown-value.js';

/** @param script URL of the page's service worker; `undefined` if it has none. */
export function serviceWorkerFinding(script: string | undefined): Finding {
  if (script === undefined)
    return ok('service-worker', 'No service worker is between the page and its server.');
  return warning(
    'service-worker',
    `The service worker ${shownUrl(new URL(script))} may answer requests of the form.`,
    "Let it pass what is not GET: if (event.request.method !== 'GET') return;",
    'doctor.md#what-it-checks',
  );
}

/** @param hasStorage Whether the browser lets the page store anything. */
export function storageFinding(hasStorage: boolean, hasCookies: boolean, needsCookies: boolean): Finding {
  if (!hasCookies && needsCookies) {
    return warning(
      'storage',
      'The browser blocks cookies, and with-credentials sends them.',
      'Remove with-credentials, or put the token endpoint on the origin of the page.',
      'attributes.md#connection',
    );
  }
  return ok('storage', hasStorage ? 'Storage is not blocked.' : 'Storage is blocked. The elements use none.');
}

/** A page's built-in functions. Another page's are given in tests. */
export type BuiltIns = Pick<
  typeof globalThis,
  'Array' | 'Date' | 'JSON' | 'Object' | 'Promise' | 'String' | 'fetch' | 'customElements'
>;

/** What scripts have been seen to replace. */
const FUNCTIONS =
  `Array.from Array.prototype.filter Array.prototype.flatMap Array.prototype.includes Array.prototype.map
   Array.prototype.reduce Array.prototype.sort Date Date.now Date.parse JSON.parse JSON.stringify Object.assign
   Object.entries Object.fromEntries Object.keys Promise Promise.prototype.then String.prototype.replace
   String.prototype.split String.prototype.startsWith String.prototype.trim customElements.define fetch`.split(
    /\s+/,
  );

/** The value behind a name such as `Array.from`. */
const read = (scope: BuiltIns, name: string): unknown =>
  name.split('.').reduce<unknown>((value, key) => (Object(value) as Record<string, unknown>)[key], scope);

/** Built-in functions that give another result than the language says, by name. */
function brokenBuiltIns({ Array, Date, JSON, Object }: BuiltIns): string[] {
  const tests: Readonly<Record<string, () => boolean>> = {
    'Array.from': () =>
      Array.from([1], (one: number) => one * 2)[0] === 2 && Array.from(new Set([3]))[0] === 3,
    'Array.prototype.reduce': () => [1, 2].reduce((sum, one) => sum + one) === 3,
    'Array.prototype.toJSON': () =>
      !('toJSON' in Array.prototype) || JSON.stringify({ a: [1] }) === '{"a":[1]}',
    'JSON.stringify': () => JSON.stringify({ a: ['b'] }) === '{"a":["b"]}',
    'Object.prototype': () => {
      for (const name in {}) return !name;
      return true;
    },
    'Object.entries': () => Object.entries({ a: 1 }).join() === 'a,1',
    'Date.parse': () => Date.parse('2026-11-24T09:00:00Z') === 1_795_510_800_000,
    Date: () => new Date(0).toISOString() === '1970-01-01T00:00:00.000Z',
  };
  return Object.keys(tests).filter((name) => {
    try {
      return !tests[name]!();
    } catch {
      return true;
    }
  });
}

/** Whether scripts of the page have replaced what the language or the browser has. */
export function builtInsFinding(scope: BuiltIns): Finding {
  const broken = brokenBuiltIns(scope);
  if (broken.length) {
    return error(
      'built-ins',
      `A script of the page has changed ${broken.join(', ')}, which no longer ${broken.length > 1 ? 'do' : 'does'} what the language says.`,
      'Update or remove the old library that does it, such as Prototype, MooTools or Datejs.',
      'doctor.md#what-it-checks',
    );
  }
  const source = (value: unknown) => Function.prototype.toString.call(value);
  const replaced = FUNCTIONS.filter((name) => !source(read(scope, name)).includes('[native code]'));
  if (!replaced.length) return ok('built-ins', 'No script has replaced a built-in function.');
  return warning(
    'built-ins',
    `A script of the page has replaced ${replaced.join(', ')}. ${replaced.length > 1 ? 'They' : 'It'} still ${replaced.length > 1 ? 'give' : 'gives'} the right results.`,
    'If the form fails, load the page without that script.',
    'doctor.md#what-it-checks',
  );
}

/** @param versions What other copies of Lit have written down. */
export function litFinding(versions: readonly string[], restrictsPolicies: boolean): Finding {
  if (!versions.length) return ok('lit', 'No other Lit is on the page.');
  const list = versions.map(shownValue).join(' and ');
  if (!restrictsPolicies) return ok('lit', `The page has Lit ${list} too. That does no harm.`);
  return warning(
    'lit',
    `The page has Lit ${list} too, and the directive trusted-types lets each name be used once.`,
    "Content-Security-Policy: trusted-types ve-scheduler lit-html 'allow-duplicates'",
    'frameworks.md#content-security-policy',
  );
}
