/** What is used of `node:crypto`. This code is also compiled for platforms without its types. */
interface NodeCrypto {
  createHmac(this: void, algorithm: 'sha256', key: string | Uint8Array): Hmac;
}

interface Hmac {
  update(text: string): Hmac;
  digest(): Uint8Array;
  digest(encoding: 'base64url'): string;
}

/**
 * `node:crypto`, whose HMAC of a short text takes a few microseconds; that of Web Crypto takes a task of its own.
 * `undefined` on platforms that have no such module.
 */
export const nodeCrypto: NodeCrypto | undefined = findNodeCrypto();

function findNodeCrypto(): NodeCrypto | undefined {
  const { process } = globalThis as {
    process?: { getBuiltinModule?: (name: string) => Partial<NodeCrypto> | undefined };
  };
  const module = process?.getBuiltinModule?.('node:crypto');
  return module?.createHmac ? (module as NodeCrypto) : undefined;
}

/** Imports a key of Web Crypto for HMAC-SHA-256. */
export function importHmacKey(bytes: Uint8Array<ArrayBuffer>): Promise<CryptoKey> {
  return globalThis.crypto.subtle.importKey('raw', bytes, { name: 'HMAC', hash: 'SHA-256' }, false, ['sign']);
}
