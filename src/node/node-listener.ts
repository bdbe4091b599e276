import type { IncomingMessage, ServerResponse } from 'node:http';
import { getRequestListener } from '@hono/node-server';
import { withAddress } from '../gateway/http/client-ip.js';

/** Request listener for `http.createServer` and Express' `app.use`. */
export type NodeListener = (incoming: IncomingMessage, outgoing: ServerResponse) => void;

/** Properties that frameworks add to a request. */
interface FrameworkRequest {
  /** The URL before Express removed the mount path. */
  readonly originalUrl?: string | undefined;
  /** The body as parsed by middleware such as `express.json()`. */
  readonly body?: unknown;
  /** The unparsed body, if the platform keeps it. */
  readonly rawBody?: unknown;
}

/**
 * Mounts a gateway, or any other `Request → Response` function, in `node:http` or Express. It gets full URLs, so the
 * gateway's `basePath` is the path that browsers see. Bodies that middleware has already parsed are serialized again.
 */
export function toNodeListener(gateway: (request: Request) => Promise<Response>): NodeListener {
  const listener = getRequestListener(
    (request, env) => {
      const incoming = env.incoming as IncomingMessage;
      return gateway(withAddress(withBody(request, incoming), incoming.socket.remoteAddress));
    },
    // Some load balancers send health checks as HTTP/1.0, without a Host header.
    { overrideGlobalObjects: false, hostname: 'localhost' },
  );
  return (incoming, outgoing) => {
    const { url } = incoming;
    incoming.url = (incoming as FrameworkRequest).originalUrl ?? url;
    // The listener reads the URL synchronously, so the framework's value can be restored at once.
    void listener(incoming, outgoing);
    incoming.url = url;
  };
}

function withBody(request: Request, incoming: IncomingMessage & FrameworkRequest): Request {
  const { method, headers, signal, url } = request;
  if (!incoming.readableDidRead || method === 'GET' || method === 'HEAD') return request;
  const body = bodyOf(incoming);
  return new Request(url, { method, headers, signal, ...(body !== undefined && { body }) });
}

function bodyOf({
  rawBody,
  body,
  headers,
}: IncomingMessage & FrameworkRequest): string | Uint8Array<ArrayBuffer> | undefined {
  for (const exact of [rawBody, body]) {
    if (typeof exact === 'string' || exact instanceof Uint8Array)
      return exact as string | Uint8Array<ArrayBuffer>;
  }
  if (body === undefined) return undefined;
  const isForm = /^application\/x-www-form-urlencoded\b/i.test(headers['content-type'] ?? '');
  return isForm ? encodeForm(body) : JSON.stringify(body);
}

/** Encodes string fields only, because the gateway has no nested fields. */
function encodeForm(body: unknown): string {
  const form = new URLSearchParams();
  for (const [name, value] of Object.entries(Object(body) as Record<string, unknown>)) {
    for (const one of [value].flat()) if (typeof one === 'string') form.append(name, one);
  }
  return form.toString();
}
