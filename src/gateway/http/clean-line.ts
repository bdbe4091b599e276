import * as z from 'zod';

/** Control characters, lone surrogates, line separators, and what turns the direction of a text around. */
const UNSAFE = /[\p{Cc}\p{Cs}\u2028\u2029\u202a-\u202e\u2066-\u2069\ufeff]/gu;

/** One line without control characters or bidi overrides, trimmed. */
export function cleanLine(text: string): string {
  return text.replace(UNSAFE, ' ').replace(/ {2,}/g, ' ').trim();
}

const field = z.string().optional().catch(undefined);
const Refusal = z.object({ error: field, message: field }).catch({});

const TOKEN = /[\w-]{8,}\.[\w-]{8,}\.[\w-]*/;
const URL_LIKE = /\w+:\/\/|%[0-9a-f]{2}/i;

/**
 * The API's own words for a refusal, where they can be passed on. A text is dropped, not repaired, where it holds an
 * address, a URL, something like a token, or one of the secrets.
 */
export function refusalText(body: unknown, secrets: readonly string[]): { error?: string; message?: string } {
  const { error, message } = Refusal.parse(body);
  const [safeError, safeMessage] = [error, message].map((text) => {
    // Cut first, so that no text takes long; looked through further than it is shown, so that no secret is halved.
    const start = text?.slice(0, 1000);
    if (start === undefined || holdsSecret(start, secrets)) return undefined;
    return cleanLine(start).slice(0, 200) || undefined;
  });
  return { ...(safeError && { error: safeError }), ...(safeMessage && { message: safeMessage }) };
}

function holdsSecret(text: string, secrets: readonly string[]): boolean {
  if (text.includes('@') || TOKEN.test(text) || URL_LIKE.test(text)) return true;
  const lower = text.toLowerCase();
  return secrets.some((secret) => secret !== '' && lower.includes(secret.toLowerCase()));
}
