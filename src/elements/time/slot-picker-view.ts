import { html, nothing, type TemplateResult } from 'lit';
import type { Format } from '../../i18n/format.js';
import type { Strings } from '../../i18n/strings.js';
import { errorView } from '../kit/field-views.js';
import { calendarView, type CalendarViewModel } from './calendar-view.js';
import { slotsSkeleton } from './slot-picker-skeleton.js';
import { slotsView } from './slots-view.js';

export interface SlotPickerViewModel {
  readonly strings: Strings;
  readonly format: Format;
  readonly timeZone: string;
  /** `undefined` if the visitor has to choose an agent first. */
  readonly calendar: CalendarViewModel | undefined;
  readonly error: string | undefined;
  readonly timeZoneField: TemplateResult;
}

/** A calendar and the slots of one of its days. */
export function slotPickerView(view: SlotPickerViewModel): TemplateResult {
  const { strings, format, timeZone, calendar, error, timeZoneField } = view;
  if (!calendar) {
    return html`<p class="note" part="hint">${strings.chooseAgentFirst}</p>
      ${errorView({ error }, 'slot')} ${timeZoneField}`;
  }
  const { day, days } = calendar.model;
  const slots = (day && days.get(day)) || [];
  return html`
    <div class="picker" part="picker">
      ${calendarView(calendar)}
      <div class="slots">
        ${errorView({ error }, 'slot')}
        ${day && slots.length ? slotsView({ strings, format, timeZone, day, slots, error }) : noSlotsView(view)}
      </div>
    </div>
    ${timeZoneField}
  `;
}

/** Reserves the space of the slots. Screen readers get the text from the status message. */
function noSlotsView({ strings, format, calendar }: SlotPickerViewModel): TemplateResult | typeof nothing {
  const { step, day } = calendar!.model;
  if (step === 'loading') return slotsSkeleton;
  if (step === 'failed' || !day) return nothing;
  return html`<div aria-hidden="true">
    <p class="legend">${format.day(day)}</p>
    <p class="hint">${strings.times(0, format.number(0))}</p>
  </div>`;
}
