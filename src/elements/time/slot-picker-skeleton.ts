import type { TemplateResult } from 'lit';
import { html } from '../kit/html.js';

const bones = (count: number, kind = ''): TemplateResult[] =>
  Array<TemplateResult>(count).fill(html`<div class="bone ${kind}"></div>`);

const legend = html`<div class="legend">${bones(1, 'label')}</div>`;

/** Placeholder shown while the slots of a day load. */
export const slotsSkeleton = html`<div class="contents" aria-hidden="true">
  ${legend}
  <div class="scroll">
    ${bones(1, 'label')}
    <div class="times">${bones(9, 'control')}</div>
  </div>
</div>`;

/** Placeholder shown while the calendar loads. */
export const slotPickerSkeleton = html`<div class="picker">
  <div class="calendar">
    ${legend}
    <div class="month-bones">${bones(35)}</div>
  </div>
  <div part="times">${slotsSkeleton}</div>
</div>`;
