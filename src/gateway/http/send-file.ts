import type { GatewayContext } from './request-context.js';

/** A file that does not change while the process runs. */
export interface CachedFile {
  readonly body: Uint8Array<ArrayBuffer>;
  /** The same, compressed. */
  readonly brotli: Uint8Array<ArrayBuffer>;
  readonly gzip?: Uint8Array<ArrayBuffer> | undefined;
  /** Changes with the content: letters and digits. */
  readonly version: string;
}

const YEAR_SECONDS = 31_536_000;
const HOUR_SECONDS = 3600;

export interface SendOptions {
  /** Whether the file is compressed if the browser can read it. */
  readonly compress: boolean;
  /** Whether the URL changes with the content, so that the file may be kept for a year instead of an hour. */
  readonly isVersioned: boolean;
}

/** Sends a script. */
export function sendScript(
  c: GatewayContext,
  file: CachedFile,
  { compress, isVersioned }: SendOptions,
): Response {
  const encodings = compress ? (['br', 'gzip'] as const) : [];
  const encoding = encodings.find((one) => bodyFor(file, one) && accepts(c, one));
  const etag = `"${file.version}${encoding ? `-${encoding}` : ''}"`;
  const headers = {
    'Content-Type': 'text/javascript; charset=utf-8',
    'Cache-Control': isVersioned
      ? `public, max-age=${YEAR_SECONDS}, immutable`
      : `public, max-age=${HOUR_SECONDS}`,
    ETag: etag,
    ...(compress && { Vary: 'Accept-Encoding' }),
  };
  if (isKnown(c.req.header('If-None-Match') ?? '', etag)) return c.body(null, 304, headers);
  return c.body(bodyFor(file, encoding)!, 200, {
    ...headers,
    ...(encoding && { 'Content-Encoding': encoding }),
  });
}

const bodyFor = ({ body, brotli, gzip }: CachedFile, encoding: 'br' | 'gzip' | undefined) =>
  encoding === 'br' ? brotli : encoding === 'gzip' ? gzip : body;

/** Whether the browser accepts an encoding by name, and does not refuse it with `q=0`. */
function accepts(c: GatewayContext, encoding: 'br' | 'gzip'): boolean {
  const header = c.req.header('Accept-Encoding') ?? '';
  return header.split(',').some((one) => {
    const [name, weight = ''] = one.split(';').map((part) => part.trim().toLowerCase());
    return name === encoding && !/^q=0(\.0*)?$/.test(weight);
  });
}

/** Whether a browser has this version. Proxies that compress mark a tag as weak. */
const isKnown = (header: string, etag: string): boolean =>
  header.split(',').some((one) => one.trim().replace(/^W\//, '') === etag);
