import { html, nothing, type TemplateResult } from 'lit';
import type { Format } from '../../i18n/format.js';
import type { Strings } from '../../i18n/strings.js';
import type { BookingField } from '../../model/booking/draft.js';
import { offsetLabel } from '../../model/time/time-zone.js';
import { inputField, radioField } from '../kit/field-views.js';

export interface TypedDateTimeViewModel {
  readonly strings: Strings;
  readonly format: Format;
  readonly timeZone: string;
  /** Today in that zone, `YYYY-MM-DD`. */
  readonly today: string;
  /** The instants that the typed wall time means, where there are two. */
  readonly repeated: { readonly earlier: number; readonly later: number } | undefined;
  readonly zone: TemplateResult;
  readonly issueWords: (field: BookingField) => string | undefined;
}

/** Date and time to be typed, where nothing is known of free times. */
export function typedDateTimeView(model: TypedDateTimeViewModel): TemplateResult {
  const { strings, format, timeZone, repeated, issueWords } = model;
  const { labels } = strings;
  return html`
    <div class="row">
      ${inputField({
        name: 'date',
        type: 'date',
        label: labels.date,
        min: model.today,
        describedBy: 'zone',
        error: issueWords('date'),
      })}
      ${inputField({
        name: 'time',
        type: 'time',
        label: labels.time,
        describedBy: 'zone',
        error: issueWords('time'),
      })}
    </div>
    ${
      repeated
        ? radioField({
            name: 'occurrence',
            label: labels.occurrence,
            options: (['earlier', 'later'] as const).map((key) => ({
              key,
              name: `${format.time(repeated[key])} (${offsetLabel(repeated[key], timeZone)})`,
            })),
            error: issueWords('occurrence'),
          })
        : nothing
    }
    ${model.zone}
  `;
}
