import type { ReactiveControllerHost } from 'lit';
import type { Agenda, AgendaMeeting } from '../../api/agenda.js';
import { agendaChanges } from './group-meetings.js';
import { countdown, nameOf, type AgendaLanguage } from './meeting-view.js';
import { Reminder } from './reminder.js';

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
  #text = '';

  constructor(host: ReactiveControllerHost, options: AgendaNewsOptions) {
    this.#host = host;
    this.#options = options;
  }

  /** The latest news, for screen readers. */
  get text(): string {
    return this.#text;
  }

  compare(before: Agenda, after: Agenda, language: AgendaLanguage): void {
    const { words, format } = language;
    const changes = agendaChanges(before, after).map(({ kind, meeting }) =>
      words[kind](nameOf(meeting, language), format.shortDateTime(meeting.date)),
    );
    if (changes.length) this.#say(changes.join(' '));
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
      const text = language.words.startsIn(nameOf(meeting, language), countdown(meeting, now(), language));
      const subject = meeting.visitor.subject ?? '';
      this.reminder.show(text, [language.format.time(date), subject].filter(Boolean).join(' · '), _id);
      return [text];
    });
    if (texts.length) this.#say(texts.join(' '));
  }

  #say(text: string): void {
    this.#text = text;
    this.#host.requestUpdate();
  }
}
