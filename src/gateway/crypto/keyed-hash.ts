const encoder = new TextEncoder();

/** A keyed hash for one purpose. */
export type KeyedHash = (text: string) => Promise<string>;

/**
 * HMAC-SHA-256 under a key of its own for each purpose, so that what is made for one proves nothing for another.
 *
 * @returns 43 characters of base64url.
 */
export function keyedHash(secret: string, purpose: string): KeyedHash {
  let key: Promise<CryptoKey> | undefined;
  return async (text) => {
    key ??= derivedKey(secret, purpose).then(hmacKey);
    return base64url(await crypto.subtle.sign('HMAC', await key, encoder.encode(text)));
  };
}

/** The bytes that sign for one purpose, from a secret. */
export async function derivedKey(secret: string, purpose: string): Promise<Uint8Array<ArrayBuffer>> {
  const root = await hmacKey(encoder.encode(secret));
  return new Uint8Array(await crypto.subtle.sign('HMAC', root, encoder.encode(`ve-scheduler ${purpose}`)));
}

function hmacKey(bytes: Uint8Array<ArrayBuffer>): Promise<CryptoKey> {
  return crypto.subtle.importKey('raw', bytes, { name: 'HMAC', hash: 'SHA-256' }, false, ['sign']);
}

function base64url(bytes: ArrayBuffer): string {
  const text = btoa(String.fromCharCode(...new Uint8Array(bytes)));
  return text.replace(/\+/g, '-').replace(/\//g, '_').replace(/=+$/, '');
}
