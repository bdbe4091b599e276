import { parseAgents, type Agent } from './schema.js';
import { toSchedulerError, type ErrorCode } from './scheduler-error.js';

/** What is known of a search: keys of the first matches, best ones first, number of all matches, and why there are none yet. */
export type FoundAgents = readonly [keys: readonly string[], total: number, reason?: ErrorCode | 'searching'];

/** Waits until the visitor pauses, so that a word takes one request. */
const PAUSE_MS = 200;
/** As many as a list shows. */
const MAX_AGENTS = 50;

const keyOf = ({ _account }: Agent): string => _account.email;

/**
 * Creates a search for agents at the gateway. The search returns what is known of a text, and requests the rest; a new text
 * ends the request for the one before. An empty text ends it as well, and returns `undefined`.
 *
 * @param get Sends a GET request to the gateway.
 * @param agents The agents that are loaded.
 * @param onFound Receives those and the found ones after each answer.
 */
export function createAgentSearch(
  get: (path: string, signal: AbortSignal) => Promise<unknown>,
  agents: () => readonly Agent[],
  onFound: (agents: readonly Agent[]) => void,
): (text: string) => FoundAgents | undefined {
  let current = '';
  let result: FoundAgents | undefined;
  let request = new AbortController();

  async function find(text: string, signal: AbortSignal): Promise<void> {
    let found: readonly Agent[] = [];
    try {
      const query = new URLSearchParams({ q: text, limit: String(MAX_AGENTS) });
      const body = await get(`/api/brokerages/agents/search?${query}`, signal);
      const answer = body as Readonly<Record<string, unknown>>;
      if (!Array.isArray(answer['agents'])) throw new TypeError('no agents');
      found = parseAgents(answer['agents'])!;
      result = [found.map(keyOf), Number(answer['count']) || found.length];
    } catch (cause) {
      if (!signal.aborted) result = [[], 0, toSchedulerError(cause).code];
    }
    if (signal.aborted) return;
    const known = new Set(agents().map(keyOf));
    onFound([...agents(), ...found.filter((agent) => !known.has(keyOf(agent)))]);
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
