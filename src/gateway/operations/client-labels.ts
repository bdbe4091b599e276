import { DAY_MS } from '../../model/time/units.js';
import { keyedHash, type KeyedHash } from '../crypto/keyed-hash.js';
import { parseClientAddress } from '../http/client-address.js';
import { setBounded } from '../stores/bounded-map.js';

export interface ClientLabelsOptions {
  readonly secret: string;
  /** Address of a visitor; `undefined` if the owner does not know addresses. */
  readonly clientIp: ((request: Request) => string | undefined) | undefined;
  readonly clock: () => number;
}

const LABEL_LENGTH = 8;
const MAX_CACHED = 2000;

/**
 * Labels that tie the log lines of one client together for one day (UTC). They are keyed hashes, so that the log holds no
 * addresses, and nobody without the secret can find out one by trying.
 */
export class ClientLabels {
  readonly #options: ClientLabelsOptions;
  readonly #hash: KeyedHash;
  /** Labels of the day by address, the oldest first. */
  readonly #cache = new Map<string, string>();
  #day = 0;

  constructor(options: ClientLabelsOptions) {
    this.#options = options;
    this.#hash = keyedHash(options.secret, 'client label');
  }

  /** Label of the client that sent a request: its address, or the /64 network of an IPv6 address. */
  async of(request: Request): Promise<string | undefined> {
    const address = this.#addressOf(request);
    if (address === undefined) return undefined;
    const day = Math.floor(this.#options.clock() / DAY_MS);
    if (day !== this.#day) this.#cache.clear();
    this.#day = day;
    const cached = this.#cache.get(address);
    if (cached !== undefined) return cached;
    const label = (await this.#hash(`${day} ${address}`)).slice(0, LABEL_LENGTH);
    setBounded(this.#cache, address, label, MAX_CACHED);
    return label;
  }

  #addressOf(request: Request): string | undefined {
    try {
      return parseClientAddress(this.#options.clientIp?.(request))?.networks[0]?.key;
    } catch {
      // The owner's function failed. Routes that need the address answer 500 because of that.
      return undefined;
    }
  }
}
