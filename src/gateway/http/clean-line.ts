/** Control characters, lone surrogates, line separators and bidirectional overrides. */
const UNSAFE = /[\p{Cc}\p{Cs}\u2028\u2029\u202a-\u202e\u2066-\u2069\ufeff]/gu;

/** Text as one trimmed line, without control characters or bidirectional overrides. */
export function cleanLine(text: string): string {
  return text.replace(UNSAFE, ' ').replace(/ {2,}/g, ' ').trim();
}
