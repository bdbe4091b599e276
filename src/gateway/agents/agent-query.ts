import { badRequest } from '../http/http-error.js';
import { singleValue } from '../http/query.js';

/** Maximum length of an agent's key: an address with an organisation's ID in front of it. */
export const MAX_AGENT_KEY_LENGTH = 320;

/** Reads an agent's key from a query. @throws HttpError 400 if it is missing */
export function readAgentKey(parameters: URLSearchParams, name: string): string {
  const agent = singleValue(parameters, name);
  if (agent && agent.length <= MAX_AGENT_KEY_LENGTH) return agent;
  throw badRequest('Missing agent email', `The query parameter ${name} is required`);
}
