import { expect } from '@open-wc/testing';
import fc from 'fast-check';
import { addDays } from '../../../../src/model/time/calendar.js';
import { CalendarPages, lastDayOf, weeksOf } from '../../../../src/model/time/calendar-pages.js';

const MONDAY = 1;
const SUNDAY = 0;

describe('calendar pages', () => {
  const pages = new CalendarPages('2026-11-25', MONDAY);

  it('start with the current week and have five weeks', () => {
    expect(pages.first).to.equal('2026-11-23');
    expect(lastDayOf(pages.first)).to.equal('2026-12-27');
    const weeks = weeksOf(pages.first);
    expect(weeks.map((week) => week.length)).to.deep.equal([7, 7, 7, 7, 7]);
    expect([weeks[0]![0], weeks[4]![6]]).to.deep.equal(['2026-11-23', '2026-12-27']);
  });

  it('start the week as the locale does', () => {
    expect(new CalendarPages('2026-11-25', SUNDAY).first).to.equal('2026-11-22');
  });

  it('go on by month, and skip a month that is on the page already', () => {
    expect(pages.next('2026-11-23')).to.equal('2026-12-28');
    expect(pages.next('2026-12-28')).to.equal('2027-02-01');
    expect(pages.previous('2027-02-01')).to.equal('2026-12-28');
    expect(pages.previous('2026-12-28')).to.equal('2026-11-23');
    expect(new CalendarPages('2026-11-18', MONDAY).next('2026-11-16')).to.equal('2026-11-30');
  });

  it('are titled by the months that they show, without those of the next page', () => {
    expect(pages.months('2026-11-23')).to.deep.equal(['2026-11', '2026-12']);
    expect(pages.months('2026-12-28')).to.deep.equal(['2027-01', '2027-01']);
    expect(new CalendarPages('2026-11-18', MONDAY).months('2026-11-16')).to.deep.equal([
      '2026-11',
      '2026-11',
    ]);
  });

  it('have a title with the month of today, although the week ends in the next one', () => {
    expect(new CalendarPages('2026-11-30', MONDAY).months('2026-11-30')).to.deep.equal([
      '2026-11',
      '2026-12',
    ]);
  });

  it('have a title with the month of today, if they are older than the first one', () => {
    expect(pages.months('2026-09-28')).to.deep.equal(['2026-11', '2026-11']);
  });

  it('find the page of a day, and keep the current one if it shows the day', () => {
    expect(pages.of('2027-01-15')).to.equal('2026-12-28');
    expect(pages.of('2026-12-27')).to.equal('2026-11-30');
    expect(pages.near('2026-12-27', '2026-11-23')).to.equal('2026-11-23');
    expect(pages.near('2026-12-28', '2026-11-23')).to.equal('2026-12-28');
    expect(pages.near('2026-12-01', '2026-12-28')).to.equal('2026-11-30');
    expect(pages.near('2026-11-23', '2026-11-23')).to.equal('2026-11-23');
    expect(pages.of('2020-01-01')).to.equal('2026-11-23');
  });

  it('leave out no day, from any day on and back', () => {
    const anyDay = fc.integer({ min: 0, max: 5000 }).map((days) => addDays('2024-01-01', days));
    fc.assert(
      fc.property(anyDay, fc.integer({ min: 0, max: 6 }), (today, firstDayOfWeek) => {
        const all = new CalendarPages(today, firstDayOfWeek);
        let page = all.first;
        for (let turn = 0; turn < 15; turn += 1) {
          const next = all.next(page);
          expect(next > page, 'moves on').to.equal(true);
          expect(next <= addDays(lastDayOf(page), 1), `no gap after ${page}`).to.equal(true);
          const back = all.previous(next);
          expect(back < next && page >= back && next <= addDays(lastDayOf(back), 1), 'and back').to.equal(
            true,
          );
          const day = addDays(page, turn);
          const found = all.of(day);
          expect(found <= day || found === all.first, `contains ${day}`).to.equal(true);
          expect(day <= lastDayOf(found), `contains ${day}`).to.equal(true);
          page = next;
        }
      }),
    );
  });
});
