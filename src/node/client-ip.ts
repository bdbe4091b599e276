export interface ClientIpOptions {
  /**
   * How many proxies of yours stand before this server, each of which adds the address it hears from to
   * `X-Forwarded-For`. What stands there beyond them was written by the visitor, and is not believed.
   *
   * @default 0
   */
  readonly trustedProxies?: number;
}

const addresses = new WeakMap<Request, string>();

/** Notes which address a request came from, where something else than `toNodeListener` made it. Gives the request back. */
export function withAddress(request: Request, address: string | undefined): Request {
  if (address !== undefined) addresses.set(request, address);
  return request;
}

/**
 * The address of the visitor, for the gateway's option `clientIp`: that of the connection or, behind proxies of yours,
 * what the outermost of them has written down.
 */
export function clientIpOf(
  request: Request,
  { trustedProxies = 0 }: ClientIpOptions = {},
): string | undefined {
  const socket = addresses.get(request);
  if (trustedProxies < 1) return socket;
  const forwarded = (request.headers.get('X-Forwarded-For') ?? '')
    .split(',')
    .map((entry) => withoutPort(entry.trim()));
  const hops = [...forwarded, socket].filter(Boolean);
  // Fewer than the proxies would have added: the request did not pass all of them, and the farthest is all there is.
  return hops[Math.max(0, hops.length - 1 - trustedProxies)];
}

/** Some proxies write `203.0.113.7:4711` or `[2001:db8::1]:4711`. */
function withoutPort(entry: string): string {
  return /^\[([^\]]*)\](?::\d+)?$/.exec(entry)?.[1] ?? /^([\d.]+):\d+$/.exec(entry)?.[1] ?? entry;
}
