import { expect } from '@open-wc/testing';
import '../../../src/index.js';
import '../../../src/locales/ar.js';
import '../../../src/locales/de.js';
import '../../../src/locales/pl.js';
import { label, month, useCalendarPage } from './calendar-page.js';
import { dayOf, days, focusedDay, pressKey, slots, textOf } from '../scheduler-page.js';
import { until } from '../world.js';

describe('the calendar’s days', () => {
  const page = useCalendarPage();

  describe('labels', () => {
    it('contain the number of times', async () => {
      const element = await page.open();
      expect(label(element, '2040-11-20')).to.equal('Tuesday 20 November, 6 times');
      expect(label(element, '2040-11-22')).to.equal('Thursday 22 November, 1 time');
    });

    it('mark a day without times, which can still be focused', async () => {
      const element = await page.open();
      const sunday = dayOf(element, '2040-11-25');
      expect(sunday.getAttribute('aria-label')).to.equal('Sunday 25 November, no times');
      expect(sunday.getAttribute('aria-disabled')).to.equal(null);
      sunday.focus();
      expect(focusedDay(element)).to.equal('2040-11-25');
    });

    it('mark past days as disabled and today as current', async () => {
      const element = await page.open();
      expect(label(element, '2040-11-18')).to.equal('Sunday 18 November');
      expect(dayOf(element, '2040-11-18').getAttribute('aria-disabled')).to.equal('true');
      const today = days(element).filter((one) => one.getAttribute('aria-current') === 'date');
      expect(today.map((one) => one.dataset['day'])).to.deep.equal(['2040-11-19']);
    });

    it('contain no number of times while they load', async () => {
      page.freeTimes.isHeld = () => true;
      const element = await page.load();
      await until(() => dayOf(element, '2040-11-20'));
      expect(label(element, '2040-11-20')).to.equal('Tuesday 20 November');
      expect(element.renderRoot.querySelector('[role="grid"]')!.getAttribute('aria-busy')).to.equal('true');
      expect(textOf(element, '[role="status"]')).to.equal('Looking for free times…');
    });

    it('show free days in bold, not only in another color', async () => {
      const element = await page.open();
      const weight = (date: string) => Number(getComputedStyle(dayOf(element, date)).fontWeight);
      expect(weight('2040-11-22')).to.be.greaterThan(weight('2040-11-23') + 100);
    });

    it('are announced when a day is selected', async () => {
      const element = await page.open();
      expect(textOf(element, '[role="status"]')).to.equal('Tuesday 20 November, 6 times');
      dayOf(element, '2040-11-22').click();
      await element.updateComplete;
      expect(textOf(element, '[role="status"]')).to.equal('Thursday 22 November, 1 time');
      dayOf(element, '2040-11-23').click();
      await element.updateComplete;
      expect(textOf(element, '[role="status"]')).to.equal('Friday 23 November, no times');
      expect(slots(element)).to.deep.equal([]);
    });
  });

  describe('in another language', () => {
    for (const [lang, first, weekday, name, dir] of [
      ['en-GB', 'Monday', 'Mon', 'November 2040', 'ltr'],
      ['en-US', 'Sunday', 'Sun', 'November 2040', 'ltr'],
      ['de-DE', 'Montag', 'Mo', 'November 2040', 'ltr'],
      ['ar-EG', 'السبت', 'س', 'نوفمبر ٢٠٤٠', 'rtl'],
    ] as const) {
      it(`${lang}: starts the week on ${first} and translates month and days`, async () => {
        const element = await page.open({ lang, dir });
        const head = element.renderRoot.querySelector('th')!;
        expect([head.abbr, head.textContent]).to.deep.equal([first, weekday]);
        expect(month(element)).to.equal(name);
        const date = new Intl.DateTimeFormat(lang, {
          weekday: 'long',
          day: 'numeric',
          month: 'long',
          timeZone: 'UTC',
        });
        expect(label(element, '2040-11-20')!.startsWith(date.format(Date.parse('2040-11-20')))).to.equal(
          true,
        );
      });
    }

    it('shortens all column headings when some names are too long', async () => {
      const element = await page.open({ lang: 'pl' });
      const heads = [...element.renderRoot.querySelectorAll('th')].map((one) => one.textContent);
      expect(heads).to.deep.equal(['P', 'W', 'Ś', 'C', 'P', 'S', 'N']);
    });

    it('Home and End move to the ends of the locale’s week', async () => {
      const element = await page.open({ lang: 'ar-EG', dir: 'rtl', horizonDays: 60 });
      dayOf(element, '2040-11-28').click();
      dayOf(element, '2040-11-28').focus();
      await pressKey(element, 'Home');
      expect(focusedDay(element)).to.equal('2040-11-24');
      await pressKey(element, 'End');
      expect(focusedDay(element)).to.equal('2040-11-30');
    });
  });

  describe('layout', () => {
    for (const [width, isBeside] of [
      [900, true],
      [300, false],
    ] as const) {
      it(`places the times ${isBeside ? 'beside' : 'below'} the calendar at ${width} pixels`, async () => {
        const element = await page.open();
        element.parentElement!.style.width = `${width}px`;
        const box = (selector: string) => element.renderRoot.querySelector(selector)!.getBoundingClientRect();
        const [calendarBox, slotsBox] = [box('.calendar'), box('.slots')];
        expect(slotsBox.left >= calendarBox.right).to.equal(isBeside);
        expect(slotsBox.top >= calendarBox.bottom).to.equal(!isBeside);
        expect(box('.picker').right).to.be.at.most(element.getBoundingClientRect().right);
      });
    }
  });
});
