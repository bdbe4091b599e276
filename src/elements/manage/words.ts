/** What a visitor reads who changes a booked meeting, in one language. */
export interface ManageWords {
  readonly heading: string;
  /** Button that leads to the calendar. */
  readonly move: string;
  /** Button that leads to the question, and the one that cancels. */
  readonly cancel: string;
  readonly chooseTime: string;
  /** The time as it is, above the calendar. */
  readonly now: (time: string) => string;
  /** Button that moves the meeting. */
  readonly moveTo: (time: string) => string;
  /** Button that leads back without a change. */
  readonly keep: string;
  readonly moved: string;
  readonly cancelQuestion: string;
  readonly reason: string;
  readonly reasonMissing: string;
  readonly cancelled: string;
  /** Button that saves a file which tells the visitor's calendar. */
  readonly updateCalendar: string;
  readonly sending: string;
  /** A change may have been made, or not. */
  readonly unknown: string;
  /** A change was certainly not made. */
  readonly notChanged: string;
  /** Somebody else has changed the meeting; it is shown below. */
  readonly changedMeanwhile: string;
  readonly tooLate: string;
  readonly noChangesLeft: string;
  readonly linkRefused: string;
  readonly over: string;
  readonly missing: string;
}
