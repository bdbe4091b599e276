/** For servers on Node: mounts the gateway in `node:http` or Express, knows who is asking, has the scripts of its page, and reads holidays. */
export { clientIpOf, withAddress, type ClientIpOptions } from './gateway/http/client-ip.js';
export { toNodeListener, type NodeListener } from './node/node-listener.js';
export { holidaysOf, type ClosedDays, type HolidayOptions } from './node/holidays.js';
export { packageFiles, type PackageFile } from './node/package-files.js';
export { publicFetch, type PublicFetchOptions } from './node/public-fetch.js';
