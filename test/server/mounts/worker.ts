import { createGateway } from '../../../src/server.js';
import { optionsFor } from './settings.js';

interface Bindings {
  readonly API_BASE: string;
}

let gateway: ReturnType<typeof createGateway> | undefined;

/** A Worker as a site owner would write it. The bindings arrive with the first request. */
export default {
  fetch(request: Request, env: Bindings): Promise<Response> {
    gateway ??= createGateway({
      ...optionsFor(env.API_BASE),
      clientIp: ({ headers }) => headers.get('CF-Connecting-IP') ?? undefined,
    });
    return gateway(request);
  },
};
