import type { ReactiveControllerHost, TemplateResult } from 'lit';
import type { Agenda, AgendaMeeting } from '../../api/agenda.js';
import { keepValue } from '../kit/keep-value.js';
import { agendaChanges } from './group-meetings.js';
import { countdown, nameOf, type AgendaLanguage } from './meeting-view.js';
import { Reminder } from './reminder.js';

type Text = TemplateResult | string;

export interface AgendaNewsOptions {
  readonly meetings: () => readonly AgendaMeeting[];
  readonly now: () => number;
  /** Loads the agenda again. */
  readonly renew: () => Promise<void>;
}

/** What has changed in an agenda, and which meetings begin soon: said aloud, and notified if the agent wants it. */
export class AgendaNews {
  readonly reminder = new Reminder();
  readonly #host: ReactiveControllerHost;
  readonly #options: AgendaNewsOptions;
  #changes: readonly Text[] = [];
  #reminders: readonly Text[] = [];

  constructor(host: ReactiveControllerHost, options: AgendaNewsOptions) {
    this.#host = host;
    this.#options = options;
  }

  /** The latest changes, and the latest reminders, for screen readers. */
  get texts(): readonly (readonly Text[])[] {
    return [this.#changes, this.#reminders];
  }

  /** Says what has changed. Forgets everything if another agent may have signed in. */
  compare(before: Agenda | undefined, after: Agenda, language: AgendaLanguage): void {
    const [one] = before?.meetings ?? [];
    if (!before || (one && one.agentId !== after.meetings[0]?.agentId)) {
      this.#changes = this.#reminders = [];
      return;
    }
    const { words, format } = language;
    const changes = agendaChanges(before, after).map(({ kind, meeting }) => {
      const time = format.shortDateTime(meeting.date);
      return keepValue(words[kind](nameOf(meeting, language), time), time);
    });
    if (changes.length) this.#changes = changes;
  }

  /** Points out meetings that begin soon, each once. */
  async remind(language: AgendaLanguage): Promise<void> {
    const { meetings, now, renew } = this.#options;
    const due = this.reminder.due(meetings(), now());
    if (!due.length) return;
    // A hidden page may have missed that one was moved or cancelled.
    if (document.hidden) await renew();
    else await this.#host.updateComplete;
    const texts = due.flatMap(({ _id, date }) => {
      const meeting = meetings().find((one) => one._id === _id && one.active && one.date === date);
      if (!meeting) return [];
      const { words, format } = language;
      const name = nameOf(meeting, language);
      const when = countdown(meeting.date, now(), language);
      const { subject } = meeting.visitor;
      // Systems have no markup for a name whose letters run the other way.
      const title = words.startsIn(`\u2068${name.replaceAll('\u2069', '')}\u2069`, when);
      this.reminder.show(title, [format.time(date), subject].filter(Boolean).join(' · '), _id);
      return [keepValue(words.startsIn(name, when), when)];
    });
    if (!texts.length) return;
    this.#reminders = texts;
    this.#host.requestUpdate();
  }
}
