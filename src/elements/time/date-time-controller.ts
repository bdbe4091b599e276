import type { LitElement, TemplateResult } from 'lit';
import type { Format, HourCycle } from '../../i18n/format.js';
import { firstDayOfWeek } from '../../i18n/week.js';
import { parseDuration } from '../../model/booking/duration.js';
import { resolveStart } from '../../model/booking/start-time.js';
import type { BookingRules } from '../../model/booking/validation.js';
import { MINUTE_MS } from '../../model/time/units.js';
import { dateAt, isTimeZone } from '../../model/time/wall-time.js';
import { issueText } from '../fields/issue-text.js';
import type { SlotQuery } from './available-slots.js';
import { calendarStatus } from './calendar-status.js';
import type { CalendarViewModel } from './calendar-view.js';
import { convertTimeZone } from './convert-time-zone.js';
import type { DateTimeControllerOptions } from './date-time-options.js';
import { CURSOR } from './field-selectors.js';
import { zoneNameAt, type DateTimeSummary } from './date-time-summary.js';
import { SlotPickerController } from './slot-picker-controller.js';
import { slotPickerView } from './slot-picker-view.js';
import { TimeZoneController } from '../zone/time-zone-controller.js';
import { typedDateTimeView } from './typed-date-time-view.js';

/** The part of the form that asks for date, time and time zone: a calendar with slots, or typed fields. */
export class DateTimeController {
  readonly #host: LitElement;
  readonly #options: DateTimeControllerOptions;
  readonly #timeZones: TimeZoneController;
  readonly #picker: SlotPickerController;
  /** Last valid length; it stays while the visitor types another one. */
  #duration = 30;
  #hourCycle: HourCycle | undefined;
  #hasLoaded = false;
  /** Whether the time zone has changed since the visitor went to a day. */
  #isZoneNew = false;

  constructor(host: LitElement, options: DateTimeControllerOptions) {
    this.#host = host;
    this.#options = options;
    const { settings, localization, draft, now, onError } = options;
    this.#timeZones = new TimeZoneController(host, {
      initial: () => settings().timeZone,
      isLocked: () => settings().isTimeZoneLocked,
      localization,
      now,
      agentTimeZone: () => this.#agentTimeZone,
      onChange: (from, to) => this.#onTimeZoneChange(from, to),
    });
    this.#picker = new SlotPickerController(host, {
      query: () => this.#slotQuery,
      timeZone: () => this.timeZone,
      firstDayOfWeek: () => firstDayOfWeek(localization().locale),
      selectedSlot: () => Number(draft.value.slot) || undefined,
      now,
      onSlotUnavailable: (code) => {
        // The meeting that takes it may be the visitor's own.
        if (options.booking.unknownOutcome) return;
        this.#picker.keepPosition();
        draft.clearSlot(code);
      },
      onError,
    });
  }

  /** IANA time zone in which the visitor reads times. */
  get timeZone(): string {
    return this.#timeZones.timeZone;
  }

  /** The browser's time zone. */
  get browserTimeZone(): string {
    return this.#timeZones.browserTimeZone;
  }

  /** The visitor's choice; `undefined` before it. */
  get hourCycle(): HourCycle | undefined {
    return this.#hourCycle;
  }

  /** Tells why a slot cannot be booked; `undefined` if visitors type the time. */
  get slotIssue(): BookingRules['slotIssue'] {
    return this.#options.booking.availability && this.#picker.slotIssue;
  }

  /** Selected or typed start time, in epoch milliseconds. */
  get startTime(): number | undefined {
    const draft = this.#options.draft.value;
    if (this.#options.booking.availability) return Number(draft.slot) || undefined;
    const start = resolveStart(draft, this.timeZone);
    if (start?.kind === 'overlap' && draft.occurrence) return start[draft.occurrence];
    return start?.kind === 'unique' ? start.instant : undefined;
  }

  /** Status message for screen readers. The first times are part of loading the form, which has been said. */
  get status(): string {
    if (!this.#picker.hasCalendar) return '';
    const { strings } = this.#options.localization();
    const { model } = this.#picker;
    this.#hasLoaded ||= model.step !== 'loading';
    if (!this.#hasLoaded) return strings.loading;
    const zone = this.#isZoneNew ? strings.zoneHint(this.timeZoneName) : '';
    return [calendarStatus(model, strings, this.#format, this.#slotError), zone].filter(Boolean).join('. ');
  }

  /** Last valid length, in minutes. */
  get duration(): number {
    this.#duration = parseDuration(this.#options.draft.value.duration) ?? this.#duration;
    return this.#duration;
  }

  /** Whether there is a time to book, or may be one: not without an agent, times, or the answer that has them. */
  get canBook(): boolean {
    if (!this.#options.booking.availability || this.startTime !== undefined) return true;
    if (!this.#picker.hasCalendar) return false;
    const { step, hasNoSlots, hasPrevious } = this.#picker.model;
    return (step !== 'failed' || hasPrevious) && !hasNoSlots;
  }

  /** Start and end in words. */
  rangeOf(startTime: number): string {
    return this.#format.range(startTime, startTime + this.duration * MINUTE_MS);
  }

  /** A meeting in words, in the time zones of visitor and agent. The agent's name may be empty. */
  summarize(startTime: number, duration: number, agentName: string): DateTimeSummary {
    const { timeZone } = this;
    const localization = this.#options.localization();
    return { localization, startTime, duration, timeZone, agentTimeZone: this.#agentTimeZone, agentName };
  }

  /** Stays on the day of the selected slot when that is cleared. */
  keepSelectedDay(): void {
    this.#picker.showSelectedSlot();
    this.#picker.keepPosition();
  }

  /** Clears the selected slot after a conflict and reloads availability. */
  markTaken(): void {
    this.keepSelectedDay();
    this.#options.draft.clearSlot('slot_taken');
    this.#picker.reload();
  }

  /** Repeats the failed request for the visible page of the calendar. */
  retry(): void {
    this.#picker.retry();
  }

  /** Returns to the first free day. */
  reset(): void {
    this.#picker.reset();
  }

  render(): TemplateResult {
    return this.#options.booking.availability ? this.#renderPicker() : this.#renderTyped();
  }

  #renderPicker(): TemplateResult {
    const error = this.#slotError;
    return slotPickerView({
      strings: this.#options.localization().strings,
      format: this.#format,
      timeZone: this.timeZone,
      calendar: this.#picker.hasCalendar ? this.#calendarModel(error) : undefined,
      error,
      timeZoneField: this.#renderTimeZone(),
      onHourCycle: (hourCycle) => {
        this.#hourCycle = hourCycle;
        this.#host.requestUpdate();
      },
    });
  }

  #calendarModel(error: string | undefined): CalendarViewModel {
    return {
      strings: this.#options.localization().strings,
      format: this.#format,
      model: this.#picker.model,
      error,
      onTurnPage: (direction) => this.#picker.turnPage(direction),
      onSelectDay: (day) => {
        this.#isZoneNew = false;
        this.#picker.selectDay(day);
        // On a phone, the slots are below the calendar.
        void this.#host.updateComplete.then(() => this.#find('.times')?.scrollIntoView({ block: 'nearest' }));
      },
      onNextFreeDay: (day) => {
        this.#picker.selectDay(day);
        this.#focusCursor();
      },
      onKeydown: (event) => this.#onKeydown(event),
      onRetry: () => {
        this.#picker.retry();
        this.#focusCursor();
      },
    };
  }

  #renderTyped(): TemplateResult {
    const { draft, localization, now } = this.#options;
    const { strings } = localization();
    const start = resolveStart(draft.value, this.timeZone);
    return typedDateTimeView({
      strings,
      format: this.#format,
      timeZone: this.timeZone,
      today: dateAt(now(), this.timeZone),
      repeated: start?.kind === 'overlap' ? start : undefined,
      issueText: (field) => issueText(draft.issues, field, strings, this.#format),
      timeZoneField: this.#renderTimeZone(),
    });
  }

  #renderTimeZone(): TemplateResult {
    return this.#timeZones.render(this.timeZoneName);
  }

  /** Name of the time zone at the selected or the first listed time. */
  get timeZoneName(): string {
    const instant = this.startTime ?? this.#picker.firstSlot ?? this.#options.now();
    return zoneNameAt(instant, this.timeZone, this.#options.localization());
  }

  get #slotQuery(): SlotQuery | undefined {
    const availability = this.#options.booking.availability;
    const { agent } = this.#options.draft.value;
    if (!availability || (availability.isPerAgent && !agent)) return undefined;
    return {
      availability,
      agent: availability.isPerAgent ? agent : '',
      duration: this.duration,
      minNoticeMinutes: this.#options.settings().minNoticeMinutes,
    };
  }

  get #slotError(): string | undefined {
    const { draft, localization } = this.#options;
    return issueText(draft.issues, 'slot', localization().strings, this.#format);
  }

  get #format(): Format {
    return this.#options.localization().formatIn(this.timeZone);
  }

  /** Empty if it is unknown. A server may know a time zone that this browser does not. */
  get #agentTimeZone(): string {
    const { agentTimeZone } = this.#options.settings();
    return agentTimeZone && isTimeZone(agentTimeZone) ? agentTimeZone : '';
  }

  #find(selector: string): HTMLElement | null {
    return this.#host.renderRoot.querySelector(selector);
  }

  #focusCursor(): void {
    void this.#host.updateComplete.then(() => this.#find(CURSOR)?.focus());
  }

  #onKeydown(event: KeyboardEvent): void {
    if (event.ctrlKey || event.altKey || event.metaKey) return;
    // A click may have focused a day that it does not select.
    const day = (event.target as HTMLElement).dataset['day'];
    if (!day) return;
    const isMirrored = getComputedStyle(this.#host).direction === 'rtl';
    if (event.key === 'Enter' || event.key === ' ') this.#picker.selectDay(day);
    else if (!this.#picker.moveCursor(day, event, isMirrored)) return;
    event.preventDefault();
    this.#focusCursor();
  }

  /** Keeps the selected or typed instant when the time zone changes. */
  #onTimeZoneChange(from: string, to: string): void {
    const { booking, draft } = this.#options;
    this.#isZoneNew = true;
    this.#picker.showSelectedSlot();
    draft.clearDateTimeIssues();
    const converted = booking.availability ? undefined : convertTimeZone(draft.value, from, to);
    if (converted) draft.change(converted);
  }
}
