import { parseAgents } from '../../api/schema.js';
import type { Api } from '../upstream/api.js';
import { badGateway } from '../http/http-error.js';
import { keyedHash, type KeyedHash } from '../crypto/keyed-hash.js';
import type { AgentOptions, UpstreamAgent } from '../options/gateway-options.js';
import { cleanLine } from '../http/clean-line.js';
import type { TraceCall } from '../upstream/upstream.js';

/** An agent as a page gets it, in the API's own shape: the reference stands for id and address alike. */
export interface PublicAgent {
  readonly _id: string;
  readonly firstName: string;
  readonly lastName: string;
  readonly _account: { readonly email: string };
}

/** An agent that can be booked, on the server's side. */
export interface BookableAgent extends UpstreamAgent {
  readonly reference: string;
  readonly shown: PublicAgent;
  /** Whether the owner gave the name. */
  readonly isRenamed: boolean;
}

export interface AgentsOptions {
  readonly api: Api;
  readonly options: AgentOptions & { readonly addresses: boolean; readonly maxAge: number };
  readonly secrets: readonly string[];
  readonly clock: () => number;
}

/** Stands for whoever is free, where a request names an agent. */
export const ANY_AGENT = 'any';
export type AskedAgent = BookableAgent | typeof ANY_AGENT;

const FORGET_AFTER_MISS = 5_000;

/** The agents that the owner lets visitors book. */
export class Agents {
  readonly #options: AgentsOptions;
  /** One for each secret: references that were handed out before a rotation still lead to their agents. */
  readonly #hashes: readonly KeyedHash[];
  #list: { readonly agents: Promise<readonly BookableAgent[]>; readonly since: number } | undefined;
  /** The list that the API gave last. */
  #lastKnown: readonly BookableAgent[] | undefined;

  constructor(options: AgentsOptions) {
    this.#options = options;
    this.#hashes = options.secrets.map((secret) => keyedHash(secret, 'agent reference'));
  }

  /** @throws HttpError the API's own 4xx, 502 or 504. */
  async list(record: TraceCall): Promise<PublicAgent[]> {
    return (await this.bookable(record)).map(({ shown }) => shown);
  }

  /**
   * The agent behind a reference or, where the owner allows that, an address; nothing where the owner's list has none.
   *
   * @throws HttpError as {@link list} does.
   */
  async find(key: string, record: TraceCall): Promise<BookableAgent | undefined> {
    const found = await this.#findIn(await this.bookable(record), key);
    const age = this.#options.clock() - (this.#list?.since ?? 0);
    if (found || age < FORGET_AFTER_MISS) return found;
    this.#list = undefined;
    return this.#findIn(await this.bookable(record), key);
  }

  async #findIn(agents: readonly BookableAgent[], key: string): Promise<BookableAgent | undefined> {
    const byReference = agents.find(({ reference }) => reference === key);
    if (byReference) return byReference;
    for (const hash of this.#hashes.slice(1)) {
      for (const agent of agents) if (referenceOf(await hash(agent.id)) === key) return agent;
    }
    if (!this.#options.options.addresses || !key.includes('@')) return undefined;
    const address = key.toLowerCase();
    const byContact = agents.filter(({ contactEmail }) => contactEmail?.toLowerCase() === address);
    return (
      agents.find(({ email }) => email.toLowerCase() === address) ??
      (byContact.length === 1 ? byContact[0] : undefined)
    );
  }

  /** Throws as {@link list} does. */
  async bookable(record: TraceCall): Promise<readonly BookableAgent[]> {
    const { clock, options } = this.#options;
    if (this.#list && clock() - this.#list.since < options.maxAge * 1000) return this.#list.agents;
    const list = { agents: this.#load(record), since: clock() };
    this.#list = list;
    try {
      return (this.#lastKnown = await list.agents);
    } catch (error) {
      if (this.#list === list) this.#list = undefined;
      // Whoever has a form open can go on with it: a page token is renewed with this list.
      if (this.#lastKnown) return this.#lastKnown;
      throw error;
    }
  }

  async #load(record: TraceCall): Promise<readonly BookableAgent[]> {
    const { api, options } = this.#options;
    const listed = parseAgents(await api.read('agents', '/api/brokerages/agents', record));
    if (!listed) throw badGateway();
    const agents = listed.flatMap((one): UpstreamAgent[] => {
      const { _id: id, contactEmail, _account: account, firstName = '', lastName = '' } = one;
      if (typeof id !== 'string' || id === '') return [];
      const contact = typeof contactEmail === 'string' ? contactEmail : undefined;
      return [
        {
          id,
          email: account.email,
          contactEmail: contact,
          firstName: nameLine(firstName),
          lastName: nameLine(lastName),
        },
      ];
    });
    return Promise.all(chosen(agents, options).map((agent) => this.#shown(agent)));
  }

  async #shown(agent: UpstreamAgent): Promise<BookableAgent> {
    const reference = referenceOf(await this.#hashes[0]!(agent.id));
    const given = this.#options.options.name?.(agent);
    const names =
      given === undefined
        ? { firstName: withoutAddress(agent.firstName), lastName: withoutAddress(agent.lastName) }
        : { firstName: nameLine(given), lastName: '' };
    const shown = { _id: reference, ...names, _account: { email: reference } };
    return { ...agent, reference, shown, isRenamed: given !== undefined };
  }
}

const referenceOf = (hash: string): string => `agent-${hash.slice(0, 24)}`;

const nameLine = (name: string): string => cleanLine(name).slice(0, 200);

/** A tenant may have put an address where a name belongs. */
export const withoutAddress = (name: string): string => (name.includes('@') ? '' : name);

function chosen(agents: readonly UpstreamAgent[], { only, filter, compare }: AgentOptions): UpstreamAgent[] {
  const isNamed = (agent: UpstreamAgent, name: string) =>
    [agent.id, agent.email, agent.contactEmail].some((own) => own?.toLowerCase() === name.toLowerCase());
  const listed = only ? only.flatMap((name) => agents.filter((agent) => isNamed(agent, name))) : agents;
  const kept = [...new Set(listed)].filter((agent) => !filter || filter(agent));
  return compare ? kept.sort(compare) : kept;
}
