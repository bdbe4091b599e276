import type { Format } from '../../i18n/format.js';
import type { Strings } from '../../i18n/strings.js';
import type { BookingField } from '../../model/booking/draft.js';
import type { Issues } from '../../model/booking/issues.js';

/** Error text of a field; `undefined` if it has no issue. */
export function issueText(
  issues: Issues,
  field: BookingField,
  { issues: texts }: Strings,
  format: Format,
): string | undefined {
  const issue = issues[field];
  if (!issue) return undefined;
  const text = issue.text ?? texts[issue.code];
  if (typeof text === 'string') return text;
  const [first = 0, second = 0] = issue.instants ?? [];
  // Two times around midnight need their dates.
  const formatTime = issue.areOnTwoDays ? format.shortDateTime : format.time;
  return text(formatTime(first), formatTime(second));
}
