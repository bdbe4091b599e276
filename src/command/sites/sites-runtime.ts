import { clientIpOf } from '../../gateway/http/client-ip.js';
import { SHARED_LIMITER_FAILED } from '../../gateway/limits/limits.js';
import type { GatewayOptions } from '../../gateway/options/gateway-options.js';
import type { SiteOptions } from '../../gateway/sites/site-options.js';
import { createMemoryStore } from '../../gateway/stores/memory-store.js';
import { publicFetch } from '../../node/public-fetch.js';
import type { Metrics } from '../metrics/metrics.js';
import type { RedisConnection } from '../redis.js';
import type { LoadedSite, LoadedSites } from './sites-file.js';

export interface SitesRuntimeOptions {
  readonly redis: RedisConnection | undefined;
  readonly say: (event: string, more?: object) => void;
  readonly out: (line: string) => void;
  readonly metrics: () => Metrics | undefined;
}

/** Adds to the options of the file what the process has, and keeps it while the file changes. */
export class SitesRuntime {
  readonly #options: SitesRuntimeOptions;
  /** By name and fingerprint. */
  readonly #known = new Map<string, SiteOptions>();
  /** Bookings are remembered although the settings of a site change. */
  readonly #stores = new Map<string, GatewayOptions['idempotencyStore']>();
  readonly #webhookFetch = publicFetch();
  #hasWarnedOfLimiter = false;

  constructor(options: SitesRuntimeOptions) {
    this.#options = options;
  }

  /** One function, which is called once. */
  readonly #onMismatch = (message: string): void => this.#options.say('warning', { message });

  readonly log: NonNullable<GatewayOptions['log']> = (entry) => {
    this.#options.out(JSON.stringify(entry));
    this.#options.metrics()?.countRequest(entry);
  };

  /** Options of each site; the same objects as before for sites that did not change. */
  optionsOf({ sites, file: { trustedProxies } }: LoadedSites): Record<string, SiteOptions> {
    const clientIp = (request: Request) =>
      clientIpOf(request, { trustedProxies, onMismatch: this.#onMismatch });
    return Object.fromEntries(
      sites.map((site) => {
        const key = `${site.name} ${trustedProxies} ${site.fingerprint}`;
        const options = this.#known.get(key) ?? {
          compress: true,
          ...site.options,
          ...this.#storageOf(site),
          ...this.#reportsOf(site.name),
          webhookFetch: this.#webhookFetch,
          clientIp,
        };
        this.#known.set(key, options);
        return [site.name, options];
      }),
    );
  }

  /** Forgets the options of sites that are not served any more. */
  forgetOthers(served: Readonly<Record<string, SiteOptions>>): void {
    const options = new Set(Object.values(served));
    for (const [key, one] of this.#known) if (!options.has(one)) this.#known.delete(key);
  }

  #storageOf({ name, redisPrefix }: LoadedSite): Pick<GatewayOptions, 'limiter' | 'idempotencyStore'> {
    const { redis } = this.#options;
    if (redis) return redis.optionsFor(redisPrefix);
    const idempotencyStore = this.#stores.get(name) ?? createMemoryStore();
    this.#stores.set(name, idempotencyStore);
    return { idempotencyStore };
  }

  #reportsOf(site: string): Pick<GatewayOptions, 'log' | 'onUpstreamCall' | 'onWebhook' | 'warn'> {
    return {
      log: this.log,
      onUpstreamCall: (call) => this.#options.metrics()?.countCall(call, site),
      onWebhook: (webhookTry) => {
        if (webhookTry.outcome !== 'delivered') this.#options.say('webhook', { site, ...webhookTry });
        this.#options.metrics()?.countWebhook(webhookTry, site);
      },
      warn: (message) => {
        // All sites share one Redis.
        const isOfLimiter = message.startsWith(SHARED_LIMITER_FAILED);
        if (isOfLimiter && this.#hasWarnedOfLimiter) return;
        this.#hasWarnedOfLimiter ||= isOfLimiter;
        this.#options.say('warning', { ...(!isOfLimiter && { site }), message });
      },
    };
  }
}
