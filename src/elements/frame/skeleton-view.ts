import { html, type TemplateResult } from 'lit';
import type { FieldStates, ConfigurableField } from '../../model/booking/fields.js';
import { slotPickerSkeleton } from '../time/slot-picker-skeleton.js';

export interface SkeletonViewModel {
  /** Whether visitors choose the agent. */
  readonly hasAgents: boolean;
  readonly hasCalendar: boolean;
  readonly fields: FieldStates;
}

/** Placeholder shown while the form loads. */
export function skeletonView({ hasAgents, hasCalendar, fields }: SkeletonViewModel): TemplateResult {
  const line = html`<div class="bone control"></div>`;
  const field = html`<div>
    <div class="bone label"></div>
    ${line}
  </div>`;
  const shapes: Partial<Record<ConfigurableField, TemplateResult>> = {
    subject: html`<div class="tall">${field}</div>`,
    notification: line,
  };
  const visible = (...names: ConfigurableField[]) =>
    names.filter((name) => fields[name] !== 'hidden').map((name) => shapes[name] ?? field);
  const row = (shapes: TemplateResult[]) => html`<div class="row">${shapes}</div>`;
  return html`
    <div class="skeleton" part="skeleton" aria-hidden="true">
      <div class="bone heading"></div>
      <div class="half">
        ${row([...(hasAgents ? [field] : []), ...visible('duration')])}
        ${hasCalendar ? slotPickerSkeleton : row([field, field])} ${field}
      </div>
      <div class="half">
        ${visible('subject', 'name')} ${row(visible('email', 'phone'))} ${visible('notification')} ${line}
      </div>
    </div>
  `;
}
