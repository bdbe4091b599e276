import { PARTNER } from '../../../demo/sandbox/agents.js';
import type { GatewayOptions } from '../../../src/server.js';

/** The owner's page; not where the gateway is, so that every rule for other origins counts. */
export const site = 'https://www.example.com';
export const secret = 'a secret of the site that is long enough';
export const annasEmail = 'anna.keller@example.com';

const often = { points: 10_000, seconds: 3600 };
/** Limits that only the test of limits reaches. */
export const limits = {
  tokenPerIp: often,
  readPerIp: { points: 30, seconds: 3600 },
  createPerIp: often,
  createPerAgent: often,
};

/** The owner's session, as the tests have it: who has the cookie is that agent. */
export function authorizeAgent(request: Request, { agentId }: { agentId: string }): boolean {
  return request.headers.get('Cookie') === `agent=${agentId}`;
}

/** The same options for every mount. */
export function optionsOver(apiBase: string): GatewayOptions {
  return {
    credentials: { type: 'pak', pak: PARTNER.pak, externalId: PARTNER.externalId, email: PARTNER.email },
    baseUrl: apiBase,
    origins: [site],
    secrets: [secret],
    agents: { addresses: true },
    limits,
    authorizeAgent,
    log: () => undefined,
  };
}

/** The same, as the command reads it. */
export function environmentOver(apiBase: string): Record<string, string> {
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
