import type { Credentials } from './gateway-options.js';

/** A request that signs somebody in. */
export interface SignIn {
  readonly method: 'GET' | 'POST';
  /** Under the API's base URL. */
  readonly path: string;
  readonly body?: Readonly<Record<string, string>>;
}

/** Whether a value can be one part of a path: encoded, it stays what it is and where it is. */
export function isPathPart(value: string): boolean {
  return value !== '' && value !== '.' && value !== '..' && value.length <= 256 && !/\p{C}/u.test(value);
}

/** Whether an id of the API is one: letters, digits, `-` and `_`, so that it has one spelling. */
export function isId(value: unknown): value is string {
  return typeof value === 'string' && /^[\w-]{1,64}$/.test(value);
}

/**
 * The request that signs the owner in, or an agent where one is named by id.
 *
 * @throws TypeError where a part cannot stand in a path, or where a local login is to sign an agent in.
 */
export function signInRequest(credentials: Credentials, agentId?: string): SignIn {
  if (credentials.type === 'local') {
    if (agentId !== undefined) throw new TypeError('A local login gives no tokens for agents');
    const { email, password } = credentials;
    return { method: 'POST', path: '/auth/local', body: { email, password } };
  }
  const { pak, externalId, email, method, division } = credentials;
  if (agentId !== undefined && !isId(agentId)) throw new TypeError('Not the id of an agent');
  const user = agentId ?? email;
  if (method === 'POST') {
    const body = { pak, email: user, ...(division !== undefined && { division }) };
    return { method, path: '/api/partners/impersonateCreate', body };
  }
  const parts = [pak, externalId, user];
  if (!parts.every(isPathPart)) throw new TypeError('Not a part of a path');
  return { method: 'GET', path: `/api/partners/impersonate/${parts.map(encodeURIComponent).join('/')}` };
}
