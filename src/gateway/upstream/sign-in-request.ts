import { isId } from '../http/id.js';
import { isPathPart, type Credentials } from '../options/credentials.js';

/** A request that signs somebody in. */
export interface SignInRequest {
  readonly method: 'GET' | 'POST';
  /** Path below the API's base URL. */
  readonly path: string;
  readonly body?: Readonly<Record<string, string>>;
}

/**
 * The request that signs in the owner, or an agent if an ID is given.
 *
 * @throws TypeError if a part cannot be in a path, or if a local login should sign in an agent.
 */
export function signInRequest(credentials: Credentials, agentId?: string): SignInRequest {
  if (credentials.type === 'local') {
    if (agentId !== undefined) throw new TypeError('A local login gives no tokens for agents');
    const { email, password } = credentials;
    return { method: 'POST', path: '/auth/local', body: { email, password } };
  }
  const { pak, externalId, email, method, division } = credentials;
  if (agentId !== undefined && !isId(agentId)) throw new TypeError('Not the ID of an agent');
  const user = agentId ?? email;
  if (method === 'POST') {
    const body = { pak, email: user, ...(division !== undefined && { division }) };
    return { method, path: '/api/partners/impersonateCreate', body };
  }
  const parts = [pak, externalId, user];
  if (!parts.every(isPathPart)) throw new TypeError('Not a part of a path');
  return { method: 'GET', path: `/api/partners/impersonate/${parts.map(encodeURIComponent).join('/')}` };
}
