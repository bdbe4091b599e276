import { badRequest } from '../http/http-error.js';
import { singleValue } from '../http/query.js';
import type { AgentCursor, AgentPageQuery } from './agent-search.js';

/** Maximum length of an agent's key: an address with an organisation's ID in front of it. */
export const MAX_AGENT_KEY_LENGTH = 320;

/** Reads an agent's key from a query. @throws HttpError 400 if it is missing */
export function readAgentKey(parameters: URLSearchParams, name: string): string {
  const agent = singleValue(parameters, name);
  if (agent && agent.length <= MAX_AGENT_KEY_LENGTH) return agent;
  throw badRequest('Missing agent email', `The query parameter ${name} is required`);
}

/** Longer texts are no names. */
const MAX_TEXT_LENGTH = 100;

/**
 * Reads which agents are searched for: `q`, `cursor` and `limit`, all of them optional.
 *
 * @param maxAgents Maximum and default of `limit`.
 * @throws HttpError 400
 */
export function readAgentPageQuery(parameters: URLSearchParams, maxAgents: number): AgentPageQuery {
  const text = singleValue(parameters, 'q') ?? '';
  if (text.length > MAX_TEXT_LENGTH)
    throw badRequest('Invalid q', `q must have ${MAX_TEXT_LENGTH} characters or less`);
  return { text, cursor: readCursor(parameters), limit: readLimit(parameters, maxAgents) };
}

function readLimit(parameters: URLSearchParams, maxAgents: number): number {
  const given = singleValue(parameters, 'limit');
  if (given === undefined) return maxAgents;
  if (!/^[1-9]\d{0,5}$/.test(given))
    throw badRequest('Invalid limit', 'limit must be a whole number above 0');
  return Math.min(Number(given), maxAgents);
}

function readCursor(parameters: URLSearchParams): AgentCursor | undefined {
  const given = singleValue(parameters, 'cursor');
  if (given === undefined) return undefined;
  const [, count, reference] = /^(\d{1,7})\.(agent-[\w-]{24})$/.exec(given) ?? [];
  if (count === undefined) throw badRequest('Invalid cursor', 'cursor must be that of the page before');
  return { count: Number(count), reference: reference! };
}

/** Writes a cursor for an answer. */
export const writeCursor = ({ count, reference }: AgentCursor): string => `${count}.${reference}`;
