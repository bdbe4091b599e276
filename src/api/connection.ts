import { environmentUrl, toEnvironment } from './wire/environment.js';
import type { RequestOptions } from './authorized-requests.js';
import { Client } from './client.js';
import type { Fetch } from './request/request.js';
import { SchedulerError } from './wire/scheduler-error.js';
import { settingError } from './wire/setting-mistake.js';
import { endpointTokenSource, withAbsoluteBase, type TokenSource } from './token/token-source.js';
import { secureUrl } from './wire/trusted-url.js';

/** Page settings that say where the API is and where tokens come from. */
export interface ConnectionSettings {
  readonly env: string;
  /** Overrides the base URL of `env`. */
  readonly apiBase: string;
  /** URL of the site's token endpoint; may be empty. */
  readonly tokenEndpoint: string;
  readonly tokenSource: TokenSource | undefined;
  /** Whether cookies are sent to a token endpoint on another origin. */
  readonly withCredentials: boolean;
  /** Whether the page has a partner key in it, which is refused. */
  readonly hasPak: boolean;
  readonly initialAgent?: RequestOptions['initialAgent'];
  /** Token of a visitor's link; may be empty. */
  readonly manageToken?: string;
  /** Base of relative URLs. */
  readonly pageUrl: string;
}

/**
 * Base URL of the API.
 *
 * @throws SchedulerError `configuration` if `api-base` is neither https nor on loopback.
 */
export function apiBaseUrl({ apiBase, env, pageUrl }: ConnectionSettings): string {
  if (!apiBase) return environmentUrl(toEnvironment(env));
  const url = secureUrl(apiBase, pageUrl);
  if (!url) throw settingError('api-base', apiBase, 'set it to an https URL');
  return url.href;
}

/** @throws SchedulerError `pak_refused` if the page contains a partner key. */
export function checkPak({ hasPak }: ConnectionSettings): void {
  if (!hasPak) return;
  const message = 'pak is not allowed, because it would be public: set token-endpoint';
  throw new SchedulerError('pak_refused', { message });
}

/**
 * Token source of the page: its function, or its endpoint.
 *
 * @throws SchedulerError `pak_refused`, or `configuration` if the endpoint is missing or not secure.
 */
export function resolveTokenSource(settings: ConnectionSettings, fetch: Fetch): TokenSource {
  const { tokenSource, tokenEndpoint, withCredentials, pageUrl } = settings;
  checkPak(settings);
  // A gateway's token response has a relative `api_base`, which a page's function may pass on as it is.
  if (tokenSource) return async (request) => withAbsoluteBase({ ...(await tokenSource(request)) }, pageUrl);
  const endpoint = tokenEndpoint && secureUrl(tokenEndpoint, pageUrl);
  if (!endpoint) {
    const fix = 'set it to an https URL like "https://example.com/ve/token"';
    throw settingError('token-endpoint', tokenEndpoint, fix);
  }
  return endpointTokenSource(endpoint.href, fetch, withCredentials ? 'include' : undefined);
}

/** Creates a client. Throws as {@link apiBaseUrl} and {@link resolveTokenSource} do. */
export function connect(settings: ConnectionSettings, fetch: Fetch): Client {
  const { tokenEndpoint, withCredentials, pageUrl, manageToken } = settings;
  const baseUrl = apiBaseUrl(settings);
  // A page's function may be for one visitor or form, and a visitor's link is for one meeting.
  const canShare = !settings.tokenSource && !manageToken;
  return new Client({
    tokenSource: resolveTokenSource(settings, fetch),
    shareKey: canShare ? JSON.stringify([pageUrl, tokenEndpoint, withCredentials, baseUrl]) : '',
    baseUrl,
    overridesBase: Boolean(settings.apiBase),
    fetch,
    ...(settings.initialAgent && { initialAgent: settings.initialAgent }),
    manageToken: manageToken ?? '',
    now: () => performance.now(),
  });
}
