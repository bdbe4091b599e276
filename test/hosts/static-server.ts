import { once } from 'node:events';
import { readFile, stat } from 'node:fs/promises';
import { createServer, request, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { extname, join, normalize } from 'node:path';

export interface StaticServer {
  readonly origin: string;
  close(this: void): Promise<void>;
}

export interface StaticServerOptions {
  readonly folder: string;
  /** Origin of a gateway that paths below `/ve/` are passed on to. */
  readonly gateway?: string | undefined;
  /** Texts of HTML pages to replace, such as the origin of the documented example. */
  readonly replacements?: ReadonlyMap<string, string>;
  readonly port: number;
}

const TYPES: Readonly<Record<string, string>> = {
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.mjs': 'text/javascript; charset=utf-8',
  '.css': 'text/css; charset=utf-8',
  '.json': 'application/json',
};

/** A site's web server: serves built files, and passes `/ve/` on to a gateway. */
export async function serveFiles(options: StaticServerOptions): Promise<StaticServer> {
  const server = createServer((incoming, outgoing) => {
    if (options.gateway && incoming.url?.startsWith('/ve/')) pass(incoming, outgoing, options.gateway);
    else void serveFile(incoming, outgoing, options);
  });
  server.listen(options.port, '127.0.0.1');
  await once(server, 'listening');
  return {
    origin: `http://localhost:${(server.address() as AddressInfo).port}`,
    close: async () => {
      const closed = once(server, 'close');
      server.close();
      server.closeAllConnections();
      await closed;
    },
  };
}

async function serveFile(
  { url = '/' }: IncomingMessage,
  outgoing: ServerResponse,
  { folder, replacements = new Map() }: StaticServerOptions,
): Promise<void> {
  try {
    let path = join(folder, normalize(decodeURIComponent(new URL(url, 'http://localhost').pathname)));
    if ((await stat(path)).isDirectory()) path = join(path, 'index.html');
    let body: Buffer | string = await readFile(path);
    if (extname(path) === '.html') {
      body = body.toString();
      for (const [from, to] of replacements) body = body.replaceAll(from, to);
    }
    const headers = {
      'Content-Type': TYPES[extname(path)] ?? 'application/octet-stream',
      // The script loads modules from beside itself, also into a page on another origin.
      'Access-Control-Allow-Origin': '*',
    };
    outgoing.writeHead(200, headers).end(body);
  } catch {
    // A page without an icon would log an error otherwise.
    outgoing.writeHead(url === '/favicon.ico' ? 204 : 404).end();
  }
}

/** Like the proxies of the documentation: adds the visitor's address, and changes neither path nor body. */
function pass(incoming: IncomingMessage, outgoing: ServerResponse, gateway: string): void {
  const { method, url, headers, socket } = incoming;
  const forwarded = [headers['x-forwarded-for'], socket.remoteAddress].filter(Boolean).join(', ');
  const onward = request(
    new URL(url!, gateway),
    { method, headers: { ...headers, 'x-forwarded-for': forwarded } },
    (answer) => {
      outgoing.writeHead(answer.statusCode!, answer.headers);
      answer.pipe(outgoing);
    },
  );
  onward.on('error', () => outgoing.writeHead(502).end());
  incoming.pipe(onward);
}
