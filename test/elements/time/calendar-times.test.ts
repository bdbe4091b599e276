import { expect } from '@open-wc/testing';
import '../../../src/index.js';
import type { HourCycle } from '../../../src/i18n/format.js';
import type { VeScheduler } from '../../../src/index.js';
import { TIMES, announced, label, month, useCalendarPage } from './calendar-page.js';
import { setClock } from './free-times.js';
import {
  chooseSlot,
  chooseZone,
  control,
  dayOf,
  fill,
  focusedDay,
  waitForEvent,
  part,
  pressButton,
  slots,
  submit,
  submitVisitor,
  textOf,
} from '../scheduler-page.js';
import { until } from '../world.js';

describe('the calendar', () => {
  const page = useCalendarPage();

  describe('the times of a day', () => {
    it('are radio buttons named slot, in a group labelled by the day', async () => {
      const element = await page.open();
      expect(
        slots(element).map(({ instant, text }) => [new Date(instant).toISOString(), text]),
      ).to.deep.equal([
        ['2040-11-20T08:00:00.000Z', '08:00'],
        ['2040-11-20T09:30:00.000Z', '09:30'],
        ['2040-11-20T11:59:00.000Z', '11:59'],
        ['2040-11-20T12:00:00.000Z', '12:00'],
        ['2040-11-20T16:30:00.000Z', '16:30'],
        ['2040-11-20T17:00:00.000Z', '17:00'],
      ]);
      const group = element.renderRoot.querySelector('[role="radiogroup"]')!;
      expect(textOf(element, `#${group.getAttribute('aria-labelledby')!}`)).to.equal('Tuesday 20 November');
      expect(group.getAttribute('aria-required')).to.equal('true');
    });

    it('are grouped into night, morning, afternoon and evening', async () => {
      page.freeTimes.starts = [
        '2040-11-20T00:00:00Z',
        '2040-11-20T04:59:00Z',
        '2040-11-20T05:00:00Z',
        ...TIMES,
      ];
      const element = await page.open();
      const names = ['Night', 'Morning', 'Afternoon', 'Evening'];
      const groups = [...element.renderRoot.querySelectorAll('[role="radiogroup"] [role="group"]')].filter(
        (one) => one.querySelector('[name="slot"]'),
      );
      expect(groups.map((one) => one.getAttribute('aria-label'))).to.deep.equal(names);
      const texts = [...element.renderRoot.querySelectorAll('[part="times"] :is(p, .times)')].map((one) =>
        one.textContent.replace(/\s+/g, ' ').trim(),
      );
      expect(texts).to.deep.equal([
        'Night',
        '00:0004:59',
        'Morning',
        '05:0008:0009:3011:59',
        'Afternoon',
        '12:0016:30',
        'Evening',
        '17:00',
      ]);
    });

    it('show no heading for an empty part of the day', async () => {
      const element = await page.open();
      dayOf(element, '2040-11-22').click();
      await element.updateComplete;
      expect(textOf(element, '[part="times"]')).to.equal('Thursday 22 November 12h 24h Morning 09:00');
    });

    for (const [lang, hourCycle, text] of [
      ['en-GB', '', /^16:30$/],
      ['en-US', '', /^4:30 PM$/],
      ['en-GB', 'h12', /^0?4:30 pm$/],
      ['en-US', 'h23', /^16:30$/],
      ['en-US', 'nonsense', /^4:30 PM$/],
    ] as const) {
      it(`match ${text.source} in ${lang}${hourCycle && ` with hour-cycle ${hourCycle}`}`, async () => {
        const element = await page.open({ lang, hourCycle: hourCycle as HourCycle | '' });
        expect(slots(element)[4]!.text).to.match(text);
      });
    }

    it('change when the page sets hour-cycle at run time', async () => {
      const element = await page.open();
      element.setAttribute('hour-cycle', 'h12');
      await element.updateComplete;
      expect(slots(element)[4]!.text).to.match(/4:30 pm$/);
      element.removeAttribute('hour-cycle');
      await element.updateComplete;
      expect(slots(element)[4]!.text).to.equal('16:30');
    });

    it('change with the buttons for 12 and 24 hours, everywhere in the form', async () => {
      const element = await page.open();
      const buttons = [
        ...element.renderRoot.querySelectorAll<HTMLButtonElement>('[part="hour-cycle"] button'),
      ];
      const pressed = () => buttons.map((one) => one.ariaPressed);
      expect(buttons.map(({ textContent }) => textContent.trim())).to.deep.equal(['12h', '24h']);
      expect(buttons[0]!.parentElement!.ariaLabel).to.equal('Time');
      expect(pressed()).to.deep.equal(['false', 'true']);
      chooseSlot(element, TIMES[4]!);
      buttons[0]!.click();
      await element.updateComplete;
      expect(pressed()).to.deep.equal(['true', 'false']);
      expect(slots(element)[4]!.text).to.match(/^0?4:30 pm$/);
      expect(slots(element)[4]!.isChosen).to.equal(true);
      expect(textOf(element, '.summary')).to.match(/ 0?4:30 – 0?5:00 pm/);
      expect(textOf(element, '[part="submit"]')).to.match(/^Book 0?4:30 pm$/);
      element.hourCycle = 'h12';
      buttons[1]!.click();
      await element.updateComplete;
      expect(pressed()).to.deep.equal(['false', 'true']);
      expect(slots(element)[4]!.text).to.equal('16:30');
      expect(await page.sandbox.received('POST', '/schedules')).to.be.empty;
    });

    it('say 12 or 24 hours as the page’s hour cycle does', async () => {
      const element = await page.open({ hourCycle: 'h12' });
      expect(textOf(element, '[part="hour-cycle"] [aria-pressed="true"]')).to.equal('12h');
      element.hourCycle = 'h24';
      await element.updateComplete;
      expect(textOf(element, '[part="hour-cycle"] [aria-pressed="true"]')).to.equal('24h');
    });

    it('are a new group on another day, so that Tab enters it at its first time', async () => {
      const element = await page.open();
      const group = () => element.renderRoot.querySelector('[role="radiogroup"]');
      const first = group();
      element.renderRoot.querySelectorAll<HTMLElement>('[name="slot"]')[3]!.focus();
      dayOf(element, '2040-11-22').click();
      await element.updateComplete;
      expect(group() === first).to.equal(false);
      dayOf(element, '2040-11-22').click();
      const second = group();
      chooseSlot(element, '2040-11-22T09:00:00Z');
      await element.updateComplete;
      expect(group() === second).to.equal(true);
    });

    it('show their UTC offset when the clocks repeat an hour', async () => {
      setClock('2040-10-27T12:00:00Z');
      page.freeTimes.starts = ['2040-10-28T00:30:00Z', '2040-10-28T01:30:00Z', '2040-10-28T02:30:00Z'];
      const element = await page.open({ timeZone: 'Europe/Berlin' }, '2040-10-28');
      expect(slots(element).map(({ text }) => text)).to.deep.equal([
        '02:30 UTC+02:00',
        '02:30 UTC+01:00',
        '03:30',
      ]);
    });

    it('show an error at the group and focus it when none is selected', async () => {
      const element = await page.open();
      submitVisitor(element);
      await until(() => (element.shadowRoot!.activeElement as HTMLInputElement | null)?.name === 'slot');
      const group = element.renderRoot.querySelector('[role="radiogroup"]')!;
      expect(group.getAttribute('aria-invalid')).to.equal('true');
      const [zone, error] = group.getAttribute('aria-describedby')!.split(' ');
      expect(textOf(element, `#${zone!}`)).to.equal('Times in UTC');
      expect(textOf(element, `#${error!}`)).to.equal('Choose a day and a time.');
      chooseSlot(element, TIMES[1]!);
      await element.updateComplete;
      expect(group.getAttribute('aria-invalid')).to.equal('false');
      expect(textOf(element, '#slot-error')).to.equal('');
    });

    it('keep the selected one while other days are shown', async () => {
      const element = await page.open();
      chooseSlot(element, TIMES[1]!);
      dayOf(element, '2040-11-22').click();
      await element.updateComplete;
      expect(slots(element).map(({ isChosen }) => isChosen)).to.deep.equal([false]);
      expect(textOf(element, '.summary')).to.contain('Tue, 20 Nov 2040, 09:30–10:00');
      dayOf(element, '2040-11-20').click();
      await element.updateComplete;
      expect(slots(element).find(({ isChosen }) => isChosen)?.text).to.equal('09:30');
    });

    it('book the selected instant', async () => {
      const element = await page.open();
      chooseSlot(element, TIMES[1]!);
      submitVisitor(element);
      await waitForEvent(element, 'scheduled');
      const [post] = await page.sandbox.received('POST', '/schedules');
      expect(post!.body).to.have.property('date', Date.parse(TIMES[1]!));
      expect(post!.body).to.have.property('duration', 30);
    });

    it('reload from the first free day for another meeting', async () => {
      const element = await page.open();
      await pressButton(element, 'Next month');
      await until(() => slots(element).length === 1);
      chooseSlot(element, '2040-12-03T09:00:00Z');
      submitVisitor(element);
      await waitForEvent(element, 'scheduled');
      const before = page.freeTimes.requests.length;
      await pressButton(element, 'Book another meeting');
      await until(() => slots(element).length === 6);
      expect(page.freeTimes.requests.length).to.be.greaterThan(before);
      expect(slots(element).some(({ isChosen }) => isChosen)).to.equal(false);
      expect(month(element)).to.equal('November 2040');
    });
  });

  describe('when the selected slot was taken', () => {
    async function bookTakenSlot(element: VeScheduler, start: string): Promise<void> {
      await page.sandbox.fail({
        kind: 'status',
        status: 409,
        times: 1,
        method: 'POST',
        path: '/api/schedules/tenant/',
      });
      fill(element, { name: 'Ada', subject: 'Mortgage', email: 'ada@example.com' });
      chooseSlot(element, start);
      page.freeTimes.starts = page.freeTimes.starts.filter((one) => one !== start);
      submit(element);
      expect((await waitForEvent(element, 'error')).detail.code).to.equal('conflict');
    }

    it('says so, reloads free times, and keeps the typed values', async () => {
      const element = await page.open();
      await bookTakenSlot(element, TIMES[1]!);
      await until(() => slots(element).length === 5);
      expect(slots(element).some(({ text }) => text === '09:30')).to.equal(false);
      expect(slots(element).some(({ isChosen }) => isChosen)).to.equal(false);
      expect(textOf(element, '#slot-error')).to.equal('This time has just been taken. Choose another one.');
      // The message appears once, above the calendar.
      expect(Boolean(part(element, 'alert'))).to.equal(false);
      expect(Boolean(element.renderRoot.querySelector('.time > #slot-error'))).to.equal(true);
      for (const role of ['grid', 'radiogroup']) {
        const described = element.renderRoot
          .querySelector(`[role="${role}"]`)!
          .getAttribute('aria-describedby');
        expect(described).to.contain('slot-error');
      }
      expect(['name', 'subject', 'email'].map((name) => control(element, name).value)).to.deep.equal([
        'Ada',
        'Mortgage',
        'ada@example.com',
      ]);
      expect(Boolean(element.renderRoot.querySelector('.summary'))).to.equal(false);
    });

    it('focuses the day, announces the conflict, and books another time', async () => {
      const element = await page.open();
      await bookTakenSlot(element, TIMES[1]!);
      await until(() => focusedDay(element) === '2040-11-20');
      await until(() => slots(element).length === 5);
      expect(announced(element)).to.equal(
        'This time has just been taken. Choose another one. Tuesday 20 November, 5 times',
      );
      chooseSlot(element, TIMES[0]!);
      submit(element);
      await waitForEvent(element, 'scheduled');
    });

    it('stays on the page that was shown', async () => {
      const element = await page.open();
      await pressButton(element, 'Next month');
      await until(() => slots(element).length === 1);
      page.freeTimes.starts = [...TIMES, '2040-12-04T09:00:00Z'];
      await bookTakenSlot(element, '2040-12-03T09:00:00Z');
      await until(() => label(element, '2040-12-04').endsWith('1 time'));
    });

    it('stays on that page after the time zone changed', async () => {
      const element = await page.open();
      await pressButton(element, 'Next month');
      await until(() => slots(element).length === 1);
      chooseSlot(element, '2040-12-03T09:00:00Z');
      await chooseZone(element, 'Tokyo');
      await until(() => slots(element)[0]?.text === '18:00');
      page.freeTimes.starts = [...TIMES, '2040-12-04T09:00:00Z'];
      await bookTakenSlot(element, '2040-12-03T09:00:00Z');
      await until(() => !slots(element).some(({ isChosen }) => isChosen));
      expect(month(element)).to.equal('December 2040');
    });
  });

  it('shows a selected time when the engine does not know the agent’s time zone', async () => {
    const element = await page.open({
      tokenSource: async (request) => ({
        ...(await page.sandbox.tokenSource(request)),
        calendar: { time_zone: 'Mars/Olympus' },
      }),
    });
    chooseSlot(element, TIMES[1]!);
    await until(() => textOf(element, '.summary').includes('2040, 09:30–10:00'));
    expect(textOf(element, '.summary')).not.to.contain('Their time');
  });
});
