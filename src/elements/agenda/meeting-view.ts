import { nothing, type TemplateResult } from 'lit';
import { html } from '../kit/html.js';
import type { AgendaMeeting } from '../../api/agenda.js';
import { secureUrl } from '../../api/wire/trusted-url.js';
import type { MeetingFormat } from '../../i18n/meeting-format.js';
import type { Strings } from '../../i18n/strings.js';
import { timeUntil } from '../../model/time/time-until.js';
import { keepValue } from '../kit/keep-value.js';
import type { CancelState } from './cancel-controller.js';
import { dayAfter, isAhead, isSoon } from './group-meetings.js';
import type { AgendaWords } from './words.js';

export interface AgendaLanguage {
  readonly words: AgendaWords;
  readonly strings: Strings;
  readonly format: MeetingFormat;
}

export interface MeetingViewModel extends AgendaLanguage {
  readonly meeting: AgendaMeeting;
  readonly now: number;
  /** Whether the time alone is enough, because a heading says the day. */
  readonly isDayKnown: boolean;
  /** URL of the gateway's join form; `''` joins in a script. */
  readonly joinEndpoint: string;
  readonly isJoining: boolean;
  /** Why the meeting could not be joined; may be empty. */
  readonly joinError: string;
  /** Whether the browser blocked the tab, so that the next click may succeed. */
  readonly isJoinBlocked: boolean;
  readonly copy: 'none' | 'copied' | 'failed';
  readonly cancel: CancelState;
  readonly notifies: boolean;
  readonly onJoin: (event: SubmitEvent) => void;
  readonly onCopy: () => void;
  readonly onAskCancel: () => void;
  readonly onCancel: () => void;
  readonly onCheck: () => void;
  readonly onKeep: () => void;
}

export const nameOf = ({ visitor }: AgendaMeeting, { words }: AgendaLanguage): string =>
  visitor.name || words.visitor;

/** “in 8 minutes”, in the language of the agenda. */
export const countdown = (instant: number, now: number, { format }: AgendaLanguage): string =>
  format.relative(...timeUntil(instant, now, (one) => dayAfter(one, 0)));

/** Time of an instant that has passed. If that was not today, also how long ago. */
export function timeSince(instant: number, now: number, language: AgendaLanguage): string {
  const time = language.format.time(instant);
  return instant < dayAfter(now, 0) ? `${time} (${countdown(instant, now, language)})` : time;
}

/** One meeting: who, when, about what, how to reach them, and what the agent can do. */
export function meetingView(model: MeetingViewModel): TemplateResult {
  const { meeting, words, format, now, isDayKnown, joinError, copy, strings } = model;
  const { _id, date, duration, visitor, active } = meeting;
  const { email, phone, subject, meetingUrl = '' } = visitor;
  const canAct = isAhead(meeting, now);
  return html`
    <li
      part="meeting"
      class=${`meeting ${isSoon(meeting, now) ? 'soon' : ''} ${active ? '' : 'inactive'}`}
      aria-labelledby="name-${_id}"
    >
      <div>
        <p class="time">
          <time translate="no" datetime=${new Date(date).toISOString()}
            >${isDayKnown ? format.time(date) : format.shortDateTime(date)}</time
          >
          <span class="muted" translate="no">${`· ${format.minutes(duration)}`}</span>
          ${
            canAct
              ? html`<span part="countdown" class="muted" translate=${date > now ? 'no' : 'yes'}
                  >${`· ${date > now ? countdown(date, now, model) : words.now}`}</span
                >`
              : nothing
          }
        </p>
        <p class="name" id="name-${_id}"><bdi>${nameOf(meeting, model)}</bdi></p>
        ${subject ? html`<p><bdi>${subject}</bdi></p>` : nothing}
        <p class="contact">
          ${email ? html`<a part="link" href="mailto:${mailAddress(email)}"><bdi>${email}</bdi></a>` : nothing}
          ${phone ? html`<a part="link" href="tel:${phone.replace(/[^\d+*#]/g, '')}"><bdi>${phone}</bdi></a>` : nothing}
        </p>
      </div>
      ${canAct ? actions(model, meetingUrl) : nothing}
      ${
        copy === 'failed'
          ? html`<label class="ask"
              >${strings.copyFailed}<input
                part="input"
                readonly
                aria-label=${words.visitorLink}
                .value=${meetingUrl}
            /></label>`
          : nothing
      }
      ${joinError ? html`<p part="alert" role="alert">${joinError}</p>` : nothing} ${cancelQuestion(model)}
    </li>
  `;
}

/** Without lone surrogates, at which `encodeURIComponent` throws. */
const mailAddress = (email: string): string => encodeURIComponent(email.replace(/\p{Cs}/gu, ''));

function actions(model: MeetingViewModel, meetingUrl: string): TemplateResult {
  const { meeting, words, strings, copy, cancel, onCopy, onAskCancel } = model;
  const { _id, cancellable, manage_url: manageUrl = '' } = meeting;
  const moveUrl = secureUrl(manageUrl)?.href;
  const describedBy = `name-${_id}`;
  return html`<div class="actions">
    ${meeting.joinable ? joinForm(model) : nothing}
    ${
      meetingUrl
        ? html`<button
            class="small"
            part="button"
            type="button"
            aria-describedby=${describedBy}
            @click=${onCopy}
          >
            ${copy === 'copied' ? strings.copied : strings.copyLink}
          </button>`
        : nothing
    }
    ${
      moveUrl
        ? html`<a
            class="button small"
            part="link"
            href=${moveUrl}
            target="_blank"
            rel="noopener noreferrer"
            aria-describedby=${describedBy}
            >${words.move}<span class="visually-hidden"> ${`(${strings.opensNewTab})`}</span></a
          >`
        : nothing
    }
    ${
      cancellable && cancel.step === 'none'
        ? html`<button
            class="cancel small"
            part="button"
            type="button"
            aria-describedby=${describedBy}
            @click=${onAskCancel}
          >
            ${words.cancel}
          </button>`
        : nothing
    }
  </div>`;
}

function joinForm(model: MeetingViewModel): TemplateResult {
  const { meeting, words, strings, format, now, joinEndpoint, isJoining, isJoinBlocked, onJoin } = model;
  const { _id, agentId, date } = meeting;
  const label = isJoinBlocked ? strings.joinAgain : strings.join;
  const time = format.time(date);
  const withVisitor = keepValue(words.withVisitor(nameOf(meeting, model), time), time);
  return html`<form
    method="post"
    action=${joinEndpoint || nothing}
    target="_blank"
    rel="noopener"
    @submit=${onJoin}
  >
    <input type="hidden" name="agentId" .value=${agentId} />
    <input type="hidden" name="scheduleId" .value=${_id} />
    <button
      part="join"
      class=${isSoon(meeting, now) ? 'primary' : 'small'}
      type="submit"
      aria-disabled=${isJoining ? 'true' : nothing}
    >
      ${
        isJoining
          ? html`<span class="spinner"></span>${strings.joining}`
          : html`<span
              >${label}<span class="visually-hidden">${withVisitor} ${`(${strings.opensNewTab})`}</span></span
            >`
      }
    </button>
  </form>`;
}

function cancelQuestion(model: MeetingViewModel): TemplateResult | typeof nothing {
  const { meeting, words, strings, cancel, notifies } = model;
  const { step, error } = cancel;
  const isSending = step === 'sending';
  const isUnknown = step === 'unknown';
  const alert = error ? html`<p part="alert" role="alert">${words[error]}</p>` : nothing;
  if (step === 'none') return alert;
  const onKeydown = (event: KeyboardEvent) => {
    if (event.key !== 'Escape') return;
    // Keeps a dialog around the agenda open.
    event.preventDefault();
    model.onKeep();
  };
  return html`<div
    class="ask"
    role="group"
    aria-labelledby="ask-${meeting._id}"
    aria-busy=${isSending}
    @keydown=${onKeydown}
  >
    <p id="ask-${meeting._id}" class="question" tabindex="-1">
      <strong>${keepValue(words.cancelQuestion(nameOf(meeting, model)), meeting.visitor.name)}</strong>
    </p>
    <p>${notifies ? words.visitorIsTold : words.tellVisitor}</p>
    ${alert}
    <div class="actions">
      <button
        class="primary"
        part="submit"
        type="button"
        aria-disabled=${isSending ? 'true' : nothing}
        @click=${isUnknown ? model.onCheck : model.onCancel}
      >
        ${
          isSending
            ? html`<span class="spinner"></span>${words.sending}`
            : isUnknown
              ? strings.checkAgain
              : words.cancel
        }
      </button>
      ${
        isSending || isUnknown
          ? nothing
          : html`<button class="small" part="button" type="button" @click=${model.onKeep}>
              ${words.keep}
            </button>`
      }
    </div>
  </div>`;
}
