import type { Client } from './client.js';
import { parseAgents, type Agent } from './wire/schema.js';
import type { ErrorCode, SchedulerError } from './wire/scheduler-error.js';

/** What is known of a search: keys of the first matches, best ones first, number of all matches, and why there are none yet. */
export type FoundAgents = readonly [keys: readonly string[], total: number, reason?: ErrorCode | 'searching'];

/** Agents of whom only the first ones are loaded. */
export interface SearchedAgents {
  /** Sends requests to the gateway; `undefined` while it is not connected. */
  readonly client: Client | undefined;
  /** The loaded agents; the same array until it is set. */
  readonly agents: readonly Agent[];
  /** Adds found ones to them, and shows them. */
  setAgents(agents: readonly Agent[]): void;
}

/** Waits until the visitor pauses, so that a word takes one request. */
const PAUSE_MS = 200;
/** As many as a list shows. */
const MAX_AGENTS = 50;

const keyOf = ({ _account }: Agent): string => _account.email;

/**
 * Creates a search for agents at the gateway. The search returns what is known of a text, and requests the rest; a new text
 * ends the request for the one before. An empty text ends it as well, and returns `undefined`.
 */
export function createAgentSearch(source: SearchedAgents): (text: string) => FoundAgents | undefined {
  let current = '';
  let result: FoundAgents | undefined;
  let request = new AbortController();

  async function find(text: string, signal: AbortSignal): Promise<void> {
    let found: readonly Agent[] = [];
    try {
      const query = new URLSearchParams({ q: text, limit: String(MAX_AGENTS) });
      const body = await source.client?.get(`/api/brokerages/agents/search?${query}`, signal);
      const answer = body as Readonly<Record<string, unknown>>;
      if (!Array.isArray(answer['agents'])) throw new TypeError('no agents');
      found = parseAgents(answer['agents'])!;
      result = [found.map(keyOf), Number(answer['count']) || found.length];
    } catch (cause) {
      // Not `instanceof`: in a script of its own, this module has no class of the page's.
      const { code } = cause as Partial<SchedulerError>;
      if (!signal.aborted) result = [[], 0, typeof code === 'string' ? code : 'bad_response'];
    }
    if (signal.aborted) return;
    const known = new Set(source.agents.map(keyOf));
    source.setAgents([...source.agents, ...found.filter((agent) => !known.has(keyOf(agent)))]);
  }

  return (given) => {
    const text = given.trim();
    if (text === current) return result;
    current = text;
    request.abort();
    result = undefined;
    if (text) {
      result = [[], 0, 'searching'];
      const { signal } = (request = new AbortController());
      const timer = setTimeout(() => void find(text, signal), PAUSE_MS);
      signal.addEventListener('abort', () => clearTimeout(timer));
    }
    return result;
  };
}
