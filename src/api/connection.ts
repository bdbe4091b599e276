import { environmentUrl, toEnvironment } from './environment.js';
import { Client, type ClientOptions } from './client.js';
import type { Fetch } from './request.js';
import { SchedulerError } from './scheduler-error.js';
import { endpointTokenSource, type TokenSource } from './token-source.js';
import { secureUrl } from './trusted-url.js';

/** How a page says where the API is and where its tokens come from. */
export interface ConnectionSettings {
  readonly env: string;
  /** Overrides the base URL of `env`. */
  readonly apiBase: string;
  readonly tokenEndpoint: string;
  readonly tokenSource: TokenSource | undefined;
  /** Sends cookies to a token endpoint on another origin. */
  readonly withCredentials: boolean;
  /** Whether the page tried to hand over a partner key. */
  readonly hasPak: boolean;
  /** Whose calendar will be shown first, as far as that is known before the agents are. */
  readonly initialAgent?: ClientOptions['initialAgent'];
  /** What relative URLs are relative to. */
  readonly pageUrl: string;
}

/**
 * The base URL of the API.
 *
 * @throws SchedulerError `configuration` where it is neither https nor on loopback.
 */
export function baseUrlOf({ apiBase, env, pageUrl }: ConnectionSettings): string {
  if (!apiBase) return environmentUrl(toEnvironment(env));
  const url = secureUrl(apiBase, pageUrl);
  if (!url) throw new SchedulerError('configuration', { cause: 'api-base is not an https URL' });
  return url.href;
}

/**
 * The source of the page's tokens.
 *
 * @throws SchedulerError `pak_refused`, or `configuration` where there is no source or not a secure one.
 */
export function tokenSourceOf(settings: ConnectionSettings, fetch: Fetch): TokenSource {
  const { hasPak, tokenSource, tokenEndpoint, withCredentials, pageUrl } = settings;
  if (hasPak) {
    const cause = 'a partner key must never reach a browser: use token-endpoint instead of pak';
    throw new SchedulerError('pak_refused', { cause });
  }
  if (tokenSource) return tokenSource;
  const endpoint = tokenEndpoint ? secureUrl(tokenEndpoint, pageUrl) : undefined;
  if (!endpoint) {
    const cause = `token-endpoint is ${tokenEndpoint ? 'not an https URL' : 'missing'}`;
    throw new SchedulerError('configuration', { cause });
  }
  return endpointTokenSource(endpoint.href, fetch, withCredentials ? 'include' : 'same-origin');
}

/** Makes a client from what the page says. Throws as {@link baseUrlOf} and {@link tokenSourceOf} do. */
export function connect(settings: ConnectionSettings, fetch: Fetch): Client {
  return new Client({
    tokenSource: tokenSourceOf(settings, fetch),
    baseUrl: baseUrlOf(settings),
    overridesBase: Boolean(settings.apiBase),
    fetch,
    ...(settings.initialAgent && { initialAgent: settings.initialAgent }),
    now: () => performance.now(),
  });
}
