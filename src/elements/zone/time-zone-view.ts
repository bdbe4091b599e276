import { html, nothing, type TemplateResult } from 'lit';
import type { Format } from '../../i18n/format.js';
import type { Strings } from '../../i18n/strings.js';
import { offsetLabel } from '../../model/time/time-zone.js';
import { offsetMinutes } from '../../model/time/wall-time.js';
import { MINUTE_MS } from '../../model/time/units.js';
import type { ComboboxController } from '../kit/combobox-controller.js';
import { comboboxField } from '../kit/combobox-view.js';
import { globeIcon } from '../kit/icons.js';

export interface TimeZoneViewModel {
  readonly strings: Strings;
  readonly combobox: ComboboxController;
  /** Whether the visitor is searching for another time zone. */
  readonly isChanging: boolean;
  readonly isLocked: boolean;
  /** Name of the time zone at the shown times. */
  readonly name: string;
  /** Epoch milliseconds. */
  readonly now: number;
  /** Formats instants in UTC. */
  readonly utcFormat: Format;
  readonly onChange: () => void;
}

/** The time zone of all times: a quiet line, with a button that turns it into a search unless the page has locked it. */
export function timeZoneView(model: TimeZoneViewModel): TemplateResult {
  const { strings, isLocked, isChanging, name, onChange } = model;
  const label = strings.labels.timeZone;
  return html`<div part="zone">
    ${
      isChanging && !isLocked
        ? searchView(model, label)
        : html`<p class="hint quiet" part="hint">
            ${globeIcon}<span id="zone">${strings.zoneHint(name)}</span>${
              isLocked
                ? nothing
                : html`<button
                    id="change-zone"
                    class="link"
                    type="button"
                    aria-label="${strings.change}: ${label}"
                    @click=${onChange}
                  >
                    ${strings.change}
                  </button>`
            }
          </p>`
    }
  </div>`;
}

function searchView(
  { strings, combobox, name, now, utcFormat }: TimeZoneViewModel,
  label: string,
): TemplateResult {
  return html`<span class="visually-hidden" id="zone">${strings.zoneHint(name)}</span> ${comboboxField({
      controller: combobox,
      strings,
      format: utcFormat,
      label,
      text: name,
      hint: ({ key, note }) => {
        // One formatter for all time zones, because creating one for each is slow.
        const clock = utcFormat.time(now + offsetMinutes(now, key) * MINUTE_MS);
        return [note, offsetLabel(now, key), clock].filter(Boolean).join(' · ');
      },
    })}`;
}
