import { expect, html } from '@open-wc/testing';
import '../../../src/index.js';
import '../../../src/locales/de.js';
import type { Question, VeScheduler } from '../../../src/index.js';
import {
  bookAndConfirm,
  button,
  control,
  fill,
  requiredValues,
  scheduler,
  submit,
  textOf,
  valueOf,
  waitForEvent,
  waitForForm,
} from '../scheduler-page.js';
import { until, World } from '../world.js';

const label = (text: string): Question['label'] => ({ en: text, de: `${text} (de)` });
const questions: readonly Question[] = [
  { id: 'company', type: 'text', label: label('Company'), required: true, help: label('As on the invoice') },
  { id: 'story', type: 'textarea', label: label('Story'), maxLength: 10 },
  {
    id: 'plan',
    type: 'choice',
    label: label('Plan'),
    required: true,
    options: [{ value: 'rent', label: label('Rent') }, { value: 'buy' }],
  },
  { id: 'size', type: 'choice', label: label('Size'), options: [{ value: 'S' }, { value: 'L' }] },
  {
    id: 'topics',
    type: 'choices',
    label: label('Topics'),
    required: true,
    options: [{ value: 'a' }, { value: 'b' }, { value: 'c' }],
  },
  { id: 'terms', type: 'checkbox', label: label('I agree'), required: true },
  { id: 'mobile', type: 'phone', label: label('Mobile') },
];
const typed = {
  'q-company-': ' Acme ',
  'q-story-': 'Once',
  'q-plan-': 'buy',
  'q-topics-0': true,
  'q-topics-2': true,
  'q-terms-': true,
  'q-mobile-': 'tel:+49 40 123',
};

describe('questions', () => {
  let world: World;
  beforeEach(() => {
    world = new World();
  });

  async function open(properties: Partial<VeScheduler> = { questions }): Promise<VeScheduler> {
    const element = await scheduler(world, html`<ve-scheduler></ve-scheduler>`, properties);
    await waitForForm(element);
    await until(() => element.renderRoot.querySelector('[name^="q-"], #add-guest'), 'the questions');
    await element.updateComplete;
    return element;
  }

  const field = (element: VeScheduler, name: string) =>
    element.renderRoot.querySelector<HTMLElement>(`[part="field"]:has([name^="q-${name}-"])`)!;
  const errorOf = (element: VeScheduler, name: string) =>
    field(element, name).querySelector('.error')?.textContent ?? '';
  const described = (element: VeScheduler, of: Element) =>
    (of.getAttribute('aria-describedby') ?? '')
      .split(' ')
      .map((id) => (id ? element.renderRoot.querySelector(`#${id}`)!.textContent.trim() : ''));
  const answersOf = async (element: VeScheduler) => {
    let found: unknown;
    element.addEventListener('before-schedule', ({ booking }) => (found = booking.extras), { once: true });
    submit(element);
    await waitForEvent(element, 'scheduled');
    return found as { answers?: object; guests?: string[] };
  };

  it('have native controls with labels, help and what is required', async () => {
    const element = await open();
    const company = control(element, 'q-company-');
    expect(company.type).to.equal('text');
    expect(company.required).to.equal(true);
    expect(company.labels![0]!.textContent.trim()).to.equal('Company');
    expect(described(element, company)).to.deep.equal(['As on the invoice']);
    const story = control(element, 'q-story-');
    expect(story.localName).to.equal('textarea');
    expect(story.required).to.equal(false);
    expect(story.labels![0]!.textContent).to.match(/Story\s+\(optional\)/);
    expect(control(element, 'q-mobile-').type).to.equal('tel');
    expect(control(element, 'q-mobile-').autocomplete).to.equal('tel');
    expect(control(element, 'q-company-').autocomplete).to.equal('off');
    const plan = field(element, 'plan');
    expect(plan.localName).to.equal('fieldset');
    expect(plan.querySelector('legend')!.textContent.trim()).to.equal('Plan');
    expect(plan.getAttribute('aria-required')).to.equal('true');
    expect(control(element, 'q-size-').localName).to.equal('select');
    expect(field(element, 'topics').querySelectorAll('[type="checkbox"]')).to.have.length(3);
    expect(control(element, 'q-terms-').required).to.equal(true);
  });

  it('reach the page before a booking, and the API not at all', async () => {
    const element = await open();
    fill(element, { ...requiredValues(), ...typed });
    const { answers } = await answersOf(element);
    expect(answers).to.deep.equal({
      company: 'Acme',
      story: 'Once',
      plan: 'buy',
      topics: ['a', 'c'],
      terms: true,
      mobile: '+49 40 123',
    });
    const [create] = await world.received('POST', '/api/schedules');
    expect(Object.keys(create!.body as object)).to.have.members(['date', 'duration', 'visitor']);
  });

  it('are all listed if they are wrong, with the first mistake of a lone one focused', async () => {
    const element = await open();
    fill(element, { ...requiredValues(), 'q-story-': 'Far too long', 'q-mobile-': 'no' });
    submit(element);
    await until(() => element.renderRoot.querySelector('[part="issues"]'));
    const items = [...element.renderRoot.querySelectorAll('[part="issues"] li')];
    // Isolated, as a label may be in a language of another direction than the form's.
    expect(items.map(({ textContent }) => textContent.trim())).to.deep.equal([
      '\u2068Company\u2069 – Please fill this in.',
      '\u2068Story\u2069 – This is too long. Please shorten it.',
      '\u2068Plan\u2069 – Choose an answer.',
      '\u2068Topics\u2069 – Choose an answer.',
      '\u2068I agree\u2069 – Please tick this box.',
      '\u2068Mobile\u2069 – Enter a phone number, like +44 20 7946 0000.',
    ]);
    expect(control(element, 'q-company-').getAttribute('aria-invalid')).to.equal('true');
    expect(described(element, control(element, 'q-company-'))).to.deep.equal([
      'Please fill this in.',
      'As on the invoice',
    ]);
    expect(field(element, 'plan').getAttribute('aria-invalid')).to.equal('true');
    expect(described(element, field(element, 'topics'))).to.deep.equal(['Choose an answer.']);
    items[3]!.querySelector('button')!.click();
    await until(() => element.shadowRoot!.activeElement === control(element, 'q-topics-0'));
    fill(element, { ...typed, 'q-topics-0': undefined, 'q-topics-2': undefined });
    await element.updateComplete;
    expect(errorOf(element, 'topics')).to.equal('Choose an answer.');
    submit(element);
    await until(() => element.shadowRoot!.activeElement === control(element, 'q-topics-0'));
    fill(element, { 'q-topics-1': true });
    await element.updateComplete;
    expect(errorOf(element, 'topics')).to.equal('');
    expect((await answersOf(element)).answers).to.include({ company: 'Acme' });
  });

  it('keep the error of a question whose ID begins like that of another', async () => {
    const both = [
      { id: 'a', type: 'text', label: 'A', required: true },
      { id: 'ab', type: 'text', label: 'AB', required: true },
    ] as const;
    const element = await open({ questions: both });
    fill(element, requiredValues());
    submit(element);
    await until(() => errorOf(element, 'ab'));
    fill(element, { 'q-ab-': 'x' });
    await element.updateComplete;
    expect(errorOf(element, 'ab')).to.equal('');
    expect(errorOf(element, 'a')).to.equal('Please fill this in.');
  });

  it('follow the language of the form, and fall back to English, with the language told', async () => {
    const element = await open({
      lang: 'de',
      questions: [
        questions[0]!,
        { id: 'plain', type: 'text', label: 'Simple' },
        { id: 'other', type: 'text', label: { fr: 'Autre', 'en-GB': 'Other' } },
        { id: 'third', type: 'text', label: { fr: 'Troisième', it: 'Terzo' } },
      ],
    });
    const bdiOf = (name: string) => field(element, name).querySelector<HTMLElement>('label bdi')!;
    const texts = ['company', 'plain', 'other', 'third'].map((name) => [
      bdiOf(name).textContent,
      bdiOf(name).getAttribute('lang'),
    ]);
    expect(texts).to.deep.equal([
      ['Company (de)', 'de'],
      ['Simple', null],
      ['Other', 'en-GB'],
      ['Troisième', 'fr'],
    ]);
    fill(element, requiredValues());
    submit(element);
    await until(
      () => errorOf(element, 'company') === 'Bitte füllen Sie das aus.' || errorOf(element, 'company'),
    );
    element.lang = 'en';
    await until(() => bdiOf('company').textContent === 'Company');
    expect(errorOf(element, 'company')).to.equal('Please fill this in.');
  });

  it('keep their answers after a refusal, and when the element moves', async () => {
    const element = await open();
    await world.fail({ method: 'POST', path: '/api/schedules/*', kind: 'status', status: 409, times: 1 });
    fill(element, { ...requiredValues(), ...typed });
    submit(element);
    await waitForEvent(element, 'error');
    const parent = element.parentElement!;
    parent.remove();
    document.body.append(parent);
    await element.updateComplete;
    expect(valueOf(element, 'q-company-')).to.equal(' Acme ');
    expect(valueOf(element, 'q-plan-')).to.equal('buy');
    expect(control(element, 'q-topics-2').checked).to.equal(true);
    expect((await answersOf(element)).answers).to.include({ plan: 'buy' });
    parent.remove();
  });

  it('are empty for another booking', async () => {
    const element = await open();
    fill(element, typed);
    await bookAndConfirm(element);
    button(element, 'Book another').click();
    await until(() => control(element, 'q-company-'));
    await element.updateComplete;
    expect(valueOf(element, 'q-company-')).to.equal('');
    expect(control(element, 'q-terms-').checked).to.equal(false);
  });

  it('are asked when the page sets them late', async () => {
    const element = await scheduler(world, html`<ve-scheduler></ve-scheduler>`);
    await waitForForm(element);
    element.questions = questions;
    await until(() => control(element, 'q-company-'));
    element.questions = [{ id: 'only', type: 'text', label: 'Only' }];
    await until(() => control(element, 'q-only-'));
    expect(control(element, 'q-company-')).to.equal(null);
    element.questions = undefined;
    await until(() => !control(element, 'q-only-'));
    await bookAndConfirm(element);
  });

  it('leave out a wrong one, and tell the console', async () => {
    const warnings: string[] = [];
    const { warn } = console;
    console.warn = (text: string) => warnings.push(text);
    try {
      const wrong = [
        { id: '1', type: 'text', label: 'x' },
        questions[0],
        null,
        { id: 'p', type: 'choice', label: 'P' },
      ];
      const element = await open({ questions: wrong as Question[], guests: { max: 99 } });
      element.requestUpdate();
      await element.updateComplete;
      expect(element.renderRoot.querySelectorAll('[name^="q-"]')).to.have.length(1);
      expect(element.renderRoot.querySelector('#add-guest')).to.equal(null);
      expect(warnings).to.have.length(4);
      expect(warnings[0]).to.match(/^<ve-scheduler>: questions\[0\] is left out: its id/);
      expect(warnings[3]).to.match(/guests must be/);
      element.questions = 'company' as unknown as Question[];
      await until(() => warnings.length === 5);
      expect(warnings[4]).to.match(/questions must be a list/);
      await bookAndConfirm(element);
    } finally {
      console.warn = warn;
    }
  });

  it('are added to the subject where the page says so', async () => {
    const inSubject = [
      { ...questions[0]!, inSubject: true },
      { ...questions[2]!, inSubject: true },
    ];
    const element = await open({ questions: inSubject });
    fill(element, { 'q-company-': 'Acme', 'q-plan-': 'rent' });
    await bookAndConfirm(element, { subject: 'Mortgage' });
    const [one] = (await world.schedules()) as [{ visitor: { subject: string } }];
    expect(one.visitor.subject).to.equal('Mortgage · Company: Acme · Plan: Rent');
  });

  describe('about guests', () => {
    const guests = { max: 2 };
    const active = (element: VeScheduler) => element.shadowRoot!.activeElement?.id;

    it('are added and removed with the focus kept, and go into the calendar file', async () => {
      const element = await open({ guests });
      button(element, 'Add a guest').click();
      await until(() => active(element) === 'guest-0');
      expect(control(element, 'guest-0').labels![0]!.textContent.trim()).to.equal('Guest 1’s email');
      button(element, 'Add a guest').click();
      await until(() => active(element) === 'guest-1');
      expect(button(element, 'Add a guest').hidden).to.equal(true);
      fill(element, { 'guest-0': 'bob@example.com', 'guest-1': 'eve@example.com' });
      button(element, 'Remove guest 1').click();
      await until(() => valueOf(element, 'guest-0') === 'eve@example.com');
      expect(active(element)).to.equal('guest-0');
      expect(textOf(element, '.guests [role="status"]')).to.equal('The guest was removed.');
      expect(control(element, 'guest-1')).to.equal(null);
      button(element, 'Add a guest').click();
      await until(() => active(element) === 'guest-1');
      fill(element, { ...requiredValues(), 'guest-1': 'EVE@example.com' });
      const { guests: sent } = await answersOf(element);
      expect(sent).to.deep.equal(['eve@example.com']);
    });

    it('are checked as the email address is, and may stay empty', async () => {
      const element = await open({ guests });
      button(element, 'Add a guest').click();
      await until(() => control(element, 'guest-0'));
      fill(element, { ...requiredValues(), 'guest-0': 'bob' });
      submit(element);
      await until(() => active(element) === 'guest-0');
      expect(control(element, 'guest-0').getAttribute('aria-invalid')).to.equal('true');
      expect(described(element, control(element, 'guest-0'))).to.deep.equal([
        'Enter an address like name@example.com.',
      ]);
      fill(element, { 'guest-0': ' ' });
      expect(await answersOf(element)).not.to.have.property('guests');
    });
  });
});
