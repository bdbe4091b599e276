import { html, type PropertyDeclarations, type PropertyValues, type TemplateResult } from 'lit';
import { connect, type ConnectionSettings } from '../api/connection.js';
import { offerOf, type OfferSettings } from '../api/offer.js';
import { agentName, Schedule } from '../api/schema.js';
import type { SchedulerError } from '../api/scheduler-error.js';
import { read } from '../api/shape.js';
import { trustedUrl } from '../api/trusted-url.js';
import { createFormat, type Format, type HourCycle } from '../i18n/format.js';
import { firstDayOfWeek } from '../i18n/week.js';
import { startOf, type BookingDraft, type BookingField } from '../model/booking.js';
import { calendarEvent, type CalendarEvent } from '../model/ics.js';
import { dateAt, dateString, isTimeZone, timeString, wallTimeAt } from '../model/wall-time.js';
import { base } from '../styles/base.js';
import { tokens } from '../styles/tokens.js';
import { attributes } from './attributes.js';
import { BookingController, type BookingState } from './booking-controller.js';
import { calendarStyles } from './calendar-styles.js';
import { ClockController } from './clock-controller.js';
import { ComboboxController } from './combobox-controller.js';
import { confirmationView } from './confirmation-view.js';
import { CountdownController } from './countdown-controller.js';
import { DraftController } from './draft-controller.js';
import { scheduledEvent } from './events.js';
import { formView, type AgentChoice } from './form-view.js';
import { failureView, skeletonView } from './loading-views.js';
import { momentView, type MomentViewModel } from './moment-view.js';
import { saveFile } from './save-file.js';
import { showDraft } from './show-draft.js';
import { SlotPickerController } from './slot-picker-controller.js';
import { pickerView, zoneView } from './start-view.js';
import { typedStartView } from './typed-start-view.js';
import { textOf, VeElement } from './ve-element.js';
import { schedulerStyles } from './ve-scheduler-styles.js';
import { ZoneController } from './zone-controller.js';

type Of<Step extends BookingState['step']> = Extract<BookingState, { step: Step }>;
type Filling = Exclude<BookingState, { step: 'loading' | 'failed' | 'booked' }>;

const DEFAULTS = {
  agentEmail: '',
  agentChoice: '',
  subject: '',
  duration: 30,
  visitorName: '',
  visitorEmail: '',
  visitorPhone: '',
  sendNotificationEmail: false,
  timeZone: '',
  timeZoneLocked: false,
  agentTimeZone: '',
  availabilityEndpoint: '',
  hours: '',
  slotMinutes: 30,
  minNotice: 0,
  horizonDays: NaN,
  hourCycle: '',
};

/** The key of whoever is free. */
const ANY = 'any';

/**
 * A form on which a visitor books a video meeting with an agent.
 *
 * @tagname ve-scheduler
 *
 * @attr {string} env - VideoEngager environment: `dev`, `staging` or `production`; anything else is `dev`.
 * @attr {string} token-endpoint - URL of the site owner's token endpoint; https, or http on loopback.
 * @attr {string} api-base - Base URL of the API; overrides that of `env` and of the token answer.
 * @attr {boolean} with-credentials - Sends cookies to a token endpoint on another origin.
 * @attr {string} agent-email - Fixes the agent, by address or reference, and hides the choice.
 * @attr {string} subject - Prefills the title.
 * @attr {number} duration - Prefills the length in minutes.
 * @attr {string} visitor-name - Prefills the visitor's name.
 * @attr {string} visitor-email - Prefills the visitor's e-mail address.
 * @attr {string} visitor-phone - Prefills the visitor's phone number.
 * @attr {boolean} send-notification-email - Ticks the wish for notification e-mails beforehand.
 * @attr {string} time-zone - IANA zone in which times are shown first; the visitor's own unless given.
 * @attr {boolean} time-zone-locked - Lets the visitor choose no other zone.
 * @attr {string} agent-time-zone - IANA zone of the agents: that of `hours`, and shown beside the visitor's.
 * @attr {string} agent-choice - `any` offers whoever is free first, where a gateway knows who is.
 * @attr {string} availability-endpoint - URL that gives free times, as the callback product's does.
 * @attr {string} hours - The times on offer where none are known, e.g. `Mon-Fri 09:00-12:00 13:00-17:00, Sat 10:00-14:00`.
 * @attr {number} slot-minutes - Minutes from one start in `hours` to the next.
 * @attr {number} min-notice - Minutes from now in which nothing can be booked.
 * @attr {number} horizon-days - How many days ahead can be booked; 60 unless given.
 * @attr {string} hour-cycle - `h12` or `h23` instead of what the language has.
 *
 * @slot challenge - The page's own challenge, e.g. a Turnstile; its answer goes into the property `challenge`.
 *
 * @fires {ScheduledEvent} scheduled - A meeting was booked; `detail` is the API's response, whole. Bubbles.
 * @fires {VeErrorEvent} error - Something went wrong; `detail` is `{code, status?, message, response?}`. Does not bubble.
 *
 * @csspart form - The booking form.
 * @csspart heading - The heading of the form, the confirmation or a failure.
 * @csspart field - A label with its control, hint and error.
 * @csspart label - A field's label.
 * @csspart input - A field's native control.
 * @csspart hint - The small text below a control.
 * @csspart calendar - A month with its days.
 * @csspart day - A day of the calendar; also `free` where it has times.
 * @csspart slot - A time that can be chosen.
 * @csspart summary - The chosen time in words.
 * @csspart list - The list of a field that is searched.
 * @csspart option - An entry of that list; also `active` on the one that Enter would choose.
 * @csspart error - What is wrong with a field.
 * @csspart alert - What went wrong as a whole.
 * @csspart submit - The button that books.
 * @csspart button - Every other button.
 * @csspart skeleton - What stands there while the form loads.
 * @csspart confirmation - What stands there after a booking.
 * @csspart details - The booked meeting's details.
 * @csspart link - The visitor's meeting link.
 *
 * @cssprop [--ve-accent=light-dark(#2f5bea, #8aa6ff)] - Buttons, focus rings, links.
 * @cssprop [--ve-on-accent] - Text on the accent; black or white by default, whichever reads better.
 * @cssprop [--ve-surface=light-dark(#fff, #16181d)] - Background.
 * @cssprop [--ve-text=light-dark(#1b1f27, #eceef3)] - Text.
 * @cssprop [--ve-muted=light-dark(#565e6c, #a4acbb)] - Hints and secondary text.
 * @cssprop [--ve-border=light-dark(#858d9b, #6d7686)] - Borders of controls.
 * @cssprop [--ve-danger=light-dark(#b3261e, #ff9d94)] - Errors.
 * @cssprop [--ve-success=light-dark(#19713d, #7ddc9f)] - The sign of success.
 * @cssprop [--ve-radius=10px] - Corner radius of controls.
 * @cssprop [--ve-font=inherit] - Font family; the page's own by default.
 * @cssprop [--ve-max-width=40rem] - The widest that the form gets.
 */
export class VeScheduler extends VeElement {
  static override styles = [tokens, base, schedulerStyles, calendarStyles];

  static override properties: PropertyDeclarations = {
    ...attributes(DEFAULTS),
    challenge: { attribute: false },
  };

  /** Fixes the agent, by address or reference, and hides the choice. */
  declare agentEmail: string;

  /** `any` offers whoever is free first, where a gateway knows who is. */
  declare agentChoice: string;

  /** Prefills the title. */
  declare subject: string;

  /** Prefills the length, in minutes. */
  declare duration: number;

  /** Prefills the visitor's name. */
  declare visitorName: string;

  /** Prefills the visitor's e-mail address. */
  declare visitorEmail: string;

  /** Prefills the visitor's phone number. */
  declare visitorPhone: string;

  /** Ticks the wish for notification e-mails beforehand. */
  declare sendNotificationEmail: boolean;

  /** IANA zone in which times are shown first; the visitor's own unless given. */
  declare timeZone: string;

  /** Lets the visitor choose no other zone. */
  declare timeZoneLocked: boolean;

  /** IANA zone of the agents: that of `hours`, and shown beside the visitor's. */
  declare agentTimeZone: string;

  /** URL that gives free times, as the callback product's does; `{agent}` and `{duration}` in it are filled in. */
  declare availabilityEndpoint: string;

  /** The times on offer where none are known, e.g. `Mon-Fri 09:00-17:00, Sat 10:00-14:00`. */
  declare hours: string;

  /** Minutes from one start in `hours` to the next. */
  declare slotMinutes: number;

  /** Minutes from now in which nothing can be booked. */
  declare minNotice: number;

  /** How many days ahead can be booked; the gateway's own number, or 60, unless given. */
  declare horizonDays: number;

  /** `h12` or `h23` (or `h11`, `h24`) instead of what the language has. */
  declare hourCycle: string;

  /** What the page's challenge (Turnstile, hCaptcha, …) gave for a human; good for one try, then emptied. */
  declare challenge: string;

  #copy: 'idle' | 'copied' | 'failed' = 'idle';

  readonly #clock = new ClockController(this);

  readonly #countdown = new CountdownController(this);

  readonly #booking = new BookingController(this, {
    settings: () => {
      const { env, tokenEndpoint, apiBase, withCredentials, hasPak, tokenSource } = this.settings;
      const offer: unknown[] = Object.values(this.#offerSettings);
      return [
        env,
        tokenEndpoint,
        apiBase,
        withCredentials,
        hasPak,
        Boolean(tokenSource),
        this.agentEmail,
        ...offer,
      ];
    },
    connect: () => {
      this.#countdown.start();
      return connect(this.settings, this.#clock.watch(this.fetch));
    },
    offer: (client) => offerOf(this.#offerSettings, client, this.fetch),
    needsAgents: () => !this.agentEmail,
    onBooked: (schedule) => this.#onBooked(schedule),
    onError: (error) => this.#onError(error),
  });

  readonly #draft = new DraftController(this, (edited) => this.#complete(edited));

  readonly #zones = new ZoneController(this, {
    given: () => textOf(this.timeZone),
    isLocked: () => this.timeZoneLocked,
    locale: () => this.locale,
    onChange: (from, to) => this.#onZone(from, to),
  });

  readonly #picker = new SlotPickerController(this, {
    wanted: () => {
      const { offer } = this.#booking;
      const { agent, duration } = this.#draft.value;
      if (!offer || (offer.isByAgent && !agent)) return undefined;
      return {
        offer,
        agent: offer.isByAgent ? agent : '',
        duration: Number(duration) || 30,
        minNotice: this.minNotice || 0,
      };
    },
    timeZone: () => this.#zones.zone,
    firstDay: () => firstDayOfWeek(this.locale),
    chosen: () => Number(this.#draft.value.slot) || undefined,
    now: this.#clock.now,
    onError: (error) => this.reportError(error),
  });

  readonly #agentSearch = new ComboboxController(this, {
    id: 'agent',
    options: () => this.#agents,
    chosen: () => this.#draft.value.agent,
    onChoose: (agent) => this.#draft.edit('agent', agent),
  });

  #formats = new Map<string, Format>();

  constructor() {
    super();
    Object.assign(this, DEFAULTS, { challenge: '' });
  }

  protected override get settings(): ConnectionSettings {
    const agent = this.agentEmail || (this.agentChoice === ANY ? ANY : '');
    return { ...super.settings, first: () => (agent ? { agent, duration: this.duration } : undefined) };
  }

  get #offerSettings(): OfferSettings {
    const { availabilityEndpoint, hours, slotMinutes, agentTimeZone, timeZone, horizonDays } = this;
    return {
      availabilityEndpoint: textOf(availabilityEndpoint),
      hours: textOf(hours),
      slotMinutes,
      agentTimeZone: textOf(agentTimeZone),
      timeZone: isTimeZone(timeZone) ? timeZone : this.#zones.own,
      // Compared with what was loaded, and NaN is never the same.
      horizonDays: horizonDays || 0,
      pageUrl: this.baseURI,
    };
  }

  protected override willUpdate(changed: PropertyValues<this>): void {
    if (changed.has('timeZone') && this.timeZone && !isTimeZone(this.timeZone)) {
      console.warn(`<ve-scheduler>: "${this.timeZone}" is no time zone; the visitor's own is used.`);
    }
  }

  protected override updated(): void {
    showDraft(this.renderRoot, this.#draft.value);
  }

  protected override render(): TemplateResult {
    const booking = this.#booking.state;
    return html`
      <div class="root" lang=${this.locale}>
        <p class="visually-hidden" role="status">${this.#statusOf(booking)}</p>
        ${this.#renderStep(booking)}
      </div>
    `;
  }

  #renderStep(booking: BookingState): TemplateResult {
    const { words: strings } = this;
    switch (booking.step) {
      case 'loading':
        return skeletonView(Boolean(this.hours || this.availabilityEndpoint || !this.apiBase));
      case 'failed':
        return failureView({
          strings,
          format: this.#format,
          message: this.messageOf(booking.error),
          requestId: booking.error.requestId,
          wait: this.#countdown.left,
          onRetry: () => void this.#onRetry(),
        });
      case 'editing':
      case 'submitting':
      case 'checking':
        return this.#renderForm(booking);
      case 'booked':
        return this.#renderConfirmation(booking);
    }
  }

  #renderForm(booking: Filling): TemplateResult {
    const { failure, doubt } = booking.step === 'editing' ? booking : {};
    return formView({
      strings: this.words,
      format: this.#format,
      agents: this.agentEmail ? undefined : this.#agents,
      agentSearch: this.#agentSearch,
      issueWords: this.#issueWords,
      durations: this.#booking.calendar?.durations,
      start: this.#booking.offer ? this.#renderPicker() : this.#renderTypedStart(),
      showsNotification: this.#booking.sendsNotifications,
      step: booking.step,
      failure: failure && { message: this.messageOf(failure), requestId: failure.requestId },
      doubt: doubt && {
        message: this.messageOf(doubt.failure),
        requestId: doubt.failure.requestId,
        canAsk: doubt.canAsk,
      },
      wait: this.#countdown.left,
      onCheckAgain: () => void this.#onCheckAgain(),
      onEdit: (field, value) => this.#draft.edit(field, value),
      onSubmit: this.#onSubmit,
      onRetry: () => void this.#onRetry(),
    });
  }

  #renderPicker(): TemplateResult {
    const { slot } = this.#draft.value;
    return pickerView({
      strings: this.words,
      format: this.#format,
      timeZone: this.#zones.zone,
      calendar: this.#picker.isReady
        ? {
            strings: this.words,
            format: this.#format,
            model: this.#picker.model,
            firstDay: firstDayOfWeek(this.locale),
            onTurn: (months) => this.#picker.turn(months),
            onChoose: (day) => this.#picker.choose(day),
            onKey: (event) => this.#onCalendarKey(event),
            onRetry: () => this.#picker.retry(),
          }
        : undefined,
      moment: slot ? this.#momentOf(Number(slot)) : undefined,
      error: this.#issueWords('slot'),
      zone: this.#renderZone(),
    });
  }

  #renderTypedStart(): TemplateResult {
    const draft = this.#draft.value;
    const start = startOf(draft, this.#zones.zone);
    return typedStartView({
      strings: this.words,
      format: this.#format,
      timeZone: this.#zones.zone,
      today: dateAt(this.#clock.now(), this.#zones.zone),
      repeated: start?.kind === 'overlap' ? start : undefined,
      issueWords: this.#issueWords,
      zone: this.#renderZone(),
    });
  }

  #renderZone(): TemplateResult {
    const now = this.#clock.now();
    return zoneView({
      strings: this.words,
      zones: this.#zones,
      isLocked: this.timeZoneLocked,
      instant: this.#start ?? now,
      now,
      utc: this.#formatIn('UTC'),
    });
  }

  #renderConfirmation({ agents, booking, schedule: answer }: Of<'booked'>): TemplateResult {
    const schedule = read(Schedule, answer)!;
    const chosen = agents.find((agent) => agent._account.email === booking.agent);
    const start = schedule.date ?? booking.date;
    const minutes = schedule.duration ?? booking.duration;
    const agent = schedule.agent?.name ?? (chosen && agentName(chosen)) ?? '';
    const { subject } = booking.visitor;
    const meetingUrl = schedule.visitor?.meetingUrl;
    const link = meetingUrl && trustedUrl(meetingUrl, this.#booking.meetingOrigins);
    const event: CalendarEvent = {
      id: schedule._id,
      start,
      duration: minutes,
      title: subject ?? this.words.meetingWith(agent),
      url: link ? link.href : undefined,
      now: this.#clock.now(),
    };
    return confirmationView({
      strings: this.words,
      agent,
      when: momentView(this.#momentOf(start)),
      duration: this.#format.minutes(minutes),
      subject,
      id: schedule._id,
      link,
      isLinkRefused: Boolean(meetingUrl) && !link,
      event,
      onCalendarFile: () => saveFile('meeting.ics', 'text/calendar', calendarEvent(event)),
      copy: this.#copy,
      onCopy: (address) => void this.#onCopy(address),
      onAgain: this.#onAgain,
    });
  }

  #statusOf({ step }: BookingState): string {
    const { loading, submitting, checking, booked, copied, copyFailed } = this.words;
    if (step === 'loading') return loading;
    if (step === 'submitting') return submitting;
    if (step === 'checking') return checking;
    if (step !== 'booked') return this.#pickerStatus;
    return { idle: booked, copied, failed: copyFailed }[this.#copy];
  }

  get #pickerStatus(): string {
    if (!this.#picker.isReady) return '';
    const { step, day, days } = this.#picker.model;
    if (step === 'loading') return this.words.loadingTimes;
    if (!day) return '';
    const count = days.get(day)?.length ?? 0;
    return `${this.#format.day(day)}, ${this.words.times(count, this.#format.number(count))}`;
  }

  get #format(): Format {
    return this.#formatIn(this.#zones.zone);
  }

  readonly #formatIn = (timeZone: string): Format => {
    const { locale, hourCycle } = this;
    const key = [locale, timeZone, hourCycle].join();
    let format = this.#formats.get(key);
    if (!format) {
      const cycle = /^h(11|12|23|24)$/.test(hourCycle) ? (hourCycle as HourCycle) : undefined;
      format = createFormat({ locale, timeZone, hourCycle: cycle });
      this.#formats.set(key, format);
    }
    return format;
  };

  #momentOf(start: number): MomentViewModel {
    return {
      strings: this.words,
      formatIn: this.#formatIn,
      start,
      timeZone: this.#zones.zone,
      agentTimeZone: this.agentTimeZone || (this.#booking.calendar?.time_zone ?? ''),
    };
  }

  /** What is wrong with a field, in words. */
  readonly #issueWords = (field: BookingField): string | undefined => {
    const issue = this.#draft.issues[field];
    if (!issue) return undefined;
    const words = this.words.issues[issue.code];
    if (typeof words === 'string') return words;
    const [first = 0, second = 0] = issue.instants ?? [];
    return words(this.#format.time(first), this.#format.time(second));
  };

  get #agents(): AgentChoice[] {
    const { state } = this.#booking;
    if (!('agents' in state)) return [];
    const agents = state.agents.map((agent, index) => ({
      key: agent._account.email,
      name: agentName(agent) || this.words.unnamedAgent(this.#format.number(index + 1)),
    }));
    const hasAny = this.agentChoice === ANY && this.#booking.hasAnyAgent && agents.length > 1;
    return hasAny ? [{ key: ANY, name: this.words.anyAgent }, ...agents] : agents;
  }

  /** What the form shows: what the visitor changed, over the page's prefills. */
  #complete(edited: Partial<BookingDraft>): BookingDraft {
    const durations = this.#booking.calendar?.durations;
    const wanted = Number.isFinite(this.duration) ? this.duration : 30;
    const duration = durations && !durations.includes(wanted) ? durations[0] : wanted;
    const draft = {
      agent: '',
      subject: textOf(this.subject),
      slot: '',
      date: '',
      time: '',
      occurrence: '',
      duration: String(duration),
      name: textOf(this.visitorName),
      email: textOf(this.visitorEmail),
      phone: textOf(this.visitorPhone),
      sendNotificationEmail: this.#booking.sendsNotifications && this.sendNotificationEmail,
      ...edited,
    } as const;
    if (this.agentEmail) return { ...draft, agent: this.agentEmail };
    const agents = this.#agents;
    const first = agents[0]?.key ?? '';
    const isListed = agents.some(({ key }) => key === draft.agent);
    return { ...draft, agent: isListed ? draft.agent : agents.length === 1 || first === ANY ? first : '' };
  }

  /** The start that is chosen or typed, as far as it is one. */
  get #start(): number | undefined {
    const draft = this.#draft.value;
    if (this.#booking.offer) return Number(draft.slot) || undefined;
    const start = startOf(draft, this.#zones.zone);
    if (start?.kind === 'overlap' && draft.occurrence) return start[draft.occurrence];
    return start?.kind === 'unique' ? start.instant : undefined;
  }

  #find(selector: string): HTMLElement | null {
    return this.renderRoot.querySelector(selector);
  }

  /** Moves the focus to what stands there after the next render. */
  async #focus(...selectors: string[]): Promise<void> {
    await this.updateComplete;
    const found = selectors.map((selector) => this.#find(selector)).find(Boolean);
    found?.focus();
  }

  #focusIssue(): void {
    const { agent, slot } = this.#draft.issues;
    if (slot && !agent) void this.#focus('[name="slot"]', '[role="gridcell"][tabindex="0"]');
    else void this.#focus('[aria-invalid="true"]');
  }

  #onCalendarKey(event: KeyboardEvent): void {
    const isMirrored = getComputedStyle(this).direction === 'rtl';
    if (event.ctrlKey || event.altKey || event.metaKey) return;
    if (event.key === 'Enter' || event.key === ' ') this.#picker.choose(this.#picker.model.cursor);
    else if (!this.#picker.move(event, isMirrored)) return;
    event.preventDefault();
    void this.#focus('[role="gridcell"][tabindex="0"]');
  }

  /** The chosen instant stays; what a wall shows of it changes. */
  #onZone(from: string, to: string): void {
    const start = this.#start;
    this.#picker.forgetDays();
    if (start === undefined || this.#booking.offer) return;
    const wall = wallTimeAt(start, to);
    const typed = { date: dateString(wall), time: timeString(wall) };
    const resolution = startOf({ ...this.#draft.value, ...typed }, to);
    const isLater = resolution?.kind === 'overlap' && resolution.later === start;
    this.#draft.change({
      ...typed,
      occurrence: resolution?.kind !== 'overlap' ? '' : isLater ? 'later' : 'earlier',
    });
  }

  readonly #onSubmit = (event: Event): void => {
    event.preventDefault();
    if (this.#booking.state.step !== 'editing' || this.#countdown.left) return;
    const booking = this.#draft.validate({
      timeZone: this.#zones.zone,
      now: this.#clock.now(),
      isOffered: this.#booking.offer && this.#picker.isOffered,
    });
    if (!booking) {
      this.#focusIssue();
      return;
    }
    const { challenge } = this;
    // A challenge is good for one try.
    this.challenge = '';
    void this.#booking.submit(booking, challenge);
  };

  #onError(error: SchedulerError): void {
    this.#countdown.start(error.retryAfter);
    this.reportError(error);
    if (error.code === 'conflict' && this.#booking.offer) {
      this.#draft.loseSlot();
      this.#picker.refresh();
      this.#focusIssue();
    }
    // The button that was pressed has made way for another.
    if (error.code === 'outcome_unknown') void this.#focus('[role="alert"]');
  }

  async #onCheckAgain(): Promise<void> {
    await this.#booking.checkAgain();
    const { step } = this.#booking.state;
    if (step === 'editing') await this.#focus('[role="alert"]');
  }

  async #onRetry(): Promise<void> {
    await this.#booking.load();
    await this.#focus('h2');
  }

  #onBooked(schedule: Schedule): void {
    void this.#focus('h2');
    this.dispatchEvent(scheduledEvent(schedule));
  }

  async #onCopy(link: string): Promise<void> {
    try {
      await navigator.clipboard.writeText(link);
      this.#copy = 'copied';
    } catch {
      const address = this.#find('a bdi');
      if (address) getSelection()?.selectAllChildren(address);
      this.#copy = 'failed';
    }
    this.requestUpdate();
  }

  /** Keeps who the visitor is, and forgets the meeting. */
  readonly #onAgain = (): void => {
    this.#draft.startOver();
    this.#picker.reset();
    this.#copy = 'idle';
    this.#booking.bookAnother();
    void this.#focus('h2');
  };
}

declare global {
  interface HTMLElementTagNameMap {
    've-scheduler': VeScheduler;
  }
}
