import { createGateway } from '../../../src/server.js';
import { optionsOver } from './settings.js';

interface Bindings {
  readonly API_BASE: string;
}

let gateway: ReturnType<typeof createGateway> | undefined;

/** A Worker as an owner would write it: what is secret comes with the first request. */
export default {
  fetch(request: Request, env: Bindings): Promise<Response> {
    gateway ??= createGateway({
      ...optionsOver(env.API_BASE),
      clientIp: ({ headers }) => headers.get('CF-Connecting-IP') ?? undefined,
    });
    return gateway(request);
  },
};
