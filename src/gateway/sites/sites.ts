import { openGateway, type GatewayState, type OpenGateway } from '../gateway.js';
import { HttpError } from '../http/http-error.js';
import { consoleLog, type LogEntry } from '../http/log.js';
import { handle } from '../http/request-context.js';
import type { ReadinessReport } from '../operations/readiness.js';
import { SiteMap, type SiteAddress } from './site-map.js';
import {
  checkSites,
  sitesWarnings,
  type CheckedSite,
  type SiteOptions,
  type SitesByName,
} from './site-options.js';

export interface SitesOptions {
  /** Receives the log entries of requests for no site. Those of a site go to its own `log`. @default failures to `console.error` */
  readonly log?: ((entry: LogEntry) => void) | undefined;
  /** Answers requests for no site; they get 404 if it returns `undefined`. @default 404 for all */
  readonly fallback?: ((request: Request) => Promise<Response> | undefined) | undefined;
}

/** Several gateways behind one address. */
export interface Sites {
  /** Answers a request with the gateway of its site, or with 404 if no site has its host and path. */
  readonly handle: (request: Request) => Promise<Response>;
  /**
   * Serves other sites from now on. A site with the very same options object keeps its gateway with all that it knows. Old
   * gateways answer the requests that they have begun; `drained` resolves when they have.
   *
   * @throws TypeError that lists every mistake. The old sites stay.
   */
  readonly replace: (sites: SitesByName) => { readonly drained: Promise<unknown> };
  /** Whether bookings can be made now, by site. Calls the API of a site if no call succeeded there lately. */
  readonly readiness: () => ReadonlyMap<string, Promise<ReadinessReport>>;
  /** What keeps calls from the API now, and what became of holds, by site. */
  readonly states: () => ReadonlyMap<string, GatewayState>;
  /** Delivers webhooks that wait. Without it, the first request of a site begins that. */
  readonly start: () => void;
  /** Begins no more webhooks. Resolves when those under way have ended. */
  readonly stop: () => Promise<void>;
}

/**
 * Creates gateways for several sites, each with its own credentials, secrets, hours and limits. The host and the path of a
 * request choose the site: one that names the host comes before one for every host. Two sites for the same requests are a
 * mistake. What hangs or is flooded at one site leaves the others alone, see `maxConcurrent`.
 *
 * @throws TypeError that lists every mistake in the options.
 */
export function createSites(sites: SitesByName, { log = consoleLog, fallback }: SitesOptions = {}): Sites {
  let running = openSites(sites, []);
  let map = new SiteMap(running);
  let isStarted = false;
  const notFound = (request: Request): Promise<Response> =>
    handle(request, { ...NO_SITE, log }, () => {
      throw new HttpError(404, 'Not found', 'There is nothing at this address');
    });
  return {
    handle: async (request) =>
      map.find(request.url)?.handle(request) ?? fallback?.(request) ?? notFound(request),
    start: () => {
      isStarted = true;
      for (const site of running) site.start();
    },
    stop: async () => {
      await Promise.all(running.map((site) => site.stop()));
    },
    replace: (next) => {
      const old = running;
      running = openSites(next, old);
      map = new SiteMap(running);
      if (isStarted) for (const site of running) site.start();
      const ended = old.filter((site) => !running.includes(site));
      return { drained: Promise.all(ended.map((site) => site.idle().then(site.stop))) };
    },
    states: () => new Map(running.map((site) => [site.name, site.state()])),
    readiness: () => new Map(running.map((site) => [site.name, site.readiness()])),
  };
}

/** What a request for no site is handled with. It tells the page nothing. */
const NO_SITE = {
  origins: [],
  allowCookies: false,
  clock: () => Date.now(),
  onUpstreamCall: () => undefined,
  clientLabel: () => Promise.resolve(undefined),
};

/** Opens the gateways of sites, but keeps those whose options are the same object. */
function openSites(sites: SitesByName, old: readonly RunningSite[]): RunningSite[] {
  const checked = checkSites(sites);
  for (const { name, message } of sitesWarnings(checked)) {
    checked.find((site) => site.name === name)!.config.warn(message);
  }
  return checked.map(
    (site) =>
      old.find(({ name, options }) => name === site.name && options === site.options) ??
      new RunningSite(site),
  );
}

/** A gateway that counts its requests under way. */
class RunningSite implements SiteAddress {
  readonly name: string;
  readonly hosts: readonly string[];
  readonly basePath: string;
  readonly options: SiteOptions;
  readonly readiness: OpenGateway['readiness'];
  readonly state: OpenGateway['state'];
  readonly start: OpenGateway['start'];
  readonly stop: OpenGateway['stop'];
  readonly #gateway: OpenGateway;
  #underWay = 0;
  #onIdle: (() => void)[] = [];

  constructor({ name, hosts, basePath, options, gatewayOptions }: CheckedSite) {
    this.name = name;
    this.hosts = hosts;
    this.basePath = basePath;
    this.options = options;
    this.#gateway = openGateway(gatewayOptions);
    this.readiness = this.#gateway.readiness;
    this.state = this.#gateway.state;
    this.start = this.#gateway.start;
    this.stop = this.#gateway.stop;
  }

  readonly handle = async (request: Request): Promise<Response> => {
    this.#underWay += 1;
    try {
      return await this.#gateway.handle(request);
    } finally {
      this.#underWay -= 1;
      if (this.#underWay === 0) for (const resolve of this.#onIdle.splice(0)) resolve();
    }
  };

  /** Resolves when no request is under way. */
  async idle(): Promise<void> {
    if (this.#underWay > 0) await new Promise<void>((resolve) => this.#onIdle.push(resolve));
  }
}
