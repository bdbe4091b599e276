import type { GatewayOptions } from '../options/gateway-options.js';
import { OptionsError, type OptionIssue } from '../options/options-error.js';
import { readOptions, type GatewayConfig } from '../options/read-options.js';
import { siteName } from '../options/site-options.js';
import { parseHost, SiteMap, type SiteAddress } from './site-map.js';

/** A site of {@link createSites}: the options of its gateway, and where it is found. */
export interface SiteOptions extends Omit<GatewayOptions, 'site'> {
  /** Host names of the site, e.g. `book.example.com`, without port and path. @default every host */
  readonly hosts?: readonly string[] | undefined;
}

/** Sites by name. */
export type SitesByName = Readonly<Record<string, SiteOptions>>;

export interface CheckedSite extends SiteAddress {
  readonly options: SiteOptions;
  readonly gatewayOptions: GatewayOptions;
  readonly config: GatewayConfig;
}

const DEFAULT_MAX_CONCURRENT = 200;
const HOST_RULE = 'must be a host name such as book.example.com, without port and path';

/** Checks all sites, and that none can be taken for another. @throws OptionsError that lists every mistake */
export function checkSites(sites: SitesByName): CheckedSite[] {
  const issues: OptionIssue[] = [];
  const checked = Object.entries(sites).flatMap(([name, options]) => {
    const site = checkSite(name, options);
    if ('issues' in site) issues.push(...site.issues);
    return 'issues' in site ? [] : [site];
  });
  issues.push(...checked.flatMap((site, index) => sharedBetween(site, checked.slice(0, index))));
  for (const { one, other, at } of new SiteMap(checked).overlaps) {
    issues.push({ path: [other, 'basePath'], message: `overlaps with site ${one} at ${at}` });
  }
  if (issues.length) throw new OptionsError('createSites', issues);
  return checked;
}

function checkSite(name: string, options: SiteOptions): CheckedSite | { readonly issues: OptionIssue[] } {
  const issues: OptionIssue[] = [];
  const { success, error } = siteName.safeParse(name);
  if (!success) issues.push({ path: [name], message: `the name ${error.issues[0]!.message}` });
  const { hosts: given = [], ...rest } = options;
  const hosts = given.map((host, index) => {
    const parsed = parseHost(host);
    if (parsed === undefined) issues.push({ path: [name, 'hosts', index], message: HOST_RULE });
    return parsed ?? host;
  });
  const gatewayOptions = {
    ...rest,
    maxConcurrent: options.maxConcurrent ?? DEFAULT_MAX_CONCURRENT,
    ...(success && { site: name }),
  };
  try {
    const config = readOptions(gatewayOptions);
    const { basePath } = config;
    if (!issues.length)
      return { name, hosts: [...new Set(hosts)], basePath, options, gatewayOptions, config };
  } catch (mistakes) {
    if (!(mistakes instanceof OptionsError)) throw mistakes;
    issues.push(...mistakes.issues.map(({ path, message }) => ({ path: [name, ...path], message })));
  }
  return { issues };
}

/** What a site must not have in common with an earlier one. */
function sharedBetween({ name, config }: CheckedSite, earlier: readonly CheckedSite[]): OptionIssue[] {
  return earlier.flatMap((one) => {
    const issues: OptionIssue[] = [];
    if (config.secrets.some((secret) => one.config.secrets.includes(secret))) {
      issues.push({
        path: [name, 'secrets'],
        message: `must not have a secret of site ${one.name}: a page's token for one would be valid at the other`,
      });
    }
    for (const option of ['idempotencyStore', 'limiter'] as const) {
      if (config[option] === undefined || config[option] !== one.config[option]) continue;
      issues.push({
        path: [name, option],
        message: `must not be that of site ${one.name}: give each a key prefix of its own, or what visitors of one do counts against the other`,
      });
    }
    return issues;
  });
}

/** Warnings about sites that may be meant as they are. */
export function sitesWarnings(sites: readonly CheckedSite[]): { name: string; message: string }[] {
  return sites.flatMap(({ name, config }, index) =>
    sites
      .slice(0, index)
      .filter((one) => accountOf(one.config) === accountOf(config))
      .map((one) => ({
        name,
        message: `sites ${one.name} and ${name} have the same account, and do not know of each other's bookings that are under way: one site with several hosts does`,
      })),
  );
}

const accountOf = ({ baseUrl, credentials }: GatewayConfig): string =>
  JSON.stringify([
    baseUrl,
    credentials.type === 'pak' ? credentials.externalId : credentials.email.toLowerCase(),
  ]);
