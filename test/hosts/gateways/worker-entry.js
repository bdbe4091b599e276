import { createGateway } from 've-scheduler/server';

/** @type {ReturnType<typeof createGateway> | undefined} */
let gateway;

export default {
  /**
   * @param {Request} request
   * @param {Record<'VE_PAK' | 'VE_EXTERNAL_ID' | 'VE_EMAIL' | 'VE_SECRET', string>} env
   */
  fetch(request, env) {
    gateway ??= createGateway({
      credentials: { type: 'pak', pak: env.VE_PAK, externalId: env.VE_EXTERNAL_ID, email: env.VE_EMAIL },
      baseUrl: env.VE_BASE_URL,
      origins: [env.VE_ORIGIN],
      secrets: [env.VE_SECRET],
      clientIp: ({ headers }) => headers.get('CF-Connecting-IP') ?? undefined,
    });
    return gateway(request);
  },
};
