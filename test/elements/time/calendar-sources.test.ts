import { expect, html } from '@open-wc/testing';
import '../../../src/index.js';
import type { VeScheduler } from '../../../src/index.js';
import { ANNA, TIMES, label, useCalendarPage } from './calendar-page.js';
import {
  chooseSlot,
  control,
  fill,
  formOf,
  heard,
  part,
  pressButton,
  scheduler,
  slots,
  submit,
  textOf,
} from '../scheduler-page.js';
import { until } from '../world.js';

describe('the calendar', () => {
  const page = useCalendarPage();

  it('is not shown when the server gives only lengths, which are offered', async () => {
    const element = await scheduler(page.sandbox, html`<ve-scheduler time-zone="UTC"></ve-scheduler>`, {
      agentEmail: ANNA,
      tokenSource: async (request) => ({
        ...(await page.sandbox.tokenSource(request)),
        calendar: { durations: [45, 15], horizon_days: 14 },
      }),
    });
    await formOf(element);
    const duration = control<HTMLSelectElement>(element, 'duration');
    expect([...duration.options].map(({ value }) => value)).to.deep.equal(['45', '15']);
    expect(duration.value).to.equal('45');
    fill(element, { date: '2040-11-20', time: '09:30' });
    submit(element);
    await heard(element, 'scheduled');
    const [post] = await page.sandbox.received('POST', '/schedules');
    expect(post!.body).to.include({ date: Date.parse('2040-11-20T09:30Z'), duration: 45 });
  });

  describe('of several agents', () => {
    it('asks for the agent first when times are per agent', async () => {
      const element = await scheduler(page.sandbox, html`<ve-scheduler time-zone="UTC"></ve-scheduler>`, {
        availabilityEndpoint: page.freeTimes.urlByAgent,
      });
      await formOf(element);
      expect(textOf(element, '.note')).to.equal('Choose a person to see when they’re free.');
      expect(page.freeTimes.asked).to.be.empty;
      fill(element, { agent: ANNA });
      await until(() => slots(element).length === 6);
      expect(page.freeTimes.asked.map(({ agent }) => agent)).to.include(ANNA);
    });

    it('shows free times at once when they are not per agent', async () => {
      const element = await scheduler(page.sandbox, html`<ve-scheduler time-zone="UTC"></ve-scheduler>`, {
        availabilityEndpoint: page.freeTimes.url,
      });
      await until(() => slots(element).length === 6);
      const before = page.freeTimes.asked.length;
      fill(element, { agent: ANNA });
      await element.updateComplete;
      expect(page.freeTimes.asked).to.have.length(before);
    });

    it('reloads for another length, but not for a half-typed one', async () => {
      const element = await page.open();
      const before = page.freeTimes.asked.length;
      fill(element, { duration: '4' });
      await element.updateComplete;
      expect(page.freeTimes.asked).to.have.length(before);
      fill(element, { duration: '45' });
      await until(() => page.freeTimes.asked.at(-1)!.duration === 45);
    });

    it('still books what was chosen in a month that is not shown when the length changes', async () => {
      const element = await page.open();
      chooseSlot(element, TIMES[1]!);
      await pressButton(element, 'Next month');
      await until(() => slots(element).length === 1);
      await pressButton(element, 'Next month');
      fill(element, { duration: '45' });
      await until(() => page.freeTimes.asked.at(-1)!.duration === 45);
      await until(() => label(element, '2041-01-07')?.endsWith('1 time'));
      submit(element);
      await heard(element, 'scheduled');
      const [post] = await page.sandbox.received('POST', '/schedules');
      expect(post!.body).to.include({ date: Date.parse(TIMES[1]!), duration: 45 });
    });
  });

  describe('of the page’s own hours', () => {
    async function ofHours(properties: Partial<VeScheduler>): Promise<VeScheduler> {
      const element = await scheduler(page.sandbox, html`<ve-scheduler time-zone="UTC"></ve-scheduler>`, {
        agentEmail: ANNA,
        hours: 'Tue 09:00-11:00',
        ...properties,
      });
      await until(() => slots(element).length);
      return element;
    }
    const texts = (element: VeScheduler) => slots(element).map(({ text }) => text);

    it('offers a start every half hour from which the meeting ends in time', async () => {
      expect(texts(await ofHours({}))).to.deep.equal(['09:00', '09:30', '10:00', '10:30']);
    });

    it('takes longer steps and longer meetings', async () => {
      expect(texts(await ofHours({ slotMinutes: 20, duration: 60 }))).to.deep.equal([
        '09:00',
        '09:20',
        '09:40',
        '10:00',
      ]);
    });

    it('has them in the zone of the agent', async () => {
      const element = await ofHours({ agentTimeZone: 'Asia/Kathmandu' });
      expect(texts(element)).to.deep.equal(['03:15', '03:45', '04:15', '04:45']);
    });

    it('sends no request', async () => {
      await ofHours({});
      expect(page.freeTimes.asked).to.be.empty;
    });

    for (const [why, properties] of [
      ['hours of another form', { hours: 'Mo-Fr 9-17' }],
      ['steps of a minute', { hours: 'Mon 09:00-17:00', slotMinutes: 1 }],
      ['steps that are no number', { hours: 'Mon 09:00-17:00', slotMinutes: NaN }],
      ['a zone of the agent that does not exist', { agentTimeZone: 'Mars/Olympus' }],
      ['an endpoint that is not secure', { availabilityEndpoint: 'http://example.com/free' }],
      ['an endpoint that is no URL of the web', { availabilityEndpoint: 'javascript:alert(1)' }],
    ] as const) {
      it(`warns the developer about ${why}`, async () => {
        const element = await scheduler(page.sandbox, html`<ve-scheduler></ve-scheduler>`, {
          agentEmail: ANNA,
          ...properties,
        });
        expect((await heard(element, 'error')).detail.code).to.equal('configuration');
        expect(Boolean(part(element, 'form'))).to.equal(false);
        // And does not begin anew with each render.
        element.requestUpdate();
        await element.updateComplete;
        expect(Boolean(part(element, 'skeleton'))).to.equal(false);
      });
    }
  });
});
