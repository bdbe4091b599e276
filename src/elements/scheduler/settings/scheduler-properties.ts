import type { PropertyDeclarations } from 'lit';
import type { HourCycle } from '../../../i18n/format.js';
import { attributes } from '../../kit/attributes.js';
import { VeElement } from '../../kit/ve-element.js';
import type { AgentProfiles } from '../../agents/agent-controller.js';
import type { GuestRules, Question } from '../../../model/booking/questions.js';

const DEFAULTS = {
  agentEmail: '',
  agentChoice: '',
  agentFromUrl: '',
  subject: '',
  duration: 30,
  visitorName: '',
  visitorEmail: '',
  visitorPhone: '',
  sendNotificationEmail: undefined,
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
  contact: '',
  redirectUrl: '',
  clientReference: '',
  headingLevel: 2,
  history: false,
  keepBooking: false,
  loading: '',
};

/** Styles depend on these, so that a property is also an attribute. */
const LOOKS = { mode: 'inline', theme: '' };

/**
 * Public interface of `<ve-scheduler>`: attributes, slots, events, parts and custom properties.
 *
 * @attr {string} env - VideoEngager environment: `dev` (default), `staging` or `production`.
 * @attr {string} token-endpoint - URL of your token endpoint; https, or http on loopback.
 * @attr {string} api-base - Base URL of the API; overrides `env` and the token response.
 * @attr {boolean} with-credentials - Sends cookies to a token endpoint on another origin.
 * @attr {string} agent-email - Fixes the agent, by email address or reference, and hides the field.
 * @attr {string} subject - Initial title.
 * @attr {number} duration - Initial length in minutes. Default: 30.
 * @attr {string} visitor-name - Initial name of the visitor.
 * @attr {string} visitor-email - Initial email address of the visitor.
 * @attr {string} visitor-phone - Initial phone number of the visitor.
 * @attr {boolean} send-notification-email - Whether the checkbox for a confirmation email is ticked at first; `false` clears it. Default: ticked if a gateway sends emails.
 * @attr {string} time-zone - Initial IANA time zone of the visitor. Default: the browser's.
 * @attr {boolean} time-zone-locked - Prevents the visitor from changing the time zone.
 * @attr {string} agent-time-zone - IANA time zone of the agents and of `hours`. Shown next to the visitor's time.
 * @attr {string} agent-choice - `any` offers "First available" as the first choice. Needs a gateway.
 * @attr {string} agent-from-url - Name of a parameter in the page's URL that selects an agent, e.g. `agent` for `?agent=…`.
 * @attr {string} availability-endpoint - URL that returns free times, like the callback product's. `{agent}` and `{duration}` are replaced.
 * @attr {string} hours - Times to offer without a gateway or endpoint, e.g. `Mon-Fri 09:00-12:00 13:00-17:00, Sat 10:00-14:00`.
 * @attr {number} slot-minutes - Minutes from one time in `hours` to the next, at least 5. Default: 30.
 * @attr {number} min-notice - Minutes of notice: times sooner than this are not offered.
 * @attr {number} horizon-days - Days ahead that can be booked, 1 to 3660. Default: the gateway's number, or 60.
 * @attr {string} hour-cycle - `h12` or `h23` (also `h11`, `h24`). Default: that of the language.
 * @attr {string} fields - Makes fields optional, required, hidden or locked, e.g. `email:required phone:hidden`.
 * @attr {string} contact - Your phone number or email address for questions. It is put into the visitor's calendar entry.
 * @attr {string} redirect-url - Page to open after a booking. `scheduleId` is added to its query.
 * @attr {string} client-reference - Your own reference for this booking. Appears in events; a gateway gets it and passes it to your webhooks.
 * @attr {number} heading-level - Level of the form's heading in the page, 1 to 6. Default: 2.
 * @attr {boolean} history - Lets the browser's Back return from the details to the times, and close the dialog.
 * @attr {boolean} keep-booking - Keeps a reference to the booked meeting in the fragment of the page's URL, so that a reload shows it again. Anyone who has that URL sees the visitor's details. Needs the gateway option `bookingReferences`.
 * @attr {string} loading - `eager` loads the form at once, `lazy` when it is near the viewport. Default: the first form of a page loads at once, others when they are near.
 * @attr {string} mode - `inline` (default), or `popup` or `floating` to open the form with a button.
 * @attr {string} theme - `light` or `dark`. Default: the page's `color-scheme`.
 *
 * @slot - Fallback content without JavaScript or when booking fails to load, e.g. a phone number.
 * @slot heading - Text of the heading.
 * @slot description - Text below the heading, e.g. what to prepare. Replaces the agent's description.
 * @slot consent - Consent of the visitor, e.g. a `required` checkbox that must be ticked to book.
 * @slot confirmation - More content after a booking.
 * @slot footer - Content below everything else.
 * @slot challenge - Your challenge, e.g. Turnstile. Set the property `challenge` to its response.
 *
 * @fires {ScheduledEvent} scheduled - A meeting was booked; `detail` is the API's complete response. Bubbles.
 * @fires {BeforeScheduleEvent} before-schedule - A meeting is about to be booked. Cancelable; has `booking`, `reference` and `waitUntil(promise)`. Bubbles.
 * @fires {RescheduledEvent} rescheduled - The visitor has moved a meeting; `detail` is the API's complete response. Bubbles.
 * @fires {CancelledEvent} cancelled - The visitor has cancelled a meeting; `detail` is the API's complete response. Bubbles.
 * @fires {BeforeChangeEvent} before-reschedule - A meeting is about to be moved. Cancelable; has `schedule`, `date`, `duration` and `waitUntil(promise)`. Bubbles.
 * @fires {BeforeChangeEvent} before-cancel - A meeting is about to be cancelled. Cancelable; has `schedule` and `waitUntil(promise)`. Bubbles.
 * @fires {BookingStepEvent} booking-step - A visitor reached the next step; `detail` is `{step, attempt, reference?, code?}`, nothing personal. Bubbles.
 * @fires {VeErrorEvent} error - Something failed; `detail` is `{code, status?, message, response?}`. Does not bubble.
 *
 * @csspart card - The card around everything.
 * @csspart open - The button that opens the dialog in `popup` and `floating` mode.
 * @csspart dialog - The dialog in `popup` and `floating` mode.
 * @csspart issues - The list of mistakes in the form.
 * @csspart form - The booking form.
 * @csspart heading - Heading of the form, the confirmation or a failure.
 * @csspart header - Agent, heading, description and facts above the form.
 * @csspart agent - An agent: the one in the header, or one to select.
 * @csspart avatar - Picture or initials of an agent.
 * @csspart facts - Length, kind and time zone of the meeting.
 * @csspart field - A label with its control, hint and error.
 * @csspart label - Label of a field.
 * @csspart input - Native control of a field.
 * @csspart hint - Small text below a control.
 * @csspart calendar - Five weeks with their days.
 * @csspart picker - The calendar and the times of a day.
 * @csspart day - A day in the calendar.
 * @csspart free - A day with free times.
 * @csspart times - The times of a day, with their date.
 * @csspart hour-cycle - The switch between 12 and 24 hours.
 * @csspart slot - A time that can be selected.
 * @csspart zone - The time zone of the times, and the search for another one.
 * @csspart folded - The selected time above the details, where the form is narrow.
 * @csspart summary - The selected time in words.
 * @csspart list - The list of a searchable field.
 * @csspart option - An option in the list.
 * @csspart active - The option that Enter selects.
 * @csspart error - Error text of a field.
 * @csspart alert - Error text of the form.
 * @csspart submit - The button that books.
 * @csspart button - Any other button.
 * @csspart skeleton - Placeholder shown while the form loads.
 * @csspart confirmation - The confirmation after a booking.
 * @csspart when - Date, time and time zone of the booked meeting.
 * @csspart details - Meeting link, title and visitor of the booked meeting.
 * @csspart link - A link, e.g. to the visitor's meeting.
 *
 * @cssprop [--ve-accent=light-dark(#2f5bea, #8aa6ff)] - Buttons, focus rings and links.
 * @cssprop [--ve-on-accent] - Text on the accent color. Defaults to black or white, whichever has more contrast.
 * @cssprop [--ve-surface=light-dark(#fff, #16181d)] - Background.
 * @cssprop [--ve-text=light-dark(#1b1f27, #eceef3)] - Text.
 * @cssprop [--ve-muted=light-dark(#565e6c, #a4acbb)] - Hints and secondary text.
 * @cssprop [--ve-border=light-dark(#858d9b, #6d7686)] - Borders of controls.
 * @cssprop [--ve-danger=light-dark(#b3261e, #ff9d94)] - Error text.
 * @cssprop [--ve-success=light-dark(#19713d, #7ddc9f)] - Check mark of the confirmation.
 * @cssprop [--ve-radius=10px] - Corner radius of controls.
 * @cssprop [--ve-font=inherit] - Font family. Defaults to the page's font.
 * @cssprop [--ve-max-width=74em] - Maximum width of the form. It has two columns from 44em on, three from 70em.
 * @cssprop [--ve-z-index=999] - `z-index` of the floating button, and of the popup while the page may show an overlay above it.
 */
export abstract class SchedulerProperties extends VeElement {
  static override properties: PropertyDeclarations = {
    ...attributes(DEFAULTS),
    challenge: { attribute: false },
    manageToken: { attribute: false },
    agentProfiles: { attribute: false },
    questions: { attribute: false },
    guests: { attribute: false },
    ...attributes(LOOKS, { reflect: true, useDefault: true }),
  };

  /** Fixes the agent, by email address or reference, and hides the field. */
  declare agentEmail: string;

  /** `any` offers "First available" as the first choice. Needs a gateway. */
  declare agentChoice: 'any' | '';

  /** Name of a parameter in the page's URL that selects an agent. */
  declare agentFromUrl: string;

  /** Name, photo, role and description of agents, by address. Replace what the gateway or the API says. */
  declare agentProfiles: AgentProfiles | undefined;

  /** Your own questions for visitors, without a gateway: a gateway has its own. */
  declare questions: readonly Question[] | undefined;

  /** Whether visitors can name guests, and how many at most, e.g. `{max: 3}`; without a gateway. */
  declare guests: GuestRules | undefined;

  /** Level of the form's heading in the page, 1 to 6. */
  declare headingLevel: number;

  /** Lets the browser's Back return from the details to the times, and close the dialog. */
  declare history: boolean;

  /** Keeps a reference to the booked meeting in the fragment of the page's URL, so that a reload shows it again. */
  declare keepBooking: boolean;

  /** `eager` loads the form at once, `lazy` when it is near the viewport. Default: only the first form of a page is `eager`. */
  declare loading: 'eager' | 'lazy' | '';

  /** Initial title. */
  declare subject: string;

  /** Initial length in minutes. */
  declare duration: number;

  /** Initial name of the visitor. */
  declare visitorName: string;

  /** Initial email address of the visitor. */
  declare visitorEmail: string;

  /** Initial phone number of the visitor. */
  declare visitorPhone: string;

  /** Whether the checkbox for a confirmation email is ticked at first. Default: ticked if a gateway sends emails. */
  declare sendNotificationEmail: boolean | undefined;

  /** Initial IANA time zone of the visitor. Default: the browser's. */
  declare timeZone: string;

  /** Prevents the visitor from changing the time zone. */
  declare timeZoneLocked: boolean;

  /** IANA time zone of the agents and of `hours`. Shown next to the visitor's time. */
  declare agentTimeZone: string;

  /** URL that returns free times, like the callback product's. `{agent}` and `{duration}` are replaced. */
  declare availabilityEndpoint: string;

  /** Times to offer without a gateway or endpoint, e.g. `Mon-Fri 09:00-17:00, Sat 10:00-14:00`. */
  declare hours: string;

  /** Minutes from one time in `hours` to the next, at least 5. */
  declare slotMinutes: number;

  /** Minutes of notice: times sooner than this are not offered. */
  declare minNotice: number;

  /** Days ahead that can be booked, 1 to 3660. Default: the gateway's number, or 60. */
  declare horizonDays: number;

  /** `h12` or `h23` (also `h11`, `h24`). Default: that of the language. */
  declare hourCycle: HourCycle | '';

  /** Response of your challenge (Turnstile, hCaptcha, …). Cleared when it is sent, because it is valid once. */
  declare challenge: string;

  /** Token of a visitor's link, whose meeting the visitor sees and changes. Taken from `#ve-manage=…` in the page's URL. */
  declare manageToken: string;

  /** Makes fields optional, required, hidden or locked, e.g. `email:required phone:hidden subject:locked`. */
  declare fields: string;

  /** Your phone number or email address for questions. It is put into the visitor's calendar entry. */
  declare contact: string;

  /** Page to open after a booking. `scheduleId` is added to its query. */
  declare redirectUrl: string;

  /** Your own reference for this booking. Appears in events; a gateway gets it and passes it to your webhooks. */
  declare clientReference: string;

  /** `inline`, or `popup` or `floating` to open the form with a button. */
  declare mode: 'inline' | 'popup' | 'floating';

  /** `light` or `dark`. Default: the page's `color-scheme`. */
  declare theme: 'light' | 'dark' | undefined;

  constructor() {
    super();
    Object.assign(this, DEFAULTS, LOOKS, { challenge: '', manageToken: '' });
  }
}
