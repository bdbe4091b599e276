import type { PropertyDeclarations, PropertyValues, TemplateResult } from 'lit';
import { html } from '../kit/html.js';
import {
  cancelMeeting,
  loadAgenda,
  type Agenda,
  type AgendaMeeting,
  type AgendaSource,
} from '../../api/agenda.js';
import { checkPak, resolveTokenSource } from '../../api/connection.js';
import { followServer, serverNow } from '../../api/request/server-clock.js';
import type { SchedulerError } from '../../api/wire/scheduler-error.js';
import type { Schedule } from '../../api/wire/schema.js';
import { MINUTE_MS } from '../../model/time/units.js';
import { base } from '../../styles/base.js';
import { tokens } from '../../styles/tokens.js';
import type { JoinRequest } from '../join/join-controller.js';
import { attributes } from '../kit/attributes.js';
import { updateEveryMinute } from '../kit/update-every-minute.js';
import { joinedEvent } from '../kit/events.js';
import { VeElement } from '../kit/ve-element.js';
import { AgendaController } from './agenda-controller.js';
import { agendaStyles } from './agenda-styles.js';
import { AgendaJoin } from './agenda-join.js';
import { AgendaLanguages } from './agenda-languages.js';
import { AgendaNews } from './agenda-news.js';
import { agendaUrl } from './agenda-url.js';
import { agendaView, failureView, headView, noticeView, saysView, skeletonView } from './agenda-view.js';
import { CancelController } from './cancel-controller.js';
import { FocusKeeper } from './focus-keeper.js';
import { LinkCopier } from './link-copier.js';
import { meetingView, timeSince, type AgendaLanguage } from './meeting-view.js';

const DEFAULTS = { agendaEndpoint: '', joinEndpoint: '' };

/**
 * The meetings of the agent who is signed in: today, tomorrow and later, each with a button to join.
 *
 * @tagname ve-agenda
 *
 * @attr {string} env - Has no effect: the gateway knows the environment.
 * @attr {string} join-endpoint - URL of the gateway's join form on the page's own origin, e.g. `/ve/join`. Keeps tokens out of all scripts.
 * @attr {string} token-endpoint - URL of the gateway's token endpoint, to join without `join-endpoint`; https, or http on loopback.
 * @attr {string} agenda-endpoint - URL of the gateway's agenda. Defaults to `api/agenda` beside the other endpoint.
 * @attr {string} api-base - Has no effect: the agenda says where its meetings are.
 * @attr {boolean} with-credentials - Sends cookies to a gateway on another origin.
 *
 * @fires {JoinedEvent} joined - A meeting was opened; `detail` is `{agentId, scheduleId}`. Bubbles. Not fired with `join-endpoint`, where only the browser knows.
 * @fires {CancelledEvent} cancelled - The agent has cancelled a meeting; `detail` is the gateway's answer. Bubbles.
 * @fires {VeErrorEvent} error - Something failed; `detail` is `{code, status?, message, response?}`. Does not bubble.
 *
 * @csspart heading - Heading of the agenda.
 * @csspart group - The meetings of a day, or of several; also the folded ones.
 * @csspart meeting - One meeting.
 * @csspart countdown - Time until a meeting begins.
 * @csspart join - Button that opens a meeting.
 * @csspart button - Every other button.
 * @csspart submit - Button that cancels a meeting.
 * @csspart link - A link to a person, or to the page on which a meeting is moved.
 * @csspart input - Link of the visitor, if it could not be copied.
 * @csspart notice - Says that the agenda may be out of date or incomplete.
 * @csspart alert - Error text.
 * @csspart empty - Shown if nothing is ahead.
 * @csspart skeleton - Placeholder while the agenda loads.
 *
 * @cssprop [--ve-accent=light-dark(#2f5bea, #8aa6ff)] - Buttons, links, focus ring and meetings that begin soon.
 * @cssprop [--ve-on-accent] - Text on the accent color. Defaults to black or white, whichever has more contrast.
 * @cssprop [--ve-surface=light-dark(#fff, #16181d)] - Background of a meeting.
 * @cssprop [--ve-text=light-dark(#1b1f27, #eceef3)] - Text.
 * @cssprop [--ve-muted=light-dark(#565e6c, #a4acbb)] - Less important text.
 * @cssprop [--ve-border=light-dark(#858d9b, #6d7686)] - Borders of buttons.
 * @cssprop [--ve-danger=light-dark(#b3261e, #ff9d94)] - Error text.
 * @cssprop [--ve-radius=10px] - Corner radius.
 * @cssprop [--ve-font=inherit] - Font family. Defaults to the page's font.
 */
export class VeAgenda extends VeElement {
  static override styles = [tokens, base, agendaStyles];

  static override properties: PropertyDeclarations = attributes(DEFAULTS);

  /** URL of the gateway's agenda. Defaults to `api/agenda` beside the other endpoint. */
  declare agendaEndpoint: string;

  /** URL of the gateway's join form on the page's own origin. Keeps the token out of all scripts. */
  declare joinEndpoint: string;

  constructor() {
    super();
    Object.assign(this, DEFAULTS);
    updateEveryMinute(this);
  }

  readonly #languages = new AgendaLanguages(() => this.requestUpdate());
  readonly #copier = new LinkCopier(this);
  readonly #focus = new FocusKeeper(this);

  /** Whether the agenda was old when it came: a service worker may have stored it. */
  #isOld = false;
  readonly #agenda: AgendaController = new AgendaController(this, {
    load: async (signal) => loadAgenda(this.#source, signal),
    onRenewed: (before, agenda) => {
      followServer(agenda.now);
      this.#isOld = serverNow() - agenda.now > 2 * MINUTE_MS;
      const language = this.#language;
      if (language) this.#news.compare(before, agenda, language);
    },
    onError: (error) => this.reportError(error),
    renewsHidden: () => this.#news.reminder.state === 'on',
  });

  readonly #news: AgendaNews = new AgendaNews(this, {
    meetings: () => this.#meetings,
    now: serverNow,
    renew: () => this.#agenda.renew(),
  });

  readonly #cancel = new CancelController(this, {
    send: (meeting) => cancelMeeting(this.#source, meeting),
    renew: () => this.#agenda.renewAnew(),
    onCancelled: (answer) => {
      const init = { detail: answer as Schedule, bubbles: true, composed: true };
      this.dispatchEvent(new CustomEvent('cancelled', init));
      this.#focus.moveTo('h2');
    },
    onError: (error) => {
      this.reportError(error);
      this.#focus.moveTo('.question');
    },
  });

  readonly #join = new AgendaJoin(this, {
    joinEndpoint: () => this.joinEndpoint,
    requestFor: (id) => this.#joinRequest(id),
    waitingText: () => this.language.strings.joining,
    onJoined: (meeting) => this.dispatchEvent(joinedEvent(meeting)),
    onError: (error) => this.reportError(error),
  });

  protected override updated(changed: PropertyValues<this>): void {
    const isNew = (['agendaEndpoint', 'joinEndpoint', 'tokenEndpoint'] as const).some((one) =>
      changed.has(one),
    );
    if (isNew) this.#agenda.start();
    const language = this.#language;
    if (language && this.#agenda.state.step === 'ready') void this.#news.remind(language);
  }

  protected override showFailure(error: SchedulerError): void {
    this.#agenda.fail(error);
  }

  protected override render(): TemplateResult {
    const { locale } = this.language;
    return html`<div class="fit"><div class="root" lang=${locale}>${this.#render()}</div></div>`;
  }

  #render(): TemplateResult {
    const { state } = this.#agenda;
    const language = this.#language;
    if (!language) return skeletonView(undefined);
    const { words } = language;
    const reminder = state.step === 'ready' ? this.#news.reminder.state : undefined;
    return html`${headView({ words, reminder, onRemind: this.#onRemind })}
    ${
      state.step === 'loading'
        ? skeletonView(words)
        : state.step === 'failed'
          ? this.#renderFailure(state.error, language)
          : this.#renderAgenda(state.agenda, state.error, language)
    }`;
  }

  #renderFailure(error: SchedulerError, { words, strings }: AgendaLanguage): TemplateResult {
    const { code } = error;
    const isSignedOut = code === 'unauthorized' || code === 'forbidden';
    const canRetry = code !== 'configuration' && code !== 'pak_refused';
    const text = isSignedOut ? words.signedOut : this.messageOf(error);
    return failureView(text, canRetry ? strings.retry : '', this.#onRetry);
  }

  #renderAgenda(agenda: Agenda, error: SchedulerError | undefined, language: AgendaLanguage): TemplateResult {
    const { strings, words } = language;
    const now = serverNow();
    const time = timeSince(agenda.now, now, language);
    const notices = [
      !navigator.onLine ? words.offline(time) : error || this.#isOld ? words.outdated(time) : '',
      agenda.isIncomplete ? words.incomplete : '',
    ];
    const says = [
      ...this.#news.texts,
      [this.#join.stateOf().step === 'joined' ? strings.joined : ''],
      [this.#copier.stateOf() === 'copied' ? strings.copied : ''],
    ];
    return html`
      ${noticeView(notices.filter(Boolean), time, strings.retry, this.#onRetry)} ${says.map(saysView)}
      ${agendaView({
        ...language,
        agenda,
        now,
        meetingView: (meeting, isDayKnown) => this.#renderMeeting(meeting, isDayKnown, agenda, language),
      })}
    `;
  }

  #renderMeeting(
    meeting: AgendaMeeting,
    isDayKnown: boolean,
    { notifies }: Agenda,
    language: AgendaLanguage,
  ): TemplateResult {
    const { _id, visitor } = meeting;
    const { step, error: failure } = this.#join.stateOf(_id);
    return meetingView({
      ...language,
      meeting,
      now: serverNow(),
      isDayKnown,
      joinEndpoint: this.joinEndpoint,
      isJoining: step === 'joining',
      joinError: failure ? this.messageOf(failure) : '',
      isJoinBlocked: failure?.code === 'popup_blocked',
      copy: this.#copier.stateOf(_id),
      cancel: this.#cancel.stateOf(meeting),
      notifies,
      onJoin: (event) => this.#join.submit(event, _id),
      onCopy: () => void this.#onCopy(_id, visitor.meetingUrl!),
      onAskCancel: () => {
        this.#cancel.ask(meeting);
        this.#focus.moveTo('.question');
      },
      onCancel: () => void this.#cancel.confirm(),
      onCheck: () => void this.#cancel.check(),
      onKeep: () => {
        this.#cancel.keep();
        this.#focus.moveTo(`.cancel[aria-describedby="name-${CSS.escape(_id)}"]`);
      },
    });
  }

  /** `undefined` while the words are loading. */
  get #language(): AgendaLanguage | undefined {
    return this.#languages.of(this.language);
  }

  /** @throws SchedulerError `configuration` or `pak_refused` */
  get #source(): AgendaSource {
    checkPak(this.settings);
    return {
      fetch: this.fetch,
      url: agendaUrl(this, this.baseURI),
      credentials: this.withCredentials ? 'include' : 'same-origin',
    };
  }

  get #meetings(): readonly AgendaMeeting[] {
    return this.#agenda.agenda?.meetings ?? [];
  }

  #joinRequest(id: string): JoinRequest {
    const meeting = this.#meetings.find((one) => one._id === id);
    return {
      fullUrl: meeting?.agent.fullUrl ?? '',
      meeting: { agentId: meeting?.agentId ?? '', scheduleId: id },
      trustedOrigins: this.#agenda.agenda?.meetingOrigins ?? [],
      tokenSource: resolveTokenSource(this.settings, this.fetch),
    };
  }

  async #onCopy(id: string, url: string): Promise<void> {
    if ((await this.#copier.copy(id, url)) === 'copied') return;
    await this.updateComplete;
    this.renderRoot.querySelector<HTMLInputElement>('input[readonly]')?.select();
  }

  readonly #onRetry = (): void => {
    if (this.#agenda.state.step === 'failed') this.#agenda.start();
    else void this.#agenda.renew();
  };

  readonly #onRemind = (): void => {
    void this.#news.reminder.toggle().then(() => this.requestUpdate());
  };
}

declare global {
  interface HTMLElementTagNameMap {
    've-agenda': VeAgenda;
  }
}
