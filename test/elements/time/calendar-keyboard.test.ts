import { expect } from '@open-wc/testing';
import '../../../src/index.js';
import type { VeScheduler } from '../../../src/index.js';
import { TIMES, label, month, useCalendarPage } from './calendar-page.js';
import {
  chooseSlot,
  dayOf,
  days,
  focusedDay,
  waitForEvent,
  pressButton,
  pressKey,
  slots,
  submitVisitor,
  textOf,
} from '../scheduler-page.js';
import { until } from '../world.js';

describe('the calendar', () => {
  const page = useCalendarPage();

  describe('by keyboard', () => {
    const FROM = '2040-12-12';

    async function at(day: string, properties: Partial<VeScheduler> = {}): Promise<VeScheduler> {
      const element = await page.open({ horizonDays: 900, ...properties });
      dayOf(element, '2040-11-20').focus();
      // Go to December first.
      await pressKey(element, 'PageDown');
      const [, , number] = day.split('-').map(Number) as [number, number, number];
      for (let from = 20; from > number; from -= 1) await pressKey(element, 'ArrowLeft');
      await until(() => focusedDay(element) === day, day);
      return element;
    }

    for (const [key, init, day] of [
      ['ArrowLeft', {}, '2040-12-11'],
      ['ArrowRight', {}, '2040-12-13'],
      ['ArrowUp', {}, '2040-12-05'],
      ['ArrowDown', {}, '2040-12-19'],
      ['Home', {}, '2040-12-10'],
      ['End', {}, '2040-12-16'],
      ['PageUp', {}, '2040-11-19'],
      ['PageDown', {}, '2041-01-12'],
      ['PageUp', { shiftKey: true }, '2040-11-19'],
      ['PageDown', { shiftKey: true }, '2041-12-12'],
    ] as const) {
      it(`${init.shiftKey ? 'Shift+' : ''}${key} moves the only tab stop from ${FROM} to ${day}`, async () => {
        const element = await at(FROM);
        expect(await pressKey(element, key, init)).to.equal(true);
        await until(() => focusedDay(element) === day, day);
        const stops = days(element).filter((one) => one.tabIndex === 0);
        expect(stops.map((one) => one.dataset['day'])).to.deep.equal([day]);
      });
    }

    it('uses the last day of a shorter month', async () => {
      const element = await page.open({ horizonDays: 900 }, '2040-11-20');
      dayOf(element, '2040-11-20').focus();
      await pressKey(element, 'PageDown');
      await pressKey(element, 'PageDown');
      for (let day = 20; day < 31; day += 1) await pressKey(element, 'ArrowRight');
      await until(() => focusedDay(element) === '2041-01-31');
      await pressKey(element, 'PageDown');
      await until(() => focusedDay(element) === '2041-02-28');
    });

    for (const key of ['ArrowLeft', 'ArrowUp', 'PageUp', 'Home']) {
      it(`${key} does not move before today`, async () => {
        const element = await page.open();
        dayOf(element, '2040-11-19').click();
        dayOf(element, '2040-11-19').focus();
        await pressKey(element, key);
        expect(focusedDay(element)).to.equal('2040-11-19');
      });
    }

    it('ignores an unrealistic horizon-days', async () => {
      const element = await page.open({ horizonDays: 1e9 });
      dayOf(element, '2040-11-20').focus();
      await pressKey(element, 'PageDown', { shiftKey: true });
      // The default horizon is 60 days.
      await until(() => focusedDay(element) === '2041-01-18');
    });

    it('does not move after the booking horizon', async () => {
      const element = await page.open({ horizonDays: 5 });
      dayOf(element, '2040-11-20').focus();
      for (const key of ['PageDown', 'ArrowDown', 'ArrowRight']) await pressKey(element, key);
      expect(focusedDay(element)).to.equal('2040-11-24');
    });

    for (const key of ['Enter', ' ']) {
      it(`${key === ' ' ? 'Space' : key} selects the day and keeps its focus`, async () => {
        const element = await page.open();
        dayOf(element, '2040-11-20').focus();
        await pressKey(element, 'ArrowRight');
        await pressKey(element, 'ArrowRight');
        expect(textOf(element, '#slots')).to.equal('Tuesday 20 November');
        expect(await pressKey(element, key)).to.equal(true);
        expect(textOf(element, '#slots')).to.equal('Thursday 22 November');
        expect(focusedDay(element)).to.equal('2040-11-22');
        expect(dayOf(element, '2040-11-22').getAttribute('aria-selected')).to.equal('true');
        expect(await page.sandbox.received('POST', '/schedules')).to.be.empty;
      });
    }

    it('reaches days without times, and lists the same day until another one is selected', async () => {
      const element = await page.open();
      dayOf(element, '2040-11-20').focus();
      await pressKey(element, 'ArrowRight');
      expect(focusedDay(element)).to.equal('2040-11-21');
      expect(dayOf(element, '2040-11-21').getAttribute('aria-disabled')).to.equal('true');
      expect(textOf(element, '#slots')).to.equal('Tuesday 20 November');
      expect(slots(element)).to.have.length(6);
      expect(dayOf(element, '2040-11-20').getAttribute('aria-selected')).to.equal('true');
      await pressKey(element, 'Enter');
      expect(textOf(element, '[part="times"]')).to.equal('Wednesday 21 November no times');
    });

    it('lists the same day, and its selected time, on other pages', async () => {
      const element = await page.open();
      chooseSlot(element, TIMES[1]!);
      dayOf(element, '2040-11-20').focus();
      await pressKey(element, 'PageDown');
      await pressKey(element, 'PageDown');
      expect(month(element)).to.equal('January 2041');
      expect(focusedDay(element)).to.equal('2041-01-18');
      await until(() => label(element, '2041-01-07').endsWith('1 time'));
      expect(textOf(element, '#slots')).to.equal('Tuesday 20 November');
      expect(slots(element).find(({ isChosen }) => isChosen)?.text).to.equal('09:30');
      for (let day = 18; day > 7; day -= 1) await pressKey(element, 'ArrowLeft');
      await pressKey(element, 'Enter');
      expect(textOf(element, '#slots')).to.equal('Monday 7 January');
      expect(slots(element).map(({ text, isChosen }) => [text, isChosen])).to.deep.equal([['09:00', false]]);
    });

    it('lists a day of the shown page once a button turns it', async () => {
      const element = await page.open();
      dayOf(element, '2040-11-20').focus();
      await pressKey(element, 'ArrowRight');
      await pressButton(element, 'Next month');
      await until(() => textOf(element, '#slots') === 'Monday 3 December');
    });

    it('goes on from a day that was clicked although it has no times', async () => {
      const element = await page.open();
      dayOf(element, '2040-11-25').click();
      dayOf(element, '2040-11-25').focus();
      await pressKey(element, 'ArrowRight');
      expect(focusedDay(element)).to.equal('2040-11-26');
      dayOf(element, '2040-11-22').focus();
      await pressKey(element, ' ');
      expect(textOf(element, '#slots')).to.equal('Thursday 22 November');
    });

    it('lists the first free day again for another meeting', async () => {
      const element = await page.open();
      chooseSlot(element, TIMES[1]!);
      dayOf(element, '2040-11-20').focus();
      await pressKey(element, 'ArrowRight');
      submitVisitor(element);
      await waitForEvent(element, 'scheduled');
      await pressButton(element, 'Book another meeting');
      await until(() => slots(element).length === 6);
      expect(textOf(element, '#slots')).to.equal('Tuesday 20 November');
    });

    for (const modifier of ['ctrlKey', 'altKey', 'metaKey']) {
      it(`leaves keys with ${modifier} to the browser`, async () => {
        const element = await page.open();
        dayOf(element, '2040-11-20').focus();
        expect(await pressKey(element, 'ArrowRight', { [modifier]: true })).to.equal(false);
        expect(focusedDay(element)).to.equal('2040-11-20');
      });
    }

    it('leaves other keys to the browser', async () => {
      const element = await page.open();
      dayOf(element, '2040-11-20').focus();
      for (const key of ['Tab', 'a', 'Escape']) {
        expect(await pressKey(element, key), key).to.equal(false);
      }
    });

    it('is mirrored on a right-to-left page', async () => {
      const element = await page.open();
      element.dir = 'rtl';
      dayOf(element, '2040-11-20').focus();
      await pressKey(element, 'ArrowLeft');
      expect(focusedDay(element)).to.equal('2040-11-21');
      await pressKey(element, 'ArrowRight');
      expect(focusedDay(element)).to.equal('2040-11-20');
      await pressKey(element, 'ArrowDown');
      expect(focusedDay(element)).to.equal('2040-11-27');
      await pressKey(element, 'Home');
      expect(focusedDay(element)).to.equal('2040-11-26');
    });
  });
});
