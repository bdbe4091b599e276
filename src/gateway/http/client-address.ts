import ipaddr from 'ipaddr.js';

/** A network around a client, for rate limits. */
export interface ClientNetwork {
  readonly key: string;
  /** Factor of a limit's points: the larger the network, the more people it holds. */
  readonly share: number;
}

export interface ClientAddress {
  /** An IPv4 address, or the /56 network of an IPv6 address, which one customer of a provider has. */
  readonly site: string;
  /** The client itself first, then larger networks. */
  readonly networks: readonly ClientNetwork[];
}

/** Sizes of IPv6 networks: a client's link, a customer's, and the smallest that a company is given. */
const NETWORKS = [
  { prefix: 64, share: 1 },
  { prefix: 56, share: 4 },
  { prefix: 48, share: 16 },
] as const;

/**
 * Parses a client's address. All ways to write one address give the same result, also an IPv4 address that is mapped
 * (`::ffff:192.0.2.1`) or translated (`64:ff9b::192.0.2.1`) to IPv6.
 *
 * @returns `undefined` if it is not an IP address.
 */
export function parseClientAddress(text: string | undefined): ClientAddress | undefined {
  const ip = text?.trim().split('%')[0] ?? '';
  // Without the first check, `10.1` would be an address, too.
  if (!ipaddr.IPv4.isValidFourPartDecimal(ip) && !ipaddr.IPv6.isValid(ip)) return undefined;
  const address = ipaddr.process(ip);
  if (address.kind() === 'ipv4') return ofIpv4(address.toString());
  const { parts } = address as ipaddr.IPv6;
  if ((address as ipaddr.IPv6).range() === 'rfc6052') {
    const [high, low] = parts.slice(6) as [number, number];
    return ofIpv4(new ipaddr.IPv4([high >> 8, high & 255, low >> 8, low & 255]).toString());
  }
  const networks = NETWORKS.map(({ prefix, share }) => ({ key: network(ip, prefix), share }));
  return { site: networks[1]!.key, networks };
}

const ofIpv4 = (key: string): ClientAddress => ({ site: key, networks: [{ key, share: 1 }] });

const network = (ip: string, prefix: number): string =>
  `${ipaddr.IPv6.networkAddressFromCIDR(`${ip}/${prefix}`).toString()}/${prefix}`;
