import { nothing, type TemplateResult } from 'lit';
import { html } from '../kit/html.js';
import type { Strings } from '../../i18n/strings.js';
import { clockIcon, globeIcon, videoIcon } from '../kit/icons.js';
import { agentView, type AgentProfile } from './agent-field-view.js';

export interface HeaderViewModel {
  readonly strings: Strings;
  /** `undefined` if no agent is selected, or any is. Its name may follow later. */
  readonly agent: AgentProfile | undefined;
  /** Length of the meeting: in words, or a control to choose it. */
  readonly length: string | TemplateResult;
  /** Name of the time zone. */
  readonly timeZone: string;
}

/** What the visitor books: with whom, how long and how. */
export function headerView(model: HeaderViewModel): TemplateResult {
  const { strings, agent, length, timeZone } = model;
  const fact = (icon: TemplateResult, text: string | TemplateResult, translate: 'yes' | 'no') =>
    html`<li translate=${translate}>${icon}${text}</li>`;
  return html`<header part="header">
    ${agent ? html`<p class="agent" part="agent">${agentView(agent)}</p>` : nothing}
    <h2 part="heading" id="heading" tabindex="-1">
      <slot name="heading">${strings.heading}</slot>
    </h2>
    <slot name="description">
      ${agent?.description ? html`<p class="hint"><bdi>${agent.description}</bdi></p>` : nothing}
    </slot>
    <ul class="hint facts" part="facts">
      ${fact(clockIcon, length, 'no')} ${fact(videoIcon, strings.videoCall, 'yes')}
      ${fact(globeIcon, timeZone, 'no')}
    </ul>
  </header>`;
}
