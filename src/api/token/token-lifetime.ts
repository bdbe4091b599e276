const FALLBACK_SECONDS = 300;

/**
 * Lifetime of a token in seconds: `expires_in` of the response, else the JWT's `exp` minus its `iat`, else five minutes.
 * All are relative, so that a visitor's wrong clock does not matter.
 */
export function tokenLifetime(token: string, expiresIn?: number): number {
  if (expiresIn !== undefined && expiresIn > 0) return expiresIn;
  const { exp, iat } = jwtPayload(token);
  return typeof exp === 'number' && typeof iat === 'number' && exp > iat ? exp - iat : FALLBACK_SECONDS;
}

/** Unverified payload of a JWT. Empty if the token is not a JWT. */
function jwtPayload(token: string): { exp?: unknown; iat?: unknown } {
  try {
    const payload = token.split('.')[1]!.replace(/-/g, '+').replace(/_/g, '/');
    return (JSON.parse(atob(payload)) as object | null) ?? {};
  } catch {
    return {};
  }
}
