import type { LitElement } from 'lit';
import type { SearchedAgents } from '../../api/agent-search.js';
import { agentName, type Agent } from '../../api/wire/schema.js';
import { secureUrl } from '../../api/wire/trusted-url.js';
import { ComboboxController } from '../fields/combobox-controller.js';
import { errorText } from '../kit/error-text.js';
import type { Localization } from '../kit/localization.js';
import { ANY_AGENT, MAX_CARDS, type AgentChoice, type AgentProfile } from './agent-field-view.js';
import type { AgentFinder } from './agent-finder.js';
import { loadAgentSearch } from './load-agent-search.js';
import { NextFreeController } from './next-free-controller.js';

/** What a page tells about its agents, by their keys. Replaces what the API or the gateway tells. */
export type AgentProfiles = Readonly<Record<string, Partial<AgentProfile> | undefined>>;

export interface AgentSettings {
  /** Key of the fixed agent; may be empty. */
  readonly agentEmail: string;
  /** `any` offers "First available". */
  readonly agentChoice: string;
  /** Name of a parameter in the page's URL that selects an agent; may be empty. */
  readonly agentFromUrl: string;
  readonly agentProfiles: AgentProfiles | undefined;
}

/** Where the agents come from. */
export interface AgentSource extends SearchedAgents {
  /** Key in the list of the agent for whom the page was loaded. */
  readonly hintedAgent: string | undefined;
  /** Whether the API can book the first available agent. */
  readonly canBookAnyAgent: boolean;
}

export interface AgentControllerOptions {
  readonly settings: AgentSettings;
  readonly localization: () => Localization;
  readonly booking: AgentSource;
  /** Length of the meeting, in minutes. */
  readonly duration: () => number;
  readonly timeZone: () => string;
  /** Key of the selected agent; may be empty. */
  readonly selected: () => string;
  readonly onSelect: (agent: string) => void;
}

/** The agents that a visitor can choose from. */
export class AgentController {
  readonly #options: AgentControllerOptions;
  /** Searches a long list of agents. */
  readonly combobox: ComboboxController;
  readonly #nextFree: NextFreeController;
  #find: AgentFinder | undefined;
  #cache: { readonly key: readonly unknown[]; readonly choices: readonly AgentChoice[] } = {
    key: [],
    choices: [],
  };

  constructor(host: LitElement, options: AgentControllerOptions) {
    this.#options = options;
    const { selected, onSelect, booking, localization } = options;
    this.#nextFree = new NextFreeController(host, {
      client: () => (this.#hasCards ? booking.client : undefined),
      duration: options.duration,
    });
    this.combobox = new ComboboxController(host, {
      id: 'agent',
      load: async () => {
        const module = await loadAgentSearch();
        const choices = () => this.#allChoices;
        const strings = () => localization().strings;
        this.#find = module.createAgentFinder({ booking, choices, strings, errorText });
        return module;
      },
      options: () => this.#allChoices,
      selected,
      onSelect,
      search: (query) => this.#find?.(query),
    });
  }

  /** Key of the agent whose slots are shown first; may be empty. Known before the agents are loaded. */
  get initialAgent(): string {
    const { agentEmail, agentChoice } = this.#options.settings;
    return agentEmail || this.#agentFromUrl || (agentChoice === ANY_AGENT ? ANY_AGENT : '');
  }

  /** `undefined` if the page has fixed the agent. */
  get choices(): readonly AgentChoice[] | undefined {
    return this.#options.settings.agentEmail ? undefined : this.#allChoices;
  }

  /** Whether the agents are cards, which have space for more than a name. */
  get #hasCards(): boolean {
    const count = this.choices?.length ?? 0;
    return count > 1 && count <= MAX_CARDS;
  }

  /** The selected agent; `undefined` if none is, or "First available". */
  get selectedProfile(): AgentProfile | undefined {
    const { booking, selected, settings } = this.#options;
    const { agentEmail, agentProfiles } = settings;
    const key = (agentEmail && booking.hintedAgent) || selected();
    const agent = key ? booking.agents.find(({ _account }) => _account.email === key) : undefined;
    const page = agentProfiles?.[selected()];
    return agent || page || agentEmail ? profileOf(agent, page) : undefined;
  }

  /** Name of the selected agent. Empty if it is unknown, or if "First available" is selected. */
  get selectedName(): string {
    return this.selectedProfile?.name ?? '';
  }

  /** The agent to book: the fixed one, the selected one, that of the URL, or the only one. Empty if there is none of them. */
  resolveAgent(selected: string): string {
    const { agentEmail } = this.#options.settings;
    if (agentEmail) return agentEmail;
    const [first, second] = this.#allChoices;
    const wanted = selected || this.#agentFromUrl;
    if (wanted && this.#allChoices.some(({ key }) => key === wanted)) return wanted;
    return first && (!second || first.key === ANY_AGENT) ? first.key : '';
  }

  get #agentFromUrl(): string {
    const { agentFromUrl } = this.#options.settings;
    return (agentFromUrl && new URLSearchParams(location.search).get(agentFromUrl)) || '';
  }

  /** Cached, because there may be thousands. */
  get #allChoices(): readonly AgentChoice[] {
    const { settings, booking } = this.#options;
    const { agents } = booking;
    const localization = this.#options.localization();
    const { agentChoice, agentProfiles } = settings;
    const hasAnyAgent = agentChoice === ANY_AGENT && booking.canBookAnyAgent && agents.length > 1;
    const nextFree = this.#nextFree.starts;
    const timeZone = this.#options.timeZone();
    const key = [agents, localization, hasAnyAgent, agentProfiles, nextFree, timeZone];
    if (!key.every((part, index) => part === this.#cache.key[index])) {
      const { strings, formatIn } = localization;
      const choices = agents.map((agent, index) => {
        const { email } = agent._account;
        const profile = profileOf(agent, agentProfiles?.[email]);
        const name = profile.name || strings.unnamedAgent(formatIn('UTC').number(index + 1));
        const start = nextFree.get(email);
        const time = start && strings.freeFrom(formatIn(timeZone).shortDateTime(start));
        return { ...profile, key: email, name, nextFree: time || undefined };
      });
      const anyAgent = { key: ANY_AGENT, name: strings.anyAgent };
      this.#cache = { key, choices: hasAnyAgent ? [anyAgent, ...choices] : choices };
    }
    return this.#cache.choices;
  }
}

/** Shows pictures only from https, or from loopback. */
function profileOf(agent: Agent | undefined, page: Partial<AgentProfile> | undefined): AgentProfile {
  const known = { ...agent, name: agent ? agentName(agent) : '' };
  const { name, photo, role, description } = { ...known, ...page };
  return { name, role, description, photo: photo && secureUrl(photo, document.baseURI)?.href };
}
