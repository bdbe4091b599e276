import type { PropertyValues } from 'lit';
import type { AvailabilitySettings } from '../../api/availability-source.js';
import type { Client } from '../../api/client.js';
import type { ConnectionSettings } from '../../api/connection.js';
import { settingMistake } from '../../api/setting-mistake.js';
import type { BookingDraft } from '../../model/booking/draft.js';
import { isPageControlled, parseFields, type FieldStates } from '../../model/booking/fields.js';
import { isTimeZone } from '../../model/time/wall-time.js';
import { textOf } from '../kit/ve-element.js';
import type { DateTimeSettings } from '../time/date-time-controller.js';
import { initialDraft, userEdits } from './initial-draft.js';
import type { SchedulerProperties } from './scheduler-properties.js';

/** The page's configuration, as the scheduler's controllers need it. */
export class PageSettings {
  readonly #page: SchedulerProperties;
  #fields: FieldStates = {};

  constructor(page: SchedulerProperties) {
    this.#page = page;
  }

  /** State of each field that the page configures. */
  get fields(): FieldStates {
    return this.#fields;
  }

  get isInline(): boolean {
    return !['popup', 'floating'].includes(this.#page.mode);
  }

  /** Whether the draft can have an email address. */
  get hasEmail(): boolean {
    return !isPageControlled(this.#fields.email) || Boolean(this.#page.visitorEmail);
  }

  /**
   * Adds the page's initial values to the visitor's edits.
   *
   * @param durations Lengths that can be booked, in minutes; `undefined` if any can.
   */
  applyEdits(edits: Partial<BookingDraft>, durations: readonly number[] | undefined): BookingDraft {
    return { ...initialDraft(this.#page, durations), ...userEdits(edits, this.#fields) };
  }

  /** Reads changed properties, and warns about invalid ones. */
  update(changed: PropertyValues<SchedulerProperties>): void {
    const { timeZone, fields } = this.#page;
    if (changed.has('timeZone') && timeZone && !isTimeZone(timeZone)) {
      this.#warn('time-zone', timeZone, `set it to an IANA time zone, e.g. "Europe/Sofia"`);
    }
    if (changed.has('fields')) {
      const states = parseFields(textOf(fields));
      if (!states) this.#warn('fields', fields, 'write it like "email:required phone:hidden"');
      this.#fields = states ?? {};
    }
  }

  /** Settings that require a reload when one of them changes. */
  reloadKey(connection: ConnectionSettings, browserTimeZone: string): readonly unknown[] {
    const { env, tokenEndpoint, apiBase, withCredentials, hasPak, tokenSource } = connection;
    return [
      env,
      tokenEndpoint,
      apiBase,
      withCredentials,
      hasPak,
      Boolean(tokenSource),
      this.#page.agentEmail,
      ...(Object.values(this.availability(browserTimeZone)) as unknown[]),
    ];
  }

  availability(browserTimeZone: string): AvailabilitySettings {
    const { availabilityEndpoint, hours, slotMinutes, agentTimeZone, timeZone, horizonDays } = this.#page;
    return {
      availabilityEndpoint: textOf(availabilityEndpoint),
      hours: textOf(hours),
      slotMinutes,
      agentTimeZone: textOf(agentTimeZone),
      // Empty unless `hours` needs it, because a change causes a reload.
      timeZone: hours && !agentTimeZone ? (isTimeZone(timeZone) ? timeZone : browserTimeZone) : '',
      horizonDays,
    };
  }

  /** @param calendar The gateway's calendar settings. */
  dateTime(calendar: Client['calendar']): DateTimeSettings {
    const { timeZone, timeZoneLocked, agentTimeZone, minNotice } = this.#page;
    return {
      timeZone: textOf(timeZone),
      isTimeZoneLocked: timeZoneLocked,
      agentTimeZone: agentTimeZone || (calendar?.time_zone ?? ''),
      minNoticeMinutes: Math.max(0, minNotice || 0, calendar?.min_notice_minutes ?? 0),
    };
  }

  #warn(...parts: Parameters<typeof settingMistake>): void {
    console.warn(`<${this.#page.localName}>: ${settingMistake(...parts)}`);
  }
}
