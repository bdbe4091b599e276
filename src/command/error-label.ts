import { causeName } from '../gateway/http/log.js';

/** Code or class of an error, such as `ERR_MODULE_NOT_FOUND`. Never the message, which may contain a secret. */
export function errorLabel(error: unknown): string {
  const code = (error as { code?: unknown } | null | undefined)?.code;
  return typeof code === 'string' && /^[A-Z][A-Z0-9_]{1,60}$/.test(code)
    ? code
    : (causeName(error) ?? 'unknown');
}
