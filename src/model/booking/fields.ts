/** The fields about which a page may decide. */
export type ConfigurableField = 'subject' | 'duration' | 'name' | 'email' | 'phone' | 'notification';

/** How a field is asked for: not at all, or filled in by the page and not to be changed, too. */
export type FieldState = 'optional' | 'required' | 'hidden' | 'locked';

export type FieldStates = Readonly<Partial<Record<ConfigurableField, FieldState>>>;

/** Whether a field is the page's alone. */
export const isPageControlled = (state: FieldState | undefined): boolean =>
  state === 'hidden' || state === 'locked';

/** That a visitor wishes for e-mail can be neither demanded nor decided by the page. */
const FIELD_STATE =
  /^(?:(subject|duration|name|email|phone):(optional|required|hidden|locked)|(notification):(optional|hidden))$/;

/** Reads `email:required phone:hidden`. Nothing where a word is not of that form. */
export function parseFields(text: string): FieldStates | undefined {
  const words = text.split(/[\s,;]+/).filter(Boolean);
  const pairs = words.map((word) => FIELD_STATE.exec(word)?.slice(1).filter(Boolean));
  return pairs.every(Boolean) ? (Object.fromEntries(pairs as string[][]) as FieldStates) : undefined;
}
