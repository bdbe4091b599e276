import { cleanPhone, isPhone } from './contact.js';

/** A text, or one for each language: `{en: 'Company', 'pt-BR': 'Empresa'}`. */
export type LocalText = string | Readonly<Record<string, string>>;

export const QUESTION_TYPES = ['text', 'textarea', 'choice', 'choices', 'checkbox', 'phone'] as const;
export type QuestionType = (typeof QUESTION_TYPES)[number];

export interface QuestionOption {
  /** What the answer is; 40 characters or less. */
  readonly value: string;
  /** What visitors read. @default the value */
  readonly label?: LocalText | undefined;
}

/** A question of the site's owner. */
export interface Question {
  /** Name of the answer: a letter, then letters, digits and `_`; 40 characters or less. */
  readonly id: string;
  /** `text` is a line, `textarea` several lines, `choice` one option, `choices` any number of them. */
  readonly type: QuestionType;
  /** What visitors read; 200 characters or less. */
  readonly label: LocalText;
  /** Small text below the field; 300 characters or less. @default none */
  readonly help?: LocalText | undefined;
  /** Options of a `choice` or of `choices`, 20 at most. */
  readonly options?: readonly QuestionOption[] | undefined;
  /** Whether visitors must answer; a `checkbox` must then be ticked. @default false */
  readonly required?: boolean | undefined;
  /** Maximum number of characters of a `text` or `textarea`, 1 to 2000. @default 200, or 500 for a textarea */
  readonly maxLength?: number | undefined;
  /** Whether the answer is added to the title of the meeting, which the agent sees. @default false */
  readonly inSubject?: boolean | undefined;
}

/** How many guests a visitor may invite by email address. */
export interface GuestRules {
  /** Maximum number of guests, 1 to 10. */
  readonly max: number;
}

/** A text, the value of an option, the values of several options, or `true` for a ticked checkbox. */
export type Answer = string | true | readonly string[];
/** Answers by the ID of the question. A question without an answer is left out. */
export type Answers = Readonly<Record<string, Answer>>;

export type AnswerIssue = 'missing' | 'too_long' | 'phone_invalid' | 'invalid';

export const QUESTION_ID = /^[a-z]\w{0,39}$/i;
export const MAX_QUESTIONS = 20;
export const MAX_OPTIONS = 20;
export const MAX_OPTION_LENGTH = 40;
export const MAX_LABEL_LENGTH = 200;
export const MAX_HELP_LENGTH = 300;
export const MAX_ANSWER_LENGTH = 2000;
export const MAX_GUESTS = 10;
const PHONE_LENGTH = 40;

/** Maximum number of characters of a typed answer. */
export function maxLengthOf({ type, maxLength }: Question): number {
  if (type === 'phone') return PHONE_LENGTH;
  return maxLength ?? (type === 'textarea' ? 500 : 200);
}

/** A typed answer as it is checked and sent. */
export const cleanAnswer = ({ type }: Question, typed: string): string =>
  type === 'phone' ? cleanPhone(typed) : typed.trim();

/** What is wrong with an answer, after {@link cleanAnswer}. `invalid`: not of the type of the question. */
export function answerIssue(question: Question, answer: unknown): AnswerIssue | undefined {
  const { type, required, options = [] } = question;
  const isEmpty = answer === undefined || answer === '' || answer === false || isEmptyList(answer);
  if (isEmpty) return required ? 'missing' : undefined;
  const isOption = (one: unknown) => options.some(({ value }) => value === one);
  switch (type) {
    case 'checkbox':
      return answer === true ? undefined : 'invalid';
    case 'choice':
      return isOption(answer) ? undefined : 'invalid';
    case 'choices': {
      const isList =
        Array.isArray(answer) && answer.every(isOption) && new Set(answer).size === answer.length;
      return isList ? undefined : 'invalid';
    }
    default:
      if (typeof answer !== 'string') return 'invalid';
      if (answer.length > maxLengthOf(question)) return 'too_long';
      return type === 'phone' && !isPhone(answer) ? 'phone_invalid' : undefined;
  }
}

const isEmptyList = (answer: unknown): boolean => Array.isArray(answer) && !answer.length;

/**
 * The text for a locale: of the same tag, else of the same language, else the English one, else the first.
 *
 * @returns With the language of the text, if that is known.
 */
export function localize(text: LocalText, locale: string): { readonly text: string; readonly lang?: string } {
  if (typeof text === 'string') return { text };
  const tags = Object.keys(text);
  const find = (wanted: string, of: (tag: string) => string = (tag) => tag) =>
    tags.find((tag) => of(tag.toLowerCase()) === wanted);
  const languageOf = (tag: string) => tag.split('-')[0]!;
  const language = languageOf(locale.toLowerCase());
  const lang =
    find(locale.toLowerCase()) ??
    find(language) ??
    find(language, languageOf) ??
    find('en', languageOf) ??
    tags[0]!;
  return { text: text[lang]!, lang };
}

/** Addresses without those that come twice, in any case. */
export const withoutDuplicates = (addresses: readonly string[]): string[] =>
  addresses.filter(
    (one, index) => addresses.findIndex((other) => other.toLowerCase() === one.toLowerCase()) === index,
  );
