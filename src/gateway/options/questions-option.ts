import * as z from 'zod';
import {
  MAX_ANSWER_LENGTH,
  MAX_GUESTS,
  MAX_HELP_LENGTH,
  MAX_LABEL_LENGTH,
  MAX_OPTION_LENGTH,
  MAX_OPTIONS,
  MAX_QUESTIONS,
  maxLengthOf,
  QUESTION_ID,
  QUESTION_TYPES,
  type Question,
} from '../../model/booking/questions.js';
import { isLanguage } from './page-options.js';

/** All answers of a visitor together, in characters: the body of a request has a limit. */
const MAX_TOTAL_LENGTH = 3000;

/** @param max Characters. */
const text = (max: number) =>
  z
    .string('must be a text')
    .max(max, `must have ${max} characters or less`)
    .refine((value) => value.trim(), 'must not be empty');

const localText = (max: number) =>
  z.union(
    [
      text(max),
      z
        .record(z.string(), text(max))
        .refine(
          (all) => Object.keys(all).length > 0 && Object.keys(all).every(isLanguage),
          'must have language tags such as de or pt-BR',
        ),
    ],
    `must be a text, or texts by language such as {en: "Company", de: "Firma"}; ${max} characters or less`,
  );

const Option = z.strictObject(
  {
    value: text(MAX_OPTION_LENGTH),
    label: localText(MAX_LABEL_LENGTH).optional(),
  },
  { error: ({ code }) => (code === 'unrecognized_keys' ? 'may have only value and label' : undefined) },
);

const QuestionInput = z
  .strictObject({
    id: z
      .string('must be a text')
      .regex(QUESTION_ID, 'must be a letter, then letters, digits and "_"; 40 characters or less'),
    type: z.enum(QUESTION_TYPES, `must be one of ${QUESTION_TYPES.join(', ')}`),
    label: localText(MAX_LABEL_LENGTH),
    help: localText(MAX_HELP_LENGTH).optional(),
    options: z
      .array(Option, 'must be a list such as [{value: "rent", label: "To rent"}]')
      .min(2, 'must have two options or more')
      .max(MAX_OPTIONS, `must have ${MAX_OPTIONS} options or less`)
      .refine((all) => isUnique(all.map(({ value }) => value)), 'must not repeat a value')
      .optional(),
    required: z.boolean('must be true or false').optional(),
    maxLength: z
      .int(`must be a whole number from 1 to ${MAX_ANSWER_LENGTH}`)
      .min(1)
      .max(MAX_ANSWER_LENGTH)
      .optional(),
    inSubject: z.boolean('must be true or false').optional(),
  })
  .superRefine(({ type, options, maxLength }, context) => {
    const addIssue = (path: string, message: string) =>
      context.addIssue({ code: 'custom', path: [path], message });
    const isChoice = type === 'choice' || type === 'choices';
    if (isChoice && !options) addIssue('options', `is required for the type ${type}`);
    if (!isChoice && options) addIssue('options', `has no effect for the type ${type}`);
    if (maxLength !== undefined && type !== 'text' && type !== 'textarea') {
      addIssue('maxLength', `has no effect for the type ${type}`);
    }
  });

/** Schema of `questions`. */
export const QuestionsInput = z
  .array(QuestionInput, 'must be a list such as [{id: "company", type: "text", label: "Company"}]')
  .max(MAX_QUESTIONS, `must have ${MAX_QUESTIONS} questions or less`)
  .refine((all) => isUnique(all.map(({ id }) => id)), 'must not repeat an id')
  .refine(
    (all) => sum(all.map(longestAnswer)) <= MAX_TOTAL_LENGTH,
    `must have room for ${MAX_TOTAL_LENGTH} characters or less in all answers together: set maxLength`,
  )
  .default([]);

/** Schema of `guests`. */
export const GuestsInput = z.strictObject({
  max: z
    .int(`must be a whole number from 1 to ${MAX_GUESTS}`)
    .min(1, `must be a whole number from 1 to ${MAX_GUESTS}`)
    .max(MAX_GUESTS, `must be a whole number from 1 to ${MAX_GUESTS}`),
});

function longestAnswer(question: Question): number {
  const { type, options = [] } = question;
  const lengths = options.map(({ value }) => value.length);
  if (type === 'choices') return sum(lengths);
  if (type === 'choice') return Math.max(0, ...lengths);
  return type === 'checkbox' ? 0 : maxLengthOf(question);
}

const sum = (numbers: readonly number[]): number => numbers.reduce((total, one) => total + one, 0);
const isUnique = (texts: readonly string[]): boolean => new Set(texts).size === texts.length;
