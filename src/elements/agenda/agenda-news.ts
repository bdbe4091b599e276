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

/** A text, and the date or time in it. */
export type News = readonly [text: string, value?: string];

/** What has changed in an agenda, and which meetings begin soon: said aloud, and notified if the agent wants it. */
export class AgendaNews {
  readonly reminder = new Reminder();
  readonly #host: ReactiveControllerHost;
  readonly #options: AgendaNewsOptions;
  #texts: readonly News[] = [];

  constructor(host: ReactiveControllerHost, options: AgendaNewsOptions) {
    this.#host = host;
    this.#options = options;
  }

  /** The latest news, for screen readers. */
  get texts(): readonly News[] {
    return this.#texts;
  }

  compare(before: Agenda, after: Agenda, language: AgendaLanguage): void {
    const { words, format } = language;
    const changes = agendaChanges(before, after).map(({ kind, meeting }): News => {
      const time = format.shortDateTime(meeting.date);
      return [words[kind](nameOf(meeting, language), time), time];
    });
    if (changes.length) this.#say(changes);
  }

  /** Points out meetings that begin soon, each once. */
  async remind(language: AgendaLanguage): Promise<void> {
    const { meetings, now, renew } = this.#options;
    const due = this.reminder.due(meetings(), now());
    if (!due.length) return;
    // A hidden page may have missed that one was moved or cancelled.
    if (document.visibilityState === 'hidden') await renew();
    else await this.#host.updateComplete;
    const texts = due.flatMap(({ _id, date }) => {
      const meeting = meetings().find((one) => one._id === _id && one.active && one.date === date);
      if (!meeting) return [];
      const when = countdown(meeting, now(), language);
      const text = language.words.startsIn(nameOf(meeting, language), when);
      const subject = meeting.visitor.subject ?? '';
      this.reminder.show(text, [language.format.time(date), subject].filter(Boolean).join(' · '), _id);
      return [[text, when] as const];
    });
    if (texts.length) this.#say(texts);
  }

  #say(texts: readonly News[]): void {
    this.#texts = texts;
    this.#host.requestUpdate();
  }
}
