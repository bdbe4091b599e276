import { html, nothing, type TemplateResult } from 'lit';
import type { Format } from '../../i18n/format.js';
import type { Strings } from '../../i18n/strings.js';
import type { FieldStates, ConfigurableField } from '../../model/booking/fields.js';

const bones = (count: number, kind = '') =>
  Array.from({ length: count }, () => html`<div class="bone ${kind}"></div>`);
const legend = html`<div class="legend">${bones(1, 'label')}</div>`;

/** Quiet shapes where the times of a day will stand. */
export const slotsSkeleton = html`<div aria-hidden="true">
  ${legend}
  <div class="times">${bones(8, 'control')}</div>
</div>`;

const pickerSkeleton = html`<div class="picker">
  <div class="calendar">
    ${legend}
    <div class="month-bones">${bones(35)}</div>
  </div>
  <div class="slots">${slotsSkeleton}</div>
</div>`;

export interface SkeletonViewModel {
  /** Whether whom to meet will be asked. */
  readonly hasAgents: boolean;
  readonly hasCalendar: boolean;
  readonly fields: FieldStates;
}

/** Quiet shapes where the form will stand, as far as it is known before anything was loaded. */
export function skeletonView({ hasAgents, hasCalendar, fields }: SkeletonViewModel): TemplateResult {
  const field = html`<div>
    <div class="bone label"></div>
    <div class="bone control"></div>
  </div>`;
  const line = html`<div class="bone control"></div>`;
  const shown = (...names: ConfigurableField[]) =>
    names.filter((name) => fields[name] !== 'hidden').map((name) => (name === 'notification' ? line : field));
  const row = (shapes: TemplateResult[]) => html`<div class="row">${shapes}</div>`;
  return html`
    <div class="skeleton" part="skeleton" aria-hidden="true">
      <div class="bone heading"></div>
      <div class="half">
        ${row([...(hasAgents ? [field] : []), ...shown('duration')])}
        ${hasCalendar ? pickerSkeleton : row([field, field])} ${field}
      </div>
      <div class="half">
        ${shown('subject', 'name')} ${row(shown('email', 'phone'))} ${shown('notification')} ${line}
      </div>
    </div>
  `;
}

export interface FailureViewModel {
  readonly strings: Strings;
  readonly format: Format;
  readonly message: string;
  readonly heading?: string;
  readonly requestId?: string | undefined;
  /** Seconds for which another try has to wait. */
  readonly wait?: number;
  readonly onRetry: () => void;
}

/** Says why there is no form, with a way on. */
export function failureView(model: FailureViewModel): TemplateResult {
  const { strings, format, message, heading, requestId, wait = 0, onRetry } = model;
  return html`
    <div class="failure">
      <h2 part="heading" id="heading" tabindex="-1">${heading ?? strings.failedToLoad}</h2>
      <p part="alert" role="alert">${message}</p>
      <slot></slot>
      ${requestId ? html`<p class="hint">${strings.reference(requestId)}</p>` : nothing}
      <button
        part="button"
        type="button"
        aria-disabled=${wait ? 'true' : nothing}
        @click=${wait ? nothing : onRetry}
      >
        ${wait ? strings.retryIn(format.number(wait)) : strings.retry}
      </button>
    </div>
  `;
}
