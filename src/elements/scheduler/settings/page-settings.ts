import type { PropertyValues } from 'lit';
import type { AvailabilityContext, AvailabilitySettings } from '../../../api/availability-source.js';
import type { Client } from '../../../api/client.js';
import type { ConnectionSettings } from '../../../api/connection.js';
import { loadHoursSlots } from '../../../api/availability/load-hours-slots.js';
import type { Fetch } from '../../../api/request/request.js';
import { settingMistake } from '../../../api/wire/setting-mistake.js';
import type { BookingDraft } from '../../../model/booking/draft.js';
import { isPageControlled, parseFields, stateOf, type FieldStates } from '../../../model/booking/fields.js';
import { isTimeZone } from '../../../model/time/wall-time.js';
import type { SkeletonSettings } from '../../frame/skeleton-view.js';
import type { DateTimeController } from '../../time/date-time-controller.js';
import type { DateTimeSettings } from '../../time/date-time-options.js';
import { initialDraft, userEdits } from './initial-draft.js';
import type { SchedulerProperties } from './scheduler-properties.js';

/** Asked only where it counts, because the first one to need a time zone waits until the browser has started `Intl`. */
type Visitor = Pick<DateTimeController, 'browserTimeZone'>;

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

  /** 1 to 6. */
  get headingLevel(): number {
    const { headingLevel } = this.#page;
    return headingLevel >= 1 && headingLevel <= 6 ? Math.trunc(headingLevel) : 2;
  }

  /** @param hasAgent Whether an agent is selected from the start. */
  skeleton(hasAgent: boolean): SkeletonSettings {
    const { agentEmail, hours, availabilityEndpoint, apiBase } = this.#page;
    const hasCalendar = Boolean(hours || availabilityEndpoint || !apiBase);
    return {
      hasFixedAgent: Boolean(agentEmail),
      isLengthTyped: Boolean(apiBase),
      when: !hasCalendar ? 'typed' : hours || hasAgent ? 'calendar' : 'unknown',
      fields: this.#fields,
    };
  }

  get isInline(): boolean {
    return !['popup', 'floating'].includes(this.#page.mode);
  }

  /** Whether visitors can ask for emails: not if the draft can have no address. */
  hasNotificationField({ sendsNotifications }: Pick<Client, 'sendsNotifications'>): boolean {
    const hasEmail = !isPageControlled(this.#fields.email) || Boolean(this.#page.visitorEmail);
    return sendsNotifications && hasEmail;
  }

  /**
   * Adds the page's initial values to the visitor's edits.
   *
   * @param client Knows which lengths can be booked, and whether emails are sent.
   */
  applyEdits(
    edits: Partial<BookingDraft>,
    client: Pick<Client, 'calendar' | 'sendsNotifications'> & { readonly suggestsNotifications: boolean },
  ): BookingDraft {
    // A ticked box would make an optional email address required.
    const isEmailOptional = stateOf('email', this.#fields) === 'optional';
    const isNotified =
      client.suggestsNotifications && this.#fields.notification !== 'hidden' && !isEmailOptional;
    const draft = {
      ...initialDraft(this.#page, client.calendar?.durations, isNotified),
      ...userEdits(edits, this.#fields),
    };
    draft.sendNotificationEmail &&= this.hasNotificationField(client);
    return draft;
  }

  /** Whether there is a challenge that the visitor has not solved. */
  get hasOpenChallenge(): boolean {
    return !this.#page.challenge && Boolean(this.#page.querySelector('[slot="challenge"]'));
  }

  /** The response of the page's challenge, which is valid once. */
  takeChallenge(): string {
    const { challenge } = this.#page;
    this.#page.challenge = '';
    return challenge;
  }

  /** Loads what the hours need, while the token is on its way. */
  preload(): void {
    if (this.#page.hours) loadHoursSlots().catch(() => {});
  }

  /** Reads changed properties, and warns about invalid ones. */
  update(changed: PropertyValues<SchedulerProperties>): void {
    const { timeZone, fields } = this.#page;
    if (changed.has('timeZone') && timeZone && !isTimeZone(timeZone)) {
      this.#warn('time-zone', timeZone, `set it to an IANA time zone, e.g. "Europe/Sofia"`);
    }
    if (changed.has('fields')) {
      const states = parseFields(fields);
      if (!states) this.#warn('fields', fields, 'write it like "email:required phone:hidden"');
      this.#fields = states ?? {};
    }
  }

  /** Settings that require a reload when one of them changes. */
  reloadKey(connection: ConnectionSettings, visitor: Visitor): readonly unknown[] {
    const { env, tokenEndpoint, withCredentials, hasPak, tokenSource } = connection;
    return [
      this.#page.manageToken,
      env,
      tokenEndpoint,
      withCredentials,
      hasPak,
      Boolean(tokenSource),
      this.#page.agentEmail,
      ...(Object.values(this.#availability(visitor)) as unknown[]),
    ];
  }

  /** What decides where slots come from. */
  availability(client: Client, visitor: Visitor, fetch: Fetch): [AvailabilitySettings, AvailabilityContext] {
    return [this.#availability(visitor), { client, fetch, pageUrl: this.#page.baseURI }];
  }

  #availability(visitor: Visitor): AvailabilitySettings {
    const { apiBase, availabilityEndpoint, hours, slotMinutes, agentTimeZone, timeZone, horizonDays } =
      this.#page;
    return {
      apiBase,
      availabilityEndpoint,
      hours,
      slotMinutes,
      agentTimeZone,
      // Empty unless `hours` needs it, because a change causes a reload.
      timeZone: hours && !agentTimeZone ? (isTimeZone(timeZone) ? timeZone : visitor.browserTimeZone) : '',
      horizonDays,
    };
  }

  /** @param calendar The gateway's calendar settings. */
  dateTime(calendar: Client['calendar']): DateTimeSettings {
    const { timeZone, timeZoneLocked, agentTimeZone, minNotice } = this.#page;
    return {
      timeZone,
      isTimeZoneLocked: timeZoneLocked,
      agentTimeZone: agentTimeZone || (calendar?.time_zone ?? ''),
      minNoticeMinutes: Math.max(0, minNotice || 0, calendar?.min_notice_minutes ?? 0),
    };
  }

  #warn(...parts: Parameters<typeof settingMistake>): void {
    console.warn(`<${this.#page.localName}>: ${settingMistake(...parts)}`);
  }
}
