import type { Answer, Answers, LocalText, Question } from './questions.js';

/** Maximum length of a subject that the API gets. */
const MAX_SUBJECT_LENGTH = 200;

/**
 * Adds the answers that the owner wants there to a subject: `Mortgage · Company: Acme · Topics: Rates, Terms`.
 *
 * @returns At most 200 characters, cut between words. Labels are in the owner's first language.
 */
export function subjectWithAnswers(
  subject: string,
  questions: readonly Question[],
  answers: Answers,
): string {
  const parts = questions
    .filter(({ id, inSubject }) => inSubject && answers[id] !== undefined)
    .map((question) => describe(question, answers[question.id]!));
  return cutAtWord([subject, ...parts].filter(Boolean).join(' · '), MAX_SUBJECT_LENGTH);
}

function describe({ label, options = [] }: Question, answer: Answer): string {
  if (answer === true) return firstText(label);
  const wordsOf = (value: string) => {
    const option = options.find((one) => one.value === value);
    return firstText(option?.label ?? value);
  };
  const words = typeof answer === 'string' ? wordsOf(answer) : answer.map(wordsOf).join(', ');
  return `${firstText(label)}: ${words.replace(/\s+/g, ' ')}`;
}

const firstText = (text: LocalText): string => (typeof text === 'string' ? text : Object.values(text)[0]!);

function cutAtWord(text: string, maxLength: number): string {
  if (text.length <= maxLength) return text;
  const cut = text.slice(0, maxLength - 1).replace(/[\ud800-\udbff]$/, '');
  // A language without spaces, or a very long word, is cut between two characters.
  const words = cut.replace(/\s\S*$/, '');
  const kept = words.length > maxLength / 2 ? words : cut;
  return `${kept.replace(/[\s·,:]+$/, '')}…`;
}
