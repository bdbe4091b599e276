const LOOPBACK = /^(localhost|127(\.\d{1,3}){3}|\[::1\])$/;

/**
 * Parses a URL that may receive a token: https, or http on loopback, and without credentials.
 * Returns `undefined` for anything else.
 */
export function secureUrl(value: string, base?: string): URL | undefined {
  if (!URL.canParse(value, base)) return undefined;
  const url = new URL(value, base);
  if (url.username || url.password) return undefined;
  const isSecure = url.protocol === 'https:' || (url.protocol === 'http:' && LOOPBACK.test(url.hostname));
  return isSecure ? url : undefined;
}

/** Like {@link secureUrl}, and its origin must be that of a trusted URL. */
export function trustedUrl(value: string, trusted: readonly string[]): URL | undefined {
  const url = secureUrl(value);
  return url && trusted.some((one) => secureUrl(one)?.origin === url.origin) ? url : undefined;
}

/** Appends an API path, with its leading slash, to a base URL that may have a path too. */
export function apiUrl(base: string, path: string): string {
  return base.replace(/\/+$/, '') + path;
}
