/**
 * Every text that a visitor or an agent reads, in one language. A missing key does not compile.
 *
 * Messages with values are functions. Values are already formatted; a `count` is passed, too, if it decides the plural.
 */
export interface Strings {
  readonly heading: string;
  /** Label of the button that opens the form, in the modes that hide it at first. */
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
  /** Option that books any agent who is free. */
  readonly anyAgent: string;
  /** First free time of an agent. */
  readonly freeFrom: (time: string) => string;
  /** How the meeting is held. */
  readonly videoCall: string;
  /** In which time zone times are shown. */
  readonly zoneHint: (zone: string) => string;
  /** Label of a button that changes the value before it. */
  readonly change: string;
  /** Below a searched list that has no options, or more than it shows. */
  readonly matches: (count: number, number: string) => string;
  /** While a list is searched at the server. */
  readonly searching: string;
  readonly previousMonth: string;
  readonly nextMonth: string;
  /** Number of times on a day, including none. */
  readonly times: (count: number, number: string) => string;
  readonly night: string;
  readonly morning: string;
  readonly afternoon: string;
  readonly evening: string;
  readonly loadingTimes: string;
  readonly failedTimes: string;
  /** Shown instead of the calendar until an agent is chosen. */
  readonly chooseAgentFirst: string;
  readonly noTimesIn: (month: string) => string;
  readonly noTimes: string;
  readonly nextFree: (day: string) => string;
  /** The time in the agent's zone, if it differs from the visitor's. `name` is `''` if it is unknown. */
  readonly forAgent: (time: string, name: string) => string;
  readonly submit: string;
  /** Label of the submit button when a time is selected. */
  readonly bookAt: (time: string) => string;
  /** Label of the button from the times to the visitor's details. */
  readonly next: string;
  readonly submitting: string;
  /** Label of the submit button while the outcome of the first attempt is unknown. */
  readonly submitAgain: string;
  readonly checkAgain: string;
  readonly checking: string;
  readonly retry: string;
  /** Label of a disabled button that counts down the seconds. */
  readonly retryIn: (seconds: string) => string;
  /** Told when a countdown ends. */
  readonly waitOver: string;
  /** Label that shows or hides a request ID or a booking number. */
  readonly errorDetails: string;
  /** Request ID; the same one appears in the gateway's log. */
  readonly reference: (id: string) => string;
  readonly failedToLoad: string;
  readonly failedToBook: string;
  readonly booked: string;
  readonly bookAnother: string;
  /** Button that lets the visitor change or cancel the meeting; also before the link to do so. */
  readonly changeOrCancel: string;
  readonly details: {
    readonly duration: string;
    readonly subject: string;
    readonly link: string;
    /** Label of the visitor's own name and email address. */
    readonly visitor: string;
    readonly id: string;
  };
  /** Shown after a booking if the visitor asked for an email. */
  readonly emailSent: (email: string) => string;
  /** Shown with the meeting link if the visitor asked for no email. */
  readonly noEmail: string;
  /** Button that corrects a mistyped email address. */
  readonly didYouMean: (email: string) => string;
  readonly addToCalendar: string;
  /** What is booked; also starts the calendar title. `agent` is `''` if it is unknown. */
  readonly meetingWith: (agent: string) => string;
  /** Menu entry that saves a file for a calendar app, e.g. Apple's, or another one. */
  readonly calendarFile: (app: string) => string;
  /** In the calendar entry, before the link. */
  readonly howToJoin: string;
  /** In the calendar entry: the owner's phone number or email address. */
  readonly questions: (contact: string) => string;
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
  /** Error messages for visitors. Several error codes share one: their difference only matters to the site owner. */
  readonly errors: {
    readonly setup: string;
    readonly signIn: string;
    readonly network: string;
    readonly service: string;
    readonly forbidden: string;
    readonly conflict: string;
    readonly rateLimited: string;
    /** For a wait of more than two minutes. */
    readonly rateLimitedLonger: string;
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
