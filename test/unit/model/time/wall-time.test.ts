import { expect } from '@open-wc/testing';
import fc from 'fast-check';
import {
  dateString,
  isTimeZone,
  offsetMinutes,
  parseWallTime,
  resolveWallTime,
  timeString,
  wallTimeAt,
  type WallTime,
} from '../../../../src/model/time/wall-time.js';
import { isWebKitGtk } from '../../../unit-engine.js';
import { wallTimeVectors } from './wall-time-vectors.js';

/** The part of Temporal used here; TypeScript's ES2023 libraries do not declare it. */
interface Zoned {
  epochMilliseconds: number;
  toPlainDateTime(): { toString(): string };
  getTimeZoneTransition(direction: 'next' | 'previous'): Zoned | null;
}
interface TemporalLike {
  PlainDateTime: {
    from(text: string): {
      toZonedDateTime(zone: string, options: { disambiguation: 'earlier' | 'later' }): Zoned;
    };
  };
  Instant: { fromEpochMilliseconds(instant: number): { toZonedDateTimeISO(zone: string): Zoned } };
}
const Temporal = (globalThis as { Temporal?: TemporalLike }).Temporal;

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;
const FROM = Date.UTC(2000, 0, 1);
const TO = Date.UTC(2060, 11, 31);

const zones = Intl.supportedValuesOf('timeZone');
const wholeMinute = fc.integer({ min: FROM / MINUTE, max: TO / MINUTE }).map((minutes) => minutes * MINUTE);
const text = (wall: WallTime): string => `${dateString(wall)}T${timeString(wall)}`;
const wallOf = (value: string): WallTime => parseWallTime(...(value.split('T') as [string, string]))!;
const iso = (instant: number): string => new Date(instant).toISOString().replace('.000Z', 'Z');

/** A resolution in the format of the test vectors. */
function resolve(wall: WallTime, zone: string): { kind: string; earlier: string; later: string } {
  const found = resolveWallTime(wall, zone);
  switch (found.kind) {
    case 'unique':
      return { kind: found.kind, earlier: iso(found.instant), later: iso(found.instant) };
    case 'gap':
      return { kind: found.kind, earlier: iso(found.before), later: iso(found.after) };
    case 'overlap':
      return { kind: found.kind, earlier: iso(found.earlier), later: iso(found.later) };
  }
}

describe('wall time', () => {
  describe('at known clock changes', () => {
    for (const { zone, wall, kind, earlier, later, source } of wallTimeVectors) {
      it(`${wall} in ${zone} is ${kind}: ${source}`, () => {
        expect(resolve(wallOf(wall), zone)).to.deep.equal({ kind, earlier, later });
        if (kind === 'gap') {
          expect(text(wallTimeAt(Date.parse(earlier), zone)) < wall).to.equal(true);
          expect(text(wallTimeAt(Date.parse(later), zone)) > wall).to.equal(true);
        } else {
          expect(text(wallTimeAt(Date.parse(earlier), zone))).to.equal(wall);
          expect(text(wallTimeAt(Date.parse(later), zone))).to.equal(wall);
        }
      });
    }
  });

  describe('in every time zone of the engine, 2000 to 2060', () => {
    it('converts an instant to wall time and back', () => {
      for (const zone of zones) {
        fc.assert(
          fc.property(wholeMinute, (instant) => {
            const found = resolveWallTime(wallTimeAt(instant, zone), zone);
            expect(Object.values(found), zone).to.include(instant);
            expect(found.kind, zone).to.not.equal('gap');
          }),
          { numRuns: 25 },
        );
      }
    });

    it('returns both instants of an overlap, in order', () => {
      const overlaps = wallTimeVectors.filter(({ kind }) => kind === 'overlap');
      fc.assert(
        fc.property(
          fc.constantFrom(...overlaps),
          fc.integer({ min: -180, max: 180 }),
          ({ zone, earlier }, minutes) => {
            const instant = Date.parse(earlier) + minutes * MINUTE;
            const found = resolveWallTime(wallTimeAt(instant, zone), zone);
            expect(Object.values(found)).to.include(instant);
            if (found.kind !== 'overlap') return;
            expect(found.earlier).to.be.lessThan(found.later);
            expect(wallTimeAt(found.earlier, zone)).to.deep.equal(wallTimeAt(found.later, zone));
          },
        ),
      );
    });

    const compare = isWebKitGtk ? undefined : it;
    compare?.('resolves like Temporal', () => {
      if (!Temporal) throw new Error('This engine has no Temporal');
      const kinds = { unique: 0, gap: 0, overlap: 0 };
      for (const zone of zones) {
        fc.assert(
          // Half of the wall times are within four hours of a clock change, if the zone has one.
          fc.property(
            wholeMinute,
            fc.boolean(),
            fc.integer({ min: -240, max: 240 }),
            (start, near, minutes) => {
              const change = near && Temporal.Instant.fromEpochMilliseconds(start).toZonedDateTimeISO(zone);
              const next = change && change.getTimeZoneTransition('next')?.epochMilliseconds;
              const base = next && next < TO ? next + minutes * MINUTE : start;
              // UTC wall time plus a fixed offset: it may or may not exist in the zone.
              const wall = wallTimeAt(base + offsetMinutes(base - DAY, zone) * MINUTE, 'UTC');
              const earlier = Temporal.PlainDateTime.from(text(wall)).toZonedDateTime(zone, {
                disambiguation: 'earlier',
              });
              const later = Temporal.PlainDateTime.from(text(wall)).toZonedDateTime(zone, {
                disambiguation: 'later',
              });
              const found = resolve(wall, zone);
              kinds[found.kind as keyof typeof kinds] += 1;
              const message = `${text(wall)} ${zone}`;
              if (!earlier.toPlainDateTime().toString().startsWith(text(wall))) {
                const after = earlier.getTimeZoneTransition('next')!.epochMilliseconds;
                expect(found, message).to.deep.equal({
                  kind: 'gap',
                  earlier: iso(after - MINUTE),
                  later: iso(after),
                });
              } else {
                const kind = earlier.epochMilliseconds === later.epochMilliseconds ? 'unique' : 'overlap';
                expect(found, message).to.deep.equal({
                  kind,
                  earlier: iso(earlier.epochMilliseconds),
                  later: iso(later.epochMilliseconds),
                });
              }
            },
          ),
          { numRuns: 20 },
        );
      }
      expect(Math.min(kinds.gap, kinds.overlap), JSON.stringify(kinds)).to.be.greaterThan(50);
    });
  });

  if (Temporal) {
    it('has the same wall time and offset as Temporal at every instant', () => {
      for (const zone of zones) {
        fc.assert(
          fc.property(wholeMinute, (instant) => {
            const zoned = Temporal.Instant.fromEpochMilliseconds(instant).toZonedDateTimeISO(zone);
            const shown = zoned.toPlainDateTime().toString();
            expect(shown.startsWith(text(wallTimeAt(instant, zone))), `${shown} ${zone}`).to.equal(true);
            expect(offsetMinutes(instant, zone), zone).to.equal(
              Math.round(
                (Date.parse(`${shown.slice(0, 19)}Z`.replace(/T(\d\d:\d\d)Z/, 'T$1:00Z')) - instant) / MINUTE,
              ),
            );
          }),
          { numRuns: 25 },
        );
      }
    });
  }

  describe('parsed from form inputs', () => {
    it('accepts the values of native inputs', () => {
      expect(parseWallTime('2026-11-23', '09:05')).to.deep.equal({
        year: 2026,
        month: 11,
        day: 23,
        hour: 9,
        minute: 5,
      });
      expect(parseWallTime('2026-11-23', '23:59:59')).to.deep.equal({
        year: 2026,
        month: 11,
        day: 23,
        hour: 23,
        minute: 59,
      });
      expect(parseWallTime('2024-02-29', '00:00')?.day).to.equal(29);
    });

    for (const date of [
      '2026-02-30',
      '2025-02-29',
      '1900-02-29',
      '2026-04-31',
      '2026-13-01',
      '2026-00-10',
      '2026-01-00',
    ]) {
      it(`rejects ${date}, which does not exist`, () => {
        expect(parseWallTime(date, '10:00')).to.equal(undefined);
      });
    }

    for (const [date, time] of [
      ['', ''],
      ['2026-01-01', ''],
      ['', '10:00'],
      ['2026-01-01', '24:00'],
      ['2026-01-01', '10:60'],
      ['2026-01-01', '10:00:60'],
      ['2026-01-01', '9:00'],
      ['2026-01-01', '10:00Z'],
      ['2026-01-01', ' 10:00'],
      ['2026-1-1', '10:00'],
      ['0999-01-01', '10:00'],
      ['12026-01-01', '10:00'],
      ['-2026-01-01', '10:00'],
      ['2026-01-01\n', '10:00'],
      ['2026-01-01', '10:00\n'],
      ['２０２６-01-01', '10:00'],
    ] as const) {
      it(`rejects ${JSON.stringify(date)} with ${JSON.stringify(time)}`, () => {
        expect(parseWallTime(date, time)).to.equal(undefined);
      });
    }

    it('round-trips through dateString and timeString', () => {
      fc.assert(
        fc.property(wholeMinute, (instant) => {
          const wall = wallTimeAt(instant, 'UTC');
          expect(parseWallTime(dateString(wall), timeString(wall))).to.deep.equal(wall);
          expect(`${text(wall)}:00Z`).to.equal(iso(instant));
        }),
      );
    });

    it('supports the years 1000 to 9999', () => {
      for (const date of ['1000-01-01', '9999-12-31']) {
        const wall = parseWallTime(date, '23:30')!;
        const found = resolveWallTime(wall, 'Asia/Kathmandu');
        expect(found.kind).to.equal('unique');
        expect(wallTimeAt(Object.values(found)[1] as number, 'Asia/Kathmandu')).to.deep.equal(wall);
      }
    });
  });

  describe('at an instant', () => {
    it('rounds down to the minute, also before 1970', () => {
      expect(text(wallTimeAt(59_999, 'UTC'))).to.equal('1970-01-01T00:00');
      expect(text(wallTimeAt(-1, 'UTC'))).to.equal('1969-12-31T23:59');
      expect(offsetMinutes(-1, 'Asia/Kolkata')).to.equal(330);
    });

    it('represents midnight as hour 0', () => {
      expect(wallTimeAt(Date.UTC(2026, 0, 1), 'UTC').hour).to.equal(0);
    });

    it('has the offset in whole minutes, also for historic offsets with seconds', () => {
      const winter = Date.UTC(2024, 0, 15);
      const summer = Date.UTC(2024, 6, 15);
      expect(offsetMinutes(winter, 'America/New_York')).to.equal(-300);
      expect(offsetMinutes(summer, 'America/New_York')).to.equal(-240);
      expect(offsetMinutes(winter, 'Asia/Kathmandu')).to.equal(345);
      expect(offsetMinutes(winter, 'Australia/Lord_Howe')).to.equal(660);
      expect(offsetMinutes(summer, 'Australia/Lord_Howe')).to.equal(630);
      expect(offsetMinutes(winter, 'UTC')).to.equal(0);
      expect(offsetMinutes(Date.UTC(1890, 0, 1), 'Europe/Berlin')).to.equal(53);
    });

    it('creates one formatter per time zone', () => {
      const { DateTimeFormat } = Intl;
      let created = 0;
      Intl.DateTimeFormat = new Proxy(DateTimeFormat, {
        construct(target, options) {
          created += 1;
          return Reflect.construct(target, options) as Intl.DateTimeFormat;
        },
      });
      try {
        // This spelling is used in no other test, so the zone is not cached yet.
        for (let hour = 0; hour < 50; hour += 1)
          resolveWallTime(wallTimeAt(hour * HOUR, 'europe/VIENNA'), 'europe/VIENNA');
      } finally {
        Intl.DateTimeFormat = DateTimeFormat;
      }
      expect(created).to.equal(1);
    });
  });

  describe('time zones', () => {
    it('are valid when the engine lists them', () => {
      for (const zone of zones) expect(isTimeZone(zone), zone).to.equal(true);
      expect(isTimeZone('UTC')).to.equal(true);
    });

    for (const id of [
      '',
      'Mars/Olympus',
      'Europe',
      'Berlin',
      'Europe/Berlin ',
      'GMT+25',
      '<b>',
      'constructor',
      '__proto__',
    ]) {
      it(`do not include ${JSON.stringify(id)}`, () => {
        expect(isTimeZone(id)).to.equal(false);
        expect(() => wallTimeAt(0, id)).to.throw(RangeError);
      });
    }
  });
});
