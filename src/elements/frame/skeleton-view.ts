import { nothing, type TemplateResult } from 'lit';
import { html } from '../kit/html.js';
import type { Strings } from '../../i18n/strings.js';
import { stateOf, type FieldStates } from '../../model/booking/fields.js';
import { fieldView } from '../fields/field-views.js';
import { slotPickerSkeleton } from '../time/slot-picker-skeleton.js';

export interface SkeletonSettings {
  /** Whether the page has fixed the agent. */
  readonly hasFixedAgent: boolean;
  /** How the time is given. It is `unknown` before an agent is chosen, and so is everything after it. */
  readonly when: 'typed' | 'calendar' | 'unknown';
  /** Whether visitors type the length of the meeting. */
  readonly isLengthTyped: boolean;
  readonly fields: FieldStates;
}

const bone = (kind: string): TemplateResult => html`<div class="bone ${kind}"></div>`;

/**
 * Placeholder shown while the form loads. As high as the form, so that nothing below it moves: it has the labels of the
 * visitor's fields, which take a second line in a narrow column.
 */
export function skeletonView(settings: SkeletonSettings, strings: Strings): TemplateResult {
  const { hasFixedAgent, isLengthTyped, when, fields } = settings;
  const field = (kind = 'control') => html`<div>${bone('label')}${bone(kind)}</div>`;
  const visitorField = (name: 'name' | 'email' | 'phone' | 'subject') => {
    const state = stateOf(name, fields);
    if (state === 'hidden') return nothing;
    const optional = state === 'optional' ? strings.optional : undefined;
    const control = bone(name === 'subject' ? 'text' : 'control');
    return fieldView({ name, label: strings.labels[name], optional }, control);
  };
  return html`
    <div
      class="skeleton"
      part="skeleton"
      aria-hidden="true"
      data-section=${when === 'calendar' ? 'time' : nothing}
    >
      <div class="half intro">
        <header>
          ${hasFixedAgent ? html`<p class="agent">${bone('avatar')}${bone('label')}</p>` : nothing}
          ${bone('heading')}
          <div class="quiet">${bone('label')}</div>
        </header>
        ${hasFixedAgent ? nothing : field('text')}
        ${isLengthTyped && fields.duration !== 'hidden' ? field() : nothing}
      </div>
      <div class="half time">
        ${when === 'calendar' ? slotPickerSkeleton : html`<div class="fields">${field()}${field()}</div>`}
        <div class="quiet">${bone('label')}</div>
      </div>
      ${
        when === 'unknown'
          ? nothing
          : html`<div class="half details">
              <div class="fields">
                ${(['name', 'email', 'phone', 'subject'] as const).map(visitorField)}
                ${fields.notification === 'hidden' ? nothing : bone('control')}
              </div>
              ${bone('control')}
            </div>`
      }
    </div>
  `;
}
