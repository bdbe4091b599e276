import { badRequest, HttpError } from './http-error.js';

const MAX_BYTES = 16 * 1024;

/**
 * Reads a JSON body.
 *
 * @throws HttpError 415 where it does not call itself JSON, 400 where it is none, and as {@link readText} does.
 */
export async function readJson(request: Request, timeout: number): Promise<unknown> {
  // Only this type makes a browser ask first, so a form or an image on another site cannot send it.
  requireType(request, /^application\/json\s*(;\s*charset=utf-8\s*)?$/i, 'application/json');
  const text = await readText(request, timeout);
  try {
    return JSON.parse(text);
  } catch {
    throw badRequest('Invalid JSON', 'The request body is not valid JSON');
  }
}

/** Reads the fields of a plain form. Throws as {@link readJson} does. */
export async function readForm(request: Request, timeout: number): Promise<URLSearchParams> {
  const type = 'application/x-www-form-urlencoded';
  requireType(request, /^application\/x-www-form-urlencoded\s*(;\s*charset=utf-8\s*)?$/i, type);
  return new URLSearchParams(await readText(request, timeout));
}

/** @throws HttpError 413 beyond 16 kB, whatever was announced; 408 where it takes too long. */
async function readText(request: Request, timeout: number): Promise<string> {
  if (Number(request.headers.get('Content-Length') ?? 0) > MAX_BYTES) throw tooLarge();
  const reader = request.body?.getReader();
  if (!reader) return '';
  let timer: ReturnType<typeof setTimeout> | undefined;
  const tooLate = new Promise<never>((_, reject) => {
    timer = setTimeout(
      () => reject(new HttpError(408, 'Request timeout', 'The request took too long')),
      timeout,
    );
  });
  try {
    return await Promise.race([readAll(reader), tooLate]);
  } catch (error) {
    // Not awaited: a sender that is stuck may never let go.
    reader.cancel().catch(() => undefined);
    throw error instanceof HttpError
      ? error
      : badRequest('Invalid body', 'The request body could not be read');
  } finally {
    clearTimeout(timer);
  }
}

async function readAll(reader: ReadableStreamDefaultReader<Uint8Array>): Promise<string> {
  const decoder = new TextDecoder('utf-8', { fatal: true });
  let text = '';
  let size = 0;
  for (let chunk = await reader.read(); !chunk.done; chunk = await reader.read()) {
    size += chunk.value.byteLength;
    if (size > MAX_BYTES) throw tooLarge();
    text += decoder.decode(chunk.value, { stream: true });
  }
  return text + decoder.decode();
}

function requireType(request: Request, type: RegExp, name: string): void {
  const isPlain = !request.headers.has('Content-Encoding');
  if (isPlain && type.test(request.headers.get('Content-Type') ?? '')) return;
  throw new HttpError(415, 'Unsupported media type', `The Content-Type must be ${name}`);
}

const tooLarge = () => new HttpError(413, 'Payload too large', 'The request is too long');
