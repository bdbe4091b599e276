export interface ClientIpOptions {
  /**
   * Number of your own proxies in front of this server. Each adds the address of its client to `X-Forwarded-For`;
   * entries before those can be forged by the visitor and are ignored.
   *
   * @default 0
   */
  readonly trustedProxies?: number;
  /**
   * Called once if the requests do not look as `trustedProxies` says. Then visitors share one limit, or can choose their
   * own. @default console.warn
   */
  readonly onMismatch?: (message: string) => void;
}

const socketAddresses = new WeakMap<Request, string | undefined>();

/** Stores the client address of a request that was not created by `toNodeListener`. Returns the request. */
export function withAddress(request: Request, address: string | undefined): Request {
  socketAddresses.set(request, address);
  return request;
}

/**
 * The visitor's address, for the gateway option `clientIp`: the address of the connection or, behind your proxies, the
 * one that the outermost proxy recorded. It is `undefined` if nobody recorded one.
 */
export function clientIpOf(
  request: Request,
  { trustedProxies = 0, onMismatch = console.warn }: ClientIpOptions = {},
): string | undefined {
  const socket = socketAddresses.get(request);
  const header = request.headers.get('X-Forwarded-For');
  const hasProxy = trustedProxies > 0;
  if (hasProxy !== (header !== null)) reportMismatch(trustedProxies, onMismatch);
  if (!hasProxy) return socket;
  const forwarded = (header ?? '').split(',').map((entry) => withoutPort(entry.trim()));
  const hops = [...forwarded, socket].filter(Boolean);
  // With fewer entries than proxies, the request bypassed some of them: use the first entry.
  return hops[Math.max(0, hops.length - 1 - trustedProxies)];
}

/** The functions that were called; each is called once. */
const notified = new WeakSet<(message: string) => void>();

function reportMismatch(trustedProxies: number, onMismatch: (message: string) => void): void {
  if (notified.has(onMismatch)) return;
  notified.add(onMismatch);
  onMismatch(
    trustedProxies > 0
      ? `trustedProxies is ${trustedProxies}, but a request came without X-Forwarded-For: did it bypass the proxy, or does the proxy not set it?`
      : 'a request has X-Forwarded-For, but trustedProxies is 0: behind a proxy, all visitors share the limits per address',
  );
}

/** Strips the port that some proxies add: `203.0.113.7:4711`, `[2001:db8::1]:4711`. */
function withoutPort(entry: string): string {
  const bare = entry.replace(/^"(.*)"$/, '$1');
  return /^\[([^\]]*)\](?::\d+)?$/.exec(bare)?.[1] ?? /^([\d.]+):\d+$/.exec(bare)?.[1] ?? bare;
}
