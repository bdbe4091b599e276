const MIN_LENGTH = 32;
const MIN_DISTINCT = 10;

/** What a secret must be, for an error message. */
export const SECRET_RULE = 'must have 32 characters or more and be random, e.g. from openssl rand -hex 32';

/** Whether a secret is long, has ten different characters or more, and does not repeat a short pattern. */
export function isStrongSecret(secret: string): boolean {
  return secret.length >= MIN_LENGTH && new Set(secret).size >= MIN_DISTINCT && !isRepeated(secret);
}

/** Whether the second half of a text only continues a pattern of the first, as in `abcabcab`. */
function isRepeated(text: string): boolean {
  for (let length = 1; length <= text.length / 2; length += 1) {
    if (text.startsWith(text.slice(length))) return true;
  }
  return false;
}
