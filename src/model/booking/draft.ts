/** What the visitor has typed into the booking form: strings, and one checkbox. */
export interface BookingDraft {
  readonly agent: string;
  readonly subject: string;
  /** The selected start in epoch milliseconds. Used if the form offers slots; otherwise `date` and `time` are. */
  readonly slot: string;
  /** `YYYY-MM-DD`, the value of a native date input. */
  readonly date: string;
  /** `HH:MM`, the value of a native time input. */
  readonly time: string;
  /** Which of two instants is meant if the wall time occurs twice because the clocks go back. */
  readonly occurrence: '' | 'earlier' | 'later';
  /** Minutes, as typed. */
  readonly duration: string;
  readonly name: string;
  readonly email: string;
  readonly phone: string;
  readonly sendNotificationEmail: boolean;
}
export type BookingField = keyof BookingDraft;
export type TextField = 'agent' | 'subject' | 'duration' | 'name' | 'email' | 'phone';
