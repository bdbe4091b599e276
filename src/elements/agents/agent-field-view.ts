import { nothing, type TemplateResult } from 'lit';
import { html } from '../kit/html.js';
import type { Format } from '../../i18n/format.js';
import type { Strings } from '../../i18n/strings.js';
import type { ComboboxController } from '../fields/combobox-controller.js';
import { radioField } from '../fields/field-views.js';
import { clockIcon } from '../kit/icons.js';

/** What visitors see of an agent. */
export interface AgentProfile {
  /** Empty if it is unknown. */
  readonly name: string;
  /** URL of a picture. */
  readonly photo?: string | undefined;
  readonly role?: string | undefined;
  readonly description?: string | undefined;
}

export interface AgentChoice extends AgentProfile {
  readonly key: string;
  /** First free time in words. */
  readonly nextFree?: string | undefined;
}

export interface AgentField {
  readonly strings: Strings;
  readonly format: Format;
  readonly choices: readonly AgentChoice[];
  /** Searches a long list of agents. */
  readonly combobox: ComboboxController;
  readonly error: string | undefined;
}

/** Key of "First available". */
export const ANY_AGENT = 'any';

/** With more choices, visitors search a list. "First available" is one of them. */
export const MAX_CARDS = 9;

/** Chooses the agent: from cards, or from a searchable list if there are many. */
export function agentField({ strings, format, choices, combobox, error }: AgentField): TemplateResult {
  const label = strings.labels.agent;
  if (choices.length > MAX_CARDS) {
    const placeholder = strings.chooseAgent;
    return combobox.render({ strings, format, label, placeholder, error });
  }
  return radioField({ name: 'agent', label, error, kind: 'agent', options: choices, optionView: agentView });
}

/** Picture, name and role of an agent. */
export function agentView({ key, name, photo, role, nextFree }: Partial<AgentChoice>): TemplateResult {
  return html`${avatarView(key === ANY_AGENT ? clockIcon : initials(name), photo)}<span class="person"
      ><bdi translate="no">${name}</bdi>${[role, nextFree].map((text) =>
        text ? html`<span class="hint"><bdi>${text}</bdi></span>` : nothing,
      )}</span
    >`;
}

/** A picture over the initials, which show if it is missing or does not load. */
function avatarView(initials: string | TemplateResult, photo: string | undefined): TemplateResult {
  const onError = ({ target }: Event) => {
    (target as HTMLElement).hidden = true;
  };
  return html`<span class="avatar" part="avatar" aria-hidden="true"
    >${initials}${
      photo
        ? html`<img src=${photo} alt="" referrerpolicy="no-referrer" decoding="async" @error=${onError} />`
        : nothing
    }</span
  >`;
}

/** First letters of the first and the last word. */
function initials(name = ''): string {
  const letters = name.match(/(?<![^\s(])\p{L}/gu) ?? [];
  return [letters[0], ...letters.slice(1).slice(-1)].join('');
}
