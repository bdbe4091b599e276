import { request } from 'node:http';

export interface Sent {
  readonly method?: string;
  readonly headers?: Readonly<Record<string, string>>;
  /** Sent as JSON. */
  readonly json?: unknown;
  /** Sent as it is; a list is sent in pieces, without saying how long it is. */
  readonly body?: string | readonly string[];
}

export interface Answered {
  readonly status: number;
  readonly headers: Readonly<Record<string, string | string[] | undefined>>;
  readonly text: string;
  // eslint-disable-next-line @typescript-eslint/no-explicit-any -- the tests say what they expect of the answer
  readonly json: any;
}

/**
 * One request on a connection of its own, with its path exactly as it is given: `fetch` would tidy it first, and keep
 * to one connection, and so to one of several processes.
 */
export function send(origin: string, path: string, sent: Sent = {}): Promise<Answered> {
  const { hostname, port } = new URL(origin);
  const { json, headers } = sent;
  const body = json === undefined ? sent.body : JSON.stringify(json);
  return new Promise((resolve, reject) => {
    const outgoing = request(
      {
        hostname,
        port,
        path,
        method: sent.method ?? (body === undefined ? 'GET' : 'POST'),
        headers: {
          ...(json !== undefined && { 'Content-Type': 'application/json' }),
          ...(typeof body === 'string' && { 'Content-Length': String(Buffer.byteLength(body)) }),
          ...headers,
        },
        agent: false,
      },
      (incoming) => {
        let text = '';
        incoming.setEncoding('utf8');
        incoming.on('data', (chunk: string) => (text += chunk));
        incoming.on('error', reject);
        incoming.on('end', () => {
          resolve({
            status: incoming.statusCode!,
            headers: incoming.headers,
            text,
            json: parsed(text),
          });
        });
      },
    );
    outgoing.on('error', reject);
    for (const piece of typeof body === 'string' ? [body] : (body ?? [])) outgoing.write(piece);
    outgoing.end();
  });
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
