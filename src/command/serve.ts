import { once } from 'node:events';
import { createServer, type Server } from 'node:http';
import { toNodeListener } from '../node/node-listener.js';

export interface RunningServer {
  /** For example `http://127.0.0.1:8787`. */
  readonly origin: string;
  /** Accepts no new connections. Resolves `true` once all requests are answered, `false` after the grace period. */
  stop(this: void): Promise<boolean>;
}

export interface ServeOptions {
  readonly port: number;
  readonly host: string;
  /** Time for open requests after `stop()`. */
  readonly gracePeriodMs: number;
  /** Above this, new connections are closed at once. @default 4096 */
  readonly maxConnections?: number;
}

/** Timeouts for slow and idle clients, in milliseconds. */
export const SERVER_OPTIONS = {
  requestTimeout: 30_000,
  headersTimeout: 10_000,
  /** Interval at which the two timeouts above are checked. */
  connectionsCheckingInterval: 2_000,
  /** Longer than the usual 60 seconds of load balancers, so that they do not reuse a closed connection. */
  keepAliveTimeout: 65_000,
} as const;

/** Serves a gateway over HTTP. Rejects with the system's error if it cannot listen. */
export async function serve(
  gateway: (request: Request) => Promise<Response>,
  { port, host, gracePeriodMs, maxConnections = 4096 }: ServeOptions,
): Promise<RunningServer> {
  const listener = toNodeListener(gateway);
  let isStopping = false;
  const server = createServer(SERVER_OPTIONS, (incoming, outgoing) => {
    if (isStopping) outgoing.setHeader('Connection', 'close');
    // Otherwise a keep-alive connection stays open until it times out.
    outgoing.once('close', () => isStopping && setImmediate(() => server.closeIdleConnections()));
    listener(incoming, outgoing);
  });
  server.maxConnections = maxConnections;
  server.listen(port, host);
  await once(server, 'listening');
  return {
    origin: originOf(server),
    stop: async () => {
      isStopping = true;
      const closed = once(server, 'close').then(() => true);
      server.close();
      let timer: ReturnType<typeof setTimeout> | undefined;
      const tooLate = new Promise<false>((resolve) => {
        timer = setTimeout(() => resolve(false), gracePeriodMs);
      });
      const isDone = await Promise.race([closed, tooLate]);
      clearTimeout(timer);
      server.closeAllConnections();
      return isDone;
    },
  };
}

function originOf(server: Server): string {
  const address = server.address();
  if (address === null || typeof address === 'string') return String(address);
  return `http://${address.family === 'IPv6' ? `[${address.address}]` : address.address}:${address.port}`;
}
