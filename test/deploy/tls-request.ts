import { request as httpRequest } from 'node:http';
import { request as httpsRequest } from 'node:https';

export interface Answer {
  readonly status: number;
  readonly headers: Readonly<Record<string, string | string[] | undefined>>;
  readonly text: string;
  // eslint-disable-next-line @typescript-eslint/no-explicit-any -- the tests check the fields of the body
  readonly json: any;
}

export interface Target {
  readonly port: number;
  /** Name in the certificate, and in the Host header. */
  readonly hostname: string;
  /** Certificate that is trusted, in PEM. Without one the request is plain http. */
  readonly ca?: string | undefined;
}

export interface RequestInput {
  readonly json?: unknown;
  readonly headers?: Readonly<Record<string, string>>;
  /** Address of this machine to connect from, e.g. `127.0.0.2`. */
  readonly from?: string;
}

/** Sends a request on a new connection to a server of this machine, and checks its certificate. */
export function sendTo(
  { port, hostname, ca }: Target,
  path: string,
  { json, headers, from }: RequestInput = {},
): Promise<Answer> {
  const body = json === undefined ? undefined : JSON.stringify(json);
  const options = {
    host: '127.0.0.1',
    port,
    path,
    method: body === undefined ? 'GET' : 'POST',
    agent: false,
    localAddress: from,
    headers: {
      Host: hostname,
      ...(body !== undefined && {
        'Content-Type': 'application/json',
        'Content-Length': String(Buffer.byteLength(body)),
      }),
      ...headers,
    },
  } as const;
  return new Promise((resolve, reject) => {
    const outgoing =
      ca === undefined ? httpRequest(options) : httpsRequest({ ...options, ca, servername: hostname });
    outgoing.on('error', reject);
    outgoing.on('response', (incoming) => {
      let text = '';
      incoming.setEncoding('utf8').on('data', (chunk: string) => (text += chunk));
      incoming.on('error', reject);
      incoming.on('end', () => {
        resolve({ status: incoming.statusCode!, headers: incoming.headers, text, json: parse(text) });
      });
    });
    outgoing.end(body);
  });
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
