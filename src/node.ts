/** For servers on Node: mounts the gateway in `node:http` or Express, and knows who is asking. */
export { clientIpOf, withAddress, type ClientIpOptions } from './gateway/http/client-ip.js';
export { toNodeListener, type NodeListener } from './node/node-listener.js';
