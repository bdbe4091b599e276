import { lookup } from 'node:dns/promises';
import type { Fetch } from '../../api/request/request.js';
import { failureReason } from '../../gateway/upstream/failure-reason.js';
import { isPublic } from '../../node/public-fetch.js';

export interface WebAnswer {
  /** Where the answer came from, after redirects. */
  readonly url: URL;
  readonly status: number;
  readonly headers: Headers;
  readonly bytes: Uint8Array<ArrayBuffer>;
  readonly text: string;
  /** Whether the rest of a longer answer was not read. */
  readonly isCut: boolean;
  /** URLs that redirected, in order. */
  readonly redirects: readonly URL[];
}

/** No answer came. The message says why, without anything that a server sent. */
export class NoAnswer extends Error {
  override readonly name = 'NoAnswer';
}

export interface WebClientOptions {
  readonly fetch: Fetch;
  /** Addresses of a host. */
  readonly resolve: (host: string) => Promise<readonly string[]>;
  readonly timeoutMs: number;
  /** Ends all requests. */
  readonly signal: AbortSignal;
}

export interface WebRequest {
  readonly method?: 'GET' | 'POST' | 'OPTIONS';
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: string;
  /** Longest body that is read, in bytes. */
  readonly maxBytes: number;
  readonly followsRedirects?: boolean;
}

const MAX_REDIRECTS = 5;

/** Addresses of a host, as the system knows them. */
export const resolveAddresses = async (host: string): Promise<string[]> =>
  (await lookup(host, { all: true })).map(({ address }) => address);

/**
 * Loads what a page names. The page is not trusted: sizes and times are limited, and a page on the web cannot lead to an
 * address in the network of the person who runs the command. A page in that network can.
 */
export class WebClient {
  readonly #options: WebClientOptions;
  /** Whether private addresses are allowed; `undefined` before the page is known. */
  #allowsPrivate: boolean | undefined;

  constructor(options: WebClientOptions) {
    this.#options = options;
  }

  /** Loads the page that the user named, and sets what it may lead to. @throws NoAnswer */
  async open(url: URL, request: WebRequest): Promise<WebAnswer> {
    this.#allowsPrivate = !(await this.#isPublic(url));
    return this.send(url, request);
  }

  /** @throws NoAnswer */
  async send(url: URL, request: WebRequest): Promise<WebAnswer> {
    const redirects: URL[] = [];
    for (let next = url; ;) {
      const answer = await this.#sendOnce(next, request);
      const location = answer.headers.get('Location');
      const isRedirect = answer.status >= 300 && answer.status < 400 && location !== null;
      if (!request.followsRedirects || !isRedirect) return { ...answer, redirects };
      redirects.push(next);
      if (redirects.length > MAX_REDIRECTS) throw new NoAnswer('it redirects again and again');
      if (!URL.canParse(location, next.href)) throw new NoAnswer('it redirects to what is no URL');
      next = new URL(location, next);
    }
  }

  async #sendOnce(url: URL, request: WebRequest): Promise<Omit<WebAnswer, 'redirects'>> {
    const { fetch, timeoutMs, signal } = this.#options;
    const { method = 'GET', headers, body, maxBytes } = request;
    if (!/^https?:$/.test(url.protocol)) throw new NoAnswer('its URL is neither http nor https');
    if (url.username || url.password) throw new NoAnswer('its URL contains a password');
    if (!this.#allowsPrivate && !(await this.#isPublic(url))) {
      throw new NoAnswer('it is in a private network, and the page is not');
    }
    const timeout = AbortSignal.timeout(timeoutMs);
    try {
      const response = await fetch(url.href, {
        method,
        headers: { 'Accept-Encoding': 'br, gzip', 'User-Agent': 've-scheduler doctor', ...headers },
        ...(body !== undefined && { body }),
        redirect: 'manual',
        signal: AbortSignal.any([signal, timeout]),
      });
      return {
        url,
        status: response.status,
        headers: response.headers,
        ...(await readBody(response, maxBytes)),
      };
    } catch (error) {
      signal.throwIfAborted();
      throw new NoAnswer(
        timeout.aborted ? 'no answer in time' : (failureReason(error) ?? 'the connection failed'),
      );
    }
  }

  async #isPublic({ hostname }: URL): Promise<boolean> {
    const host = hostname.replace(/^\[(.*)\]$/, '$1');
    try {
      const addresses = /^[\d.]+$|:/.test(host) ? [host] : await this.#options.resolve(host);
      return addresses.length > 0 && addresses.every(isPublic);
    } catch (error) {
      throw new NoAnswer(failureReason(error) ?? 'its host is not known');
    }
  }
}

async function readBody(
  response: Response,
  maxBytes: number,
): Promise<Pick<WebAnswer, 'bytes' | 'text' | 'isCut'>> {
  const chunks: Uint8Array[] = [];
  let length = 0;
  const reader = response.body?.getReader();
  for (let part = await reader?.read(); part && !part.done; part = await reader!.read()) {
    chunks.push(part.value);
    length += (part.value as Uint8Array).byteLength;
    if (length <= maxBytes) continue;
    await reader!.cancel();
    break;
  }
  const bytes = new Uint8Array(Buffer.concat(chunks).subarray(0, maxBytes));
  return {
    bytes,
    text: new TextDecoder('utf-8', { ignoreBOM: true }).decode(bytes),
    isCut: length > maxBytes,
  };
}
