import { settingError } from '../../api/wire/setting-mistake.js';
import { secureUrl } from '../../api/wire/trusted-url.js';

/** Endpoints of a gateway as a page sets them; each may be empty. */
export interface AgendaEndpoints {
  readonly agendaEndpoint: string;
  readonly joinEndpoint: string;
  readonly tokenEndpoint: string;
}

/**
 * URL of the gateway's agenda: the one that is set, or `api/agenda` beside another endpoint.
 *
 * @throws SchedulerError `configuration` if none is set, or if it is neither https nor on loopback
 */
export function agendaUrl(
  { agendaEndpoint, joinEndpoint, tokenEndpoint }: AgendaEndpoints,
  pageUrl: string,
): string {
  const [name, value] = agendaEndpoint
    ? ['agenda-endpoint', agendaEndpoint]
    : tokenEndpoint && !joinEndpoint
      ? ['token-endpoint', tokenEndpoint]
      : ['join-endpoint', joinEndpoint];
  const url = value && secureUrl(value, pageUrl);
  if (!url) throw settingError(name, value, 'set it to an https URL like "https://example.com/ve/join"');
  if (agendaEndpoint) return url.href;
  // A slash at the end is not another folder.
  url.pathname = url.pathname.replace(/\/+$/, '');
  return new URL('api/agenda', url).href;
}
