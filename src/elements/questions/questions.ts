import { nothing, type TemplateResult } from 'lit';
import { html } from '../kit/html.js';
import { subjectWithAnswers } from '../../model/booking/answers-subject.js';
import type { Booking, BookingExtras } from '../../model/booking/booking.js';
import { cleanEmail, isEmail } from '../../model/booking/contact.js';
import type { Issue, Issues } from '../../model/booking/issues.js';
import {
  answerIssue,
  cleanAnswer,
  localize,
  withoutDuplicates,
  type Answer,
  type Answers,
  type GuestRules,
  type Question,
} from '../../model/booking/questions.js';
import { adoptStyles } from '../kit/adopt-styles.js';
import { LoadedWords } from '../kit/loaded-words.js';
import { QUESTION_STYLES } from './question-styles.js';
import {
  choiceName,
  guestName,
  nameOf,
  questionViews,
  type QuestionModel,
  type QuestionViews,
} from './question-views.js';
import { wordsIn } from './question-words.js';
import type { Asked, QuestionForm, QuestionsPage } from './questions-page.js';
import { readGuestRules, readQuestions } from './read-questions.js';
import type { QuestionWords } from './words.js';
import { words as english } from './words/en.js';

export const createQuestionForm = (page: QuestionsPage): QuestionForm => new OwnersQuestions(page);

type TextCode = 'text_missing' | 'too_long' | 'phone_invalid' | 'email_invalid';
type Fields = Readonly<Record<string, string | boolean | undefined>>;

class OwnersQuestions implements QuestionForm {
  readonly #page: QuestionsPage;
  readonly #views: QuestionViews;
  readonly #words: LoadedWords<QuestionWords>;
  /** As they were given, to read them again only when they change. */
  #asked: Asked = {};
  #questions: readonly Question[] = [];
  #guests: GuestRules | undefined;
  #status = '';

  constructor(page: QuestionsPage) {
    this.#page = page;
    this.#views = questionViews();
    this.#words = new LoadedWords(english, wordsIn, () => page.host.requestUpdate());
    adoptStyles(page.host, QUESTION_STYLES);
  }

  render(): TemplateResult {
    this.#read(this.#page.asked());
    const model = this.#model;
    return html`${this.#questions.map((question) => this.#views.question(question, model))}
    ${
      this.#guests
        ? this.#views.guests({
            ...model,
            rules: this.#guests,
            names: this.#guestNames,
            number: (value) => this.#number(value),
            status: this.#status,
            onAdd: () => this.#addGuest(),
            onRemove: (index) => this.#removeGuest(index),
          })
        : nothing
    }`;
  }

  get issues(): Issues {
    const ofQuestions = this.#questions.map((question): [string, Issue | undefined] => {
      const issue = answerIssue(question, this.#answerTo(question));
      const code = issue === 'too_long' || issue === 'phone_invalid' ? issue : 'text_missing';
      const { label } = question;
      const name = nameOf(question);
      return [name, issue && this.#issueOf(name, code, () => localize(label, this.#model.locale).text)];
    });
    const ofGuests = this.#guestNames.map((name, index): [string, Issue | undefined] => {
      const address = this.#addressIn(name);
      const isWrong = address && !isEmail(address);
      const label = () => this.#model.words.guest(this.#number(index + 1));
      return [name, isWrong ? this.#issueOf(name, 'email_invalid', label) : undefined];
    });
    return Object.fromEntries([...ofQuestions, ...ofGuests].filter(([, issue]) => issue));
  }

  addAnswers(booking: Booking, extras: BookingExtras): Booking {
    const answers = this.#answers;
    const guests = withoutDuplicates(this.#guestNames.map((name) => this.#addressIn(name)).filter(Boolean));
    const { visitor } = booking;
    const hasGateway = this.#page.asked() !== this.#page.host;
    const subject = hasGateway
      ? visitor.subject
      : subjectWithAnswers(visitor.subject ?? '', this.#questions, answers);
    return {
      ...booking,
      visitor: { ...visitor, ...(subject && { subject }) },
      extras: {
        ...(Object.keys(answers).length && { answers }),
        ...(guests.length && { guests }),
        ...extras,
      },
    };
  }

  #read({ questions, guests }: Asked): void {
    const warn = (mistake: string) => console.warn(`<${this.#page.host.localName}>: ${mistake}`);
    if (questions !== this.#asked.questions) this.#questions = readQuestions(questions, warn);
    if (guests !== this.#asked.guests) this.#guests = readGuestRules(guests, warn);
    this.#asked = { questions, guests };
  }

  get #fields(): Fields {
    return this.#page.draft.value as Fields;
  }

  get #model(): QuestionModel {
    const { strings, locale } = this.#page.localization();
    return {
      words: this.#words.in(locale) ?? english,
      locale,
      optional: strings.optional,
      errorOf: (name) => this.#errorOf(name),
    };
  }

  #number(value: number): string {
    return this.#page.localization().formatIn('UTC').number(value);
  }

  /** In the list of all mistakes, the text has the label in front of it, which may be in a language of another direction. */
  #issueOf(name: string, code: TextCode, label: () => string): Issue {
    return { code, text: () => `\u2068${label()}\u2069 – ${this.#describe(name, code)}` };
  }

  #errorOf(name: string): string | undefined {
    const issue = (this.#page.draft.issues as Readonly<Record<string, Issue | undefined>>)[name];
    return issue && this.#describe(name, issue.code as TextCode);
  }

  #describe(name: string, code: TextCode): string {
    const { words } = this.#model;
    const question = this.#questions.find((one) => nameOf(one) === name);
    if (code === 'text_missing' && question?.options) return words.answerMissing;
    if (code === 'text_missing' && question?.type === 'checkbox') return words.tickMissing;
    return this.#page.localization().strings.issues[code];
  }

  #answerTo(question: Question): Answer | undefined {
    const { type, options = [] } = question;
    const typed = this.#fields[nameOf(question)];
    if (type === 'checkbox') return typed === true ? true : undefined;
    if (type === 'choices') {
      return options
        .filter((_, index) => this.#fields[choiceName(question, index)])
        .map(({ value }) => value);
    }
    return cleanAnswer(question, String(typed ?? '')) || undefined;
  }

  get #answers(): Answers {
    const all = this.#questions.map((question) => [question.id, this.#answerTo(question)] as const);
    return Object.fromEntries(all.filter(([, answer]) => answer?.toString())) as Answers;
  }

  /** A field that is there, also an empty one, has a value in the draft. */
  get #guestNames(): readonly string[] {
    const names: string[] = [];
    const max = this.#guests?.max ?? 0;
    while (names.length < max && this.#fields[guestName(names.length)] !== undefined) {
      names.push(guestName(names.length));
    }
    return names;
  }

  #addressIn(name: string): string {
    return cleanEmail(String(this.#fields[name] ?? '').trim());
  }

  #addGuest(): void {
    const name = guestName(this.#guestNames.length);
    this.#status = '';
    this.#page.draft.change({ [name]: '' });
    void this.#page.focus.moveTo(`#${name}`);
  }

  #removeGuest(index: number): void {
    const names = this.#guestNames;
    const kept = names.filter((_, one) => one !== index).map((name) => this.#fields[name]);
    for (const [one, name] of names.entries()) this.#page.draft.edit(name as never, kept[one] as never);
    this.#status = this.#model.words.guestRemoved;
    void this.#page.focus.moveTo(`#${guestName(index)}`, `#${guestName(index - 1)}`, '#add-guest');
  }
}
