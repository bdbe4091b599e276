import { html, nothing, type TemplateResult } from 'lit';
import type { Format } from '../../i18n/format.js';
import type { Strings } from '../../i18n/strings.js';
import type { LocalSlot } from '../../model/time/group-by-day.js';
import { offsetLabel } from '../../model/time/time-zone.js';

export interface SlotsViewModel {
  readonly strings: Strings;
  readonly format: Format;
  readonly timeZone: string;
  /** `YYYY-MM-DD` */
  readonly day: string;
  readonly slots: readonly LocalSlot[];
  readonly error: string | undefined;
}

/** Minutes since midnight. */
const NOON = 12 * 60;
const EVENING = 17 * 60;

/** The slots of a day as a radio group. */
export function slotsView(view: SlotsViewModel): TemplateResult {
  const { strings, format, day, slots, error } = view;
  const groups = [
    { name: strings.morning, from: 0, to: NOON },
    { name: strings.afternoon, from: NOON, to: EVENING },
    { name: strings.evening, from: EVENING, to: Infinity },
  ];
  return html`
    <fieldset
      part="field"
      role="radiogroup"
      aria-required="true"
      aria-invalid=${Boolean(error)}
      aria-labelledby="slots"
      aria-describedby=${error ? 'zone slot-error' : 'zone'}
    >
      <legend part="label" id="slots">${format.day(day)}</legend>
      ${groups.map(({ name, from, to }) => {
        const group = slots.filter(({ minuteOfDay }) => minuteOfDay >= from && minuteOfDay < to);
        return group.length
          ? html`<p class="hint">${name}</p>
              ${timesView(view, group)}`
          : nothing;
      })}
    </fieldset>
  `;
}

function timesView({ format, timeZone }: SlotsViewModel, slots: readonly LocalSlot[]): TemplateResult {
  /** When clocks go back, two slots have the same local time. */
  const isRepeated = ({ minuteOfDay }: LocalSlot) =>
    slots.filter((slot) => slot.minuteOfDay === minuteOfDay).length > 1;
  return html`<div class="times">
    ${slots.map(
      (slot) =>
        html`<label class="slot" part="slot"
          ><input type="radio" name="slot" value=${slot.instant} /><span
            >${format.time(slot.instant)}${
              isRepeated(slot) ? html` <small>${offsetLabel(slot.instant, timeZone)}</small>` : nothing
            }</span
          ></label
        >`,
    )}
  </div>`;
}
