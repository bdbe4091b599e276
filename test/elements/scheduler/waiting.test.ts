import { expect, html } from '@open-wc/testing';
import '../../../src/index.js';
import type { VeScheduler } from '../../../src/index.js';
import { en } from '../../../src/i18n/en.js';
import { book, part, scheduler, textOf, waitForEvent, waitForForm } from '../scheduler-page.js';
import { until, World } from '../world.js';

describe('<ve-scheduler> when it has to wait', () => {
  let world: World;
  const { fetch } = globalThis;
  beforeEach(() => {
    world = new World();
  });
  afterEach(() => {
    globalThis.fetch = fetch;
  });

  /** Refuses a booking as a gateway does. Other origins cannot read `Retry-After`, so the API's own answer has none. */
  async function bookAndWait(retryAfter: number): Promise<VeScheduler> {
    const headers = { 'Retry-After': String(retryAfter) };
    globalThis.fetch = (input, init) =>
      init?.method === 'POST' && (input as string).includes('/api/schedules/tenant/')
        ? Promise.resolve(Response.json({ error: 'Too many requests' }, { status: 429, headers }))
        : fetch(input, init);
    const element = await scheduler(world, html`<ve-scheduler></ve-scheduler>`);
    await book(element);
    await waitForEvent(element, 'error');
    await element.updateComplete;
    return element;
  }

  const submitButton = (element: VeScheduler) => part(element, 'submit')!;
  const status = (element: VeScheduler) => textOf(element, '[role="status"]');

  it('counts down for the eye only, under a name that stays', async () => {
    const element = await bookAndWait(60);
    const [seconds, name] = submitButton(element).children;
    expect(seconds!.textContent).to.match(/^Try again in (59|60) s$/);
    expect(seconds!.ariaHidden).to.equal('true');
    expect(name!.textContent).to.equal('Book 10:00');
    expect(submitButton(element).ariaDisabled).to.equal('true');
    expect(status(element)).to.equal('');
  });

  it('says when the wait is over', async () => {
    const element = await bookAndWait(1);
    await until(() => status(element) === en.waitOver, 'the end of the wait');
    expect(submitButton(element).ariaDisabled).to.equal(null);
    expect(submitButton(element).textContent.trim()).to.equal('Book 10:00');
  });

  for (const [seconds, text] of [
    [120, en.errors.rateLimited],
    [121, en.errors.rateLimitedLonger],
  ] as const) {
    it(`says “${text}” for ${seconds} seconds`, async () => {
      expect(textOf(await bookAndWait(seconds), '[part="alert"]')).to.contain(text);
    });
  }

  it('says nothing about a wait that never was', async () => {
    const element = await scheduler(world, html`<ve-scheduler></ve-scheduler>`);
    await waitForForm(element);
    expect(status(element)).to.equal('');
  });
});
