import { PARTNER } from '../../../demo/sandbox/agents.js';
import type { GatewayOptions } from '../../../src/server.js';

/** Origin of the owner's page. It differs from the gateway's, so that all cross-origin rules apply. */
export const site = 'https://www.example.com';
export const secret = 'a secret of the site that is long enough';
export const annasEmail = 'anna.keller@example.com';

const highLimit = { points: 10_000, seconds: 3600 };
/** Limits that only the rate limit tests reach. */
export const limits = {
  tokenPerIp: highLimit,
  readPerIp: { points: 30, seconds: 3600 },
  createPerIp: highLimit,
  createPerAgent: highLimit,
};

/** Session check of the tests: the cookie names the signed-in agent. */
export function authorizeAgent(request: Request, { agentId }: { agentId: string }): boolean {
  return request.headers.get('Cookie') === `agent=${agentId}`;
}

/** Gateway options for every mount. */
export function optionsFor(apiBase: string): GatewayOptions {
  return {
    credentials: { type: 'pak', pak: PARTNER.pak, externalId: PARTNER.externalId, email: PARTNER.email },
    baseUrl: apiBase,
    origins: [site],
    secrets: [secret],
    agents: { addresses: true },
    clientIp: 'connection',
    limits,
    authorizeAgent,
    log: () => undefined,
  };
}

/** The same options as environment variables for the command. */
export function environmentFor(apiBase: string): Record<string, string> {
  return {
    VE_PAK: PARTNER.pak,
    VE_EXTERNAL_ID: PARTNER.externalId,
    VE_EMAIL: PARTNER.email,
    VE_BASE_URL: apiBase,
    VE_ORIGINS: site,
    VE_SECRETS: secret,
    VE_AGENT_ADDRESSES: 'true',
    VE_LIMITS: JSON.stringify(limits),
    VE_AUTHORIZE_MODULE: 'test/server/mounts/authorize.js',
  };
}
