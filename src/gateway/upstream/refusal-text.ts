import * as z from 'zod';
import { cleanLine } from '../http/clean-line.js';

const field = z.string().optional().catch(undefined);
const Refusal = z.object({ error: field, message: field }).catch({});

const TOKEN = /[\w-]{8,}\.[\w-]{8,}\.[\w-]*/;
const URL_LIKE = /\w+:\/\/|%[0-9a-f]{2}/i;

/**
 * The API's own words for a refusal, if they can be passed on. A text with an address, a URL, a token or a secret in it
 * is dropped, not repaired.
 */
export function refusalText(body: unknown, secrets: readonly string[]): { error?: string; message?: string } {
  const { error, message } = Refusal.parse(body);
  const [safeError, safeMessage] = [error, message].map((text) => {
    // Cut before it is searched, which bounds the time; longer than what is shown, so that no secret is cut in half.
    const start = text?.slice(0, 1000);
    if (start === undefined || containsSecret(start, secrets)) return undefined;
    return cleanLine(start).slice(0, 200) || undefined;
  });
  return { ...(safeError && { error: safeError }), ...(safeMessage && { message: safeMessage }) };
}

function containsSecret(text: string, secrets: readonly string[]): boolean {
  if (text.includes('@') || TOKEN.test(text) || URL_LIKE.test(text)) return true;
  const lower = text.toLowerCase();
  return secrets.some((secret) => secret !== '' && lower.includes(secret.toLowerCase()));
}
