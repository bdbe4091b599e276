import { nothing, type TemplateResult } from 'lit';
import { html } from '../kit/html.js';
import type { Format } from '../../i18n/format.js';
import type { Strings } from '../../i18n/strings.js';
import type { BookingField } from '../../model/booking/draft.js';
import { offsetLabel } from '../../model/time/time-zone.js';
import { inputField, radioField } from '../fields/field-views.js';

export interface TypedDateTimeViewModel {
  readonly strings: Strings;
  readonly format: Format;
  readonly timeZone: string;
  /** Today in the time zone, `YYYY-MM-DD`. */
  readonly today: string;
  /** The two instants of a typed wall time that occurs twice, in epoch milliseconds. */
  readonly repeated: { readonly earlier: number; readonly later: number } | undefined;
  readonly timeZoneField: TemplateResult;
  readonly issueText: (field: BookingField) => string | undefined;
}

/** Fields to type date and time, for pages without slots. */
export function typedDateTimeView(model: TypedDateTimeViewModel): TemplateResult {
  const { strings, format, timeZone, repeated, issueText } = model;
  const { labels } = strings;
  return html`
    <div class="fields">
      ${inputField({
        name: 'date',
        type: 'date',
        label: labels.date,
        min: model.today,
        describedBy: 'zone',
        error: issueText('date'),
      })}
      ${inputField({
        name: 'time',
        type: 'time',
        label: labels.time,
        describedBy: 'zone',
        error: issueText('time'),
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
            error: issueText('occurrence'),
          })
        : nothing
    }
    ${model.timeZoneField}
  `;
}
