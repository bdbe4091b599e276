import type { LitElement, TemplateResult } from 'lit';
import type { SchedulerError } from '../../api/scheduler-error.js';
import type { Format } from '../../i18n/format.js';
import { firstDayOfWeek } from '../../i18n/week.js';
import type { BookingField } from '../../model/booking/draft.js';
import { parseDuration } from '../../model/booking/duration.js';
import { resolveStart } from '../../model/booking/start-time.js';
import { dateAt, dateString, isTimeZone, timeString, wallTimeAt } from '../../model/time/wall-time.js';
import type { BookingController } from '../scheduler/booking-controller.js';
import type { ClockController } from '../kit/clock-controller.js';
import type { DraftController } from '../scheduler/draft-controller.js';
import { issueText } from '../kit/issue-text.js';
import type { DateTimeSummary } from './date-time-summary.js';
import { SlotPickerController } from './slot-picker-controller.js';
import { slotPickerView, timeZoneView } from './slot-picker-view.js';
import { typedDateTimeView } from './typed-date-time-view.js';
import type { Localization } from '../kit/localization.js';
import { TimeZoneController } from './time-zone-controller.js';

export interface DateTimeSettings {
  /** The zone that the page sets; may be none, or no zone at all. */
  readonly timeZone: string;
  readonly timeZoneLocked: boolean;
  readonly agentTimeZone: string;
  /** Minutes from now in which nothing can be booked. */
  readonly minNotice: number;
}

export interface DateTimeControllerOptions {
  readonly settings: () => DateTimeSettings;
  readonly voice: () => Localization;
  readonly booking: BookingController;
  readonly draft: DraftController;
  readonly clock: ClockController;
  readonly onError: (error: SchedulerError) => void;
}

const CURSOR = '[role="gridcell"][tabindex="0"]';

/** Where a field is mended, as selectors: a start at the agent's, while there are no times without one. */
export const placesOf = (field: BookingField): readonly string[] =>
  field === 'slot' ? ['[name="slot"]', CURSOR, '#agent'] : [`[name="${field}"], #${field}`];

/** The part of the form that asks when: a calendar where starts are known, else date and time; and the zone of both. */
export class DateTimeController {
  readonly #host: LitElement;
  readonly #options: DateTimeControllerOptions;
  readonly #zones: TimeZoneController;
  readonly #picker: SlotPickerController;
  #duration = 30;

  constructor(host: LitElement, options: DateTimeControllerOptions) {
    this.#host = host;
    this.#options = options;
    const { settings, voice, booking, draft, clock, onError } = options;
    this.#zones = new TimeZoneController(host, {
      given: () => settings().timeZone,
      isLocked: () => settings().timeZoneLocked,
      locale: () => voice().locale,
      onChange: (from, to) => this.#onZone(from, to),
    });
    this.#picker = new SlotPickerController(host, {
      wanted: () => {
        const { offer } = booking;
        const { agent, duration } = draft.value;
        if (!offer || (offer.isPerAgent && !agent)) return undefined;
        // While a length is being typed, the one before it stays.
        this.#duration = parseDuration(duration) ?? this.#duration;
        return {
          offer,
          agent: offer.isPerAgent ? agent : '',
          duration: this.#duration,
          minNotice: Math.max(0, settings().minNotice || 0, booking.calendar?.min_notice_minutes ?? 0),
        };
      },
      timeZone: () => this.#zones.zone,
      firstDay: () => firstDayOfWeek(voice().locale),
      chosen: () => Number(draft.value.slot) || undefined,
      now: clock.now,
      onGone: () => {
        this.#picker.keepPosition();
        draft.clearSlot('slot_missing');
      },
      onError,
    });
  }

  /** The zone in which the visitor reads times. */
  get zone(): string {
    return this.#zones.zone;
  }

  /** The visitor's own zone. */
  get ownZone(): string {
    return this.#zones.own;
  }

  /** Where starts are picked: whether one can still be had. */
  get isOffered(): ((instant: number) => boolean) | undefined {
    return this.#options.booking.offer && this.#picker.isOffered;
  }

  /** The start that is chosen or typed, in epoch milliseconds, as far as it is one. */
  get value(): number | undefined {
    const draft = this.#options.draft.value;
    if (this.#options.booking.offer) return Number(draft.slot) || undefined;
    const start = resolveStart(draft, this.zone);
    if (start?.kind === 'overlap' && draft.occurrence) return start[draft.occurrence];
    return start?.kind === 'unique' ? start.instant : undefined;
  }

  /** What is to be said aloud of the calendar. */
  get status(): string {
    if (!this.#picker.isReady) return '';
    const { strings: words } = this.#options.voice();
    const { step, month, day, days, isSeeking } = this.#picker.model;
    if (step === 'loading') return words.loadingTimes;
    if (step === 'failed' || (!day && isSeeking)) return '';
    if (!day) return words.noTimesIn(this.#format.month(month));
    const count = days.get(day)?.length ?? 0;
    const times = `${this.#format.day(day)}, ${words.times(count, this.#format.number(count))}`;
    return [this.#slotError, times].filter(Boolean).join(' ');
  }

  /** Why no start is chosen, once that is wrong. */
  get #slotError(): string | undefined {
    const { draft, voice } = this.#options;
    return issueText(draft.issues, 'slot', voice().strings, this.#format);
  }

  render(): TemplateResult {
    return this.#options.booking.offer ? this.#renderPicker() : this.#renderTyped();
  }

  #renderPicker(): TemplateResult {
    const { strings: strings, locale } = this.#options.voice();
    const error = this.#slotError;
    return slotPickerView({
      strings,
      format: this.#format,
      timeZone: this.zone,
      calendar: this.#picker.isReady
        ? {
            strings,
            format: this.#format,
            model: this.#picker.model,
            error,
            firstDay: firstDayOfWeek(locale),
            onTurn: (months) => this.#picker.turn(months),
            onChoose: (day) => {
              this.#picker.choose(day);
              // On a phone they are below the calendar.
              void this.#host.updateComplete.then(() =>
                this.#find('.times')?.scrollIntoView({ block: 'nearest' }),
              );
            },
            onNextFree: (day) => {
              this.#picker.choose(day);
              this.#focusCursor();
            },
            onKey: (event) => this.#onKey(event),
            onRetry: () => {
              this.#picker.retry();
              this.#focusCursor();
            },
          }
        : undefined,
      error,
      zone: this.#renderZone(),
    });
  }

  #renderTyped(): TemplateResult {
    const { draft, voice, clock } = this.#options;
    const { strings: strings } = voice();
    const start = resolveStart(draft.value, this.zone);
    return typedDateTimeView({
      strings,
      format: this.#format,
      timeZone: this.zone,
      today: dateAt(clock.now(), this.zone),
      repeated: start?.kind === 'overlap' ? start : undefined,
      issueWords: (field) => issueText(draft.issues, field, strings, this.#format),
      zone: this.#renderZone(),
    });
  }

  #renderZone(): TemplateResult {
    const { settings, voice, clock } = this.#options;
    const now = clock.now();
    return timeZoneView({
      strings: voice().strings,
      zones: this.#zones,
      isLocked: settings().timeZoneLocked,
      instant: this.value ?? this.#picker.firstStart ?? now,
      now,
      utc: voice().formatIn('UTC'),
    });
  }

  /** The start in words, where it was picked or the agent's clocks may show another time. */
  get summary(): DateTimeSummary | undefined {
    const { value } = this;
    return value && (this.#options.booking.offer || this.#agentTimeZone) ? this.summarize(value) : undefined;
  }

  /** A start in words, for the visitor and the agent. */
  summarize(start: number): DateTimeSummary {
    const { strings: words, formatIn } = this.#options.voice();
    return { strings: words, formatIn, start, timeZone: this.zone, agentTimeZone: this.#agentTimeZone };
  }

  /** Somebody else was faster: what was chosen is forgotten, and what is free asked for anew. */
  markTaken(): void {
    this.#picker.goToChosen();
    this.#picker.keepPosition();
    this.#options.draft.clearSlot('slot_taken');
    this.#picker.refresh();
  }

  /** Begins anew at the first free day. */
  reset(): void {
    this.#picker.reset();
  }

  get #format(): Format {
    return this.#options.voice().formatIn(this.zone);
  }

  get #agentTimeZone(): string {
    const zone = this.#options.settings().agentTimeZone || this.#options.booking.calendar?.time_zone;
    // A server may know a zone that this engine does not.
    return zone && isTimeZone(zone) ? zone : '';
  }

  #find(selector: string): HTMLElement | null {
    return this.#host.renderRoot.querySelector(selector);
  }

  #onKey(event: KeyboardEvent): void {
    if (event.ctrlKey || event.altKey || event.metaKey) return;
    const isMirrored = getComputedStyle(this.#host).direction === 'rtl';
    if (event.key === 'Enter' || event.key === ' ') this.#picker.choose(this.#picker.model.cursor);
    else if (!this.#picker.move(event, isMirrored)) return;
    event.preventDefault();
    this.#focusCursor();
  }

  /** Once it has been drawn. */
  #focusCursor(): void {
    void this.#host.updateComplete.then(() => this.#find(CURSOR)?.focus());
  }

  /** The chosen instant stays; what a wall shows of it changes. */
  #onZone(from: string, to: string): void {
    const { draft, booking } = this.#options;
    this.#picker.goToChosen();
    draft.forgetStartIssues();
    const start = resolveStart(draft.value, from);
    const { occurrence: which } = draft.value;
    // What means no instant, or not yet one, is no instant that could stay.
    if (booking.offer || !start || start.kind === 'gap' || (start.kind === 'overlap' && !which)) return;
    const instant = start.kind === 'unique' ? start.instant : start[which || 'earlier'];
    const wall = wallTimeAt(instant, to);
    const typed = { date: dateString(wall), time: timeString(wall) };
    const there = resolveStart({ ...draft.value, ...typed }, to);
    const occurrence = there?.kind !== 'overlap' ? '' : there.later === instant ? 'later' : 'earlier';
    draft.change({ ...typed, occurrence });
  }
}
