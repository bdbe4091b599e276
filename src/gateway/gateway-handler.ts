import { createGateway } from './gateway.js';
import type { GatewayOptions } from './options/gateway-options.js';

/**
 * Creates the gateway with its first request. For platforms that load a server's modules without its settings: Next.js
 * while it builds, or Workers, which get their secrets with a request.
 *
 * @param readOptions Receives whatever the platform passes along with the first request.
 * @returns A handler that rejects, and tries again with the next request, while the options have a mistake.
 */
export function gatewayHandler<Context extends unknown[]>(
  readOptions: (...context: Context) => GatewayOptions,
): (request: Request, ...context: Context) => Promise<Response> {
  let gateway: ReturnType<typeof createGateway> | undefined;
  return async (request, ...context) => {
    gateway ??= createGateway(readOptions(...context));
    return gateway(request);
  };
}
