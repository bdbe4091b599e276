import { badRequest, HttpError } from './http-error.js';

const MAX_BYTES = 16 * 1024;

/**
 * Reads a JSON body.
 *
 * @param timeoutMs Time in which the whole body must arrive.
 * @throws HttpError 415 if the type is not JSON, 400 if the body is not, 413 over 16 kB, 408 after the timeout.
 */
export async function readJson(request: Request, timeoutMs: number): Promise<unknown> {
  // Browsers send this type across origins only after a preflight, so a form on another site cannot send it.
  requireType(request, /^application\/json\s*(;\s*charset=utf-8\s*)?$/i, 'application/json');
  return readAsJson(request, timeoutMs);
}

/** Reads JSON sent as plain text, which needs no preflight. Throws as {@link readJson} does. */
export async function readPlainJson(request: Request, timeoutMs: number): Promise<unknown> {
  requireType(request, PLAIN_TEXT, 'text/plain');
  return readAsJson(request, timeoutMs);
}

const PLAIN_TEXT = /^text\/plain\s*(;\s*charset=utf-8\s*)?$/i;

async function readAsJson(request: Request, timeoutMs: number): Promise<unknown> {
  const text = await readText(request, timeoutMs);
  try {
    return JSON.parse(text);
  } catch {
    throw badRequest('Invalid JSON', 'The request body is not valid JSON');
  }
}

/** Reads the fields of a plain form. Throws as {@link readJson} does. */
export async function readForm(request: Request, timeoutMs: number): Promise<URLSearchParams> {
  const type = 'application/x-www-form-urlencoded';
  requireType(request, /^application\/x-www-form-urlencoded\s*(;\s*charset=utf-8\s*)?$/i, type);
  return new URLSearchParams(await readText(request, timeoutMs));
}

async function readText(request: Request, timeoutMs: number): Promise<string> {
  if (Number(request.headers.get('Content-Length') ?? 0) > MAX_BYTES) throw tooLarge();
  const reader = request.body?.getReader();
  if (!reader) return '';
  let timer: ReturnType<typeof setTimeout> | undefined;
  const timedOut = new Promise<never>((_, reject) => {
    timer = setTimeout(
      () => reject(new HttpError(408, 'Request timeout', 'The request took too long')),
      timeoutMs,
    );
  });
  try {
    return await Promise.race([readAll(reader), timedOut]);
  } catch (error) {
    // Not awaited: a stalled sender may never finish.
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
