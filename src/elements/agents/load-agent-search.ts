import type * as AgentSearch from '../../api/agent-search.js';

/** Loads what only a search among many agents needs. The script for a `<script>` tag gets it from beside itself. */
export const loadAgentSearch = (): Promise<typeof AgentSearch> => import('../../api/agent-search.js');
