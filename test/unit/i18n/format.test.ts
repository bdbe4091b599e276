import { expect } from '@open-wc/testing';
import { createFormat, type FormatOptions } from '../../../src/i18n/format.js';

/** Friday, 27 November 2026, 11:00 in UTC. */
const START = Date.UTC(2026, 10, 27, 11);
const HALF_HOUR = 30 * 60_000;

const format = (locale: string, options: Partial<FormatOptions> = {}) =>
  createFormat({ locale, timeZone: 'UTC', ...options });

/** Replaces narrow and no-break spaces, which differ between versions of the CLDR, and drops word joiners. */
const plain = (text: string) => text.replaceAll('\u2060', '').replace(/\s/gu, ' ');

/** Monday to Sunday. */
const WEEK = Array.from({ length: 7 }, (_, day) => `2026-11-${23 + day}`);

describe('createFormat', () => {
  describe('months', () => {
    for (const [locale, from, to, text] of [
      ['en-GB', '2026-11', '2026-11', 'November 2026'],
      ['en-GB', '2026-11', '2026-12', 'November – December 2026'],
      ['en-GB', '2026-12', '2027-01', 'December 2026 – January 2027'],
      ['de', '2026-11', '2026-12', 'November–Dezember 2026'],
      ['ar-EG', '2026-11', '2026-11', 'نوفمبر ٢٠٢٦'],
    ] as const) {
      it(`writes ${from} to ${to} as ${text} in ${locale}`, () =>
        expect(plain(format(locale).months(from, to))).to.equal(text));
    }

    it('do not depend on the time zone', () => {
      for (const timeZone of ['Pacific/Kiritimati', 'Pacific/Pago_Pago']) {
        expect(format('en-GB', { timeZone }).months('2026-11', '2026-11')).to.equal('November 2026');
        expect(format('en-GB', { timeZone }).shortMonth('2026-11-01')).to.equal('Nov');
      }
    });
  });

  describe('range', () => {
    for (const [locale, options, minutes, text] of [
      ['en-GB', {}, 30, 'Fri, 27 Nov 2026, 11:00–11:30'],
      ['en-GB', { timeZone: 'Asia/Kathmandu' }, 30, 'Fri, 27 Nov 2026, 16:45–17:15'],
      ['en-GB', {}, 24 * 60, 'Fri, 27 Nov 2026, 11:00 – Sat, 28 Nov 2026, 11:00'],
      ['en-US', {}, 30, 'Fri, Nov 27, 2026, 11:00 – 11:30 AM'],
      ['en-US', {}, 60, 'Fri, Nov 27, 2026, 11:00 AM – 12:00 PM'],
      ['en-US', { hourCycle: 'h23' }, 60, 'Fri, Nov 27, 2026, 11:00 – 12:00'],
      ['de', {}, 30, 'Fr., 27. Nov. 2026, 11:00–11:30 Uhr'],
    ] as const) {
      it(`of ${minutes} minutes is “${text}” in ${locale}`, () =>
        expect(plain(format(locale, options).range(START, START + minutes * 60_000))).to.equal(text));
    }

    it('uses the Gregorian calendar in every language', () => {
      for (const locale of ['th-TH', 'fa-IR', 'ja-JP-u-ca-japanese', 'ar-SA']) {
        const year = new Intl.NumberFormat(locale, { useGrouping: false }).format(2026);
        expect(format(locale).range(START, START + HALF_HOUR), locale).to.contain(year);
        expect(format(locale).months('2026-11', '2026-12'), locale).to.contain(year);
      }
    });
  });

  describe('hourCycle', () => {
    for (const [locale, hourCycle, found] of [
      ['en-GB', undefined, 'h23'],
      ['en-US', undefined, 'h12'],
      ['ja', undefined, 'h23'],
      ['en-GB', 'h12', 'h12'],
      ['en-GB', 'h11', 'h12'],
      ['en-US', 'h23', 'h23'],
      ['en-US', 'h24', 'h23'],
    ] as const) {
      it(`is ${found} in ${locale} with ${String(hourCycle)}`, () =>
        expect(format(locale, { hourCycle }).hourCycle).to.equal(found));
    }
  });

  it('hours are short', () => {
    expect(format('en').hours(24)).to.equal('24h');
    // Older data for Intl abbreviates in German.
    expect(format('de').hours(12)).to.match(/^12(h| Std\.)$/);
    expect(format('ar-EG').hours(12)).to.contain('١٢');
  });

  it('zoneName is that of the instant', () => {
    const berlin = format('en-GB', { timeZone: 'Europe/Berlin' });
    expect(berlin.zoneName(START)).to.equal('CET');
    expect(berlin.zoneName(Date.UTC(2026, 6, 1))).to.equal('CEST');
    expect(format('en-US', { timeZone: 'Europe/Berlin' }).zoneName(START)).to.equal('GMT+1');
  });

  describe('weekdays', () => {
    for (const [locale, short] of [
      ['en-GB', 'Mon Tue Wed Thu Fri Sat Sun'],
      ['de', 'Mo Di Mi Do Fr Sa So'],
      ['pl', 'pon wt śr czw pt sob niedz'],
      ['ar-EG', 'اثنين ثلاثاء أربعاء خميس جمعة سبت أحد'],
      ['zh-CN', '周一 周二 周三 周四 周五 周六 周日'],
    ] as const) {
      it(`are short in ${locale}: ${short}`, () =>
        expect(
          format(locale)
            .weekdays(WEEK)
            .map((day) => day.short),
        ).to.deep.equal(short.split(' ')));
    }

    it('are never cut to a letter, and differ from each other', () => {
      for (const locale of ['bg', 'es', 'fr', 'he', 'hi', 'it', 'nl', 'pt-BR', 'tr']) {
        const names = format(locale)
          .weekdays(WEEK)
          .map((day) => day.short);
        expect(new Set(names).size, locale).to.equal(7);
        for (const name of names) expect(name.length, `${locale} ${name}`).to.be.at.least(2);
      }
    });

    it('have long names', () =>
      expect(format('en-GB').weekdays(WEEK)[0]).to.deep.equal({ long: 'Monday', short: 'Mon' }));
  });
});
