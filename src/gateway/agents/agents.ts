import { parseAgents } from '../../api/wire/schema.js';
import { keyedHash, type KeyedHash } from '../crypto/keyed-hash.js';
import { cleanLine } from '../http/clean-line.js';
import { badGateway, badRequest } from '../http/http-error.js';
import type { TraceCall } from '../http/log.js';
import type { AgentOptions, UpstreamAgent } from '../options/gateway-options.js';
import { MAX_ANSWER_BYTES } from '../upstream/answer-sizes.js';
import { pause } from '../http/pause.js';
import type { Api } from '../upstream/api.js';
import type { SharedValues } from '../upstream/shared-values.js';
import { AgentIndex } from './agent-index.js';
import { AgentProfiles, isNamed, type AgentProfile } from './agent-profile.js';
import { AgentSearch, type AgentPage, type AgentPageQuery } from './agent-search.js';

/** An agent as pages see it, in the API's shape. An opaque reference replaces both ID and address. */
export interface PublicAgent extends AgentProfile {
  readonly _id: string;
  readonly firstName: string;
  readonly lastName: string;
  /** Lengths that can be booked, in minutes, if they are not those of all agents. */
  readonly durations?: readonly number[];
  readonly _account: { readonly email: string };
}

/** An agent that visitors can book, with everything the server knows. */
export interface BookableAgent extends UpstreamAgent {
  readonly reference: string;
  readonly publicAgent: PublicAgent;
  /** Whether the owner's `agents.name` gave the name. */
  readonly isRenamed: boolean;
}

export interface AgentsOptions {
  readonly api: Api;
  readonly options: AgentOptions & {
    readonly addresses: boolean;
    readonly maxAge: number;
    readonly page: number;
  };
  readonly secrets: readonly string[];
  /** Lengths of an agent's meetings in minutes, if they differ from the general ones. @default none differ */
  readonly ownDurations?: ((agent: UpstreamAgent) => readonly number[] | undefined) | undefined;
  readonly warn: (message: string) => void;
  /** Milliseconds of a clock that never jumps. */
  readonly monotonicClock: () => number;
  /** Shares the API's list with other processes. @default every process reads its own */
  readonly shared?: SharedValues | undefined;
}

/** Agent key that requests any free agent. */
export const ANY_AGENT = 'any';
export type RequestedAgent = BookableAgent | typeof ANY_AGENT;

const RELOAD_AFTER_MISS_MS = 5_000;
/** No new try within this time after the list could not be read. */
const RETRY_MS = 3_000;
/** Maximum time that anybody waits for a new list while an old one is there. */
const MAX_RENEWAL_WAIT_MS = 2_000;
/** A shared list of that age is used only while the API does not answer. */
const USABLE_MS = 3_600_000;

/** The agents that the owner lets visitors book. */
export class Agents {
  readonly #options: AgentsOptions;
  /** One per secret, so that references from before a rotation still resolve. */
  readonly #hashes: readonly KeyedHash[];
  readonly #profiles: AgentProfiles;
  readonly #search = new AgentSearch<BookableAgent>();
  /** References by agent ID, one per secret. Kept between two lists, because thousands of hashes take a while. */
  #references: ReadonlyMap<string, readonly string[]> = new Map();
  readonly #indexes = new WeakMap<readonly BookableAgent[], AgentIndex<BookableAgent>>();
  /** The list in use, or under way, and the time at which it has to be renewed. */
  #list: { readonly agents: Promise<readonly BookableAgent[]>; renewAt: number } | undefined;
  #lastGoodList: readonly BookableAgent[] | undefined;
  #lastGoodAt: number | undefined;
  #triedAt = -Infinity;

  constructor(options: AgentsOptions) {
    this.#options = options;
    this.#hashes = options.secrets.map((secret) => keyedHash(secret, 'agent reference'));
    this.#profiles = new AgentProfiles(options.options, options.warn);
  }

  /** Age of the list that is in use, in milliseconds; `undefined` before the first one. */
  get listAgeMs(): number | undefined {
    return this.#lastGoodAt === undefined ? undefined : this.#options.monotonicClock() - this.#lastGoodAt;
  }

  /** A page of the agents whose names match. @throws HttpError the API's own 4xx, 502 or 504 */
  async page(query: AgentPageQuery, trace: TraceCall): Promise<AgentPage<BookableAgent>> {
    return this.#search.page(await this.bookable(trace), query);
  }

  /** The agents that a page gets at once, and how many there are. @throws HttpError as {@link page} does */
  firstPage(trace: TraceCall): Promise<AgentPage<BookableAgent>> {
    return this.page({ text: '', limit: this.pageSize }, trace);
  }

  /** Maximum number of agents in an answer. */
  get pageSize(): number {
    return this.#options.options.page;
  }

  /**
   * The agent with a reference or, if the owner allows addresses, with an address.
   *
   * @throws HttpError as {@link page} does
   */
  async find(key: string, trace: TraceCall): Promise<BookableAgent | undefined> {
    const found = this.#findIn(await this.bookable(trace), key);
    if (found || this.#options.monotonicClock() - this.#triedAt < RELOAD_AFTER_MISS_MS) return found;
    return this.#findIn(await this.#renew(trace, RELOAD_AFTER_MISS_MS), key);
  }

  /** The agent with a reference, in the list that is known. A wrong one costs no call. @throws HttpError as {@link page} does */
  async referenced(reference: string, trace: TraceCall): Promise<BookableAgent | undefined> {
    return this.#indexes.get(await this.bookable(trace))!.referenced(reference);
  }

  /** The agent that the owner calls by an ID or address. @throws HttpError as {@link page} does */
  async named(name: string, trace: TraceCall): Promise<BookableAgent | undefined> {
    return (await this.bookable(trace)).find((agent) => isNamed(agent, name));
  }

  /**
   * The agent that a request names.
   *
   * @param allowsAny Whether the key may be `any`.
   * @throws HttpError 400 if the agent cannot be booked, and as {@link page} does
   */
  async resolve(key: string, allowsAny: boolean, trace: TraceCall): Promise<RequestedAgent> {
    const agent = allowsAny && key === ANY_AGENT ? ANY_AGENT : await this.find(key, trace);
    if (agent) return agent;
    throw badRequest('Invalid agent email', 'The specified agent does not exist');
  }

  #findIn(agents: readonly BookableAgent[], key: string): BookableAgent | undefined {
    const index = this.#indexes.get(agents)!;
    const allowsAddress = this.#options.options.addresses && key.includes('@');
    return index.referenced(key) ?? (allowsAddress ? index.addressed(key) : undefined);
  }

  /**
   * All agents that can be booked, in the owner's order. If the API fails or is slow, everybody gets the last list that
   * could be read.
   *
   * @throws HttpError as {@link page} does
   */
  async bookable(trace: TraceCall): Promise<readonly BookableAgent[]> {
    const { monotonicClock, options } = this.#options;
    if (this.#list && monotonicClock() < this.#list.renewAt) return this.#list.agents;
    return this.#renew(trace, options.maxAge * 1000);
  }

  /** @param maxAgeMs Maximum age of a list that another process has read. */
  #renew(trace: TraceCall, maxAgeMs: number): Promise<readonly BookableAgent[]> {
    const { monotonicClock, options } = this.#options;
    const now = monotonicClock();
    this.#triedAt = now;
    const old = this.#lastGoodList;
    const loading = this.#load(trace, maxAgeMs).then(
      ({ agents, ageMs }) => {
        this.#lastGoodList = agents;
        this.#lastGoodAt = now - ageMs;
        const renewAt = now - ageMs + options.maxAge * 1000;
        // Some may have stopped waiting for it.
        if (this.#list === list) this.#list = { agents: Promise.resolve(agents), renewAt };
        return agents;
      },
      (error: unknown) => {
        // An open form stays usable: renewing its page token needs this list.
        if (old) {
          list.renewAt = monotonicClock() + Math.min(RETRY_MS, options.maxAge * 1000);
          return old;
        }
        if (this.#list === list) this.#list = undefined;
        throw error;
      },
    );
    const list = { agents: old ? inTime(loading, old) : loading, renewAt: now + options.maxAge * 1000 };
    this.#list = list;
    return list.agents;
  }

  /** The list of the API, or one that another process has read. */
  async #load(
    trace: TraceCall,
    maxAgeMs: number,
  ): Promise<{ readonly agents: readonly BookableAgent[]; readonly ageMs: number }> {
    const { shared, options } = this.#options;
    const { value, ageMs } =
      shared && options.maxAge > 0
        ? await shared.load<readonly UpstreamAgent[]>(
            'agents',
            {
              lifetimeOf: () => ({
                freshMs: options.maxAge * 1000,
                usableMs: USABLE_MS + options.maxAge * 1000,
              }),
              accepts: (_, age) => age <= maxAgeMs,
              usesStale: true,
            },
            () => this.#read(trace),
          )
        : { value: await this.#read(trace), ageMs: 0 };
    return { agents: await this.#select(value), ageMs };
  }

  /** The API's list. */
  async #read(trace: TraceCall): Promise<readonly UpstreamAgent[]> {
    const limits = { maxBytes: MAX_ANSWER_BYTES.list };
    const listed = parseAgents(
      await this.#options.api.read('agents', '/api/brokerages/agents', trace, limits),
    );
    if (!listed) throw badGateway();
    return listed.flatMap((one): UpstreamAgent[] => {
      const { _id: id, contactEmail, _account: account, firstName = '', lastName = '' } = one;
      if (typeof id !== 'string' || id === '') return [];
      return [
        {
          id,
          email: account.email,
          contactEmail: typeof contactEmail === 'string' ? contactEmail : undefined,
          firstName: cleanName(firstName),
          lastName: cleanName(lastName),
        },
      ];
    });
  }

  /** The agents that the owner offers, with their references. */
  async #select(agents: readonly UpstreamAgent[]): Promise<readonly BookableAgent[]> {
    const selected = selectAgents(agents, this.#options.options);
    const references = await Promise.all(selected.map(({ id }) => this.#referencesOf(id)));
    const bookable = selected.map((agent, index) => this.#toBookable(agent, references[index]![0]!));
    this.#references = new Map(selected.map(({ id }, index) => [id, references[index]!]));
    this.#indexes.set(bookable, new AgentIndex(bookable, references));
    return bookable;
  }

  async #referencesOf(id: string): Promise<readonly string[]> {
    const hashOf = async (hash: KeyedHash) => toReference(await hash(id));
    return this.#references.get(id) ?? Promise.all(this.#hashes.map(hashOf));
  }

  #toBookable(agent: UpstreamAgent, reference: string): BookableAgent {
    const ownerName = this.#options.options.name?.(agent);
    const names =
      ownerName === undefined
        ? { firstName: withoutEmail(agent.firstName), lastName: withoutEmail(agent.lastName) }
        : { firstName: cleanName(ownerName), lastName: '' };
    const profile = this.#profiles.of(agent);
    const durations = this.#options.ownDurations?.(agent);
    const publicAgent = {
      _id: reference,
      ...names,
      ...profile,
      ...(durations && { durations }),
      _account: { email: reference },
    };
    return { ...agent, reference, publicAgent, isRenamed: ownerName !== undefined };
  }
}

/** The new list, or the old one if the new one takes too long. */
async function inTime<T>(loading: Promise<T>, old: T): Promise<T> {
  const ended = new AbortController();
  try {
    return await Promise.race([loading, pause(MAX_RENEWAL_WAIT_MS, ended.signal).then(() => old)]);
  } finally {
    ended.abort();
  }
}

const toReference = (hash: string): string => `agent-${hash.slice(0, 24)}`;

const cleanName = (name: string): string => cleanLine(name).slice(0, 200);

/** The name, or `''` if the tenant put an e-mail address there. */
export const withoutEmail = (name: string): string => (name.includes('@') ? '' : name);

function selectAgents(
  agents: readonly UpstreamAgent[],
  { only, filter, compare }: AgentOptions,
): UpstreamAgent[] {
  const listed = only ? only.flatMap((name) => agents.filter((agent) => isNamed(agent, name))) : agents;
  const kept = [...new Set(listed)].filter((agent) => !filter || filter(agent));
  return compare ? kept.sort(compare) : kept;
}
