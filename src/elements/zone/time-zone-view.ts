import { nothing, type TemplateResult } from 'lit';
import { html } from '../kit/html.js';
import { keepValue } from '../kit/keep-value.js';
import type { Format } from '../../i18n/format.js';
import type { Strings } from '../../i18n/strings.js';
import type { ComboboxOption } from '../fields/combobox-field.js';
import type { ComboboxController } from '../fields/combobox-controller.js';
import { globeIcon } from '../kit/icons.js';

export interface TimeZoneViewModel {
  readonly strings: Strings;
  readonly combobox: ComboboxController;
  /** Whether the visitor is searching for another time zone. */
  readonly isChanging: boolean;
  readonly isLocked: boolean;
  /** Name of the time zone at the shown times. */
  readonly name: string;
  /** Secondary text of a time zone in the list. */
  readonly hint: ((option: ComboboxOption) => string) | undefined;
  /** Formats instants in UTC. */
  readonly utcFormat: Format;
  readonly onChange: () => void;
}

/** The time zone of all times: a quiet line, with a button that turns it into a search unless the page has locked it. */
export function timeZoneView(model: TimeZoneViewModel): TemplateResult {
  const { strings, isLocked, isChanging, name, onChange } = model;
  const label = strings.labels.timeZone;
  const zone = keepValue(strings.zoneHint(name), name);
  return html`<div part="zone">
    ${
      isChanging && !isLocked
        ? html`<span class="visually-hidden" id="zone">${zone}</span> ${model.combobox.render({
              strings,
              format: model.utcFormat,
              label,
              text: name,
              hint: model.hint,
            })}`
        : html`<p class="hint quiet" part="hint">
            ${globeIcon}<span id="zone">${zone}</span>${
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
