/** What a visitor reads beside the owner's questions, in one language. */
export interface QuestionWords {
  /** Heading of the guests' addresses. */
  readonly guests: string;
  /** Label of a guest's address. */
  readonly guest: (number: string) => string;
  readonly addGuest: string;
  readonly removeGuest: (number: string) => string;
  /** Said by screen readers. */
  readonly guestRemoved: string;
  /** A choice has no answer. */
  readonly answerMissing: string;
  /** A required checkbox is not ticked. */
  readonly tickMissing: string;
  /** First option of a list, if nothing is chosen. */
  readonly choose: string;
}
