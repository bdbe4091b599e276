import { nothing, type TemplateResult } from 'lit';
import { html } from '../kit/html.js';
import type { ConfigurableField, FieldStates } from '../../model/booking/fields.js';
import { slotPickerSkeleton } from '../time/slot-picker-skeleton.js';

export interface SkeletonViewModel {
  /** Whether the page has fixed the agent. */
  readonly hasFixedAgent: boolean;
  /** How the time is given. It is `unknown` before an agent is chosen, and so is everything after it. */
  readonly when: 'typed' | 'calendar' | 'unknown';
  /** Whether visitors type the length of the meeting. */
  readonly isLengthTyped: boolean;
  readonly fields: FieldStates;
}

const bone = (kind: string): TemplateResult => html`<div class="bone ${kind}"></div>`;

/** Placeholder shown while the form loads. As high as the form, so that nothing below it moves. */
export function skeletonView(model: SkeletonViewModel): TemplateResult {
  const { hasFixedAgent, isLengthTyped, when, fields } = model;
  const field = (kind = 'control') => html`<div>${bone('label')}${bone(kind)}</div>`;
  const shapes: Partial<Record<ConfigurableField, TemplateResult>> = {
    subject: field('text'),
    notification: bone('control'),
  };
  const visible = (['name', 'email', 'phone', 'subject', 'notification'] as const).filter(
    (name) => fields[name] !== 'hidden',
  );
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
              <div class="fields">${visible.map((name) => shapes[name] ?? field())}</div>
              ${bone('control')}
            </div>`
      }
    </div>
  `;
}
