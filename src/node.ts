/** For servers on Node: mounts the gateway in `node:http` or Express, knows who is asking, and has the scripts of its page. */
export { clientIpOf, withAddress, type ClientIpOptions } from './gateway/http/client-ip.js';
export { toNodeListener, type NodeListener } from './node/node-listener.js';
export { packageFiles, type PackageFile } from './node/package-files.js';
