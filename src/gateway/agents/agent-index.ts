import type { UpstreamAgent } from '../options/gateway-options.js';

/** Finds the agents of one list. */
export class AgentIndex<Agent extends UpstreamAgent> {
  readonly #byReference: ReadonlyMap<string, Agent>;
  readonly #byAddress: ReadonlyMap<string, Agent>;

  /** @param references Those of each agent, in the order of the agents. */
  constructor(agents: readonly Agent[], references: readonly (readonly string[])[]) {
    this.#byReference = new Map(
      agents.flatMap((agent, index) => references[index]!.map((reference) => [reference, agent] as const)),
    );
    this.#byAddress = byAddress(agents);
  }

  /** The agent with a reference. */
  referenced(reference: string): Agent | undefined {
    return this.#byReference.get(reference);
  }

  /** The agent who signs in with an address, or the only one who can be written to at it. Capitals do not matter. */
  addressed(address: string): Agent | undefined {
    return this.#byAddress.get(address.toLowerCase());
  }
}

function byAddress<Agent extends UpstreamAgent>(agents: readonly Agent[]): ReadonlyMap<string, Agent> {
  const found = new Map<string, Agent>();
  const shared = new Set<string>();
  for (const agent of agents) {
    const address = agent.contactEmail?.toLowerCase();
    if (address === undefined) continue;
    if (found.has(address)) shared.add(address);
    found.set(address, agent);
  }
  for (const address of shared) found.delete(address);
  // The first agent counts, as in the API's list.
  for (const agent of [...agents].reverse()) found.set(agent.email.toLowerCase(), agent);
  return found;
}
