import { toHex } from './hex.js';

/** Challenge of ALTCHA's protocol, as far as it is used here. */
export interface Challenge {
  readonly parameters: {
    /** Hexadecimal. */
    readonly nonce: string;
    /** Hexadecimal. */
    readonly salt: string;
    /** Iterations per step. */
    readonly cost: number;
    /** Bytes. */
    readonly keyLength: number;
    /** Beginning of the key that is looked for, in hexadecimal. */
    readonly keyPrefix: string;
  };
}

const MAX_DURATION_MS = 60_000;

/**
 * Solves a challenge. The browser derives the keys outside of the page's thread, so the page stays responsive, also without
 * a worker, which a strict CSP would not allow.
 *
 * @returns the value of the header `X-Proof-Of-Work`
 * @throws the signal's reason if it is aborted; another error if the page is not a secure context, if the challenge is not
 *   of the known kind, or after a minute.
 */
export async function solveWork(challenge: Challenge, signal: AbortSignal): Promise<string> {
  const solution = await solve(challenge, AbortSignal.any([signal, AbortSignal.timeout(MAX_DURATION_MS)]));
  return btoa(JSON.stringify({ challenge, solution }));
}

async function solve(
  { parameters }: Challenge,
  signal: AbortSignal,
): Promise<{ counter: number; derivedKey: string }> {
  const { nonce, salt, cost, keyLength, keyPrefix } = parameters;
  const { subtle } = crypto;
  const password = fromHex(`${nonce}00000000`);
  const counterBytes = new DataView(password.buffer, password.length - 4);
  const algorithm = { name: 'PBKDF2', hash: 'SHA-256', salt: fromHex(salt), iterations: cost };
  for (let counter = 0; ; counter += 1) {
    signal.throwIfAborted();
    counterBytes.setUint32(0, counter);
    const key = await subtle.importKey('raw', password, 'PBKDF2', false, ['deriveBits']);
    const derivedKey = toHex(new Uint8Array(await subtle.deriveBits(algorithm, key, keyLength * 8)));
    if (derivedKey.startsWith(keyPrefix)) return { counter, derivedKey };
  }
}

const fromHex = (hex: string): Uint8Array<ArrayBuffer> =>
  new Uint8Array(hex.match(/../g)!.map((pair) => parseInt(pair, 16)));
