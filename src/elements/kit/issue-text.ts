import type { Format } from '../../i18n/format.js';
import type { Strings } from '../../i18n/strings.js';
import type { BookingField } from '../../model/booking/draft.js';
import type { Issues } from '../../model/booking/issues.js';

/** What is wrong with a field, in words. */
export function issueText(
  issues: Issues,
  field: BookingField,
  { issues: wordsOf }: Strings,
  format: Format,
): string | undefined {
  const issue = issues[field];
  if (!issue) return undefined;
  const words = wordsOf[issue.code];
  if (typeof words === 'string') return words;
  const [first = 0, second = 0] = issue.instants ?? [];
  // Without their days two times on both sides of midnight would be read as of one day.
  const write = issue.areOnTwoDays ? format.dateTime : format.time;
  return words(write(first), write(second));
}
