import { PARTNER } from '../../demo/sandbox/agents.js';
import type { GatewayKind } from './host.js';
import { freePort, startServer, type Environment, type RunningProcess } from './process.js';

const SECRET = 'a secret of the site that is long enough';

/** Packages that a gateway's script needs beside `ve-scheduler`. */
export const GATEWAY_PACKAGES: Readonly<Record<GatewayKind, Readonly<Record<string, string>>>> = {
  own: {},
  command: {},
  node: {},
  express: { express: '5.3.0' },
  hono: { hono: '4.13.19', '@hono/node-server': '2.1.9' },
  worker: { miniflare: '3.20250718.3', esbuild: '0.28.2' },
};

/** Variables for `gateway-options.js`, and for apps with the gateway in them. */
export function gatewayEnvironment(apiBase: string, origin: string) {
  return {
    VE_PAK: PARTNER.pak,
    VE_EXTERNAL_ID: PARTNER.externalId,
    VE_EMAIL: PARTNER.email,
    VE_SECRETS: SECRET,
    VE_ORIGIN: origin,
    VE_BASE_URL: apiBase,
  };
}

export interface GatewayStart {
  readonly kind: Exclude<GatewayKind, 'own'>;
  readonly apiBase: string;
  /** Origin of the page. */
  readonly origin: string;
  /** More variables of the command. */
  readonly env?: Environment;
}

export type RunningGateway = RunningProcess & { readonly origin: string };

/** Starts a gateway from the package that is installed in a folder. */
export async function startGateway(
  folder: string,
  { kind, apiBase, origin, env = {} }: GatewayStart,
): Promise<RunningGateway> {
  const port = await freePort();
  const url = `http://127.0.0.1:${port}`;
  if (kind !== 'command') {
    const variables = { ...gatewayEnvironment(apiBase, origin), PORT: String(port) };
    return { origin: url, ...(await startServer(folder, `node ${kind}.js`, variables, url)) };
  }
  const { VE_ORIGIN, ...shared } = gatewayEnvironment(apiBase, origin);
  const variables = {
    ...shared,
    VE_ORIGINS: VE_ORIGIN,
    VE_TRUSTED_PROXIES: '1',
    ...env,
  };
  const command = `npx --no ve-scheduler gateway --port ${port}`;
  return { origin: url, ...(await startServer(folder, command, variables, url)) };
}
