import { expect } from '@open-wc/testing';
import '../../../src/index.js';
import '../../../src/locales/ar.js';
import '../../../src/locales/de.js';
import '../../../src/locales/pl.js';
import { TIMES, announced, label, month, useCalendarPage } from './calendar-page.js';
import { seats, setClock } from './free-times.js';
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
  normalizeDates,
} from '../scheduler-page.js';
import { until } from '../world.js';

describe('the calendar’s days', () => {
  const page = useCalendarPage();

  describe('labels', () => {
    it('contain the number of times', async () => {
      const element = await page.open();
      expect(label(element, '2040-11-20')).to.equal('Tuesday 20 November, 6 times');
      expect(label(element, '2040-11-22')).to.equal('Thursday 22 November, 1 time');
    });

    it('mark a day without times as disabled, which can still be focused but not clicked', async () => {
      const element = await page.open();
      const sunday = dayOf(element, '2040-11-25');
      expect(label(element, '2040-11-25')).to.equal('Sunday 25 November, no times');
      expect(sunday.getAttribute('aria-disabled')).to.equal('true');
      expect(dayOf(element, '2040-11-20').getAttribute('aria-disabled')).to.equal(null);
      sunday.click();
      await element.updateComplete;
      expect(textOf(element, '#slots')).to.equal('Tuesday 20 November');
      expect(dayOf(element, '2040-11-20').getAttribute('aria-selected')).to.equal('true');
      sunday.focus();
      expect(focusedDay(element)).to.equal('2040-11-25');
    });

    it('select a day that is clicked before its times are known', async () => {
      page.freeTimes.isHeld = () => true;
      const element = await page.load();
      await until(() => dayOf(element, '2040-11-22'));
      expect(dayOf(element, '2040-11-22').getAttribute('aria-disabled')).to.equal(null);
      dayOf(element, '2040-11-22').click();
      await element.updateComplete;
      expect(textOf(element, '[part="times"]')).not.to.contain('no times');
      for (const { respond } of page.freeTimes.requests) respond(seats(TIMES));
      await until(() => slots(element).length === 1);
      expect(textOf(element, '#slots')).to.equal('Thursday 22 November');
    });

    it('mark past days as disabled and today as current', async () => {
      const element = await page.open({ lang: 'en-US' });
      expect(label(element, '2040-11-18')).to.equal('Sunday, November 18');
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
      expect(announced(element)).to.equal('Loading the booking form…');
    });

    it('show free days in bold, not only in another color', async () => {
      const element = await page.open();
      const weight = (date: string) => Number(getComputedStyle(dayOf(element, date)).fontWeight);
      expect(weight('2040-11-22')).to.be.greaterThan(weight('2040-11-23') + 100);
    });

    it('are announced when a day is selected', async () => {
      const element = await page.open();
      expect(announced(element)).to.equal('Tuesday 20 November, 6 times');
      dayOf(element, '2040-11-22').click();
      await element.updateComplete;
      expect(announced(element)).to.equal('Thursday 22 November, 1 time');
      dayOf(element, '2040-11-23').focus();
      await pressKey(element, 'Enter');
      expect(announced(element)).to.equal('Friday 23 November, no times');
      expect(slots(element)).to.deep.equal([]);
    });
  });

  describe('on a page', () => {
    it('are those of five weeks, also of other months, which can be booked', async () => {
      const element = await page.open();
      const dates = days(element).map((one) => one.dataset['day']);
      expect(dates).to.have.length(35);
      expect([dates[0], dates[34]]).to.deep.equal(['2040-11-19', '2040-12-23']);
      expect(month(element)).to.equal('November 2040');
      dayOf(element, '2040-12-03').click();
      await element.updateComplete;
      expect(textOf(element, '#slots')).to.equal('Monday 3 December');
      expect(month(element)).to.equal('November 2040');
      chooseSlot(element, '2040-12-03T09:00:00Z');
      submitVisitor(element);
      await waitForEvent(element, 'scheduled');
      const [post] = await page.sandbox.received('POST', '/schedules');
      expect(post!.body).to.have.property('date', Date.parse('2040-12-03T09:00:00Z'));
    });

    it('show the month on its first day only', async () => {
      const element = await page.open();
      const texts = days(element).map((one) => one.textContent.replace(/\s+/g, ' ').trim());
      expect(texts.slice(10, 14)).to.deep.equal(['29', '30', 'Dec1', '2']);
      expect(texts.filter((text) => /\D/.test(text))).to.deep.equal(['Dec1']);
    });

    it('are titled by both months when the next page starts with another one', async () => {
      setClock('2040-11-26T10:00:00Z');
      const element = await page.open({}, '2040-12-03');
      expect(month(element)).to.equal('November – December 2040');
      await pressButton(element, 'Next month');
      expect(month(element)).to.equal('January 2041');
      await pressButton(element, 'Previous month');
      expect(month(element)).to.equal('November – December 2040');
    });

    it('have a title that is not a live region', async () => {
      const element = await page.open();
      const title = element.renderRoot.querySelector('#month')!;
      expect(title.closest('[aria-live], [role="status"], output')).to.equal(null);
      expect(element.renderRoot.querySelector('[role="grid"]')!.getAttribute('aria-labelledby')).to.equal(
        'month',
      );
    });
  });

  describe('in another language', () => {
    for (const [lang, first, weekday, name, dir] of [
      ['en-GB', 'Monday', 'Mon', 'November 2040', 'ltr'],
      ['en-US', 'Sunday', 'Sun', 'November 2040', 'ltr'],
      ['de-DE', 'Montag', 'Mo', 'November 2040', 'ltr'],
      ['ar-EG', 'السبت', 'سبت', 'نوفمبر ٢٠٤٠', 'rtl'],
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
        expect(
          label(element, '2040-11-20').startsWith(normalizeDates(date.format(Date.parse('2040-11-20')))),
        ).to.equal(true);
      });
    }

    it('shows short weekday names without a full stop', async () => {
      const element = await page.open({ lang: 'pl-PL' });
      const heads = [...element.renderRoot.querySelectorAll('th')].map((one) => one.textContent);
      expect(heads).to.deep.equal(['pon', 'wt', 'śr', 'czw', 'pt', 'sob', 'niedz']);
    });

    it('Home and End move to the ends of the locale’s week', async () => {
      const element = await page.open({ lang: 'ar-EG', dir: 'rtl', horizonDays: 60 });
      dayOf(element, '2040-11-20').focus();
      await pressKey(element, 'ArrowDown');
      await pressKey(element, 'ArrowLeft');
      expect(focusedDay(element)).to.equal('2040-11-28');
      await pressKey(element, 'Home');
      expect(focusedDay(element)).to.equal('2040-11-24');
      await pressKey(element, 'End');
      expect(focusedDay(element)).to.equal('2040-11-30');
    });
  });

  describe('layout', () => {
    for (const [width, isBeside] of [
      [1000, true],
      [900, false],
      [600, true],
      [300, false],
    ] as const) {
      it(`places the times ${isBeside ? 'beside' : 'below'} the calendar at ${width} pixels`, async () => {
        const element = await page.open();
        element.parentElement!.style.width = `${width}px`;
        const box = (selector: string) => element.renderRoot.querySelector(selector)!.getBoundingClientRect();
        const [calendarBox, slotsBox] = [box('.calendar'), box('[part="times"]')];
        expect(slotsBox.left >= calendarBox.right).to.equal(isBeside);
        expect(slotsBox.top >= calendarBox.bottom).to.equal(!isBeside);
        expect(box('.picker').right).to.be.at.most(element.getBoundingClientRect().right);
      });
    }
  });
});
