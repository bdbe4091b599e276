import type { TemplateResult } from 'lit';
import type { ChangeBody, ManagedSchedule, MeetingTime, OutcomeBody } from '../../api/managed-schedule.js';
import type { SchedulerError } from '../../api/wire/scheduler-error.js';
import type { Schedule } from '../../api/wire/schema.js';
import { MINUTE_MS } from '../../model/time/units.js';
import { saveCalendarFile } from '../confirmation/add-to-calendar.js';
import { adoptStyles } from '../kit/adopt-styles.js';
import type { BeforeChangeEvent } from '../kit/events.js';
import { fieldSelectors } from '../time/field-selectors.js';
import { errorOf } from './error-of.js';
import { manageViews, type ManageViews } from './manage-views.js';
import { keepValue } from '../kit/keep-value.js';
import { LoadedWords } from '../kit/loaded-words.js';
import { wordsIn } from './manage-words.js';
import type { ManagedPage, ManagedState } from './managed-page.js';
import type { ManageWords } from './words.js';
import { words as english } from './words/en.js';

/** Shows a booked meeting, and lets its visitor move or cancel it. */
export interface ManageView {
  /** `undefined` for a failure that has nothing to do with the meeting itself. */
  render(state: ManagedState): TemplateResult | undefined;
}

export const createManageView = (page: ManagedPage): ManageView => new MeetingManager(page);

/** A change that was sent, and whose outcome is not known. */
interface LostChange {
  readonly to: MeetingTime | undefined;
  /** By `performance.now`. */
  readonly sentAtMs: number;
}

/** Words without a value in them. */
type TextKey = {
  [Key in keyof ManageWords]: ManageWords[Key] extends string ? Key : never;
}[keyof ManageWords];

type Mode = 'overview' | 'moving' | 'cancelling';

/** Words for what a gateway answers about the meeting, by its `error`. */
const REFUSALS: ReadonlyMap<string, TextKey> = new Map([
  ['too_late', 'tooLate'],
  ['no_changes_left', 'noChangesLeft'],
  ['not_changed', 'notChanged'],
  ['meeting_changed', 'changedMeanwhile'],
]);

const GONE: ReadonlyMap<string, TextKey> = new Map([
  ['link_refused', 'linkRefused'],
  ['meeting_cancelled', 'cancelled'],
  ['meeting_over', 'over'],
  ['meeting_missing', 'missing'],
]);

class MeetingManager implements ManageView {
  readonly #page: ManagedPage;
  readonly #views: ManageViews;
  readonly #words: LoadedWords<ManageWords>;
  #mode: Mode = 'overview';
  #isSending = false;
  #hasMoved = false;
  /** What went wrong, in words. */
  #failure = '';
  #lost: LostChange | undefined;
  #reason = '';
  #takesFocus: boolean;

  constructor(page: ManagedPage) {
    this.#page = page;
    this.#takesFocus = page.hasFocus;
    adoptStyles(page.host, '.confirmation>.field{inline-size:100%}');
    this.#views = manageViews();
    this.#words = new LoadedWords(english, wordsIn, () => page.host.requestUpdate());
  }

  render(state: ManagedState): TemplateResult | undefined {
    const { localization, confirmation, focus } = this.#page;
    if (this.#takesFocus) void focus.moveTo('h2');
    this.#takesFocus = false;
    const words = this.#words.in(localization().locale) ?? english;
    const { strings } = localization();
    const model = { words, strings, isSending: this.#isSending, failure: this.#failure };
    if (state.step === 'failed') {
      const key = GONE.get(errorOf(state.error));
      return key && this.#views.gone({ ...model, text: words[key], onBookAnother: confirmation.bookAnother });
    }
    const schedule = state.schedule as ManagedSchedule;
    const { permissions } = schedule;
    if (schedule.active === false) {
      const onUpdateCalendar = () => saveCalendarFile(confirmation.changeForCalendar(state));
      return this.#views.cancelled({
        ...model,
        time: this.#rangeOf(schedule),
        onUpdateCalendar,
        onBookAnother: confirmation.bookAnother,
      });
    }
    if (this.#lost) {
      const time = this.#lost.to ?? schedule;
      return this.#views.unknown({
        ...model,
        time: this.#rangeOf(time),
        onCheck: () => void this.#check(schedule),
      });
    }
    if (this.#mode === 'moving') return this.#renderMove(schedule, words);
    if (this.#mode === 'cancelling') {
      return this.#views.cancel({
        ...model,
        time: this.#rangeOf(schedule),
        reasonState: permissions?.cancel_reason ?? 'none',
        reason: this.#reason,
        onReason: (reason) => (this.#reason = reason),
        onSubmit: () => void this.#cancel(schedule, words),
        onBack: () => this.#show('overview'),
      });
    }
    return confirmation.render(state, {
      heading: this.#hasMoved ? words.moved : words.heading,
      actions: this.#views.actions({
        ...model,
        onMove: permissions?.move ? () => this.#startMove(schedule) : undefined,
        onCancel: permissions?.cancel ? () => this.#show('cancelling') : undefined,
      }),
    });
  }

  #renderMove(schedule: ManagedSchedule, words: ManageWords): TemplateResult {
    const { dateTime, draft, localization } = this.#page;
    const { startTime } = dateTime;
    const format = localization().formatIn(dateTime.timeZone);
    const range =
      startTime !== undefined && format.range(startTime, startTime + dateTime.duration * MINUTE_MS);
    return this.#views.move({
      words,
      strings: localization().strings,
      isSending: this.#isSending,
      failure: this.#failure,
      time: this.#rangeOf(schedule),
      dateTime: dateTime.render(),
      submitLabel: range ? keepValue(words.moveTo(range), range) : words.chooseTime,
      onEdit: (name, value) => {
        this.#failure = '';
        draft.edit(name, value);
      },
      onSubmit: () => void this.#move(schedule),
      onBack: () => this.#show('overview'),
    });
  }

  #show(mode: Mode): void {
    // What is on its way cannot be taken back.
    if (this.#isSending) return;
    this.#failure = '';
    this.#mode = mode;
    this.#page.host.requestUpdate();
    void this.#page.focus.moveTo('h2');
  }

  /** Starts at the day of the meeting. */
  #startMove({ agentId = '', date, duration }: ManagedSchedule): void {
    const { draft, dateTime } = this.#page;
    draft.change({ agent: agentId, duration: String(duration), slot: String(date) });
    dateTime.keepSelectedDay();
    draft.change({ slot: '' });
    this.#show('moving');
  }

  async #move(schedule: ManagedSchedule): Promise<void> {
    const { dateTime, draft, now, focus } = this.#page;
    const { startTime: date, slotIssue, timeZone } = dateTime;
    if (date === undefined || slotIssue?.(date)) {
      draft.validate({ timeZone, now: now(), slotIssue });
      await focus.moveTo('[aria-invalid="true"]', ...fieldSelectors('slot'));
      return;
    }
    await this.#change(schedule, { date, duration: dateTime.duration });
  }

  async #cancel(schedule: ManagedSchedule, words: ManageWords): Promise<void> {
    if (schedule.permissions?.cancel_reason === 'required' && !this.#reason.trim()) {
      this.#fail(words.reasonMissing);
      return;
    }
    await this.#change(schedule, undefined);
  }

  /** Sends a change once. @param to Missing to cancel the meeting. */
  async #change(schedule: ManagedSchedule, to: MeetingTime | undefined): Promise<void> {
    const { booking, askPermission, PermissionEvent } = this.#page;
    const { date, duration } = schedule;
    // While the page is asked, its link may become that of another meeting.
    const client = booking.client!;
    await this.#send(schedule, to, async () => {
      const event = Object.assign(
        to ? new PermissionEvent('before-reschedule') : new PermissionEvent('before-cancel'),
        {
          schedule,
          date: to?.date,
          duration: to?.duration,
        } satisfies Partial<BeforeChangeEvent>,
      );
      await askPermission(event);
      return client.requestSchedule('/api/manage/meeting', {
        was: { date, duration },
        ...(to ? { to } : { reason: this.#reason.trim() }),
        ...(booking.suggestsNotifications && { sendNotificationEmail: true }),
      } satisfies ChangeBody);
    });
  }

  /** Asks what became of a change. Changes nothing. */
  async #check(shown: ManagedSchedule): Promise<void> {
    const { to, sentAtMs } = this.#lost!;
    const ageSeconds = Math.floor((performance.now() - sentAtMs) / 1000);
    const body = { ...(to && { to }), ageSeconds } satisfies OutcomeBody;
    const ask = () => this.#page.booking.client!.requestSchedule('/api/manage/outcome', body);
    await this.#send(shown, to, ask, true);
  }

  async #send(
    shown: ManagedSchedule,
    to: MeetingTime | undefined,
    request: () => Promise<Schedule>,
    isQuestion?: boolean,
  ): Promise<void> {
    const { host, booking, steps, focus, reportError } = this.#page;
    if (this.#isSending) return;
    const { manageToken } = host;
    const isShown = (): boolean => host.manageToken === manageToken;
    this.#isSending = true;
    this.#failure = '';
    host.requestUpdate();
    try {
      const schedule = await request();
      // A service worker may have stored the response to an earlier change, or to that of another meeting.
      const isAsked = to ? schedule.date === to.date : schedule.active === false;
      if (!isAsked || schedule._id !== shown._id) throw new TypeError('Another response');
      this.#lost = undefined;
      this.#mode = 'overview';
      this.#hasMoved = to !== undefined;
      if (isShown()) booking.showChanged(schedule);
      const type = to ? 'rescheduled' : 'cancelled';
      const init = { detail: schedule, bubbles: true, composed: true };
      host.dispatchEvent(to ? new CustomEvent('rescheduled', init) : new CustomEvent('cancelled', init));
      steps.report(type);
      if (isShown()) await focus.moveTo('h2');
    } catch (cause) {
      const error = this.#page.toSendError(cause);
      reportError(error);
      steps.report('failed', error.code);
      if (isShown()) this.#onError(error, to, isQuestion);
    } finally {
      this.#isSending = false;
      host.requestUpdate();
    }
  }

  #onError(error: SchedulerError, to: MeetingTime | undefined, isQuestion: boolean | undefined): void {
    const { host, booking, dateTime, focus, toMessage, localization } = this.#page;
    const words = this.#words.in(localization().locale) ?? english;
    const refusal = errorOf(error);
    const key = REFUSALS.get(refusal);
    const isKnown = Boolean(key) || refusal === 'slot_taken' || GONE.has(refusal);
    // A question that was refused says nothing about the change.
    if (error.code === 'outcome_unknown' || (isQuestion && !isKnown)) {
      this.#lost ??= { to, sentAtMs: performance.now() };
      host.requestUpdate();
      void focus.moveTo('[role="alert"]');
      return;
    }
    this.#lost = undefined;
    if (refusal === 'slot_taken') {
      dateTime.markTaken();
      void focus.moveTo(...fieldSelectors('slot'), 'h2');
      return;
    }
    const isElsewhere = refusal === 'meeting_changed' || GONE.has(refusal);
    if (isElsewhere) this.#mode = 'overview';
    this.#fail(key ? words[key] : toMessage(error).message);
    // Shows what somebody else has made of the meeting.
    if (isElsewhere) void booking.load().then(() => focus.moveTo('.alert', 'h2'));
  }

  #fail(message: string): void {
    this.#failure = message;
    this.#page.host.requestUpdate();
    void this.#page.focus.moveTo('[role="alert"]');
  }

  /** Start and end in words, in the visitor's time zone. */
  #rangeOf({ date, duration }: MeetingTime): string {
    const { localization, dateTime } = this.#page;
    return localization()
      .formatIn(dateTime.timeZone)
      .range(date, date + duration * MINUTE_MS);
  }
}
