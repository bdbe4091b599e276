import { nothing, type TemplateResult } from 'lit';
import { html } from '../kit/html.js';
import type { Format, HourCycle } from '../../i18n/format.js';
import type { Strings } from '../../i18n/strings.js';
import { errorView } from '../fields/field-views.js';
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
  readonly onHourCycle: (hourCycle: HourCycle) => void;
}

/** A calendar and the slots of one of its days. */
export function slotPickerView(view: SlotPickerViewModel): TemplateResult {
  const { strings, calendar, error, timeZoneField } = view;
  // Above the calendar, which has the focus after a time was lost.
  return html`
    ${errorView({ error }, 'slot')}
    ${
      calendar
        ? html`<div class="picker" part="picker">
              ${calendarView(calendar)}
              <div part="times">${daySlotsView(view, calendar)}</div>
            </div>
            ${timeZoneField}`
        : html`<p class="note" part="hint">${strings.chooseAgentFirst}</p>`
    }
  `;
}

function daySlotsView(
  view: SlotPickerViewModel,
  { model: { step, day, slots } }: CalendarViewModel,
): TemplateResult | typeof nothing {
  const { strings, format, timeZone, error } = view;
  if (day === undefined || (step !== 'ready' && !slots.length)) {
    return step === 'loading' ? slotsSkeleton : nothing;
  }
  return html`<div class="legend">
      <strong part="label" id="slots" translate="no">${format.day(day)}</strong>
      ${slots.length ? hourCycleView(view) : nothing}
    </div>
    ${
      slots.length
        ? html`<div class="scroll">${slotsView({ strings, format, timeZone, day, slots, error })}</div>`
        : html`<p class="hint">${strings.times(0, format.number(0))}</p>`
    }`;
}

/** Switches between 12 and 24 hours. */
function hourCycleView({ strings, format, onHourCycle }: SlotPickerViewModel): TemplateResult {
  const option = (hourCycle: HourCycle, hours: number) =>
    html`<button
      part="button"
      type="button"
      aria-pressed=${hourCycle === format.hourCycle}
      @click=${() => onHourCycle(hourCycle)}
    >
      ${format.hours(hours)}
    </button>`;
  return html`<div part="hour-cycle" translate="no" role="group" aria-label=${strings.labels.time}>
    ${option('h12', 12)}${option('h23', 24)}
  </div>`;
}
