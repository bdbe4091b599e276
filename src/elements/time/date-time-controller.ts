import type { LitElement, TemplateResult } from 'lit';
import type { SchedulerError } from '../../api/scheduler-error.js';
import type { Format } from '../../i18n/format.js';
import { firstDayOfWeek } from '../../i18n/week.js';
import { minutesOf, startOf, type BookingField } from '../../model/booking/booking.js';
import { dateAt, dateString, isTimeZone, timeString, wallTimeAt } from '../../model/time/wall-time.js';
import type { BookingController } from '../scheduler/booking-controller.js';
import type { ClockController } from '../kit/clock-controller.js';
import type { DraftController } from '../scheduler/draft-controller.js';
import { issueWords } from '../kit/issue-text.js';
import type { MomentViewModel } from './date-time-summary.js';
import { SlotPickerController } from './slot-picker-controller.js';
import { pickerView, zoneView } from './slot-picker-view.js';
import { typedStartView } from './typed-date-time-view.js';
import type { Voice } from '../kit/localization.js';
import { ZoneController } from './time-zone-controller.js';

export interface StartSettings {
  /** The zone that the page sets; may be none, or no zone at all. */
  readonly timeZone: string;
  readonly timeZoneLocked: boolean;
  readonly agentTimeZone: string;
  /** Minutes from now in which nothing can be booked. */
  readonly minNotice: number;
}

export interface StartControllerOptions {
  readonly settings: () => StartSettings;
  readonly voice: () => Voice;
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
export class StartController {
  readonly #host: LitElement;
  readonly #options: StartControllerOptions;
  readonly #zones: ZoneController;
  readonly #picker: SlotPickerController;
  #duration = 30;

  constructor(host: LitElement, options: StartControllerOptions) {
    this.#host = host;
    this.#options = options;
    const { settings, voice, booking, draft, clock, onError } = options;
    this.#zones = new ZoneController(host, {
      given: () => settings().timeZone,
      isLocked: () => settings().timeZoneLocked,
      locale: () => voice().locale,
      onChange: (from, to) => this.#onZone(from, to),
    });
    this.#picker = new SlotPickerController(host, {
      wanted: () => {
        const { offer } = booking;
        const { agent, duration } = draft.value;
        if (!offer || (offer.isByAgent && !agent)) return undefined;
        // While a length is being typed, the one before it stays.
        this.#duration = minutesOf(duration) ?? this.#duration;
        return {
          offer,
          agent: offer.isByAgent ? agent : '',
          duration: this.#duration,
          minNotice: Math.max(0, settings().minNotice || 0, booking.calendar?.min_notice_minutes ?? 0),
        };
      },
      timeZone: () => this.#zones.zone,
      firstDay: () => firstDayOfWeek(voice().locale),
      chosen: () => Number(draft.value.slot) || undefined,
      now: clock.now,
      onGone: () => {
        this.#picker.stay();
        draft.loseSlot('slot_missing');
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
    const start = startOf(draft, this.zone);
    if (start?.kind === 'overlap' && draft.occurrence) return start[draft.occurrence];
    return start?.kind === 'unique' ? start.instant : undefined;
  }

  /** What is to be said aloud of the calendar. */
  get status(): string {
    if (!this.#picker.isReady) return '';
    const { words } = this.#options.voice();
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
    return issueWords(draft.issues, 'slot', voice().words, this.#format);
  }

  render(): TemplateResult {
    return this.#options.booking.offer ? this.#renderPicker() : this.#renderTyped();
  }

  #renderPicker(): TemplateResult {
    const { words: strings, locale } = this.#options.voice();
    const error = this.#slotError;
    return pickerView({
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
    const { words: strings } = voice();
    const start = startOf(draft.value, this.zone);
    return typedStartView({
      strings,
      format: this.#format,
      timeZone: this.zone,
      today: dateAt(clock.now(), this.zone),
      repeated: start?.kind === 'overlap' ? start : undefined,
      issueWords: (field) => issueWords(draft.issues, field, strings, this.#format),
      zone: this.#renderZone(),
    });
  }

  #renderZone(): TemplateResult {
    const { settings, voice, clock } = this.#options;
    const now = clock.now();
    return zoneView({
      strings: voice().words,
      zones: this.#zones,
      isLocked: settings().timeZoneLocked,
      instant: this.value ?? this.#picker.firstStart ?? now,
      now,
      utc: voice().formatIn('UTC'),
    });
  }

  /** The start in words, where it was picked or the agent's clocks may show another time. */
  get moment(): MomentViewModel | undefined {
    const { value } = this;
    return value && (this.#options.booking.offer || this.#agentTimeZone) ? this.momentOf(value) : undefined;
  }

  /** A start in words, for the visitor and the agent. */
  momentOf(start: number): MomentViewModel {
    const { words, formatIn } = this.#options.voice();
    return { strings: words, formatIn, start, timeZone: this.zone, agentTimeZone: this.#agentTimeZone };
  }

  /** Somebody else was faster: what was chosen is forgotten, and what is free asked for anew. */
  lose(): void {
    this.#picker.goToChosen();
    this.#picker.stay();
    this.#options.draft.loseSlot('slot_taken');
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
    const start = startOf(draft.value, from);
    const { occurrence: which } = draft.value;
    // What means no instant, or not yet one, is no instant that could stay.
    if (booking.offer || !start || start.kind === 'gap' || (start.kind === 'overlap' && !which)) return;
    const instant = start.kind === 'unique' ? start.instant : start[which || 'earlier'];
    const wall = wallTimeAt(instant, to);
    const typed = { date: dateString(wall), time: timeString(wall) };
    const there = startOf({ ...draft.value, ...typed }, to);
    const occurrence = there?.kind !== 'overlap' ? '' : there.later === instant ? 'later' : 'earlier';
    draft.change({ ...typed, occurrence });
  }
}
