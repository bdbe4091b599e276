import { importHmacKey, nodeCrypto } from './node-crypto.js';

const encoder = new TextEncoder();

/** Hashes a text with a secret key. Resolves to 43 characters of base64url. */
export type KeyedHash = (text: string) => Promise<string>;

/**
 * HMAC-SHA-256 with a key derived for one purpose, so that a hash made for one purpose is worthless for another.
 *
 * @param purpose Any text that no other use has, e.g. `idempotency`.
 */
export function keyedHash(secret: string, purpose: string): KeyedHash {
  if (!nodeCrypto) return webKeyedHash(secret, purpose);
  const { createHmac } = nodeCrypto;
  const key = createHmac('sha256', secret).update(`ve-scheduler ${purpose}`).digest();
  return (text) => Promise.resolve(createHmac('sha256', key).update(text).digest('base64url'));
}

/** The same as {@link keyedHash}, with Web Crypto, for platforms without `node:crypto`. */
export function webKeyedHash(secret: string, purpose: string): KeyedHash {
  let key: Promise<CryptoKey> | undefined;
  return async (text) => {
    key ??= deriveKey(secret, purpose).then(importHmacKey);
    return base64url(await crypto.subtle.sign('HMAC', await key, encoder.encode(text)));
  };
}

/** Derives the signing key for one purpose from a secret. */
export async function deriveKey(secret: string, purpose: string): Promise<Uint8Array<ArrayBuffer>> {
  const root = await importHmacKey(encoder.encode(secret));
  return new Uint8Array(await crypto.subtle.sign('HMAC', root, encoder.encode(`ve-scheduler ${purpose}`)));
}

function base64url(bytes: ArrayBuffer): string {
  const text = btoa(String.fromCharCode(...new Uint8Array(bytes)));
  return text.replace(/\+/g, '-').replace(/\//g, '_').replace(/=+$/, '');
}
