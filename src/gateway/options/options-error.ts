/** A mistake in an option. */
export interface OptionIssue {
  readonly path: readonly PropertyKey[];
  /** What the value must be. Never the value, which may be secret. */
  readonly message: string;
}

/** Every mistake in some options. */
export class OptionsError extends TypeError {
  readonly issues: readonly OptionIssue[];

  /** @param caller The function that got the options; it begins the message. */
  constructor(caller: string, issues: readonly OptionIssue[]) {
    const mistakes = issues.map(({ path, message }) => `${path.join('.') || 'options'}: ${message}`);
    super(`${caller}: ${mistakes.join('; ')}`);
    this.issues = issues.map(({ path, message }) => ({ path, message }));
  }
}
