import { createAgentSearch, type SearchedAgents } from '../../api/agent-search.js';
import type { ErrorCode } from '../../api/wire/scheduler-error.js';
import type { Strings } from '../../i18n/strings.js';
import type { Matches } from '../fields/combobox-list.js';
import type { AgentChoice } from './agent-field-view.js';

export { createCombobox } from '../fields/combobox.js';

export interface AgentFinderOptions {
  readonly booking: SearchedAgents;
  /** The loaded agents. */
  readonly choices: () => readonly AgentChoice[];
  readonly strings: () => Strings;
  readonly errorText: (code: ErrorCode, strings: Strings) => string;
}

/** Finds agents by their names. `undefined` if the loaded ones are to be searched, because they are all. */
export type AgentFinder = (query: string) => Matches | undefined;

/** Creates a search that asks the gateway if it has more agents than are loaded. */
export function createAgentFinder({ booking, choices, strings, errorText }: AgentFinderOptions): AgentFinder {
  const search = createAgentSearch(booking);
  return (query) => {
    const count = booking.client?.agentCount;
    if (!count) return undefined;
    const found = search(query);
    if (!found) return { visible: choices(), count };
    const [keys, total, reason] = found;
    return {
      visible: keys.flatMap((key) => choices().find((choice) => choice.key === key) ?? []),
      count: total,
      status: reason && (reason === 'searching' ? strings()[reason] : errorText(reason, strings())),
    };
  };
}
