import { lookup as resolveHost, type LookupAddress } from 'node:dns';
import { request as requestHttp, type IncomingMessage, type RequestOptions } from 'node:http';
import { request as requestHttps } from 'node:https';
import { isIP } from 'node:net';
import ipaddr from 'ipaddr.js';

export interface PublicFetchOptions {
  /** Finds all addresses of a host. @default that of the system */
  readonly resolve?: ((host: string) => Promise<readonly LookupAddress[]>) | undefined;
}

/** The host leads to an address that is not public. */
class PrivateAddressError extends Error {
  override readonly name = 'PrivateAddressError';
  readonly code = 'private_address';
}

/**
 * Creates a function like `fetch` for URLs whose receiver is not to be trusted, for the gateway option `webhookFetch`. It refuses
 * hosts of which any address is private, link-local, of this machine or otherwise not public, and connects only to an address
 * that was checked. `http` is for receivers on loopback. It follows no redirect and ignores the body of the answer.
 */
export function publicFetch({ resolve = resolveAll }: PublicFetchOptions = {}): (
  url: string,
  init: RequestInit,
) => Promise<Response> {
  return async (url, { method = 'GET', headers, body, signal }) => {
    const target = new URL(url);
    const addresses = await inTime(addressesOf(target, resolve), signal);
    const isAllowed = target.protocol === 'http:' ? isLoopback : isPublic;
    if (!addresses.length || !addresses.every(({ address }) => isAllowed(address))) {
      throw new PrivateAddressError('The host has an address that is not allowed');
    }
    const answer = await send(target, {
      method,
      headers: Object.fromEntries(new Headers(headers)),
      ...(signal && { signal }),
      // A connection that is kept open would be to an address that was checked for another event.
      agent: false,
      lookup: (_host, options, callback) => {
        if (options.all) callback(null, [...addresses]);
        else callback(null, addresses[0]!.address, addresses[0]!.family);
      },
      body: body as string,
    });
    // Whatever follows is not read.
    answer.destroy();
    const known = Object.entries(answer.headers).filter(([, value]) => typeof value === 'string');
    return new Response(null, {
      status: answer.statusCode!,
      headers: Object.fromEntries(known) as Record<string, string>,
    });
  };
}

/** Whether anybody on the web has this address: neither a network of its own, nor a translation that may lead into one. */
export function isPublic(address: string): boolean {
  return ipaddr.isValid(address) && ipaddr.process(address).range() === 'unicast';
}

const isLoopback = (address: string): boolean =>
  ipaddr.isValid(address) && ipaddr.process(address).range() === 'loopback';

/** The system's resolver cannot be stopped, so nobody waits for it after the signal. */
async function inTime<T>(task: Promise<T>, signal: AbortSignal | null | undefined): Promise<T> {
  if (!signal) return task;
  signal.throwIfAborted();
  let onAbort: (() => void) | undefined;
  const aborted = new Promise<never>((_, reject) => {
    onAbort = () => reject(signal.reason as Error);
    signal.addEventListener('abort', onAbort);
  });
  try {
    return await Promise.race([task, aborted]);
  } finally {
    signal.removeEventListener('abort', onAbort!);
  }
}

async function addressesOf(
  { hostname }: URL,
  resolve: (host: string) => Promise<readonly LookupAddress[]>,
): Promise<readonly LookupAddress[]> {
  // An address in the URL is connected to without a lookup.
  const address = hostname.replace(/^\[(.*)\]$/, '$1');
  const family = isIP(address);
  return family ? [{ address, family }] : resolve(hostname);
}

function resolveAll(host: string): Promise<LookupAddress[]> {
  return new Promise((resolve, reject) => {
    resolveHost(host, { all: true }, (error, addresses) => (error ? reject(error) : resolve(addresses)));
  });
}

function send(
  url: URL,
  { body, ...options }: RequestOptions & { readonly body: string },
): Promise<IncomingMessage> {
  const request = (url.protocol === 'http:' ? requestHttp : requestHttps)(url, options);
  return new Promise((resolve, reject) => {
    request.on('response', resolve);
    request.on('error', (error) => reject(timeoutOf(options.signal) ?? error));
    request.end(body);
  });
}

/** `fetch` rejects with the reason of its signal; `node:http` with an error of its own. */
const timeoutOf = (signal: AbortSignal | undefined): Error | undefined =>
  signal?.aborted ? (signal.reason as Error) : undefined;
