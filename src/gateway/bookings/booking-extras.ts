import type { BookingExtras } from '../../model/booking/booking.js';
import { cleanEmail, isEmail } from '../../model/booking/contact.js';
import {
  answerIssue,
  cleanAnswer,
  MAX_ANSWER_LENGTH,
  withoutDuplicates,
  type Answer,
  type AnswerIssue,
  type Answers,
  type GuestRules,
  type Question,
} from '../../model/booking/questions.js';
import { cleanLine } from '../http/clean-line.js';
import { badRequest } from '../http/http-error.js';

export interface ExtrasRules {
  readonly questions: readonly Question[];
  /** `undefined` if visitors cannot name any. */
  readonly guests?: GuestRules | undefined;
}

export const MAX_REFERENCE_LENGTH = 500;

const REASONS: Readonly<Record<AnswerIssue, string>> = {
  missing: 'is required',
  too_long: 'is too long',
  phone_invalid: 'must be a phone number',
  invalid: 'must be an answer of its type',
};

/**
 * Reads answers, guests and reference from the body of a create.
 *
 * @returns `undefined` if there are none
 * @throws HttpError 400 that names the mistake, without the value
 */
export function readExtras(
  body: unknown,
  { questions, guests: rules }: ExtrasRules,
): BookingExtras | undefined {
  const given = (typeof body === 'object' && body !== null ? body : {}) as Record<string, unknown>;
  const answers = readAnswers(given['answers'], questions);
  const guests = readGuests(given['guests'], rules);
  const reference = readReference(given['client_reference']);
  const extras = {
    ...(Object.keys(answers).length && { answers }),
    ...(guests.length && { guests }),
    ...(reference && { client_reference: reference }),
  };
  return Object.keys(extras).length ? extras : undefined;
}

function readAnswers(given: unknown = {}, questions: readonly Question[]): Answers {
  if (typeof given !== 'object' || given === null || Array.isArray(given)) {
    throw badRequest('Invalid answers', 'answers must be an object');
  }
  const isKnown = (id: string) => questions.some((question) => question.id === id);
  if (!Object.keys(given).every(isKnown)) {
    throw badRequest('Invalid answers', 'answers must only have IDs of questions');
  }
  const answers = questions.map((question): [string, unknown] => {
    const { id } = question;
    const answer = clean(question, (given as Record<string, unknown>)[id]);
    const issue = answerIssue(question, answer);
    if (issue) throw badRequest(`Invalid answers.${id}`, `answers.${id} ${REASONS[issue]}`);
    return [id, answer];
  });
  const isAnswer = ([, answer]: [string, unknown]) =>
    Boolean(answer) && !(Array.isArray(answer) && !answer.length);
  return Object.fromEntries(answers.filter(isAnswer) as [string, Answer][]);
}

/** Leaves what is no text, or far too long, as it is: it is refused. */
function clean(question: Question, answer: unknown): unknown {
  if (question.options || typeof answer !== 'string' || answer.length > 4 * MAX_ANSWER_LENGTH) return answer;
  const typed = cleanAnswer(question, answer);
  if (question.type !== 'textarea') return cleanLine(typed);
  return typed
    .split(/\r\n?|\n/)
    .map(cleanLine)
    .join('\n')
    .trim();
}

function readGuests(given: unknown = [], rules: GuestRules | undefined): string[] {
  if (!Array.isArray(given) || given.length > (rules?.max ?? 0)) {
    const message = rules
      ? `guests must be a list of ${rules.max} addresses or less`
      : 'guests are not asked for';
    throw badRequest('Invalid guests', message);
  }
  const addresses = given.map((one: unknown) =>
    typeof one === 'string' && one.length <= 1000 ? cleanEmail(cleanLine(one)) : '',
  );
  if (!addresses.every(isEmail)) throw badRequest('Invalid guests', 'guests must be email addresses');
  return withoutDuplicates(addresses);
}

/** Empty if there is none. */
function readReference(given: unknown = ''): string {
  if (typeof given === 'string' && given.length <= MAX_REFERENCE_LENGTH) return cleanLine(given);
  throw badRequest(
    'Invalid client_reference',
    `client_reference must be a text of ${MAX_REFERENCE_LENGTH} characters or less`,
  );
}
