import { nothing, type TemplateResult } from 'lit';
import { html } from '../kit/html.js';
import { keepValue } from '../kit/keep-value.js';
import type { Format } from '../../i18n/format.js';
import type { Strings } from '../../i18n/strings.js';
import { weeksOf } from '../../model/time/calendar-pages.js';
import type { CalendarModel } from './slot-picker-controller.js';

export interface CalendarViewModel {
  readonly strings: Strings;
  readonly format: Format;
  readonly model: CalendarModel;
  /** Error text of the field. */
  readonly error: string | undefined;
  readonly onTurnPage: (direction: 'next' | 'previous') => void;
  readonly onSelectDay: (day: string) => void;
  /** Selects a day with a button that disappears afterwards. */
  readonly onNextFreeDay: (day: string) => void;
  readonly onKeydown: (event: KeyboardEvent) => void;
  readonly onRetry: () => void;
}

/** Five weeks as a grid of days. Follows the date grid pattern of the ARIA Authoring Practices Guide. */
export function calendarView(view: CalendarViewModel): TemplateResult {
  const { strings, format, model, error, onKeydown } = view;
  const weeks = weeksOf(model.page);
  const onClick = ({ target }: Event) => {
    const day = (target as Element).closest<HTMLElement>('[data-day]')?.dataset['day'];
    if (day && !isUnavailable(model, day)) view.onSelectDay(day);
  };
  return html`
    <div class="calendar" part="calendar">
      <div class="month">
        ${pageButton(view, 'previous', strings.previousMonth, model.hasPrevious)}
        <h3 id="month" translate="no">${format.months(...model.months)}</h3>
        ${pageButton(view, 'next', strings.nextMonth, model.hasNext)}
      </div>
      <table
        role="grid"
        translate="no"
        aria-labelledby="month"
        aria-describedby=${error ? 'slot-error' : nothing}
        aria-busy=${model.step === 'loading'}
        @click=${onClick}
        @keydown=${onKeydown}
      >
        <thead>
          <tr>
            ${format
              .weekdays(weeks[0]!)
              .map(({ long, short }) => html`<th scope="col" abbr=${long}>${short}</th>`)}
          </tr>
        </thead>
        <tbody>
          ${weeks.map(
            (week) =>
              html`<tr>
                ${week.map((day) => dayView(view, day))}
              </tr>`,
          )}
        </tbody>
      </table>
      ${noteView(view)}
    </div>
  `;
}

function pageButton(
  { onTurnPage }: CalendarViewModel,
  direction: 'next' | 'previous',
  label: string,
  isEnabled: boolean,
): TemplateResult {
  return html`<button
    part="button"
    class="turn"
    type="button"
    aria-label=${label}
    aria-disabled=${isEnabled ? nothing : 'true'}
    @click=${() => isEnabled && onTurnPage(direction)}
  >
    <svg viewBox="0 0 16 16" aria-hidden="true">
      <path d=${direction === 'next' ? 'm6 3 5 5-5 5' : 'm10 3-5 5 5 5'} />
    </svg>
  </button>`;
}

/** Whether a day is in the range that can be booked. */
const isInRange = ({ today, lastDay }: CalendarModel, day: string): boolean => day >= today && day <= lastDay;

/** Whether a day is known to have no times. While they load, it may have some. */
const isUnavailable = (model: CalendarModel, day: string): boolean =>
  !isInRange(model, day) || (model.step === 'ready' && !model.days.has(day));

function dayView({ strings, format, model }: CalendarViewModel, day: string): TemplateResult {
  const count = model.days.get(day)?.length ?? 0;
  const times =
    model.step === 'ready' && isInRange(model, day) ? `, ${strings.times(count, format.number(count))}` : '';
  return html`<td
    part=${count ? 'day free' : 'day'}
    role="gridcell"
    data-day=${day}
    tabindex=${day === model.cursor ? 0 : -1}
    aria-label=${format.day(day) + times}
    aria-selected=${day === model.day}
    aria-current=${day === model.today ? 'date' : nothing}
    aria-disabled=${isUnavailable(model, day) ? 'true' : nothing}
  >
    <span
      >${day.endsWith('-01') ? html`<small>${format.shortMonth(day)}</small>` : nothing}${format.dayNumber(day)}</span
    >
  </td>`;
}

/** Text for a page that is empty or failed to load. The status message announces an empty one. */
function noteView({
  strings,
  format,
  model,
  onRetry,
  onNextFreeDay,
}: CalendarViewModel): TemplateResult | typeof nothing {
  const { step, days, nextFreeDay, isSearching, hasNoSlots } = model;
  if (step === 'failed') {
    return html`<div class="note" part="alert" role="alert">
      <p>${strings.failedTimes}</p>
      <slot></slot>
      <button part="button" type="button" @click=${onRetry}>${strings.retry}</button>
    </div>`;
  }
  if (step === 'loading' || days.size || isSearching) return nothing;
  const months = format.months(...model.months);
  return html`<div class="note">
    <p>${hasNoSlots ? strings.noTimes : keepValue(strings.noTimesIn(months), months)}</p>
    ${hasNoSlots ? html`<slot></slot>` : nothing}
    ${
      nextFreeDay
        ? html`<button part="button" type="button" @click=${() => onNextFreeDay(nextFreeDay)}>
            ${keepValue(strings.nextFree(format.day(nextFreeDay)), format.day(nextFreeDay))}
          </button>`
        : nothing
    }
  </div>`;
}
