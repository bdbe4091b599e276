import { html, nothing, type TemplateResult } from 'lit';
import type { Format } from '../../i18n/format.js';
import type { Strings } from '../../i18n/strings.js';
import { zoneLabel, offsetLabel } from '../../model/time/time-zone.js';
import { offsetMinutes } from '../../model/time/wall-time.js';
import { calendarView, type CalendarViewModel } from './calendar-view.js';
import { comboboxField } from '../kit/combobox-view.js';
import { errorView } from '../kit/field-views.js';
import { slotsSkeleton } from '../scheduler/loading-views.js';
import { slotsView } from './slots-view.js';
import type { TimeZoneController } from './time-zone-controller.js';

export interface SlotPickerViewModel {
  readonly strings: Strings;
  readonly format: Format;
  readonly timeZone: string;
  /** Nothing while an agent is to be chosen first. */
  readonly calendar: CalendarViewModel | undefined;
  readonly error: string | undefined;
  readonly zone: TemplateResult;
}

/** A calendar and the starts of one of its days. */
export function slotPickerView(view: SlotPickerViewModel): TemplateResult {
  const { strings, format, timeZone, calendar, error, zone } = view;
  if (!calendar) {
    return html`<p class="note" part="hint">${strings.chooseAgentFirst}</p>
      ${errorView({ error }, 'slot')} ${zone}`;
  }
  const { day, days } = calendar.model;
  const starts = (day && days.get(day)) || [];
  return html`
    <div class="picker" part="picker">
      ${calendarView(calendar)}
      <div class="slots">
        ${errorView({ error }, 'slot')}
        ${day && starts.length ? slotsView({ strings, format, timeZone, day, starts, error }) : noSlotsView(view)}
      </div>
    </div>
    ${zone}
  `;
}

/** Keeps the place of the times while there are none. What it says is said aloud elsewhere. */
function noSlotsView({ strings, format, calendar }: SlotPickerViewModel): TemplateResult | typeof nothing {
  const { step, day } = calendar!.model;
  if (step === 'loading') return slotsSkeleton;
  if (step === 'failed' || !day) return nothing;
  return html`<div aria-hidden="true">
    <p class="legend">${format.day(day)}</p>
    <p class="hint">${strings.times(0, format.number(0))}</p>
  </div>`;
}

export interface TimeZoneViewModel {
  readonly strings: Strings;
  readonly zones: TimeZoneController;
  readonly isLocked: boolean;
  /** The instant whose offset is shown, in epoch milliseconds. */
  readonly instant: number;
  readonly now: number;
  /** Writes an instant as the clocks of UTC show it. */
  readonly utc: Format;
}

/** The zone of all times: a choice, or a word where the page has fixed it. */
export function timeZoneView({
  strings,
  zones,
  isLocked,
  instant,
  now,
  utc,
}: TimeZoneViewModel): TemplateResult {
  const label = zoneLabel(zones.zone, instant);
  if (isLocked) return html`<p class="hint" part="hint" id="zone">${strings.zoneHint(label)}</p>`;
  return html`<div>
    <span class="visually-hidden" id="zone">${strings.zoneHint(label)}</span>
    ${comboboxField({
      controller: zones.combobox,
      strings,
      format: utc,
      label: strings.labels.timeZone,
      text: label,
      hint: ({ key }) => {
        // One formatter for the clocks of all zones: each would cost as much as all the rest of the list.
        const clock = utc.time(now + offsetMinutes(now, key) * 60_000);
        return `${offsetLabel(now, key)} · ${clock}`;
      },
    })}
  </div>`;
}
