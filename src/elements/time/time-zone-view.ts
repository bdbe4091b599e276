import { html, type TemplateResult } from 'lit';
import type { Format } from '../../i18n/format.js';
import type { Strings } from '../../i18n/strings.js';
import { offsetLabel, zoneLabel } from '../../model/time/time-zone.js';
import { offsetMinutes } from '../../model/time/wall-time.js';
import { comboboxField } from '../kit/combobox-view.js';
import type { TimeZoneController } from './time-zone-controller.js';

export interface TimeZoneViewModel {
  readonly strings: Strings;
  readonly controller: TimeZoneController;
  readonly isLocked: boolean;
  /** Instant whose UTC offset is shown, in epoch milliseconds. */
  readonly instant: number;
  /** Epoch milliseconds. */
  readonly now: number;
  /** Formats instants in UTC. */
  readonly utcFormat: Format;
}

/** The time zone of all times: a searchable field, or plain text if it is locked. */
export function timeZoneView(model: TimeZoneViewModel): TemplateResult {
  const { strings, controller, isLocked, instant, now, utcFormat } = model;
  const label = zoneLabel(controller.timeZone, instant);
  if (isLocked) return html`<p class="hint" part="hint" id="zone">${strings.zoneHint(label)}</p>`;
  return html`<div>
    <span class="visually-hidden" id="zone">${strings.zoneHint(label)}</span>
    ${comboboxField({
      controller: controller.combobox,
      strings,
      format: utcFormat,
      label: strings.labels.timeZone,
      text: label,
      hint: ({ key }) => {
        // One formatter for all time zones, because creating one for each is slow.
        const clock = utcFormat.time(now + offsetMinutes(now, key) * 60_000);
        return `${offsetLabel(now, key)} · ${clock}`;
      },
    })}
  </div>`;
}
