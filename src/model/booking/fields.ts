/** Fields that a page can configure with the attribute `fields`. */
export type ConfigurableField = 'subject' | 'duration' | 'name' | 'email' | 'phone' | 'notification';

/** `hidden` and `locked` fields keep the page's value; a `locked` one is shown, but the visitor cannot change it. */
export type FieldState = 'optional' | 'required' | 'hidden' | 'locked';

export type FieldStates = Readonly<Partial<Record<ConfigurableField, FieldState>>>;

const REQUIRED_BY_DEFAULT: readonly ConfigurableField[] = ['name', 'email'];

/** State of a field. By default, a visitor has to give name and email address, and nothing else. */
export const stateOf = (field: ConfigurableField, states: FieldStates): FieldState =>
  states[field] ?? (REQUIRED_BY_DEFAULT.includes(field) ? 'required' : 'optional');

/** Whether only the page sets the field's value. */
export const isPageControlled = (state: FieldState | undefined): boolean =>
  state === 'hidden' || state === 'locked';

/** A page can hide the notification checkbox, but it cannot tick it: only the visitor may ask for an email. */
const FIELD_STATE =
  /^(?:(subject|duration|name|email|phone):(optional|required|hidden|locked)|(notification):(optional|hidden))$/;

/** Parses a list such as `email:required phone:hidden`. Returns `undefined` if any item is invalid. */
export function parseFields(text: string): FieldStates | undefined {
  const words = text.split(/[\s,;]/).filter(Boolean);
  const pairs = words.map((word) => FIELD_STATE.exec(word)?.slice(1).filter(Boolean));
  return pairs.every(Boolean) ? (Object.fromEntries(pairs as string[][]) as FieldStates) : undefined;
}
