import type { AgendaMeeting } from '../../api/agenda.js';
import { isSoon } from './group-meetings.js';

export type ReminderState = 'off' | 'on' | 'blocked';

/** Notifications before meetings, which the agent switches on. */
export class Reminder {
  #state: ReminderState = 'off';
  /** Meetings that were pointed out, each with its start. */
  readonly #told = new Set<string>();

  /** `undefined` if the browser has no notifications. */
  get state(): ReminderState | undefined {
    return 'Notification' in globalThis ? this.#state : undefined;
  }

  /** Switches reminders on or off. Call it inside a click handler: it may ask the agent for permission. */
  async toggle(): Promise<void> {
    if (this.#state === 'on') this.#state = 'off';
    else this.#state = (await Notification.requestPermission()) === 'granted' ? 'on' : 'blocked';
  }

  /** Meetings that begin soon, and have not yet begun when they are seen first. Returns each one once. */
  due(meetings: readonly AgendaMeeting[], now: number): readonly AgendaMeeting[] {
    return meetings.filter((meeting) => {
      const key = `${meeting._id} ${meeting.date}`;
      if (!isSoon(meeting, now) || meeting.date <= now || this.#told.has(key)) return false;
      this.#told.add(key);
      return true;
    });
  }

  show(title: string, body: string, tag: string): void {
    if (this.#state !== 'on') return;
    try {
      const notification = new Notification(title, { body, tag });
      notification.onclick = () => {
        window.focus();
        notification.close();
      };
    } catch {
      // Some browsers on phones have notifications, but not for pages.
      this.#state = 'blocked';
    }
  }
}
