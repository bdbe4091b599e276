import {
  MAX_ANSWER_LENGTH,
  MAX_GUESTS,
  QUESTION_ID,
  QUESTION_TYPES,
  type GuestRules,
  type LocalText,
  type Question,
} from '../../model/booking/questions.js';

type Fields = Readonly<Record<string, unknown>>;

/**
 * The questions of a page that can be asked. The others are left out, so that a mistake does not break the form.
 *
 * @param warn Receives what is wrong with each of the others.
 */
export function readQuestions(given: unknown, warn: (mistake: string) => void): readonly Question[] {
  if (given === undefined || given === null) return [];
  if (!Array.isArray(given)) {
    warn('questions must be a list such as [{id: "company", type: "text", label: "Company"}]');
    return [];
  }
  const ids = new Set<unknown>();
  return given.filter((one: unknown, index): one is Question => {
    const mistake = mistakeIn(isObject(one) ? one : {}, ids);
    if (mistake) warn(`questions[${index}] is left out: ${mistake}`);
    else ids.add((one as Question).id);
    return !mistake;
  });
}

/** The rules for guests; `undefined` without guests, or after a mistake. */
export function readGuestRules(given: unknown, warn: (mistake: string) => void): GuestRules | undefined {
  if (given === undefined || given === null) return undefined;
  const { max } = isObject(given) ? given : {};
  if (Number.isInteger(max) && Number(max) >= 1 && Number(max) <= MAX_GUESTS) return { max: Number(max) };
  warn(`guests must be {max: …}, with a whole number from 1 to ${MAX_GUESTS}`);
  return undefined;
}

function mistakeIn(
  { id, type, label, help, options, maxLength }: Fields,
  ids: Set<unknown>,
): string | undefined {
  if (typeof id !== 'string' || !QUESTION_ID.test(id)) {
    return 'its id must be a letter, then letters, digits and "_"';
  }
  if (ids.has(id)) return `another one has the id ${id}`;
  if (!QUESTION_TYPES.some((one) => one === type))
    return `its type must be one of ${QUESTION_TYPES.join(', ')}`;
  if (!isLocalText(label)) return 'its label must be a text, or texts by language';
  if (help !== undefined && !isLocalText(help)) return 'its help must be a text, or texts by language';
  const isChoice = type === 'choice' || type === 'choices';
  if (isChoice && !isOptions(options))
    return 'its options must be a list of two or more such as {value, label}';
  const isLength =
    Number.isInteger(maxLength) && Number(maxLength) > 0 && Number(maxLength) <= MAX_ANSWER_LENGTH;
  if (maxLength !== undefined && !isLength) {
    return `its maxLength must be a whole number from 1 to ${MAX_ANSWER_LENGTH}`;
  }
  return undefined;
}

const isOptions = (given: unknown): boolean =>
  Array.isArray(given) &&
  given.length > 1 &&
  given.every(
    (one: unknown) =>
      isObject(one) && isText(one['value']) && (one['label'] === undefined || isLocalText(one['label'])),
  ) &&
  new Set((given as Question['options'])!.map(({ value }) => value)).size === given.length;

const isLocalText = (given: unknown): given is LocalText =>
  isText(given) || (isObject(given) && Object.keys(given).length > 0 && Object.values(given).every(isText));

const isText = (given: unknown): boolean => typeof given === 'string' && given.trim() !== '';

const isObject = (given: unknown): given is Fields =>
  typeof given === 'object' && given !== null && !Array.isArray(given);
