/** Where a site is found. */
export interface SiteAddress {
  readonly name: string;
  /** Host names in lower case. Without any, the site answers on every host. */
  readonly hosts: readonly string[];
  /** Path of the site without a slash at its end; empty for all paths. */
  readonly basePath: string;
}

/** Two sites for the same requests. */
export interface SiteOverlap {
  readonly one: string;
  readonly other: string;
  /** For example `book.example.com/ve`. */
  readonly at: string;
}

const ANY_HOST = '*';

/**
 * The host name of a text such as `Book.example.com`, as URLs have it.
 *
 * @returns `undefined` for anything but a name, e.g. with a port or a path.
 */
export function parseHost(text: string): string | undefined {
  const url = URL.canParse(`http://${text}/`) ? new URL(`http://${text}/`) : undefined;
  const isPlain = url && /^[^\s*@:/?#\\]+$|^\[[\da-f:.]+\]$/i.test(text);
  return isPlain ? withoutDot(url.hostname) : undefined;
}

/** Finds the site of a request. A site with the request's host comes before one for every host. */
export class SiteMap<Site extends SiteAddress> {
  readonly #byHost = new Map<string, Site[]>();

  constructor(sites: readonly Site[]) {
    for (const site of sites) {
      for (const host of site.hosts.length ? site.hosts : [ANY_HOST]) {
        this.#byHost.set(host, [...(this.#byHost.get(host) ?? []), site]);
      }
    }
  }

  /** Sites with a host in common, where the path of one is the path of the other or is below it. */
  get overlaps(): SiteOverlap[] {
    return [...this.#byHost].flatMap(([host, sites]) =>
      sites.flatMap((other, index) =>
        sites
          .slice(0, index)
          .filter((one) => isBelow(one.basePath, other.basePath) || isBelow(other.basePath, one.basePath))
          .map((one) => ({ one: one.name, other: other.name, at: `${host}${other.basePath || '/'}` })),
      ),
    );
  }

  /** The site of a URL; `undefined` if there is none. */
  find(url: string): Site | undefined {
    const { hostname, pathname } = new URL(url);
    for (const host of [withoutDot(hostname), ANY_HOST]) {
      const site = this.#byHost.get(host)?.find(({ basePath }) => isBelow(pathname, basePath));
      if (site) return site;
    }
    return undefined;
  }
}

/** Whether a path is a base path or below it. */
const isBelow = (path: string, basePath: string): boolean =>
  path === basePath || path.startsWith(`${basePath}/`);

/** A host name may end with the dot of the root. */
const withoutDot = (host: string): string => host.replace(/\.$/, '');
