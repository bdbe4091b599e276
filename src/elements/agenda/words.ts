/** What an agent reads in an agenda, in one language. Names and times are already formatted. */
export interface AgendaWords {
  readonly heading: string;
  readonly loading: string;
  readonly today: string;
  readonly tomorrow: string;
  readonly later: string;
  /** Meetings that have ended. */
  readonly past: string;
  /** Heading of cancelled meetings. */
  readonly cancelled: string;
  /** Nothing is ahead. */
  readonly empty: string;
  /** A visitor without a name. */
  readonly visitor: string;
  /** Instead of a countdown, while the meeting takes place. */
  readonly now: string;
  /** Follows the label of the join button, for screen readers; begins with a space or a colon. */
  readonly withVisitor: (name: string, time: string) => string;
  /** Label of a link that opens in another tab. */
  readonly move: string;
  /** Button that leads to the question, and the one that cancels. */
  readonly cancel: string;
  readonly cancelQuestion: (name: string) => string;
  /** The visitor gets an email. */
  readonly visitorIsTold: string;
  /** The visitor gets no email. */
  readonly tellVisitor: string;
  readonly keep: string;
  readonly sending: string;
  readonly notCancelled: string;
  /** A meeting may have been cancelled, or not. */
  readonly unknown: string;
  readonly changedMeanwhile: string;
  /** Label of the visitor's own link. */
  readonly visitorLink: string;
  /** Somebody else has booked, moved or cancelled a meeting. */
  readonly added: (name: string, time: string) => string;
  readonly moved: (name: string, time: string) => string;
  readonly wasCancelled: (name: string, time: string) => string;
  /** A meeting begins soon; `when` is “in 8 minutes”. */
  readonly startsIn: (name: string, when: string) => string;
  /** Switches notifications on and off. */
  readonly remind: string;
  readonly remindBlocked: string;
  readonly offline: (time: string) => string;
  /** The agenda could not be renewed. */
  readonly outdated: (time: string) => string;
  readonly incomplete: string;
  readonly signedOut: string;
}
