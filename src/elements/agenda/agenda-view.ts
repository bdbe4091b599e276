import { nothing, type TemplateResult } from 'lit';
import { html } from '../kit/html.js';
import type { Agenda, AgendaMeeting } from '../../api/agenda.js';
import { keepValue } from '../kit/keep-value.js';
import { groupMeetings } from './group-meetings.js';
import { keyedList } from './keyed-list.js';
import type { AgendaLanguage } from './meeting-view.js';
import type { ReminderState } from './reminder.js';
import type { AgendaWords } from './words.js';

type Text = TemplateResult | string;

export interface AgendaViewModel extends AgendaLanguage {
  readonly agenda: Agenda;
  readonly now: number;
  /** Meeting by meeting, with what the agent is doing with it. */
  readonly meetingView: (meeting: AgendaMeeting, isDayKnown: boolean) => TemplateResult;
}

/** The meetings in their groups. Those that need nothing any more are folded. */
export function agendaView({ agenda, now, words, meetingView }: AgendaViewModel): TemplateResult {
  const { today, tomorrow, later, past, cancelled } = groupMeetings(agenda.meetings, now);
  const list = (meetings: readonly AgendaMeeting[], isDayKnown: boolean) =>
    html`<ul>
      ${keyedList(new Map(meetings.map((meeting) => [meeting._id, meetingView(meeting, isDayKnown)])))}
    </ul>`;
  const open = (title: string, meetings: readonly AgendaMeeting[], isDayKnown: boolean) =>
    meetings.length
      ? html`<section part="group">
          <h3>${title}</h3>
          ${list(meetings, isDayKnown)}
        </section>`
      : nothing;
  const folded = (title: string, meetings: readonly AgendaMeeting[]) =>
    meetings.length
      ? html`<details part="group">
          <summary><h3>${`${title} (${meetings.length})`}</h3></summary>
          ${list(meetings, false)}
        </details>`
      : nothing;
  const isEmpty = !today.length && !tomorrow.length && !later.length;
  return html`
    ${isEmpty ? html`<p part="empty">${words.empty}</p>` : nothing} ${open(words.today, today, true)}
    ${open(words.tomorrow, tomorrow, true)} ${open(words.later, later, false)} ${folded(words.past, past)}
    ${folded(words.cancelled, cancelled)}
  `;
}

export interface HeadViewModel {
  readonly words: AgendaWords;
  /** Missing if notifications cannot be had. */
  readonly reminder: ReminderState | undefined;
  readonly onRemind: () => void;
}

/** Heading, and the button for notifications. */
export const headView = ({ words, reminder, onRemind }: HeadViewModel): TemplateResult =>
  html`<div class="head">
      <h2 part="heading" tabindex="-1">${words.heading}</h2>
      ${
        reminder
          ? html`<button
              class="small"
              part="button"
              type="button"
              aria-pressed=${reminder === 'on'}
              @click=${onRemind}
            >
              ${words.remind}
            </button>`
          : nothing
      }
    </div>
    ${reminder === 'blocked' ? html`<p part="alert" role="alert">${words.remindBlocked}</p>` : nothing}`;

export const skeletonView = (words: AgendaWords | undefined): TemplateResult =>
  html`<div part="skeleton" aria-hidden="true"></div>
    <p class="visually-hidden" role="status">${words?.loading}</p>`;

/** @param label Label of a button that tries again; empty if that is of no use. */
export const failureView = (text: string, label: string, onRetry: () => void): TemplateResult =>
  html`<p part="alert" role="alert">${text}</p>
    ${label ? retryButton(label, onRetry) : nothing}`;

/** Says that the agenda may be out of date or incomplete, and since what time. Empty if it is neither. */
export const noticeView = (
  texts: readonly string[],
  time: string,
  label: string,
  onRetry: () => void,
): TemplateResult =>
  html`<div part="notice" role="status">
    ${texts.length ? html`<span>${sentences(texts.map((text) => keepValue(text, time)))}</span>${retryButton(label, onRetry)}` : nothing}
  </div>`;

/** Tells screen readers. What is said anew must not say again what else was. */
export const saysView = (texts: readonly Text[]): TemplateResult =>
  html`<p class="visually-hidden" role="status">${sentences(texts)}</p>`;

const sentences = (texts: readonly Text[]): unknown =>
  texts.map((text) => (text ? html`${text}${' '}` : nothing));

const retryButton = (label: string, onRetry: () => void): TemplateResult =>
  html`<button class="small" part="button" type="button" @click=${onRetry}>${label}</button>`;
