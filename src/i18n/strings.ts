/**
 * Every word that a visitor or an agent reads, in one language. A missing key does not compile.
 * Messages with holes are functions of texts that are formatted already; a count comes with them where it decides on
 * the plural.
 */
export interface Strings {
  readonly heading: string;
  /** On the button that opens the form, where it is not on the page from the beginning. */
  readonly open: string;
  readonly close: string;
  readonly loading: string;
  readonly labels: {
    readonly agent: string;
    readonly subject: string;
    readonly date: string;
    readonly time: string;
    readonly occurrence: string;
    readonly duration: string;
    readonly timeZone: string;
    readonly name: string;
    readonly email: string;
    readonly phone: string;
    readonly sendNotificationEmail: string;
  };
  readonly optional: string;
  readonly chooseAgent: string;
  readonly unnamedAgent: (number: string) => string;
  readonly noAgents: string;
  /** The choice of whoever is free. */
  readonly anyAgent: string;
  readonly zoneHint: (zone: string) => string;
  /** Under a searched list: how many options there are, when they are none or more than are shown. */
  readonly matches: (count: number, number: string) => string;
  readonly previousMonth: string;
  readonly nextMonth: string;
  /** How many times a day has, also none. */
  readonly times: (count: number, number: string) => string;
  readonly morning: string;
  readonly afternoon: string;
  readonly evening: string;
  readonly loadingTimes: string;
  readonly failedTimes: string;
  /** Instead of a calendar, while nobody is chosen. */
  readonly chooseAgentFirst: string;
  readonly noTimesIn: (month: string) => string;
  readonly noTimes: string;
  readonly nextFree: (day: string) => string;
  /** The time in the agent's zone, if it differs from the visitor's. `name` is `''` if it is unknown. */
  readonly forAgent: (time: string, name: string) => string;
  readonly submit: string;
  readonly submitting: string;
  /** On the submit button, once it is not known whether the first try has booked. */
  readonly submitAgain: string;
  readonly checkAgain: string;
  readonly checking: string;
  readonly retry: string;
  /** On a button that waits, with the seconds that are left. */
  readonly retryIn: (seconds: string) => string;
  /** By which the site's owner finds the request in their log. */
  readonly reference: (id: string) => string;
  readonly failedToLoad: string;
  readonly failedToBook: string;
  readonly booked: string;
  readonly bookAnother: string;
  readonly details: {
    readonly agent: string;
    readonly when: string;
    readonly duration: string;
    readonly subject: string;
    readonly link: string;
    readonly id: string;
  };
  readonly addToCalendar: string;
  /** What the visitor's calendar calls a meeting without a subject; the agent may be unknown. */
  readonly meetingWith: (agent: string) => string;
  readonly calendarFile: string;
  readonly copyLink: string;
  readonly copied: string;
  readonly copyFailed: string;
  readonly opensNewTab: string;
  readonly unverifiedLink: string;
  readonly join: string;
  readonly joining: string;
  readonly joined: string;
  readonly joinAgain: string;
  readonly issues: {
    readonly agent_missing: string;
    readonly slot_missing: string;
    readonly slot_taken: string;
    readonly date_missing: string;
    readonly date_invalid: string;
    readonly time_missing: string;
    readonly time_past: string;
    readonly time_skipped: (before: string, after: string) => string;
    readonly time_repeated: string;
    readonly duration_invalid: string;
    readonly email_missing: string;
    readonly email_invalid: string;
    readonly phone_invalid: string;
    readonly too_long: string;
    readonly text_missing: string;
  };
  /** Heading of the list of mistakes in the form. */
  readonly issuesHeading: (count: number, number: string) => string;
  /** What went wrong, in words for a visitor; several codes share one, since only the owner can tell them apart. */
  readonly errors: {
    readonly setup: string;
    readonly signIn: string;
    readonly network: string;
    readonly service: string;
    readonly forbidden: string;
    readonly conflict: string;
    readonly rateLimited: string;
    readonly rejected: string;
    readonly outcomeUnknown: string;
    readonly notBooked: string;
    readonly challengeMissing: string;
    readonly consentMissing: string;
    readonly prevented: string;
    readonly noFullUrl: string;
    readonly untrustedOrigin: string;
    readonly popupBlocked: string;
    readonly tabClosed: string;
  };
}
