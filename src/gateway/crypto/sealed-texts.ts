const encoder = new TextEncoder();
const IV_BYTES = 12;
/** A shorter text is not worth the time. */
const MIN_COMPRESSED_LENGTH = 1_024;
const PLAIN = 0;
const DEFLATED = 1;

/**
 * Encrypts texts for a store that others may read: AES-256-GCM with a key derived by HKDF. Long texts are compressed
 * where the platform can. A text that was changed, sealed with another key, or stored under another name does not open.
 */
export class SealedTexts {
  readonly #secret: string;
  readonly #purpose: string;
  #key: Promise<CryptoKey> | undefined;

  /** @param purpose What the texts are for and whose they are; another purpose has another key. */
  constructor(secret: string, purpose: string) {
    this.#secret = secret;
    this.#purpose = purpose;
  }

  /** @returns characters of base64 */
  async seal(text: string, name: string): Promise<string> {
    const iv = crypto.getRandomValues(new Uint8Array(IV_BYTES));
    const algorithm = { name: 'AES-GCM', iv, additionalData: encoder.encode(name) };
    const bytes = new Uint8Array(
      await crypto.subtle.encrypt(algorithm, await this.#cipherKey(), await pack(text)),
    );
    return toBase64(join(iv, bytes));
  }

  /** @returns `undefined` if the text was not sealed with this key under this name */
  async open(sealed: string, name: string): Promise<string | undefined> {
    try {
      const bytes = fromBase64(sealed);
      const iv = bytes.subarray(0, IV_BYTES);
      const algorithm = { name: 'AES-GCM', iv, additionalData: encoder.encode(name) };
      const packed = await crypto.subtle.decrypt(
        algorithm,
        await this.#cipherKey(),
        bytes.subarray(IV_BYTES),
      );
      return await unpack(new Uint8Array(packed));
    } catch {
      return undefined;
    }
  }

  #cipherKey(): Promise<CryptoKey> {
    return (this.#key ??= derive(this.#secret, this.#purpose));
  }
}

async function derive(secret: string, purpose: string): Promise<CryptoKey> {
  const root = await crypto.subtle.importKey('raw', encoder.encode(secret), 'HKDF', false, ['deriveKey']);
  const info = encoder.encode(`ve-scheduler sealed ${purpose}`);
  const parameters = { name: 'HKDF', hash: 'SHA-256', salt: new Uint8Array(), info };
  return crypto.subtle.deriveKey(parameters, root, { name: 'AES-GCM', length: 256 }, false, [
    'encrypt',
    'decrypt',
  ]);
}

/** The text as bytes, after one byte that says whether they are compressed. */
async function pack(text: string): Promise<Uint8Array<ArrayBuffer>> {
  const bytes = encoder.encode(text);
  if (text.length < MIN_COMPRESSED_LENGTH || typeof CompressionStream === 'undefined') {
    return join(new Uint8Array([PLAIN]), bytes);
  }
  return join(new Uint8Array([DEFLATED]), await through(bytes, new CompressionStream('deflate-raw')));
}

async function unpack(packed: Uint8Array<ArrayBuffer>): Promise<string> {
  const bytes = packed.subarray(1);
  const plain = packed[0] === DEFLATED ? await through(bytes, new DecompressionStream('deflate-raw')) : bytes;
  return new TextDecoder().decode(plain);
}

async function through(
  bytes: Uint8Array<ArrayBuffer>,
  transform: CompressionStream | DecompressionStream,
): Promise<Uint8Array<ArrayBuffer>> {
  const stream = new Blob([bytes]).stream().pipeThrough(transform);
  return new Uint8Array(await new Response(stream).arrayBuffer());
}

function join(one: Uint8Array, other: Uint8Array): Uint8Array<ArrayBuffer> {
  const bytes = new Uint8Array(one.length + other.length);
  bytes.set(one);
  bytes.set(other, one.length);
  return bytes;
}

/** Characters per call: a call with all of them would have too many arguments. */
const CHUNK = 0x8000;

function toBase64(bytes: Uint8Array): string {
  let text = '';
  for (let at = 0; at < bytes.length; at += CHUNK) {
    text += String.fromCharCode(...bytes.subarray(at, at + CHUNK));
  }
  return btoa(text);
}

function fromBase64(text: string): Uint8Array<ArrayBuffer> {
  const characters = atob(text);
  const bytes = new Uint8Array(characters.length);
  for (let at = 0; at < characters.length; at += 1) bytes[at] = characters.charCodeAt(at);
  return bytes;
}
