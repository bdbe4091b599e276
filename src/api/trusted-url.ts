const LOOPBACK = /^(localhost|127(\.\d{1,3}){3}|\[::1\])$/;

/**
 * Reads a URL to which a token may travel: https, or http on loopback, and no credentials in it.
 * Gives `undefined` for anything else.
 */
export function secureUrl(value: string, base?: string): URL | undefined {
  if (!URL.canParse(value, base)) return undefined;
  const url = new URL(value, base);
  if (url.username || url.password) return undefined;
  const isSecure = url.protocol === 'https:' || (url.protocol === 'http:' && LOOPBACK.test(url.hostname));
  return isSecure ? url : undefined;
}

/** Like {@link secureUrl}, and the exact origin must be among those given (URLs or origins). */
export function trustedUrl(value: string, trusted: readonly string[]): URL | undefined {
  const url = secureUrl(value);
  return url && trusted.some((one) => secureUrl(one)?.origin === url.origin) ? url : undefined;
}

/** Appends a path of the API, which begins with a slash, to a base URL that may hold a path itself. */
export function apiUrl(base: string, path: string): string {
  return base.replace(/\/+$/, '') + path;
}
