import type { PropertyDeclarations } from 'lit';
import { attributes } from '../kit/attributes.js';
import { VeElement } from '../kit/ve-element.js';

const DEFAULTS = {
  agentEmail: '',
  agentChoice: '',
  subject: '',
  duration: 30,
  visitorName: '',
  visitorEmail: '',
  visitorPhone: '',
  sendNotificationEmail: false,
  timeZone: '',
  timeZoneLocked: false,
  agentTimeZone: '',
  availabilityEndpoint: '',
  hours: '',
  slotMinutes: 30,
  minNotice: 0,
  horizonDays: NaN,
  hourCycle: '',
  fields: '',
  redirectUrl: '',
  clientReference: '',
};

/**
 * What a page can say to a scheduler.
 *
 * @attr {string} env - VideoEngager environment: `dev`, `staging` or `production`; anything else is `dev`.
 * @attr {string} token-endpoint - URL of the site owner's token endpoint; https, or http on loopback.
 * @attr {string} api-base - Base URL of the API; overrides that of `env` and of the token answer.
 * @attr {boolean} with-credentials - Sends cookies to a token endpoint on another origin.
 * @attr {string} agent-email - Fixes the agent, by address or reference, and hides the choice.
 * @attr {string} subject - Prefills the title.
 * @attr {number} duration - Prefills the length in minutes.
 * @attr {string} visitor-name - Prefills the visitor's name.
 * @attr {string} visitor-email - Prefills the visitor's e-mail address.
 * @attr {string} visitor-phone - Prefills the visitor's phone number.
 * @attr {boolean} send-notification-email - Ticks the wish for notification e-mails beforehand.
 * @attr {string} time-zone - IANA zone in which times are shown first; the visitor's own unless given.
 * @attr {boolean} time-zone-locked - Lets the visitor choose no other zone.
 * @attr {string} agent-time-zone - IANA zone of the agents: that of `hours`, and shown beside the visitor's.
 * @attr {string} agent-choice - `any` offers whoever is free first, where a gateway knows who is.
 * @attr {string} availability-endpoint - URL that gives free times, as the callback product's does.
 * @attr {string} hours - The times on offer where none are known, e.g. `Mon-Fri 09:00-12:00 13:00-17:00, Sat 10:00-14:00`.
 * @attr {number} slot-minutes - Minutes from one start in `hours` to the next.
 * @attr {number} min-notice - Minutes from now in which no time is offered.
 * @attr {number} horizon-days - How many days ahead times are offered; the gateway's own number, or 60, unless given.
 * @attr {string} hour-cycle - `h12` or `h23` instead of what the language has.
 * @attr {string} fields - Which fields are asked for and how, e.g. `email:required phone:hidden`.
 * @attr {string} redirect-url - Where the visitor goes after a booking; `scheduleId` is added to its query.
 * @attr {string} client-reference - The page's own name for this booking; handed to its events, and sent nowhere.
 * @attr {string} mode - `inline`, or `popup` or `floating`: behind a button.
 * @attr {string} theme - `light` or `dark` instead of the page's own `color-scheme`.
 */
export abstract class SchedulerProperties extends VeElement {
  static override properties: PropertyDeclarations = {
    ...attributes(DEFAULTS),
    challenge: { attribute: false },
    mode: { reflect: true },
    theme: { reflect: true },
  };

  /** Fixes the agent, by address or reference, and hides the choice. */
  declare agentEmail: string;

  /** `any` offers whoever is free first, where a gateway knows who is. */
  declare agentChoice: string;

  /** Prefills the title. */
  declare subject: string;

  /** Prefills the length, in minutes. */
  declare duration: number;

  /** Prefills the visitor's name. */
  declare visitorName: string;

  /** Prefills the visitor's e-mail address. */
  declare visitorEmail: string;

  /** Prefills the visitor's phone number. */
  declare visitorPhone: string;

  /** Ticks the wish for notification e-mails beforehand. */
  declare sendNotificationEmail: boolean;

  /** IANA zone in which times are shown first; the visitor's own unless given. */
  declare timeZone: string;

  /** Lets the visitor choose no other zone. */
  declare timeZoneLocked: boolean;

  /** IANA zone of the agents: that of `hours`, and shown beside the visitor's. */
  declare agentTimeZone: string;

  /** URL that gives free times, as the callback product's does; `{agent}` and `{duration}` in it are filled in. */
  declare availabilityEndpoint: string;

  /** The times on offer where none are known, e.g. `Mon-Fri 09:00-17:00, Sat 10:00-14:00`. */
  declare hours: string;

  /** Minutes from one start in `hours` to the next. */
  declare slotMinutes: number;

  /** Minutes from now in which nothing can be booked. */
  declare minNotice: number;

  /** How many days ahead can be booked; the gateway's own number, or 60, unless given. */
  declare horizonDays: number;

  /** `h12` or `h23` (or `h11`, `h24`) instead of what the language has. */
  declare hourCycle: string;

  /** What the page's challenge (Turnstile, hCaptcha, …) gave for a human; good for one try, then emptied. */
  declare challenge: string;

  /** Which fields are asked for and how, e.g. `email:required phone:hidden subject:locked`. */
  declare fields: string;

  /** Where the visitor goes after a booking; `scheduleId` is added to its query. */
  declare redirectUrl: string;

  /** The page's own name for this booking; handed to its events, and sent nowhere. */
  declare clientReference: string;

  /** `inline`, or `popup` or `floating`: behind a button. */
  declare mode: string;

  /** `light` or `dark` instead of the page's own `color-scheme`. */
  declare theme: string;

  constructor() {
    super();
    Object.assign(this, DEFAULTS, { challenge: '', mode: 'inline' });
  }
}
