import { html, nothing, type TemplateResult } from 'lit';
import type { Format } from '../../i18n/format.js';
import type { Strings } from '../../i18n/strings.js';
import { monthGrid } from '../../model/time/calendar.js';
import type { MonthModel } from './slot-picker-controller.js';

export interface CalendarViewModel {
  readonly strings: Strings;
  readonly format: Format;
  readonly model: MonthModel;
  /** Why the start was not accepted. */
  readonly error: string | undefined;
  /** 0 for Sunday. */
  readonly firstDay: number;
  readonly onTurn: (months: number) => void;
  readonly onChoose: (day: string) => void;
  /** Chooses a day by a button that goes away then. */
  readonly onNextFree: (day: string) => void;
  readonly onKey: (event: KeyboardEvent) => void;
  readonly onRetry: () => void;
}

/** A month as a grid of days, by the date grid pattern of the ARIA Authoring Practices Guide. */
export function calendarView(view: CalendarViewModel): TemplateResult {
  const { strings, format, model, error, firstDay, onKey } = view;
  const weeks = monthGrid(model.month, firstDay);
  const onClick = ({ target }: Event) => {
    const day = (target as Element).closest<HTMLElement>('[data-day]')?.dataset['day'];
    if (day && isWithin(model, day)) view.onChoose(day);
  };
  return html`
    <div class="calendar" part="calendar">
      <div class="month">
        ${turnButton(view, -1, strings.previousMonth, model.hasPrevious)}
        <h3 id="month" aria-live="polite">${format.month(model.month)}</h3>
        ${turnButton(view, 1, strings.nextMonth, model.hasNext)}
      </div>
      <table
        role="grid"
        aria-labelledby="month"
        aria-describedby=${error ? 'slot-error' : nothing}
        aria-busy=${model.step === 'loading'}
        @click=${onClick}
        @keydown=${onKey}
      >
        <thead>
          <tr>
            ${format
              .weekdays(weeks.find((week) => week.every(Boolean)) as string[])
              .map(({ long, short }) => html`<th scope="col" abbr=${long}>${short}</th>`)}
          </tr>
        </thead>
        <tbody>
          ${weeks.map(
            (week) =>
              html`<tr>
                ${week.map((day) => (day ? dayView(view, day) : html`<td></td>`))}
              </tr>`,
          )}
        </tbody>
      </table>
      ${noteView(view)}
    </div>
  `;
}

function turnButton(
  { onTurn }: CalendarViewModel,
  months: number,
  label: string,
  isPossible: boolean,
): TemplateResult {
  return html`<button
    part="button"
    class="turn"
    type="button"
    aria-label=${label}
    aria-disabled=${isPossible ? nothing : 'true'}
    @click=${() => isPossible && onTurn(months)}
  >
    <svg viewBox="0 0 16 16" aria-hidden="true">
      <path d=${months < 0 ? 'm10 3-5 5 5 5' : 'm6 3 5 5-5 5'} />
    </svg>
  </button>`;
}

/** Whether a day can be gone to. */
const isWithin = ({ today, lastDay }: MonthModel, day: string): boolean => day >= today && day <= lastDay;

function dayView({ strings, format, model }: CalendarViewModel, day: string): TemplateResult {
  const count = model.days.get(day)?.length ?? 0;
  const times =
    model.step === 'ready' && isWithin(model, day) ? `, ${strings.times(count, format.number(count))}` : '';
  return html`<td
    part=${count ? 'day free' : 'day'}
    role="gridcell"
    data-day=${day}
    tabindex=${day === model.cursor ? 0 : -1}
    aria-label=${format.day(day) + times}
    aria-selected=${day === model.day}
    aria-current=${day === model.today ? 'date' : nothing}
    aria-disabled=${isWithin(model, day) ? nothing : 'true'}
  >
    <span>${format.dayNumber(day)}</span>
  </td>`;
}

/** What to say of a month that has no free day, or of which nothing is known; the former is said aloud elsewhere. */
function noteView({
  strings,
  format,
  model,
  onRetry,
  onNextFree,
}: CalendarViewModel): TemplateResult | typeof nothing {
  const { step, days, nextFree, isSeeking, hasNone } = model;
  if (step === 'failed') {
    return html`<div class="note" part="alert" role="alert">
      <p>${strings.failedTimes}</p>
      <slot></slot>
      <button part="button" type="button" @click=${onRetry}>${strings.retry}</button>
    </div>`;
  }
  if (step === 'loading' || days.size || isSeeking) return nothing;
  return html`<div class="note">
    <p>${hasNone ? strings.noTimes : strings.noTimesIn(format.month(model.month))}</p>
    ${hasNone ? html`<slot></slot>` : nothing}
    ${
      nextFree
        ? html`<button part="button" type="button" @click=${() => onNextFree(nextFree)}>
            ${strings.nextFree(format.day(nextFree))}
          </button>`
        : nothing
    }
  </div>`;
}
