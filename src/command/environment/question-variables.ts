import { readFile } from 'node:fs/promises';
import * as z from 'zod';
import { QuestionsInput } from '../../gateway/options/questions-option.js';
import { MAX_GUESTS, type Question } from '../../model/booking/questions.js';
import { ConfigurationError } from './configuration-error.js';
import { errorLabel } from '../error-label.js';

const GUESTS_RULE = `must be a whole number from 1 to ${MAX_GUESTS}`;

/** Variables of what visitors are asked. */
export const QUESTION_VARIABLES = {
  VE_QUESTIONS: z
    .string()
    .transform((text, context): readonly Question[] => {
      const { questions = [], mistakes } = parseQuestions(text);
      for (const mistake of mistakes) context.addIssue(mistake);
      return questions;
    })
    .optional(),
  VE_QUESTIONS_FILE: z.string().optional(),
  VE_GUESTS: z
    .string()
    .regex(/^\d{1,2}$/, GUESTS_RULE)
    .transform(Number)
    .refine((max) => max >= 1 && max <= MAX_GUESTS, GUESTS_RULE)
    .transform((max) => ({ max }))
    .optional(),
};

/**
 * Reads the file that `VE_QUESTIONS_FILE` names: JSON with a list of questions.
 *
 * @throws ConfigurationError that lists every mistake
 */
export async function loadQuestions(path: string | undefined): Promise<readonly Question[] | undefined> {
  if (path === undefined) return undefined;
  let text: string;
  try {
    text = (await readFile(path, 'utf8')).replace(/^\ufeff/, '');
  } catch (error) {
    throw new ConfigurationError([`VE_QUESTIONS_FILE: the file cannot be read (${errorLabel(error)})`]);
  }
  const { questions, mistakes } = parseQuestions(text);
  if (mistakes.length)
    throw new ConfigurationError(mistakes.map((mistake) => `VE_QUESTIONS_FILE: ${mistake}`));
  return questions;
}

interface Parsed {
  readonly questions?: readonly Question[];
  readonly mistakes: readonly string[];
}

function parseQuestions(text: string): Parsed {
  let json: unknown;
  try {
    json = JSON.parse(text);
  } catch {
    return { mistakes: ['is not JSON such as [{"id":"company","type":"text","label":"Company"}]'] };
  }
  const { success, data, error } = QuestionsInput.safeParse(json);
  if (success) return { questions: data, mistakes: [] };
  return {
    mistakes: error.issues.map(({ path, message }) => [path.join('.'), message].filter(Boolean).join(' ')),
  };
}
