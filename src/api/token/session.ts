import type { Token } from '../wire/schema.js';
import { settingError } from '../wire/setting-mistake.js';
import { tokenLifetime } from './token-lifetime.js';
import { requestToken, type TokenSource } from './token-source.js';
import { secureUrl } from '../wire/trusted-url.js';

export interface SessionOptions {
  readonly tokenSource: TokenSource;
  /** Base URL of the API, unless the token response has one. */
  readonly baseUrl: string;
  /** Whether `baseUrl` wins over the one in the token response. */
  readonly overridesBase: boolean;
  /** Agent and length (minutes) of the calendar shown first, so that the token response can include its slots. */
  readonly initialAgent?: () => { readonly agent: string; readonly duration: number } | undefined;
  /** Token of a visitor's link, whose meeting the client shows and changes; empty to book. */
  readonly manageToken?: string;
  /** Monotonic clock in milliseconds, e.g. `performance.now`. */
  readonly now: () => number;
}

/** A token, and the server that takes it. */
export interface Session {
  readonly token: Token;
  readonly base: string;
  /** By the clock of `SessionOptions.now`. */
  readonly renewAtMs: number;
}

/**
 * Gets a token from the page's source.
 *
 * @throws SchedulerError `configuration` if the token response names a base URL that is not secure.
 */
export async function openSession(
  { tokenSource, baseUrl, overridesBase, manageToken, initialAgent, now }: SessionOptions,
  signal: AbortSignal,
): Promise<Session> {
  const token = await requestToken(tokenSource, {
    ...(manageToken ? { scope: 'manage', manage: manageToken } : { scope: 'schedule', ...initialAgent?.() }),
    signal,
  });
  const base = overridesBase ? baseUrl : (token.api_base ?? baseUrl);
  if (!secureUrl(base)) {
    throw settingError('api_base of the token response', base, 'it must be an https URL');
  }
  // Renewed early, so that a token does not expire on its way.
  const lifetimeMs = tokenLifetime(token.token, token.expires_in) * 1000;
  return { token, base, renewAtMs: now() + lifetimeMs - Math.min(30_000, lifetimeMs / 10) };
}
