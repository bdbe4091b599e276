import { gatewayHandler } from '../../../src/server.js';
import { optionsFor } from './settings.js';

interface Bindings {
  readonly API_BASE: string;
}

/** A Worker as a site owner would write it. The bindings arrive with the first request. */
export default {
  fetch: gatewayHandler((env: Bindings) => ({
    ...optionsFor(env.API_BASE),
    clientIp: ({ headers }) => headers.get('CF-Connecting-IP') ?? undefined,
  })),
};
