import { expect, html } from '@open-wc/testing';
import '../../../src/index.js';
import type { VeScheduler } from '../../../src/index.js';
import { ANNA, REQUESTS, TIMES, label, useCalendarPage } from './calendar-page.js';
import {
  chooseSlot,
  control,
  fill,
  waitForForm,
  waitForEvent,
  part,
  pressButton,
  scheduler,
  slots,
  submitVisitor,
  textOf,
} from '../scheduler-page.js';
import { until } from '../world.js';

describe('the calendar', () => {
  const page = useCalendarPage();

  it('is not shown when the server sends only durations, which are offered', async () => {
    const element = await scheduler(page.sandbox, html`<ve-scheduler time-zone="UTC"></ve-scheduler>`, {
      agentEmail: ANNA,
      tokenSource: async (request) => ({
        ...(await page.sandbox.tokenSource(request)),
        calendar: { durations: [45, 15], horizon_days: 14 },
      }),
    });
    await waitForForm(element);
    const duration = control<HTMLSelectElement>(element, 'duration');
    expect([...duration.options].map(({ value }) => value)).to.deep.equal(['45', '15']);
    expect(duration.value).to.equal('45');
    fill(element, { date: '2040-11-20', time: '09:30' });
    submitVisitor(element);
    await waitForEvent(element, 'scheduled');
    const [post] = await page.sandbox.received('POST', '/schedules');
    expect(post!.body).to.include({ date: Date.parse('2040-11-20T09:30Z'), duration: 45 });
  });

  it('asks its own endpoint for free times while the token is on its way, and no second time', async () => {
    let answer!: () => void;
    const answered = new Promise<void>((resolve) => (answer = resolve));
    const element = await page.load({
      tokenSource: async (request) => {
        await answered;
        return page.sandbox.tokenSource(request);
      },
    });
    // The next page may be asked for already.
    await until(() => page.freeTimes.requests.length >= 2, 'both requests for the first page');
    expect(page.freeTimes.firstDays.slice(0, 2)).to.deep.equal(REQUESTS.november);
    expect(Boolean(part(element, 'skeleton'))).to.equal(true);
    answer();
    await until(() => slots(element).length === 6);
    const { firstDays } = page.freeTimes;
    expect(firstDays).to.deep.equal([...new Set(firstDays)]);
  });

  it('waits for the token of a gateway, which may change what is asked for', async () => {
    let isAsked = false;
    const element = await page.load({
      apiBase: '',
      tokenSource: () => {
        isAsked = true;
        return new Promise(() => {});
      },
    });
    await until(() => isAsked);
    await element.updateComplete;
    expect(page.freeTimes.requests).to.be.empty;
  });

  describe('with several agents', () => {
    it('asks for an agent first when times are per agent', async () => {
      const element = await scheduler(page.sandbox, html`<ve-scheduler time-zone="UTC"></ve-scheduler>`, {
        availabilityEndpoint: page.freeTimes.urlByAgent,
      });
      await waitForForm(element);
      expect(textOf(element, '.note')).to.equal('Choose a person to see when they’re free.');
      expect(page.freeTimes.requests).to.be.empty;
      fill(element, { agent: ANNA });
      await until(() => slots(element).length === 6);
      expect(page.freeTimes.requests.map(({ agent }) => agent)).to.include(ANNA);
    });

    it('shows free times at once when they are not per agent', async () => {
      const element = await scheduler(page.sandbox, html`<ve-scheduler time-zone="UTC"></ve-scheduler>`, {
        availabilityEndpoint: page.freeTimes.url,
      });
      await until(() => slots(element).length === 6);
      await page.preloaded();
      const before = page.freeTimes.requests.length;
      fill(element, { agent: ANNA });
      await element.updateComplete;
      expect(page.freeTimes.requests).to.have.length(before);
    });

    it('reloads for a new duration, but not for an incomplete one', async () => {
      const element = await page.open();
      await page.preloaded();
      const before = page.freeTimes.requests.length;
      fill(element, { duration: '4' });
      await element.updateComplete;
      expect(page.freeTimes.requests).to.have.length(before);
      fill(element, { duration: '45' });
      await until(() => page.freeTimes.requests.at(-1)!.duration === 45);
    });

    it('books the selected time of another page after the duration changes', async () => {
      const element = await page.open();
      chooseSlot(element, TIMES[1]!);
      await pressButton(element, 'Next month');
      await until(() => slots(element).length === 1);
      await pressButton(element, 'Next month');
      fill(element, { duration: '45' });
      await until(() => page.freeTimes.requests.at(-1)!.duration === 45);
      await until(() => label(element, '2041-01-07').endsWith('1 time'));
      submitVisitor(element);
      await waitForEvent(element, 'scheduled');
      const [post] = await page.sandbox.received('POST', '/schedules');
      expect(post!.body).to.include({ date: Date.parse(TIMES[1]!), duration: 45 });
    });
  });

  describe('with the page’s own hours', () => {
    async function openWithHours(properties: Partial<VeScheduler>): Promise<VeScheduler> {
      const element = await scheduler(page.sandbox, html`<ve-scheduler time-zone="UTC"></ve-scheduler>`, {
        agentEmail: ANNA,
        hours: 'Tue 09:00-11:00',
        ...properties,
      });
      await until(() => slots(element).length);
      return element;
    }
    const texts = (element: VeScheduler) => slots(element).map(({ text }) => text);

    it('offers a start every half hour while the meeting still fits', async () => {
      expect(texts(await openWithHours({}))).to.deep.equal(['09:00', '09:30', '10:00', '10:30']);
    });

    it('supports other steps and longer meetings', async () => {
      expect(texts(await openWithHours({ slotMinutes: 20, duration: 60 }))).to.deep.equal([
        '09:00',
        '09:20',
        '09:40',
        '10:00',
      ]);
    });

    it('reads the hours in the agent’s time zone', async () => {
      const element = await openWithHours({ agentTimeZone: 'Asia/Kathmandu' });
      expect(texts(element)).to.deep.equal(['03:15', '03:45', '04:15', '04:45']);
    });

    it('sends no request', async () => {
      await openWithHours({});
      expect(page.freeTimes.requests).to.be.empty;
    });

    for (const [why, properties] of [
      ['hours in another format', { hours: 'Mo-Fr 9-17' }],
      ['steps of one minute', { hours: 'Mon 09:00-17:00', slotMinutes: 1 }],
      ['steps that are not a number', { hours: 'Mon 09:00-17:00', slotMinutes: NaN }],
      ['an unknown time zone of the agent', { agentTimeZone: 'Mars/Olympus' }],
      ['an endpoint without https', { availabilityEndpoint: 'http://example.com/free' }],
      ['an endpoint with a javascript: URL', { availabilityEndpoint: 'javascript:alert(1)' }],
    ] as const) {
      it(`warns the developer about ${why}`, async () => {
        const element = await scheduler(page.sandbox, html`<ve-scheduler></ve-scheduler>`, {
          agentEmail: ANNA,
          ...properties,
        });
        expect((await waitForEvent(element, 'error')).detail.code).to.equal('configuration');
        expect(Boolean(part(element, 'form'))).to.equal(false);
        // Another render does not restart loading.
        element.requestUpdate();
        await element.updateComplete;
        expect(Boolean(part(element, 'skeleton'))).to.equal(false);
      });
    }
  });
});
