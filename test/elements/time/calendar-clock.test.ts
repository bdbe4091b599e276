import { expect, html } from '@open-wc/testing';
import '../../../src/index.js';
import { ANNA, NOW, TIMES, month, useCalendarPage } from './calendar-page.js';
import { setClock } from './free-times.js';
import {
  chooseSlot,
  chooseZone,
  dayOf,
  waitForEvent,
  pressButton,
  scheduler,
  slots,
  submitVisitor,
  textOf,
} from '../scheduler-page.js';
import { until } from '../world.js';

describe('the calendar', () => {
  const page = useCalendarPage();

  describe('when the time zone changes', () => {
    it('keeps the page that is shown', async () => {
      const element = await page.open();
      await pressButton(element, 'Next month');
      await until(() => slots(element).length === 1);
      await chooseZone(element, 'Tokyo');
      await until(() => slots(element)[0]?.text === '18:00');
      expect(month(element)).to.equal('December 2040');
    });

    it('follows the selected time to another day and page', async () => {
      page.freeTimes.starts = ['2040-12-23T20:00:00Z', '2040-12-23T09:00:00Z'];
      const element = await page.open({}, '2040-12-23');
      chooseSlot(element, '2040-12-23T20:00:00Z');
      await chooseZone(element, 'Tokyo');
      await until(() => slots(element).find(({ isChosen }) => isChosen)?.text === '05:00');
      expect(month(element)).to.equal('December 2040');
      expect(textOf(element, '#slots')).to.equal('Monday 24 December');
      submitVisitor(element);
      await waitForEvent(element, 'scheduled');
      const [post] = await page.sandbox.received('POST', '/schedules');
      expect(post!.body).to.have.property('date', Date.parse('2040-12-23T20:00:00Z'));
    });
  });

  describe('when time passes', () => {
    it('moves to the next day at midnight in the visitor’s time zone', async () => {
      setClock('2040-11-20T18:14:59.800Z');
      page.freeTimes.starts = ['2040-11-20T18:14:59.900Z', '2040-11-20T18:30:00Z', '2040-11-21T03:15:00Z'];
      const element = await scheduler(
        page.sandbox,
        html`<ve-scheduler time-zone="Asia/Kathmandu"></ve-scheduler>`,
        {
          agentEmail: ANNA,
          availabilityEndpoint: page.freeTimes.url,
        },
      );
      const today = () =>
        element.renderRoot.querySelector<HTMLElement>('[aria-current="date"]')?.dataset['day'];
      await until(() => today() === '2040-11-20');
      setClock('2040-11-20T18:15:00Z');
      await until(() => today() === '2040-11-21');
      expect(dayOf(element, '2040-11-20').getAttribute('aria-disabled')).to.equal('true');
      await until(
        () =>
          slots(element)
            .map(({ text }) => text)
            .join() === '00:15,09:00',
      );
    });

    it('deselects a day once it is over', async () => {
      const element = await page.open();
      dayOf(element, '2040-11-20').click();
      setClock('2040-11-21T08:00:00Z');
      element.requestUpdate();
      await element.updateComplete;
      expect(dayOf(element, '2040-11-20').getAttribute('aria-selected')).to.equal('false');
      expect(dayOf(element, '2040-11-20').tabIndex).to.equal(-1);
    });

    it('rejects a time that passed while the page was open', async () => {
      const element = await page.open();
      chooseSlot(element, TIMES[0]!);
      // Times up to two minutes ago are still accepted.
      setClock('2040-11-20T08:02:01Z');
      submitVisitor(element);
      await until(() => textOf(element, '#slot-error'));
      expect(await page.sandbox.received('POST', '/schedules')).to.be.empty;
    });

    for (const [offset, today] of [
      ['3 days ahead', '2040-11-22T10:00:00Z'],
      ['a year behind', '2039-11-19T10:00:00Z'],
    ] as const) {
      it(`uses the server’s time when the visitor’s clock is ${offset}`, async () => {
        setClock(today);
        const { fetch } = globalThis;
        globalThis.fetch = async (input, init) => {
          if (typeof input !== 'string' || !input.endsWith('/token')) return fetch(input, init);
          const token = await page.sandbox.tokenSource({ scope: 'schedule', signal: init!.signal! });
          return Response.json(token, { headers: { Date: new Date(NOW).toUTCString() } });
        };
        const element = await page.open({ tokenSource: undefined, tokenEndpoint: '/token' });
        globalThis.fetch = fetch;
        const day = element.renderRoot.querySelector<HTMLElement>('[aria-current="date"]')!.dataset['day'];
        expect(day).to.equal('2040-11-19');
      });
    }
  });
});
