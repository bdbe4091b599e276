const FALLBACK_SECONDS = 300;

/**
 * How long a token lives, in seconds: what the answer says, else the JWT's `exp` minus its `iat`, else
 * five minutes. All relative, so that a wrong clock on the visitor's side does no harm.
 */
export function tokenLifetime(token: string, expiresIn?: number): number {
  if (expiresIn !== undefined && expiresIn > 0) return expiresIn;
  const { exp, iat } = jwtPayload(token);
  return typeof exp === 'number' && typeof iat === 'number' && exp > iat ? exp - iat : FALLBACK_SECONDS;
}

/** The payload of a JWT, unverified; empty where the token is none. */
function jwtPayload(token: string): { exp?: unknown; iat?: unknown } {
  try {
    const payload = token.split('.')[1]!.replace(/-/g, '+').replace(/_/g, '/');
    return (JSON.parse(atob(payload)) as object | null) ?? {};
  } catch {
    return {};
  }
}
