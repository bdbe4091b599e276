import { expect, html } from '@open-wc/testing';
import '../../../src/index.js';
import '../../../src/locales/ar.js';
import '../../../src/locales/de.js';
import '../../../src/locales/pl.js';
import type { VeScheduler } from '../../../src/index.js';
import { FreeTimes, resetClock, seats, setClock } from './free-times.js';
import {
  chooseSlot,
  chooseZone,
  control,
  dayOf,
  days,
  fill,
  focusedDay,
  formOf,
  heard,
  part,
  pressButton,
  pressKey,
  scheduler,
  slots,
  submit,
  textOf,
} from '../scheduler-page.js';
import { until, World } from '../world.js';

const ANNA = 'anna.keller@example.com';
/** A Monday. */
const NOW = '2040-11-19T10:00:00Z';
const TIMES = [
  '2040-11-20T08:00:00Z',
  '2040-11-20T09:30:00Z',
  '2040-11-20T11:59:00Z',
  '2040-11-20T12:00:00Z',
  '2040-11-20T16:30:00Z',
  '2040-11-20T17:00:00Z',
  '2040-11-22T09:00:00Z',
  '2040-12-03T09:00:00Z',
  '2041-01-07T09:00:00Z',
];

describe('the calendar', () => {
  let world: World;
  let free: FreeTimes;
  beforeEach(() => {
    world = new World();
    free = new FreeTimes(...TIMES);
    setClock(NOW);
  });
  afterEach(() => {
    free.close();
    resetClock();
  });

  /** A calendar of Anna's, in UTC. */
  async function calendar(properties: Partial<VeScheduler> = {}, day = '2040-11-20'): Promise<VeScheduler> {
    const element = await scheduler(world, html`<ve-scheduler time-zone="UTC"></ve-scheduler>`, {
      agentEmail: ANNA,
      availabilityEndpoint: free.url,
      ...properties,
    });
    await formOf(element);
    await until(
      () => element.renderRoot.querySelector(`[data-day="${day}"][part~="free"]`),
      `times on ${day}`,
    );
    return element;
  }

  const label = (element: VeScheduler, date: string) => dayOf(element, date).getAttribute('aria-label');
  const month = (element: VeScheduler) => textOf(element, '#month');
  const aloud = (element: VeScheduler) => textOf(element, '[role="status"]');

  describe('says of each day', () => {
    it('how many times it has', async () => {
      const element = await calendar();
      expect(label(element, '2040-11-20')).to.equal('Tuesday 20 November, 6 times');
      expect(label(element, '2040-11-22')).to.equal('Thursday 22 November, 1 time');
    });

    it('that it has none, and takes the focus there all the same', async () => {
      const element = await calendar();
      const sunday = dayOf(element, '2040-11-25');
      expect(sunday.getAttribute('aria-label')).to.equal('Sunday 25 November, no times');
      expect(sunday.getAttribute('aria-disabled')).to.equal(null);
      sunday.focus();
      expect(focusedDay(element)).to.equal('2040-11-25');
    });

    it('that it has passed, and which one is today', async () => {
      const element = await calendar();
      expect(label(element, '2040-11-18')).to.equal('Sunday 18 November');
      expect(dayOf(element, '2040-11-18').getAttribute('aria-disabled')).to.equal('true');
      const today = days(element).filter((one) => one.getAttribute('aria-current') === 'date');
      expect(today.map((one) => one.dataset['day'])).to.deep.equal(['2040-11-19']);
    });

    it('nothing of its times while those are loaded', async () => {
      free.isHeld = () => true;
      const element = await scheduler(world, html`<ve-scheduler time-zone="UTC"></ve-scheduler>`, {
        agentEmail: ANNA,
        availabilityEndpoint: free.url,
      });
      await until(() => dayOf(element, '2040-11-20'));
      expect(label(element, '2040-11-20')).to.equal('Tuesday 20 November');
      expect(element.renderRoot.querySelector('[role="grid"]')!.getAttribute('aria-busy')).to.equal('true');
      expect(textOf(element, '[role="status"]')).to.equal('Looking for free times…');
    });

    it('whether it is free by more than a colour', async () => {
      const element = await calendar();
      const weight = (date: string) => Number(getComputedStyle(dayOf(element, date)).fontWeight);
      expect(weight('2040-11-22')).to.be.greaterThan(weight('2040-11-23') + 100);
    });

    it('aloud, which one’s times are shown', async () => {
      const element = await calendar();
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

  describe('by keyboard', () => {
    const FROM = '2040-12-12';

    async function at(day: string, properties: Partial<VeScheduler> = {}): Promise<VeScheduler> {
      const element = await calendar({ horizonDays: 900, ...properties });
      dayOf(element, '2040-11-20').focus();
      // Over a month that has nothing to do with where it leads.
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
      it(`${init.shiftKey ? 'Shift+' : ''}${key} leads from ${FROM} to ${day}, and is the grid’s own`, async () => {
        const element = await at(FROM);
        expect(await pressKey(element, key, init)).to.equal(true);
        await until(() => focusedDay(element) === day, day);
        const stops = days(element).filter((one) => one.tabIndex === 0);
        expect(stops.map((one) => one.dataset['day'])).to.deep.equal([day]);
      });
    }

    it('takes the last day of a month that is shorter', async () => {
      const element = await calendar({ horizonDays: 900 }, '2040-11-20');
      dayOf(element, '2040-11-20').focus();
      await pressKey(element, 'PageDown');
      await pressKey(element, 'PageDown');
      for (let day = 20; day < 31; day += 1) await pressKey(element, 'ArrowRight');
      await until(() => focusedDay(element) === '2041-01-31');
      await pressKey(element, 'PageDown');
      await until(() => focusedDay(element) === '2041-02-28');
    });

    for (const key of ['ArrowLeft', 'ArrowUp', 'PageUp', 'Home']) {
      it(`${key} never leaves today for the past`, async () => {
        const element = await calendar();
        dayOf(element, '2040-11-19').click();
        dayOf(element, '2040-11-19').focus();
        await pressKey(element, key);
        expect(focusedDay(element)).to.equal('2040-11-19');
      });
    }

    it('takes no number of days that no calendar has', async () => {
      const element = await calendar({ horizonDays: 1e9 });
      dayOf(element, '2040-11-20').focus();
      await pressKey(element, 'PageDown', { shiftKey: true });
      // Sixty days.
      await until(() => focusedDay(element) === '2041-01-18');
    });

    it('never goes beyond the last day that can be booked', async () => {
      const element = await calendar({ horizonDays: 5 });
      dayOf(element, '2040-11-20').focus();
      for (const key of ['PageDown', 'ArrowDown', 'ArrowRight']) await pressKey(element, key);
      expect(focusedDay(element)).to.equal('2040-11-24');
    });

    for (const key of ['Enter', ' ']) {
      it(`${key === ' ' ? 'Space' : key} shows the times of the day, and keeps the focus there`, async () => {
        const element = await calendar();
        dayOf(element, '2040-11-20').focus();
        await pressKey(element, 'ArrowRight');
        await pressKey(element, 'ArrowRight');
        expect(textOf(element, '#slots')).to.equal('Tuesday 20 November');
        expect(await pressKey(element, key)).to.equal(true);
        expect(textOf(element, '#slots')).to.equal('Thursday 22 November');
        expect(focusedDay(element)).to.equal('2040-11-22');
        expect(dayOf(element, '2040-11-22').getAttribute('aria-selected')).to.equal('true');
        expect(await world.received('POST', '/schedules')).to.be.empty;
      });
    }

    for (const modifier of ['ctrlKey', 'altKey', 'metaKey']) {
      it(`leaves keys with ${modifier} to the browser`, async () => {
        const element = await calendar();
        dayOf(element, '2040-11-20').focus();
        expect(await pressKey(element, 'ArrowRight', { [modifier]: true })).to.equal(false);
        expect(focusedDay(element)).to.equal('2040-11-20');
      });
    }

    it('leaves other keys to the browser', async () => {
      const element = await calendar();
      dayOf(element, '2040-11-20').focus();
      for (const key of ['Tab', 'a', 'Escape']) {
        expect(await pressKey(element, key), key).to.equal(false);
      }
    });

    it('is mirrored where the page runs from right to left', async () => {
      const element = await calendar();
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

  describe('in another language', () => {
    for (const [lang, first, weekday, name, dir] of [
      ['en-GB', 'Monday', 'Mon', 'November 2040', 'ltr'],
      ['en-US', 'Sunday', 'Sun', 'November 2040', 'ltr'],
      ['de-DE', 'Montag', 'Mo', 'November 2040', 'ltr'],
      ['ar-EG', 'السبت', 'س', 'نوفمبر ٢٠٤٠', 'rtl'],
    ] as const) {
      it(`${lang}: begins its weeks on ${first}, and names month and days`, async () => {
        const element = await calendar({ lang, dir });
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

    it('heads its columns all alike, where some names are too long', async () => {
      const element = await calendar({ lang: 'pl' });
      const heads = [...element.renderRoot.querySelectorAll('th')].map((one) => one.textContent);
      expect(heads).to.deep.equal(['P', 'W', 'Ś', 'C', 'P', 'S', 'N']);
    });

    it('Home and End go to the ends of its own week', async () => {
      const element = await calendar({ lang: 'ar-EG', dir: 'rtl', horizonDays: 60 });
      dayOf(element, '2040-11-28').click();
      dayOf(element, '2040-11-28').focus();
      await pressKey(element, 'Home');
      expect(focusedDay(element)).to.equal('2040-11-24');
      await pressKey(element, 'End');
      expect(focusedDay(element)).to.equal('2040-11-30');
    });
  });

  describe('the times of a day', () => {
    it('are radio buttons named slot, whose values are instants, in a group named by the day', async () => {
      const element = await calendar();
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

    it('are grouped into morning, afternoon and evening', async () => {
      const element = await calendar();
      const texts = [...element.renderRoot.querySelectorAll('.slots :is(p, .times)')].map((one) =>
        one.textContent.replace(/\s+/g, ' ').trim(),
      );
      expect(texts).to.deep.equal([
        'Morning',
        '08:0009:3011:59',
        'Afternoon',
        '12:0016:30',
        'Evening',
        '17:00',
      ]);
    });

    it('are grouped by no part of a day that has none', async () => {
      const element = await calendar();
      dayOf(element, '2040-11-22').click();
      await element.updateComplete;
      expect(textOf(element, '.slots')).to.equal('Thursday 22 November Morning 09:00');
    });

    for (const [lang, hourCycle, text] of [
      ['en-GB', '', /^16:30$/],
      ['en-US', '', /^4:30 PM$/],
      ['en-GB', 'h12', /^0?4:30 pm$/],
      ['en-US', 'h23', /^16:30$/],
      ['en-US', 'nonsense', /^4:30 PM$/],
    ] as const) {
      it(`are written ${text.source} in ${lang}${hourCycle && ` with hour-cycle ${hourCycle}`}`, async () => {
        const element = await calendar({ lang, hourCycle });
        expect(slots(element)[4]!.text).to.match(text);
      });
    }

    it('change as soon as the page overrides the cycle of hours', async () => {
      const element = await calendar();
      element.setAttribute('hour-cycle', 'h12');
      await element.updateComplete;
      expect(slots(element)[4]!.text).to.match(/4:30 pm$/);
      element.removeAttribute('hour-cycle');
      await element.updateComplete;
      expect(slots(element)[4]!.text).to.equal('16:30');
    });

    it('say which one they are where the clocks show them twice', async () => {
      setClock('2040-10-27T12:00:00Z');
      free.starts = ['2040-10-28T00:30:00Z', '2040-10-28T01:30:00Z', '2040-10-28T02:30:00Z'];
      const element = await calendar({ timeZone: 'Europe/Berlin' }, '2040-10-28');
      expect(slots(element).map(({ text }) => text)).to.deep.equal([
        '02:30 UTC+02:00',
        '02:30 UTC+01:00',
        '03:30',
      ]);
    });

    it('tell of the one that is missing, at the group, and lead there', async () => {
      const element = await calendar();
      submit(element);
      await until(() => (element.shadowRoot!.activeElement as HTMLInputElement | null)?.name === 'slot');
      const group = element.renderRoot.querySelector('[role="radiogroup"]')!;
      expect(group.getAttribute('aria-invalid')).to.equal('true');
      const [zone, error] = group.getAttribute('aria-describedby')!.split(' ');
      expect(textOf(element, `#${zone!}`)).to.equal('Your time, UTC');
      expect(textOf(element, `#${error!}`)).to.equal('Choose a day and a time.');
      chooseSlot(element, TIMES[1]!);
      await element.updateComplete;
      expect(group.getAttribute('aria-invalid')).to.equal('false');
      expect(textOf(element, '#slot-error')).to.equal('');
    });

    it('keep the one that was chosen while other days are looked at', async () => {
      const element = await calendar();
      chooseSlot(element, TIMES[1]!);
      dayOf(element, '2040-11-22').click();
      await element.updateComplete;
      expect(slots(element).map(({ isChosen }) => isChosen)).to.deep.equal([false]);
      expect(textOf(element, '.summary')).to.contain('20 November 2040 at 09:30');
      dayOf(element, '2040-11-20').click();
      await element.updateComplete;
      expect(slots(element).find(({ isChosen }) => isChosen)?.text).to.equal('09:30');
    });

    it('are booked as the instant that was chosen', async () => {
      const element = await calendar();
      chooseSlot(element, TIMES[1]!);
      submit(element);
      await heard(element, 'scheduled');
      const [post] = await world.received('POST', '/schedules');
      expect(post!.body).to.have.property('date', Date.parse(TIMES[1]!));
      expect(post!.body).to.have.property('duration', 30);
    });

    it('are looked for anew, from the first free day, for another meeting', async () => {
      const element = await calendar();
      await pressButton(element, 'Next month');
      await until(() => slots(element).length === 1);
      chooseSlot(element, '2040-12-03T09:00:00Z');
      submit(element);
      await heard(element, 'scheduled');
      const before = free.asked.length;
      await pressButton(element, 'Book another meeting');
      await until(() => slots(element).length === 6);
      expect(free.asked.length).to.be.greaterThan(before);
      expect(slots(element).some(({ isChosen }) => isChosen)).to.equal(false);
      expect(month(element)).to.equal('November 2040');
    });
  });

  describe('from month to month', () => {
    it('asks for the month that is shown and the next one, each once', async () => {
      const element = await calendar();
      await until(() => free.months.includes('2040-12'));
      expect(free.months.filter((one) => one === '2040-11')).to.have.length(1);
      expect(free.months).not.to.include('2041-01-01');
      const before = free.asked.length;
      await pressButton(element, 'Next month');
      await until(() => label(element, '2040-12-03')?.endsWith('1 time'));
      await until(() => free.months.includes('2041-01'));
      await pressButton(element, 'Previous month');
      expect(label(element, '2040-11-20')).to.equal('Tuesday 20 November, 6 times');
      expect(free.asked.length).to.be.greaterThan(before);
      expect(new Set(free.asked.map(({ start }) => start)).size).to.equal(free.asked.length);
    });

    it('asks for no more days at once than the callback product gives', async () => {
      await calendar({ horizonDays: 90 });
      await until(() => free.months.includes('2040-12'));
      for (const { days: count } of free.asked) expect(count).to.be.within(1, 30);
    });

    it('turns at once to a month that was fetched ahead', async () => {
      const element = await calendar();
      await until(() => free.months.filter((one) => one === '2040-12').length);
      await element.updateComplete;
      free.isHeld = () => true;
      await pressButton(element, 'Next month');
      expect(month(element)).to.equal('December 2040');
      await until(() => label(element, '2040-12-03')?.endsWith('1 time'));
    });

    it('cannot be turned before today or after the last day', async () => {
      const element = await calendar({ horizonDays: 20 });
      const button = (name: string) =>
        element.renderRoot.querySelector<HTMLElement>(`[aria-label="${name}"]`)!;
      expect(button('Previous month').getAttribute('aria-disabled')).to.equal('true');
      button('Previous month').click();
      await element.updateComplete;
      expect(month(element)).to.equal('November 2040');
      expect(button('Next month').getAttribute('aria-disabled')).to.equal(null);
      button('Next month').click();
      await element.updateComplete;
      expect(month(element)).to.equal('December 2040');
      expect(button('Next month').getAttribute('aria-disabled')).to.equal('true');
      button('Next month').click();
      await element.updateComplete;
      expect(month(element)).to.equal('December 2040');
    });

    it('offers nothing beyond the last day that can be booked', async () => {
      const element = await calendar({ horizonDays: 2 });
      expect(label(element, '2040-11-22')).to.equal('Thursday 22 November');
    });

    it('offers nothing within the notice that the page wants', async () => {
      free.starts = [
        '2040-11-19T08:30:00Z',
        '2040-11-19T10:30:00Z',
        '2040-11-19T11:00:00Z',
        '2040-11-19T12:00:00Z',
      ];
      const element = await calendar({ minNotice: 60 }, '2040-11-19');
      expect(slots(element).map(({ text }) => text)).to.deep.equal(['12:00']);
      element.minNotice = 0;
      await until(() => slots(element).length === 3);
      element.minNotice = -2880;
      await element.updateComplete;
      expect(slots(element)).to.have.length(3);
    });

    it('keeps showing the time that is being booked', async () => {
      const element = await calendar();
      await world.fail({ kind: 'delay', ms: 300, method: 'POST', path: '/api/schedules/tenant/' });
      chooseSlot(element, TIMES[0]!);
      submit(element);
      chooseSlot(element, TIMES[1]!);
      await element.updateComplete;
      expect(slots(element).find(({ isChosen }) => isChosen)?.instant).to.equal(Date.parse(TIMES[0]!));
      await heard(element, 'scheduled');
    });

    it('forgets a chosen time that another length does not have', async () => {
      const element = await calendar();
      chooseSlot(element, TIMES[1]!);
      await until(() => part(element, 'summary'));
      free.starts = [TIMES[0]!];
      fill(element, { duration: '60' });
      await until(() => !part(element, 'summary'));
      expect(textOf(element, '#slot-error')).to.equal('Choose a day and a time.');
      expect(aloud(element)).to.equal('Choose a day and a time. Tuesday 20 November, 1 time');
    });

    it('stays where it is when it forgets one', async () => {
      const element = await calendar();
      await pressButton(element, 'Next month');
      await until(() => slots(element).length === 1);
      chooseSlot(element, '2040-12-03T09:00:00Z');
      free.starts = [TIMES[0]!, '2040-12-05T09:00:00Z'];
      fill(element, { duration: '60' });
      await until(() => textOf(element, '#slot-error'));
      expect(month(element)).to.equal('December 2040');
      expect(dayOf(element, '2040-12-03').getAttribute('aria-selected')).to.equal('true');
    });

    it('keeps the place of the times on a day that has none', async () => {
      const element = await calendar();
      const { width } = dayOf(element, '2040-11-25').getBoundingClientRect();
      dayOf(element, '2040-11-25').click();
      await element.updateComplete;
      expect(textOf(element, '.slots')).to.contain('Sunday 25 November').and.contain('no times');
      expect(dayOf(element, '2040-11-25').getBoundingClientRect().width).to.equal(width);
    });

    it('keeps what it learns last: no late answer to an earlier question comes through', async () => {
      free.isHeld = ({ agent }) => agent === ANNA;
      const element = await scheduler(world, html`<ve-scheduler time-zone="UTC"></ve-scheduler>`, {
        availabilityEndpoint: free.urlByAgent,
      });
      await formOf(element);
      fill(element, { agent: ANNA });
      const first = await until(() => free.asked[0]);
      const other = control<HTMLSelectElement>(element, 'agent').options[2]!.value;
      fill(element, { agent: other });
      await until(() => label(element, '2040-11-20')?.endsWith('6 times'));
      expect(first.signal.aborted).to.equal(true);
      first.answer(seats(['2040-11-21T09:00:00Z']));
      await element.updateComplete;
      expect(label(element, '2040-11-21')).to.equal('Wednesday 21 November, no times');
      expect(label(element, '2040-11-20')).to.equal('Tuesday 20 November, 6 times');
    });

    it('lets a late answer for one month be that month’s only', async () => {
      free.isHeld = ({ start }) => start < Date.parse('2040-11-25');
      const element = await scheduler(world, html`<ve-scheduler time-zone="UTC"></ve-scheduler>`, {
        agentEmail: ANNA,
        availabilityEndpoint: free.url,
      });
      await until(() => dayOf(element, '2040-11-20'));
      await pressButton(element, 'Next month');
      await until(() => label(element, '2040-12-03')?.endsWith('1 time'));
      free.asked[0]!.answer(seats(TIMES));
      await element.updateComplete;
      expect(label(element, '2040-12-04')).to.equal('Tuesday 4 December, no times');
      await pressButton(element, 'Previous month');
      await until(() => label(element, '2040-11-20')?.endsWith('6 times'));
    });

    it('asks nobody once it is removed, and anew when it is back', async () => {
      free.isHeld = () => true;
      const element = await scheduler(world, html`<ve-scheduler time-zone="UTC"></ve-scheduler>`, {
        agentEmail: ANNA,
        availabilityEndpoint: free.url,
      });
      const first = await until(() => free.asked[0]);
      const parent = element.parentElement!;
      element.remove();
      expect(first.signal.aborted).to.equal(true);
      free.isHeld = () => false;
      parent.append(element);
      await until(() => label(element, '2040-11-20')?.endsWith('6 times'));
    });
  });

  describe('in a month without a time', () => {
    it('offers the next free day, and goes there', async () => {
      free.starts = ['2041-01-07T09:00:00Z', '2041-01-08T09:00:00Z'];
      const element = await scheduler(world, html`<ve-scheduler time-zone="UTC"></ve-scheduler>`, {
        agentEmail: ANNA,
        availabilityEndpoint: free.url,
      });
      const note = await until(() => textOf(element, '.note'));
      expect(note).to.equal('No free times in November 2040. Next free day: Monday 7 January');
      expect(aloud(element)).to.equal('No free times in November 2040.');
      await pressButton(element, 'Next free day');
      expect(month(element)).to.equal('January 2041');
      expect(slots(element).map(({ text }) => text)).to.deep.equal(['09:00']);
      expect(dayOf(element, '2041-01-07').getAttribute('aria-selected')).to.equal('true');
      await until(() => focusedDay(element) === '2041-01-07');
    });

    it('goes on looking only as long as it must', async () => {
      free.starts = ['2040-12-03T09:00:00Z'];
      const element = await scheduler(world, html`<ve-scheduler time-zone="UTC"></ve-scheduler>`, {
        agentEmail: ANNA,
        availabilityEndpoint: free.url,
        horizonDays: 400,
      });
      await until(() => textOf(element, '.note'));
      expect(free.months.some((one) => one > '2041-01')).to.equal(false);
    });

    it('says so where there is none at all', async () => {
      free.starts = [];
      const element = await scheduler(world, html`<ve-scheduler time-zone="UTC"></ve-scheduler>`, {
        agentEmail: ANNA,
        availabilityEndpoint: free.url,
      });
      await until(() => textOf(element, '.note').startsWith('There are no free times at the'));
      expect(textOf(element, '.note')).not.to.contain('Next free day');
      expect(aloud(element)).to.equal('No free times in November 2040.');
      expect(Boolean(element.renderRoot.querySelector('.note slot:not([name])')), 'the fallback').to.equal(
        true,
      );
      await pressButton(element, 'Next month');
      await until(() => textOf(element, '.note').startsWith('No free times in December 2040.'));
    });

    it('does not say so where a later month could not be loaded', async () => {
      free.starts = [];
      free.isHeld = ({ start }) => start > Date.parse('2040-11-25');
      const element = await scheduler(world, html`<ve-scheduler time-zone="UTC"></ve-scheduler>`, {
        agentEmail: ANNA,
        availabilityEndpoint: free.url,
      });
      (await until(() => free.asked.find(free.isHeld))).answer({}, 500);
      await until(() => textOf(element, '.note').startsWith('No free times in November 2040.'));
    });

    it('does not say so where an earlier month has some', async () => {
      free.starts = ['2040-11-22T09:00:00Z'];
      const element = await scheduler(world, html`<ve-scheduler time-zone="UTC"></ve-scheduler>`, {
        agentEmail: ANNA,
        availabilityEndpoint: free.url,
      });
      await until(() => slots(element).length);
      for (let turn = 0; turn < 3; turn += 1) await pressButton(element, 'Next month');
      await until(() => textOf(element, '.note').startsWith('No free times in January 2041.'));
    });

    it('says nothing of the kind before it has looked', async () => {
      free.starts = ['2041-01-07T09:00:00Z'];
      free.isHeld = ({ start }) => start > Date.parse('2040-12-25');
      const element = await scheduler(world, html`<ve-scheduler time-zone="UTC"></ve-scheduler>`, {
        agentEmail: ANNA,
        availabilityEndpoint: free.url,
      });
      await until(() => free.months.includes('2041-01'));
      await element.updateComplete;
      expect(Boolean(element.renderRoot.querySelector('.note'))).to.equal(false);
    });
  });

  describe('that cannot be loaded', () => {
    it('says so, tells the page, and tries again for that month alone', async () => {
      free.isHeld = () => true;
      const element = await scheduler(world, html`<ve-scheduler time-zone="UTC"></ve-scheduler>`, {
        agentEmail: ANNA,
        availabilityEndpoint: free.url,
      });
      const first = await until(() => free.asked[0]);
      first.answer({}, 500);
      expect((await heard(element, 'error')).detail).to.include({ code: 'server_error', status: 500 });
      await until(() => textOf(element, '[role="alert"]').includes('The free times could not be loaded.'));
      expect(free.asked).to.have.length(1);
      expect(Boolean(element.renderRoot.querySelector('.note slot:not([name])')), 'the fallback').to.equal(
        true,
      );
      free.isHeld = () => false;
      await pressButton(element, 'Try again');
      await until(() => slots(element).length === 6);
      expect(Boolean(element.renderRoot.querySelector('[role="alert"]'))).to.equal(false);
    });

    it('says aloud of a day no longer how many times it has', async () => {
      const element = await calendar();
      chooseSlot(element, TIMES[1]!);
      free.isHeld = () => true;
      const before = free.asked.length;
      fill(element, { duration: '60' });
      (await until(() => free.asked[before])).answer({}, 500);
      await until(() => textOf(element, '[role="alert"]').includes('could not be loaded'));
      expect(aloud(element)).to.equal('');
    });

    it('still lets the visitor turn to another month', async () => {
      free.isHeld = ({ start }) => start < Date.parse('2040-11-25');
      const element = await scheduler(world, html`<ve-scheduler time-zone="UTC"></ve-scheduler>`, {
        agentEmail: ANNA,
        availabilityEndpoint: free.url,
      });
      (await until(() => free.asked[0])).answer('<html>', 200);
      await until(() => textOf(element, '[role="alert"]'));
      await pressButton(element, 'Next month');
      await until(() => slots(element).length === 1);
    });

    describe('though it was only prepared', () => {
      /** Of two questions: the second is for its last days. */
      const isNext = ({ start }: { start: number }) =>
        start > Date.parse('2040-11-25') && start < Date.parse('2040-12-25');

      /** A calendar whose next month could not be loaded ahead, and the errors that the page has heard of. */
      async function unprepared(): Promise<{ element: VeScheduler; errors: string[] }> {
        free.isHeld = isNext;
        const element = await calendar();
        const errors: string[] = [];
        element.addEventListener('error', ({ detail }) => errors.push(detail.code));
        const asked = await until(() => free.asked.find(isNext));
        await element.updateComplete;
        asked.answer({}, 500);
        await new Promise<void>((resolve) => element.addController({ hostUpdated: resolve }));
        return { element, errors };
      }

      it('tells nobody, and does not ask on and on', async () => {
        const { element, errors } = await unprepared();
        dayOf(element, '2040-11-22').click();
        await element.updateComplete;
        // What would be asked is asked before this is answered.
        await fetch(`${sandboxOrigin}/`);
        expect(errors).to.be.empty;
        expect(free.asked.filter(isNext)).to.have.length(1);
        expect(Boolean(element.renderRoot.querySelector('[role="alert"]'))).to.equal(false);
      });

      it('asks again once it is shown', async () => {
        const { element, errors } = await unprepared();
        free.isHeld = () => false;
        await pressButton(element, 'Next month');
        await until(() => label(element, '2040-12-03')?.endsWith('1 time'));
        expect(errors).to.be.empty;
      });

      it('says so where it fails once more', async () => {
        const { element, errors } = await unprepared();
        await pressButton(element, 'Next month');
        (await until(() => free.asked.filter(isNext)[1])).answer({}, 500);
        await until(() => textOf(element, '[role="alert"]').includes('The free times could not be loaded.'));
        expect(errors).to.deep.equal(['server_error']);
        expect(free.asked.filter(isNext)).to.have.length(2);
      });

      it('says so where the visitor has turned to it meanwhile', async () => {
        free.isHeld = isNext;
        const element = await calendar();
        const asked = await until(() => free.asked.find(isNext));
        await pressButton(element, 'Next month');
        asked.answer({}, 500);
        expect((await heard(element, 'error')).detail.code).to.equal('server_error');
        await until(() => textOf(element, '[role="alert"]'));
      });

      it('asks again where the days before it are over, and looks on there', async () => {
        const { element, errors } = await unprepared();
        free.isHeld = () => false;
        setClock('2040-11-22T09:01:00Z');
        element.requestUpdate();
        await until(() => textOf(element, '.note').endsWith('Monday 3 December'));
        expect(errors).to.be.empty;
      });
    });
  });

  describe('whose time is taken meanwhile', () => {
    async function lose(element: VeScheduler, start: string): Promise<void> {
      await world.fail({
        kind: 'status',
        status: 409,
        times: 1,
        method: 'POST',
        path: '/api/schedules/tenant/',
      });
      fill(element, { name: 'Ada', subject: 'Mortgage', email: 'ada@example.com' });
      chooseSlot(element, start);
      free.starts = free.starts.filter((one) => one !== start);
      submit(element);
      expect((await heard(element, 'error')).detail.code).to.equal('conflict');
    }

    it('says so, shows what is free now, and keeps all else that was typed', async () => {
      const element = await calendar();
      await lose(element, TIMES[1]!);
      await until(() => slots(element).length === 5);
      expect(slots(element).some(({ text }) => text === '09:30')).to.equal(false);
      expect(slots(element).some(({ isChosen }) => isChosen)).to.equal(false);
      expect(textOf(element, '#slot-error')).to.equal('This time has just been taken. Choose another one.');
      // Said once, and where another time is chosen.
      expect(Boolean(part(element, 'alert'))).to.equal(false);
      expect(Boolean(element.renderRoot.querySelector('.slots > #slot-error'))).to.equal(true);
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

    it('leads to its day, says so aloud, and books another time', async () => {
      const element = await calendar();
      await lose(element, TIMES[1]!);
      await until(() => focusedDay(element) === '2040-11-20');
      await until(() => slots(element).length === 5);
      expect(aloud(element)).to.equal(
        'This time has just been taken. Choose another one. Tuesday 20 November, 5 times',
      );
      chooseSlot(element, TIMES[0]!);
      submit(element);
      await heard(element, 'scheduled');
    });

    it('stays in the month that was shown', async () => {
      const element = await calendar();
      await pressButton(element, 'Next month');
      await until(() => slots(element).length === 1);
      free.starts = [...TIMES, '2040-12-04T09:00:00Z'];
      await lose(element, '2040-12-03T09:00:00Z');
      await until(() => label(element, '2040-12-04')?.endsWith('1 time'));
    });

    it('stays in that month also after the zone was changed', async () => {
      const element = await calendar();
      await pressButton(element, 'Next month');
      await until(() => slots(element).length === 1);
      chooseSlot(element, '2040-12-03T09:00:00Z');
      await chooseZone(element, 'Tokyo');
      await until(() => slots(element)[0]?.text === '18:00');
      free.starts = [...TIMES, '2040-12-04T09:00:00Z'];
      await lose(element, '2040-12-03T09:00:00Z');
      await until(() => !slots(element).some(({ isChosen }) => isChosen));
      expect(month(element)).to.equal('December 2040');
    });
  });

  it('shows a chosen time also where its engine does not know the agents’ zone', async () => {
    const element = await calendar({
      tokenSource: async (request) => ({
        ...(await world.tokenSource(request)),
        calendar: { time_zone: 'Mars/Olympus' },
      }),
    });
    chooseSlot(element, TIMES[1]!);
    await until(() => textOf(element, '.summary').includes('at 09:30'));
    expect(textOf(element, '.summary')).not.to.contain('For the agent');
  });

  it('is none where the server says only which lengths can be booked, and those are on offer', async () => {
    const element = await scheduler(world, html`<ve-scheduler time-zone="UTC"></ve-scheduler>`, {
      agentEmail: ANNA,
      tokenSource: async (request) => ({
        ...(await world.tokenSource(request)),
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
    const [post] = await world.received('POST', '/schedules');
    expect(post!.body).to.include({ date: Date.parse('2040-11-20T09:30Z'), duration: 45 });
  });

  describe('when the zone is changed', () => {
    it('stays in the month and on the day that is shown', async () => {
      const element = await calendar();
      await pressButton(element, 'Next month');
      await until(() => slots(element).length === 1);
      await chooseZone(element, 'Tokyo');
      await until(() => slots(element)[0]?.text === '18:00');
      expect(month(element)).to.equal('December 2040');
    });

    it('follows the chosen time to another day and month', async () => {
      free.starts = ['2040-11-30T20:00:00Z', '2040-11-30T09:00:00Z'];
      const element = await calendar({}, '2040-11-30');
      chooseSlot(element, '2040-11-30T20:00:00Z');
      await chooseZone(element, 'Tokyo');
      await until(() => slots(element).find(({ isChosen }) => isChosen)?.text === '05:00');
      expect(month(element)).to.equal('December 2040');
      expect(textOf(element, '#slots')).to.equal('Saturday 1 December');
      submit(element);
      await heard(element, 'scheduled');
      const [post] = await world.received('POST', '/schedules');
      expect(post!.body).to.have.property('date', Date.parse('2040-11-30T20:00:00Z'));
    });
  });

  describe('of several agents', () => {
    it('wants to know whose it is first, where times are by agent', async () => {
      const element = await scheduler(world, html`<ve-scheduler time-zone="UTC"></ve-scheduler>`, {
        availabilityEndpoint: free.urlByAgent,
      });
      await formOf(element);
      expect(textOf(element, '.note')).to.equal('Choose a person to see when they are free.');
      expect(free.asked).to.be.empty;
      fill(element, { agent: ANNA });
      await until(() => slots(element).length === 6);
      expect(free.asked.map(({ agent }) => agent)).to.include(ANNA);
    });

    it('shows at once what is free where times are nobody’s', async () => {
      const element = await scheduler(world, html`<ve-scheduler time-zone="UTC"></ve-scheduler>`, {
        availabilityEndpoint: free.url,
      });
      await until(() => slots(element).length === 6);
      const before = free.asked.length;
      fill(element, { agent: ANNA });
      await element.updateComplete;
      expect(free.asked).to.have.length(before);
    });

    it('asks anew for another length, but for none that is half typed', async () => {
      const element = await calendar();
      const before = free.asked.length;
      fill(element, { duration: '4' });
      await element.updateComplete;
      expect(free.asked).to.have.length(before);
      fill(element, { duration: '45' });
      await until(() => free.asked.at(-1)!.duration === 45);
    });

    it('still books what was chosen in a month that is not shown when the length changes', async () => {
      const element = await calendar();
      chooseSlot(element, TIMES[1]!);
      await pressButton(element, 'Next month');
      await until(() => slots(element).length === 1);
      await pressButton(element, 'Next month');
      fill(element, { duration: '45' });
      await until(() => free.asked.at(-1)!.duration === 45);
      await until(() => label(element, '2041-01-07')?.endsWith('1 time'));
      submit(element);
      await heard(element, 'scheduled');
      const [post] = await world.received('POST', '/schedules');
      expect(post!.body).to.include({ date: Date.parse(TIMES[1]!), duration: 45 });
    });
  });

  describe('of the page’s own hours', () => {
    async function ofHours(properties: Partial<VeScheduler>): Promise<VeScheduler> {
      const element = await scheduler(world, html`<ve-scheduler time-zone="UTC"></ve-scheduler>`, {
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

    it('asks nobody', async () => {
      await ofHours({});
      expect(free.asked).to.be.empty;
    });

    for (const [why, properties] of [
      ['hours of another form', { hours: 'Mo-Fr 9-17' }],
      ['steps of a minute', { hours: 'Mon 09:00-17:00', slotMinutes: 1 }],
      ['steps that are no number', { hours: 'Mon 09:00-17:00', slotMinutes: NaN }],
      ['a zone of the agent that does not exist', { agentTimeZone: 'Mars/Olympus' }],
      ['an endpoint that is not secure', { availabilityEndpoint: 'http://example.com/free' }],
      ['an endpoint that is no URL of the web', { availabilityEndpoint: 'javascript:alert(1)' }],
    ] as const) {
      it(`tells its owner of ${why}`, async () => {
        const element = await scheduler(world, html`<ve-scheduler></ve-scheduler>`, {
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

  describe('and the clock', () => {
    it('goes on to the next day when the page stays open over midnight in the visitor’s zone', async () => {
      setClock('2040-11-20T18:14:59.800Z');
      free.starts = ['2040-11-20T18:14:59.900Z', '2040-11-20T18:30:00Z', '2040-11-21T03:15:00Z'];
      const element = await scheduler(world, html`<ve-scheduler time-zone="Asia/Kathmandu"></ve-scheduler>`, {
        agentEmail: ANNA,
        availabilityEndpoint: free.url,
      });
      const today = () =>
        element.renderRoot.querySelector<HTMLElement>('[aria-current="date"]')?.dataset['day'];
      await until(today);
      await until(() => today() === '2040-11-21');
      expect(dayOf(element, '2040-11-20').getAttribute('aria-disabled')).to.equal('true');
      await until(
        () =>
          slots(element)
            .map(({ text }) => text)
            .join() === '00:15,09:00',
      );
    });

    it('selects no day of yesterday once it is over', async () => {
      const element = await calendar();
      dayOf(element, '2040-11-20').click();
      setClock('2040-11-21T08:00:00Z');
      element.requestUpdate();
      await element.updateComplete;
      expect(dayOf(element, '2040-11-20').getAttribute('aria-selected')).to.equal('false');
      expect(dayOf(element, '2040-11-20').tabIndex).to.equal(-1);
    });

    it('refuses a time that has passed while the page stood open', async () => {
      const element = await calendar();
      chooseSlot(element, TIMES[0]!);
      // Two minutes are granted.
      setClock('2040-11-20T08:02:01Z');
      submit(element);
      await until(() => textOf(element, '#slot-error'));
      expect(await world.received('POST', '/schedules')).to.be.empty;
    });

    for (const [ahead, today] of [
      ['3 days', '2040-11-22T10:00:00Z'],
      ['a year behind', '2039-11-19T10:00:00Z'],
    ] as const) {
      it(`believes the server’s where the visitor’s is ${ahead}`, async () => {
        setClock(today);
        const { fetch } = globalThis;
        globalThis.fetch = async (input, init) => {
          if (typeof input !== 'string' || !input.endsWith('/token')) return fetch(input, init);
          const token = await world.tokenSource({ scope: 'schedule', signal: init!.signal! });
          return Response.json(token, { headers: { Date: new Date(NOW).toUTCString() } });
        };
        const element = await calendar({ tokenSource: undefined, tokenEndpoint: '/token' });
        globalThis.fetch = fetch;
        const day = element.renderRoot.querySelector<HTMLElement>('[aria-current="date"]')!.dataset['day'];
        expect(day).to.equal('2040-11-19');
      });
    }
  });

  describe('on a wide and a narrow element in one page', () => {
    for (const [width, isBeside] of [
      [900, true],
      [300, false],
    ] as const) {
      it(`has its times ${isBeside ? 'beside' : 'below'} it at ${width} pixels`, async () => {
        const element = await calendar();
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
