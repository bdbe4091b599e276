/** What is read of a token without checking it. `pak` is only whether it holds the partner key. */
export interface JwtPayload {
  readonly exp?: unknown;
  readonly iat?: unknown;
  readonly pak?: true;
}

/** Payload of a JWT; empty if it is not one. */
export function jwtPayload(token: string): JwtPayload {
  try {
    const [, part = ''] = token.split('.');
    const payload = (JSON.parse(atob(part.replace(/-/g, '+').replace(/_/g, '/'))) ?? {}) as Record<
      string,
      unknown
    >;
    const hasPak = Object.entries(payload).some(([name, value]) => /^pak$/i.test(name) && value != null);
    return { exp: payload['exp'], iat: payload['iat'], ...(hasPak && { pak: true as const }) };
  } catch {
    return {};
  }
}
