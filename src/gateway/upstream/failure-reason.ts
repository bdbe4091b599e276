/** Codes of errors that happen before a connection is made, as Node names them. */
const UNREACHABLE = [
  'EAI_AGAIN',
  'EAI_FAIL',
  'ECONNREFUSED',
  'EHOSTUNREACH',
  'ENETUNREACH',
  'ENOTFOUND',
  'UND_ERR_CONNECT_TIMEOUT',
] as const;

/** Codes of a refused certificate. The connection ends before a request is sent. */
const CERTIFICATE = [
  'CERT_CHAIN_TOO_LONG',
  'CERT_HAS_EXPIRED',
  'CERT_NOT_YET_VALID',
  'CERT_REJECTED',
  'CERT_REVOKED',
  'CERT_SIGNATURE_FAILURE',
  'CERT_UNTRUSTED',
  'DEPTH_ZERO_SELF_SIGNED_CERT',
  'ERR_TLS_CERT_ALTNAME_INVALID',
  'HOSTNAME_MISMATCH',
  'INVALID_CA',
  'INVALID_PURPOSE',
  'SELF_SIGNED_CERT_IN_CHAIN',
  'UNABLE_TO_GET_ISSUER_CERT',
  'UNABLE_TO_GET_ISSUER_CERT_LOCALLY',
  'UNABLE_TO_VERIFY_LEAF_SIGNATURE',
] as const;

/** Codes after which a request may have been sent. */
const BROKEN = [
  'ECONNABORTED',
  'ECONNRESET',
  'EMFILE',
  'EPIPE',
  'EPROTO',
  'ETIMEDOUT',
  'UND_ERR_BODY_TIMEOUT',
  'UND_ERR_HEADERS_TIMEOUT',
  'UND_ERR_SOCKET',
] as const;

const UNSENT = new Set<string>([...UNREACHABLE, ...CERTIFICATE]);
const KNOWN = new Set<string>([...UNSENT, ...BROKEN]);

/** Whether a request was certainly never sent. */
export function isUnsent(error: unknown): boolean {
  const { code, cause, errors } = Object(error) as { code?: unknown; cause?: unknown; errors?: unknown };
  if (typeof code === 'string' && UNSENT.has(code)) return true;
  if (Array.isArray(errors)) return errors.length > 0 && errors.every(isUnsent);
  return cause !== undefined && isUnsent(cause);
}

/** Code of a network failure, if it is a known one. Any other text could hold something secret. */
export function failureReason(error: unknown): string | undefined {
  const { code, cause, errors } = Object(error) as { code?: unknown; cause?: unknown; errors?: unknown };
  if (typeof code === 'string' && KNOWN.has(code)) return code;
  const inner = Array.isArray(errors) ? (errors as unknown[]) : [];
  for (const one of cause === undefined ? inner : [...inner, cause]) {
    const reason = failureReason(one);
    if (reason !== undefined) return reason;
  }
  return undefined;
}
