import { apiUrl, secureUrl } from '../api/wire/trusted-url.js';
import { ATTRIBUTES } from './elements.js';

/** A URL in the settings of an element. */
export interface NamedUrl {
  /** Name of the attribute. */
  readonly name: string;
  readonly url: URL;
}

/** URLs that an element uses by its settings. */
export interface ElementUrls {
  readonly named: readonly NamedUrl[];
  /** What it requests: for `connect-src`. */
  readonly called: readonly URL[];
  /** Where its forms lead: for `form-action`. */
  readonly posted: readonly URL[];
}

const NAMES = ['token-endpoint', 'api-base', 'availability-endpoint', 'join-endpoint', 'agenda-endpoint'];

/** A URL below a base URL. Only such ones are requested, never the base itself. */
export const belowBase = (base: URL): URL => new URL(apiUrl(base.href, '/api/'));

/**
 * Reads the URLs of an element's settings.
 *
 * @param read Value of an attribute; `undefined` or empty if it is missing.
 */
export function elementUrls(
  tag: string,
  read: (attribute: string) => string | undefined,
  base: URL,
): ElementUrls {
  const named = NAMES.filter((name) => ATTRIBUTES[tag]!.includes(name)).flatMap((name) => {
    const value = read(name);
    return value && URL.canParse(value, base.href) ? [{ name, url: new URL(value, base) }] : [];
  });
  // Any other URL is refused before it is requested.
  const secure = (attribute: string) => {
    const url = named.find(({ name }) => name === attribute)?.url;
    return url && secureUrl(url.href);
  };
  const join = secure('join-endpoint');
  const token = join ? undefined : secure('token-endpoint');
  const apiBase = tag === 've-scheduler' ? secure('api-base') : undefined;
  const endpoint = join ?? token;
  const agenda =
    tag === 've-agenda' ? (secure('agenda-endpoint') ?? (endpoint && besideEndpoint(endpoint))) : undefined;
  const called = [
    token,
    apiBase && belowBase(apiBase),
    secure('availability-endpoint'),
    agenda,
    agenda && new URL(apiUrl(agenda.href, '/cancel')),
  ];
  return { named, called: called.filter((url) => url !== undefined), posted: join ? [join] : [] };
}

/** The gateway's agenda, which is beside its other endpoints. */
function besideEndpoint({ href }: URL): URL {
  const url = new URL(href);
  url.pathname = url.pathname.replace(/\/+$/, '');
  return new URL('api/agenda', url);
}
