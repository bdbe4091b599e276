export interface ClientIpOptions {
  /**
   * Number of your own proxies in front of this server. Each adds the address of its client to `X-Forwarded-For`;
   * entries before those can be forged by the visitor and are ignored.
   *
   * @default 0
   */
  readonly trustedProxies?: number;
}

const socketAddresses = new WeakMap<Request, string>();

/** Stores the client address of a request that was not created by `toNodeListener`. Returns the request. */
export function withAddress(request: Request, address: string | undefined): Request {
  if (address !== undefined) socketAddresses.set(request, address);
  return request;
}

/**
 * The visitor's address, for the gateway option `clientIp`: the address of the connection or, behind your proxies, the
 * one that the outermost proxy recorded.
 */
export function clientIpOf(
  request: Request,
  { trustedProxies = 0 }: ClientIpOptions = {},
): string | undefined {
  const socket = socketAddresses.get(request);
  if (trustedProxies < 1) return socket;
  const forwarded = (request.headers.get('X-Forwarded-For') ?? '')
    .split(',')
    .map((entry) => withoutPort(entry.trim()));
  const hops = [...forwarded, socket].filter(Boolean);
  // With fewer entries than proxies, the request bypassed some of them: use the first entry.
  return hops[Math.max(0, hops.length - 1 - trustedProxies)];
}

/** Strips the port that some proxies add: `203.0.113.7:4711`, `[2001:db8::1]:4711`. */
function withoutPort(entry: string): string {
  return /^\[([^\]]*)\](?::\d+)?$/.exec(entry)?.[1] ?? /^([\d.]+):\d+$/.exec(entry)?.[1] ?? entry;
}
