import type * as AgentFinder from './agent-finder.js';

/** Loads what only a search among many agents needs. The script for a `<script>` tag gets it from beside itself. */
export const loadAgentSearch = (): Promise<typeof AgentFinder> => import('./agent-finder.js');
