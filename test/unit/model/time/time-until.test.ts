import { expect } from '@open-wc/testing';
import { timeUntil } from '../../../../src/model/time/time-until.js';
import { dateAt } from '../../../../src/model/time/wall-time.js';

/** Monday 18:00 in Berlin. */
const NOW = Date.parse('2026-11-23T17:00:00Z');
const MINUTE = 60_000;
const HOUR = 60 * MINUTE;

/** Like a midnight of the zone, as far as whole days count. */
const dayIn = (timeZone: string) => (instant: number) => Date.parse(dateAt(instant, timeZone));

const from = (ms: number, timeZone = 'Europe/Berlin') => timeUntil(NOW + ms, NOW, dayIn(timeZone));

describe('time until a meeting', () => {
  for (const [ms, expected] of [
    [29_000, [0, 'minute']],
    [45_000, [1, 'minute']],
    [89 * MINUTE, [89, 'minute']],
    [90 * MINUTE, [2, 'hour']],
    [18 * HOUR, [18, 'hour']],
    [47 * HOUR + 29 * MINUTE, [47, 'hour']],
    [48 * HOUR, [2, 'day']],
    [-5 * MINUTE, [-5, 'minute']],
    [-3 * HOUR, [-3, 'hour']],
    [-72 * HOUR, [-3, 'day']],
  ] as const) {
    it(`is ${expected.join(' ')}(s) after ${ms / MINUTE} minutes`, () =>
      expect(from(ms)).to.deep.equal(expected));
  }

  it('counts calendar days: Monday evening to Thursday morning is three days', () => {
    expect(from(60 * HOUR)).to.deep.equal([3, 'day']);
  });

  it('counts calendar days: Monday morning to Wednesday evening is two days', () => {
    const morning = Date.parse('2026-11-23T05:00:00Z');
    expect(timeUntil(morning + 60 * HOUR, morning, dayIn('Europe/Berlin'))).to.deep.equal([2, 'day']);
  });

  it('counts the days of the time zone', () => {
    expect(from(55 * HOUR, 'Europe/Berlin')).to.deep.equal([3, 'day']);
    expect(from(55 * HOUR, 'America/Los_Angeles')).to.deep.equal([2, 'day']);
  });

  it('counts a day of 23 hours as one day', () => {
    const midnight = (instant: number) => (instant > NOW ? NOW + 71 * HOUR : NOW);
    expect(timeUntil(NOW + 72 * HOUR, NOW, midnight)).to.deep.equal([3, 'day']);
  });
});
