import type { IncomingMessage, ServerResponse } from 'node:http';
import { getRequestListener } from '@hono/node-server';
import { withAddress } from './client-ip.js';

/** What `http.createServer` and `app.use` of Express take. */
export type NodeListener = (incoming: IncomingMessage, outgoing: ServerResponse) => void;

/** What frameworks add to a request on its way. */
interface Prepared {
  /** The URL before Express cut the mount path off. */
  readonly originalUrl?: string | undefined;
  /** What a parser such as `express.json()` made of the body. */
  readonly body?: unknown;
  /** The body's bytes, where a platform keeps them. */
  readonly rawBody?: unknown;
}

/**
 * Mounts a gateway, or anything else made of `Request` and `Response`, in `node:http` or Express. It sees whole URLs, so
 * the gateway's `basePath` is the path as browsers see it, and bodies that a parser has read before are made anew.
 */
export function toNodeListener(gateway: (request: Request) => Promise<Response>): NodeListener {
  const listener = getRequestListener(
    (request, env) => {
      const incoming = env.incoming as IncomingMessage;
      return gateway(withAddress(withBody(request, incoming), incoming.socket.remoteAddress));
    },
    // HTTP/1.0 knows no Host header; health checks of some balancers use it.
    { overrideGlobalObjects: false, hostname: 'localhost' },
  );
  return (incoming, outgoing) => {
    const { url } = incoming;
    incoming.url = (incoming as Prepared).originalUrl ?? url;
    // The URL is read before the first await; the framework's own comes back for what it does afterwards.
    void listener(incoming, outgoing);
    incoming.url = url;
  };
}

function withBody(request: Request, incoming: IncomingMessage & Prepared): Request {
  const { method, headers, signal, url } = request;
  if (!incoming.readableDidRead || method === 'GET' || method === 'HEAD') return request;
  const body = bodyOf(incoming);
  return new Request(url, { method, headers, signal, ...(body !== undefined && { body }) });
}

function bodyOf({
  rawBody,
  body,
  headers,
}: IncomingMessage & Prepared): string | Uint8Array<ArrayBuffer> | undefined {
  for (const exact of [rawBody, body]) {
    if (typeof exact === 'string' || exact instanceof Uint8Array)
      return exact as string | Uint8Array<ArrayBuffer>;
  }
  if (body === undefined) return undefined;
  const isForm = /^application\/x-www-form-urlencoded\b/i.test(headers['content-type'] ?? '');
  return isForm ? formOf(body) : JSON.stringify(body);
}

/** Only the fields whose values are text: what a parser nests is no field that the gateway knows. */
function formOf(body: unknown): string {
  const form = new URLSearchParams();
  for (const [name, value] of Object.entries(Object(body) as Record<string, unknown>)) {
    for (const one of [value].flat()) if (typeof one === 'string') form.append(name, one);
  }
  return form.toString();
}
