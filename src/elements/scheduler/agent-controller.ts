import type { LitElement } from 'lit';
import { agentName, type Agent } from '../../api/schema.js';
import { ComboboxController } from '../kit/combobox-controller.js';
import type { Localization } from '../kit/localization.js';
import type { AgentChoice } from './form-view.js';

export interface AgentControllerOptions {
  /** Page settings: the fixed agent, and whether "First available" is offered. */
  readonly settings: () => { readonly agentEmail: string; readonly agentChoice: string };
  readonly localization: () => Localization;
  /** The loaded agents; the same array until they are loaded again. */
  readonly agents: () => readonly Agent[];
  /** Whether the API can book the first available agent. */
  readonly canBookAnyAgent: () => boolean;
  /** Key of the selected agent; may be empty. */
  readonly selected: () => string;
  readonly onSelect: (agent: string) => void;
}

/** Key of "First available". */
const ANY_AGENT = 'any';

/** The agents that a visitor can choose from. */
export class AgentController {
  readonly #options: AgentControllerOptions;
  /** Searches a long list of agents. */
  readonly combobox: ComboboxController;
  #cache: { readonly key: readonly unknown[]; readonly choices: readonly AgentChoice[] } = {
    key: [],
    choices: [],
  };

  constructor(host: LitElement, options: AgentControllerOptions) {
    this.#options = options;
    const { selected, onSelect } = options;
    this.combobox = new ComboboxController(host, {
      id: 'agent',
      options: () => this.#allChoices,
      selected,
      onSelect,
    });
  }

  /** Key of the agent whose slots are shown first; may be empty. Known before the agents are loaded. */
  get initialAgent(): string {
    const { agentEmail, agentChoice } = this.#options.settings();
    return agentEmail || (agentChoice === ANY_AGENT ? ANY_AGENT : '');
  }

  /** `undefined` if the page has fixed the agent. */
  get choices(): readonly AgentChoice[] | undefined {
    return this.#options.settings().agentEmail ? undefined : this.#allChoices;
  }

  /** Name of the selected agent. Empty if it is unknown, or if "First available" is selected. */
  get selectedName(): string {
    const agent = this.#options.agents().find(({ _account }) => _account.email === this.#options.selected());
    return agent ? agentName(agent) : '';
  }

  /** The agent to book: the fixed one, the selected one, or the only one. Empty if there is none of them. */
  resolveAgent(selected: string): string {
    const { agentEmail } = this.#options.settings();
    if (agentEmail) return agentEmail;
    const [first, second] = this.#allChoices;
    if (this.#allChoices.some(({ key }) => key === selected)) return selected;
    return first && (!second || first.key === ANY_AGENT) ? first.key : '';
  }

  /** Cached, because there may be thousands. */
  get #allChoices(): readonly AgentChoice[] {
    const { settings, canBookAnyAgent } = this.#options;
    const agents = this.#options.agents();
    const localization = this.#options.localization();
    const hasAnyAgent = settings().agentChoice === ANY_AGENT && canBookAnyAgent() && agents.length > 1;
    const key = [agents, localization, hasAnyAgent];
    if (!key.every((part, index) => part === this.#cache.key[index])) {
      const { strings, formatIn } = localization;
      const choices = agents.map((agent, index) => ({
        key: agent._account.email,
        name: agentName(agent) || strings.unnamedAgent(formatIn('UTC').number(index + 1)),
      }));
      const anyAgent = { key: ANY_AGENT, name: strings.anyAgent };
      this.#cache = { key, choices: hasAnyAgent ? [anyAgent, ...choices] : choices };
    }
    return this.#cache.choices;
  }
}
