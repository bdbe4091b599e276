import { once } from 'node:events';
import type { Server } from 'node:http';
import { type AddressInfo, BlockList, isIP } from 'node:net';
import { createAdaptorServer, type HttpBindings } from '@hono/node-server';
import { RESPONSE_ALREADY_SENT } from '@hono/node-server/utils/response';
import { createSandbox, type Sandbox, type SandboxOptions } from './sandbox.js';

export interface ServeOptions extends SandboxOptions {
  /** Port to listen on. 0 means any free port. @default 4010 */
  readonly port?: number;
  /** Must be a loopback address, because the sandbox gives tokens to every caller. @default '127.0.0.1' */
  readonly hostname?: string;
}

export interface RunningSandbox {
  /** For example `http://127.0.0.1:4010`. */
  readonly origin: string;
  readonly sandbox: Sandbox;
  /** Stops at once and ends open requests. */
  close(this: void): Promise<void>;
}

const loopback = new BlockList();
loopback.addSubnet('127.0.0.0', 8, 'ipv4');
loopback.addAddress('::1', 'ipv6');

/** Serves a sandbox over HTTP on this machine. */
export async function startSandbox(options: ServeOptions = {}): Promise<RunningSandbox> {
  const { port = 4010, hostname = '127.0.0.1', ...rest } = options;
  const family = isIP(hostname);
  if (!family || !loopback.check(hostname, family === 6 ? 'ipv6' : 'ipv4')) {
    throw new Error(`The sandbox listens on a loopback address only, not on ${hostname}`);
  }
  const sandbox = createSandbox(rest);
  const server = createAdaptorServer({
    fetch: (request, { incoming }) => overHttp(sandbox, request, incoming as HttpBindings['incoming']),
    overrideGlobalObjects: false,
  }) as Server;
  // If a reused connection is reset, a browser silently repeats the request, even a POST. With one request per
  // connection, the page sees the reset, and each logged booking was sent by the page.
  server.maxRequestsPerSocket = 1;
  server.listen(port, hostname);
  await once(server, 'listening');

  return {
    origin: originOf(server.address() as AddressInfo),
    sandbox,
    close: async () => {
      const closed = once(server, 'close');
      server.close();
      sandbox.close();
      server.closeAllConnections();
      await closed;
    },
  };
}

/** Resets the connection if the sandbox rejects instead of returning a response. */
async function overHttp(
  sandbox: Sandbox,
  request: Request,
  incoming: HttpBindings['incoming'],
): Promise<Response> {
  try {
    return await sandbox.fetch(request);
  } catch {
    incoming.socket.resetAndDestroy();
    return RESPONSE_ALREADY_SENT;
  }
}

function originOf({ address, family, port }: AddressInfo): string {
  return `http://${family === 'IPv6' ? `[${address}]` : address}:${port}`;
}
