import { toHex } from '../../api/request/hex.js';

/** Random 128-bit key in hex. `crypto.randomUUID` is missing on pages without https. */
export function randomKey(): string {
  return toHex(crypto.getRandomValues(new Uint8Array(16)));
}
