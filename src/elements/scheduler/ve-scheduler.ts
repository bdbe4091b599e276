import type { PropertyValues, TemplateResult } from 'lit';
import { connect, type ConnectionSettings } from '../../api/connection.js';
import { serverNow, watchServer } from '../../api/request/server-clock.js';
import { earlyFetch } from '../../api/request/early-answers.js';
import type { SchedulerError } from '../../api/wire/scheduler-error.js';
import type { Schedule } from '../../api/wire/schema.js';
import { warmUp } from '../../i18n/format.js';
import { redirectUrl } from '../../model/booking/redirect.js';
import { AgentController } from '../agents/agent-controller.js';
import { ConfirmationController } from '../confirmation/confirmation-controller.js';
import { KeptBooking } from '../confirmation/kept-booking.js';
import { DialogController } from '../frame/dialog-controller.js';
import { cardView, dialogView } from '../frame/frame-views.js';
import { HistoryController } from '../frame/history-controller.js';
import { NearController } from '../frame/near-controller.js';
import { updateEveryMinute } from '../kit/update-every-minute.js';
import { CountdownController } from '../kit/countdown-controller.js';
import { BeforeScheduleEvent, scheduledEvent } from '../kit/events.js';
import { createLocalize, type Localization } from '../kit/localization.js';
import { memo, withMemo } from '../kit/render-memo.js';
import { DateTimeController } from '../time/date-time-controller.js';
import type { Message } from './booking/booking-actions-view.js';
import { BookingController } from './booking/booking-controller.js';
import { BookingSteps } from './booking/booking-steps.js';
import { DraftController } from './form/draft-controller.js';
import { fillControls } from './form/fill-controls.js';
import { FocusController } from './form/focus-controller.js';
import { FormController } from './form/form-controller.js';
import { durationMinutes } from './settings/initial-draft.js';
import { keepTyping } from './form/keep-typing.js';
import { ignoreSecondClicks } from './ignore-second-clicks.js';
import { levelHeadings } from './level-headings.js';
import { ManageController } from './manage-controller.js';
import { PageSettings } from './settings/page-settings.js';
import { QuestionsController } from './form/questions-controller.js';
import { retryWhenOnline } from './retry.js';
import { SchedulerProperties } from './settings/scheduler-properties.js';
import { schedulerStyles } from './scheduler-styles.js';
import { stepView, type StepParts } from './step-view.js';

/**
 * A form on which a visitor books a video meeting with an agent.
 *
 * @tagname ve-scheduler
 */
export class VeScheduler extends SchedulerProperties {
  static override styles = schedulerStyles;

  readonly #localize = createLocalize();
  readonly #localization = (): Localization =>
    memo(this, () => {
      const { strings, locale } = this.language;
      return this.#localize({ strings, locale, hourCycle: this.#dateTime.hourCycle ?? this.hourCycle });
    });
  readonly #page = new PageSettings(this);
  readonly #near = new NearController(this);
  readonly #countdown = new CountdownController(this);
  readonly #focus = new FocusController(this);
  readonly #kept = new KeptBooking(this);
  readonly #steps = new BookingSteps(this);
  readonly #history = new HistoryController(this, this.#kept);
  readonly #dialog: DialogController = new DialogController(this, {
    history: this.#history,
    onOpen: () => void this.#focus.moveTo('h2', '.close'),
    hasChallenge: () => this.#booking.state.step !== 'booked' && this.#page.hasOpenChallenge,
  });

  readonly #booking: BookingController = new BookingController(this, {
    reloadKey: () => this.#page.reloadKey(this.settings, this.#dateTime),
    connect: () => {
      this.#countdown.start();
      this.#page.preload();
      setTimeout(() => warmUp(this.#localization().formatIn(this.#dateTime.timeZone)));
      return connect(this.settings, watchServer(earlyFetch(this.fetch)));
    },
    availability: (client) => this.#page.availability(client, this.#dateTime, this.fetch),
    needsAgents: () => !this.agentEmail && !this.manageToken,
    restore: (client, signal) => this.#kept.restore(client, signal),
    canLoad: () => (this.#page.isInline ? this.#near.isNear : this.#dialog.hasOpened),
    onReady: () => this.#steps.report('ready'),
    onBooked: (schedule) => this.#onBooked(schedule),
    onError: (error) => {
      this.#countdown.start(error.retryAfter);
      this.reportError(error);
      this.#form.onError(error);
    },
  });

  readonly #draft: DraftController = new DraftController(this, (edits) => {
    const draft = this.#page.applyEdits(edits, this.#booking);
    return { ...draft, agent: this.#agents.resolveAgent(draft.agent) };
  });

  readonly #agents = new AgentController(this, {
    settings: this,
    localization: this.#localization,
    booking: this.#booking,
    duration: () => this.#dateTime.duration,
    timeZone: () => this.#dateTime.timeZone,
    selected: () => this.#draft.value.agent,
    onSelect: (agent) => this.#form.onEdit('agent', agent),
  });

  readonly #dateTime: DateTimeController = new DateTimeController(this, {
    settings: () => this.#page.dateTime(this.#booking.calendar),
    localization: this.#localization,
    booking: this.#booking,
    draft: this.#draft,
    now: serverNow,
    onError: (error) => this.reportError(error),
  });

  readonly #confirmation = new ConfirmationController(this, {
    localization: this.#localization,
    dateTime: this.#dateTime,
    booking: this.#booking,
    contact: () => this.contact,
    now: serverNow,
    onBookAnother: () => {
      this.#kept.keep('');
      this.#steps.startNewAttempt();
      this.#draft.clearMeeting();
      this.#dateTime.reset();
      if (this.manageToken) {
        // The token of a visitor's link cannot book.
        this.manageToken = '';
        this.#onRetry();
      } else {
        this.#booking.bookAnother();
        this.#steps.report('ready');
        void this.#focus.moveTo('h2');
      }
    },
    onManage: (token) => (this.manageToken = token),
  });

  readonly #parts = {
    localization: this.#localization,
    booking: this.#booking,
    draft: this.#draft,
    dateTime: this.#dateTime,
    confirmation: this.#confirmation,
    focus: this.#focus,
    steps: this.#steps,
    countdown: this.#countdown,
    toMessage: (error: SchedulerError): Message => ({
      message: this.messageOf(error),
      requestId: error.requestId,
    }),
    now: serverNow,
  };

  readonly #onRetry = retryWhenOnline(this, this.#parts);

  readonly #form = new FormController(this, {
    ...this.#parts,
    agents: this.#agents,
    questions: new QuestionsController(this, this.#parts),
    history: this.#history,
    fields: () => this.#page.fields,
    hasNotificationField: () => this.#page.hasNotificationField(this.#booking),
    onRetry: this.#onRetry,
    takeChallenge: () => this.#page.takeChallenge(),
    askPermission: (booking) => this.#dialog.ask(new BeforeScheduleEvent(booking, this.clientReference)),
  });

  readonly #manage = new ManageController(this, {
    ...this.#parts,
    reportError: (error) => this.reportError(error),
    open: () => this.open(),
    askPermission: (event) => this.#dialog.ask(event),
  });

  readonly #view: StepParts = {
    ...this.#parts,
    form: this.#form,
    manage: this.#manage,
    onRetry: this.#onRetry,
    skeleton: () => this.#page.skeleton(Boolean(this.#agents.initialAgent)),
  };

  constructor() {
    super();
    updateEveryMinute(this);
  }

  protected override get settings(): ConnectionSettings {
    const agent = this.#agents.initialAgent;
    return {
      ...super.settings,
      manageToken: this.manageToken,
      initialAgent: () => (agent ? { agent, duration: durationMinutes(this.duration) } : undefined),
    };
  }

  protected override willUpdate(changed: PropertyValues<this>): void {
    this.#page.update(changed);
  }

  protected override showFailure(error: SchedulerError): void {
    this.reportError(error);
    this.#booking.abandon(error);
  }

  protected override updated(): void {
    fillControls(this.renderRoot, this.#draft.value);
    levelHeadings(this.renderRoot, this.#page.headingLevel);
  }

  protected override createRenderRoot(): HTMLElement | DocumentFragment {
    return ignoreSecondClicks(keepTyping(super.createRenderRoot()));
  }

  protected override render(): TemplateResult {
    const { strings, locale } = this.language;
    const content = withMemo(() => stepView(this.#view));
    return this.#page.isInline
      ? cardView(locale, content)
      : dialogView(strings, locale, this.#dialog, content, this.#booking.state.step !== 'loading');
  }

  /** Opens the form in `popup` and `floating` mode. */
  open(): void {
    if (!this.#page.isInline) this.#dialog.open();
  }

  /** Closes the form. Keeps what the visitor has filled in. */
  close(): void {
    this.#dialog.close();
  }

  /** Opens another page; tests override this. */
  protected navigate(url: string): void {
    location.assign(url);
  }

  #onBooked(schedule: Schedule): void {
    this.#kept.keep(this.#booking.links.reference);
    // Later, its time has passed, or is taken by the meeting itself.
    this.#draft.clearMeeting();
    void this.#focus.moveTo('h2');
    this.dispatchEvent(scheduledEvent(schedule));
    this.#steps.report('scheduled');
    const url = redirectUrl(this.redirectUrl, this.baseURI, schedule._id);
    if (url) this.navigate(url);
  }
}

declare global {
  interface HTMLElementTagNameMap {
    've-scheduler': VeScheduler;
  }
}
