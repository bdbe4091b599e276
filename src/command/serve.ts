import { once } from 'node:events';
import { createServer, type Server } from 'node:http';
import { toNodeListener } from '../node/node-listener.js';

export interface RunningServer {
  /** E.g. `http://127.0.0.1:8787`. */
  readonly origin: string;
  /** Takes nothing new, and resolves when everything in flight has been answered; `false` where that took too long. */
  stop(this: void): Promise<boolean>;
}

export interface ServeOptions {
  readonly port: number;
  readonly host: string;
  /** Milliseconds for what is in flight when the server stops. */
  readonly patience: number;
}

/** Serves a gateway over HTTP. Rejects with the system's error where it cannot listen. */
export async function serve(
  gateway: (request: Request) => Promise<Response>,
  { port, host, patience }: ServeOptions,
): Promise<RunningServer> {
  const listener = toNodeListener(gateway);
  let isStopping = false;
  const server = createServer((incoming, outgoing) => {
    if (isStopping) outgoing.setHeader('Connection', 'close');
    // What was answered while stopping keeps its connection otherwise, until that times out.
    outgoing.once('close', () => isStopping && setImmediate(() => server.closeIdleConnections()));
    listener(incoming, outgoing);
  });
  server.requestTimeout = 30_000;
  server.headersTimeout = 15_000;
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
        timer = setTimeout(() => resolve(false), patience);
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
