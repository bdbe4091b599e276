import { once } from 'node:events';
import { createServer, type RequestListener, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { brotliCompressSync } from 'node:zlib';

/** What all servers of a run share. */
export interface Network {
  /** Of the profile that is measured, in milliseconds. */
  latencyMs: number;
}

export interface BenchServer {
  readonly origin: string;
  /** Set after the start, because it needs the origin. */
  listener: RequestListener;
  close(): void;
}

/** Starts a server on a free port. It delays preflights itself, because the emulated network of Chromium does not. */
export async function startServer(network: Network): Promise<BenchServer> {
  const server = createServer((request, response) => {
    if (request.method === 'OPTIONS') {
      setTimeout(() => running.listener(request, response), network.latencyMs);
    } else running.listener(request, response);
  }).listen(0, '127.0.0.1');
  await once(server, 'listening');
  const running: BenchServer = {
    origin: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    listener: (_, response) => response.writeHead(404).end(),
    close: () => {
      server.closeAllConnections();
      server.close();
    },
  };
  return running;
}

const compressed = new Map<string, Buffer>();

/** Sends text as a web server does that has a compressed copy of it. */
export function sendText(response: ServerResponse, type: string, text: string): void {
  const body = compressed.get(text) ?? brotliCompressSync(text);
  compressed.set(text, body);
  response
    .writeHead(200, {
      'Content-Type': `${type}; charset=utf-8`,
      'Content-Encoding': 'br',
      'Content-Length': body.length,
      'Cache-Control': 'no-store',
    })
    .end(body);
}
