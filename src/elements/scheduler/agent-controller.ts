import type { LitElement } from 'lit';
import { agentName } from '../../api/schema.js';
import type { BookingController } from './booking-controller.js';
import { ComboboxController } from '../kit/combobox-controller.js';
import type { AgentChoice } from './form-view.js';
import type { Localization } from '../kit/localization.js';

export interface AgentControllerOptions {
  /** What the page says: the agent that it fixes, and whether it offers whoever is free. */
  readonly settings: () => { readonly agentEmail: string; readonly agentChoice: string };
  readonly voice: () => Localization;
  readonly booking: BookingController;
  /** The key of the agent that is chosen. */
  readonly chosen: () => string;
  readonly onChoose: (agent: string) => void;
}

/** The key of whoever is free. */
const ANY = 'any';

/** Whom a visitor can meet. */
export class AgentController {
  readonly #options: AgentControllerOptions;
  /** Where the agents are many. */
  readonly search: ComboboxController;
  #known: { readonly key: readonly unknown[]; readonly list: readonly AgentChoice[] } = { key: [], list: [] };

  constructor(host: LitElement, options: AgentControllerOptions) {
    this.#options = options;
    const { chosen, onChoose } = options;
    this.search = new ComboboxController(host, { id: 'agent', options: () => this.#list, chosen, onChoose });
  }

  /** Whose times are wanted before the agents are known; may be nobody's. */
  get initialAgent(): string {
    const { agentEmail, agentChoice } = this.#options.settings();
    return agentEmail || (agentChoice === ANY ? ANY : '');
  }

  /** Nothing where the page has fixed the agent. */
  get choices(): readonly AgentChoice[] | undefined {
    return this.#options.settings().agentEmail ? undefined : this.#list;
  }

  /** Who is meant where `chosen` is, or nobody yet: whom the page has fixed, or the only one there is. */
  resolveAgent(chosen: string): string {
    const { agentEmail } = this.#options.settings();
    if (agentEmail) return agentEmail;
    const [first, second] = this.#list;
    if (this.#list.some(({ key }) => key === chosen)) return chosen;
    return first && (!second || first.key === ANY) ? first.key : '';
  }

  /** Kept as long as it is the same: there may be thousands. */
  get #list(): readonly AgentChoice[] {
    const { booking, settings } = this.#options;
    const { state } = booking;
    if (!('agents' in state)) return [];
    const voice = this.#options.voice();
    const hasAny = settings().agentChoice === ANY && booking.hasAnyAgent && state.agents.length > 1;
    const key = [state.agents, voice, hasAny];
    if (!key.every((one, index) => one === this.#known.key[index])) {
      const { strings: words, formatIn } = voice;
      const list = state.agents.map((agent, index) => ({
        key: agent._account.email,
        name: agentName(agent) || words.unnamedAgent(formatIn('UTC').number(index + 1)),
      }));
      this.#known = { key, list: hasAny ? [{ key: ANY, name: words.anyAgent }, ...list] : list };
    }
    return this.#known.list;
  }
}
