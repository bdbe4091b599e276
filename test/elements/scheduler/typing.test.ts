import { expect, html } from '@open-wc/testing';
import '../../../src/index.js';
import type { VeScheduler } from '../../../src/index.js';
import { useCalendarPage } from '../time/calendar-page.js';
import {
  bookAndConfirm,
  control,
  fill,
  part,
  scheduler,
  submit,
  textOf,
  waitForForm,
  type FieldValues,
} from '../scheduler-page.js';
import { until, World } from '../world.js';

describe('<ve-scheduler> while a visitor types', () => {
  const page = useCalendarPage();

  /** Counts how often the form renders, the calendar with it. */
  function countRenders(element: VeScheduler): () => number {
    let count = 0;
    element.addController({ hostUpdated: () => (count += 1) });
    return () => count;
  }

  /** How often the form renders for an edit. */
  async function rendersFor(element: VeScheduler, values: FieldValues): Promise<number> {
    await element.updateComplete;
    const renders = countRenders(element);
    fill(element, values);
    await element.updateComplete;
    return renders();
  }

  const DETAILS = {
    name: 'Ada',
    email: 'ada@example.com',
    phone: '+49 40 1',
    subject: 'A loan',
    sendNotificationEmail: false,
  };

  it('renders nothing for what the control shows by itself', async () => {
    const element = await page.open();
    for (const [name, value] of Object.entries(DETAILS)) {
      expect(await rendersFor(element, { [name]: value }), name).to.equal(0);
    }
  });

  it('renders nothing for answers to questions', async () => {
    const element = await page.open({ questions: [{ id: 'topic', type: 'text', label: 'Topic' }] });
    const answer = await until(
      () => element.renderRoot.querySelector<HTMLInputElement>('[name*="topic"]'),
      'the question',
    );
    expect(await rendersFor(element, { [answer.name]: 'A loan' })).to.equal(0);
  });

  it('renders what depends on a field', async () => {
    const element = await page.open();
    expect(await rendersFor(element, { duration: '45' })).to.be.greaterThan(0);
  });

  it('renders once when a mistake is corrected, and not for a field without one', async () => {
    const element = await page.open();
    submit(element);
    await until(() => part(element, 'issues'), 'the mistakes');
    expect(await rendersFor(element, { subject: 'A loan' })).to.equal(0);
    expect(await rendersFor(element, { name: 'A' })).to.equal(1);
    expect(control(element, 'name').getAttribute('aria-invalid')).to.equal('false');
    expect(await rendersFor(element, { name: 'Ad' })).to.equal(0);
  });

  it('books what was typed, and keeps it through a render', async () => {
    const world = new World();
    const element = await scheduler(world, html`<ve-scheduler time-zone="UTC"></ve-scheduler>`);
    await waitForForm(element);
    fill(element, DETAILS);
    element.requestUpdate();
    await element.updateComplete;
    expect(control(element, 'subject').value).to.equal('A loan');
    await bookAndConfirm(element, DETAILS);
    expect(textOf(element, '[part="confirmation"]')).to.contain('A loan');
  });
});
