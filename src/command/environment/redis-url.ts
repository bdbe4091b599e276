export interface RedisNode {
  readonly host: string;
  readonly port: number;
}

/** Where Redis is, read from a URL. */
export interface RedisUrl {
  readonly kind: 'single' | 'sentinel' | 'cluster';
  readonly isSecure: boolean;
  readonly nodes: readonly RedisNode[];
  readonly username: string | undefined;
  readonly password: string | undefined;
  readonly database: number;
  /** Name of the master that the sentinels watch; empty for other kinds. */
  readonly master: string;
}

const URL_PARTS =
  /^redis(?<secure>s?)(?:\+(?<kind>sentinel|cluster))?:\/\/(?:(?<user>[^:@/]*)(?::(?<password>[^@/]*))?@)?(?<nodes>[^/?#]+)(?:\/(?<path>[^/?#]*))?$/;
const DEFAULT_PORT = { single: 6379, sentinel: 26_379, cluster: 6379 } as const;

export const REDIS_URL_RULE =
  'must be a URL such as redis://127.0.0.1:6379, redis+sentinel://host:26379,host:26379/master or redis+cluster://host:6379,host:6379 (rediss for TLS); in a user or password, write @ as %40, / as %2F and % as %25';

/**
 * Parses `redis://user:password@host:port/database`, `redis+sentinel://host:port,host:port/name-of-master` or
 * `redis+cluster://host:port,host:port`; with TLS each begins with `rediss`.
 *
 * @returns `undefined` if it is none of them.
 */
export function parseRedisUrl(text: string): RedisUrl | undefined {
  const {
    secure,
    kind = 'single',
    user,
    password,
    nodes = '',
    path = '',
  } = URL_PARTS.exec(text)?.groups ?? {};
  if (secure === undefined || ![user, password, path].every(isEncoded)) return undefined;
  const parsed = nodes.split(',').map((node) => parseNode(node, DEFAULT_PORT[kind as RedisUrl['kind']]));
  const isPathValid =
    kind === 'sentinel' ? path !== '' : kind === 'cluster' ? path === '' : /^\d*$/.test(path);
  if (!isPathValid || (kind === 'single' && parsed.length > 1)) return undefined;
  if (!parsed.every((node) => node !== undefined)) return undefined;
  return {
    kind: kind as RedisUrl['kind'],
    isSecure: secure === 's',
    nodes: parsed,
    username: user ? decodeURIComponent(user) : undefined,
    password: password ? decodeURIComponent(password) : undefined,
    database: kind === 'single' ? Number(path) : 0,
    master: kind === 'sentinel' ? decodeURIComponent(path) : '',
  };
}

/** Whether each `%` begins a character in percent encoding. */
function isEncoded(text = ''): boolean {
  try {
    decodeURIComponent(text);
    return true;
  } catch {
    return false;
  }
}

function parseNode(text: string, defaultPort: number): RedisNode | undefined {
  const url = URL.canParse(`http://${text}`) ? new URL(`http://${text}`) : undefined;
  if (!url?.hostname || url.username || url.pathname !== '/') return undefined;
  const port = /:(\d+)$/.exec(text)?.[1];
  return {
    host: url.hostname.replace(/^\[(.*)\]$/, '$1'),
    port: port === undefined ? defaultPort : Number(port),
  };
}
