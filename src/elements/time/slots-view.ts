import { nothing, type TemplateResult } from 'lit';
import { html } from '../kit/html.js';
import { keyed } from 'lit/directives/keyed.js';
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

/** Minutes since midnight at which the parts of a day begin. */
const MORNING = 5 * 60;
const NOON = 12 * 60;
const EVENING = 17 * 60;

/** The slots of a day as a radio group. Another day is another group, which Tab enters at its first slot. */
export function slotsView(view: SlotsViewModel): TemplateResult {
  const { strings, day, slots, error } = view;
  const groups = [
    { name: strings.night, from: 0, to: MORNING },
    { name: strings.morning, from: MORNING, to: NOON },
    { name: strings.afternoon, from: NOON, to: EVENING },
    { name: strings.evening, from: EVENING, to: Infinity },
  ];
  return html`${keyed(
    day,
    html`<div
      part="field"
      role="radiogroup"
      aria-required="true"
      aria-invalid=${Boolean(error)}
      aria-labelledby="slots"
      aria-describedby=${error ? 'zone slot-error' : 'zone'}
    >
      ${groups.map(({ name, from, to }) => {
        const group = slots.filter(({ minuteOfDay }) => minuteOfDay >= from && minuteOfDay < to);
        return group.length
          ? html`<div role="group" aria-label=${name}>
              <p class="hint" aria-hidden="true">${name}</p>
              ${timesView(view, group)}
            </div>`
          : nothing;
      })}
    </div>`,
  )}`;
}

function timesView({ format, timeZone }: SlotsViewModel, slots: readonly LocalSlot[]): TemplateResult {
  /** When clocks go back, two slots have the same local time. */
  const isRepeated = ({ minuteOfDay }: LocalSlot) =>
    slots.filter((slot) => slot.minuteOfDay === minuteOfDay).length > 1;
  return html`<div class="times" translate="no">
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
