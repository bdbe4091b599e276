import { expect } from '@open-wc/testing';
import { offsetLabel, shortZoneLabel, zonePlace } from '../../../../src/model/time/time-zone.js';

const winter = Date.UTC(2024, 0, 15);
const summer = Date.UTC(2024, 6, 15);

describe('time zone labels', () => {
  describe('offsetLabel', () => {
    for (const [zone, instant, label] of [
      ['UTC', winter, 'UTC'],
      ['Europe/London', winter, 'UTC'],
      ['Europe/London', summer, 'UTC+01:00'],
      ['Asia/Kathmandu', winter, 'UTC+05:45'],
      ['Pacific/Kiritimati', winter, 'UTC+14:00'],
      ['America/Argentina/Ushuaia', winter, 'UTC−03:00'],
      ['America/St_Johns', winter, 'UTC−03:30'],
      ['America/St_Johns', summer, 'UTC−02:30'],
      ['Europe/Berlin', Date.UTC(1890, 0, 1), 'UTC+00:53'],
    ] as const) {
      it(`returns ${label} for ${zone} on ${new Date(instant).toISOString().slice(0, 10)}`, () => {
        expect(offsetLabel(instant, zone)).to.equal(label);
      });
    }
  });

  describe('zonePlace', () => {
    for (const [zone, name] of [
      ['Europe/Berlin', 'Europe/Berlin'],
      ['America/New_York', 'America/New York'],
      ['America/Argentina/Buenos_Aires', 'America/Argentina/Buenos Aires'],
      ['America/Port-au-Prince', 'America/Port-au-Prince'],
      ['Asia/Katmandu', 'Asia/Kathmandu'],
      ['Asia/Calcutta', 'Asia/Kolkata'],
      ['Europe/Kiev', 'Europe/Kyiv'],
      ['Asia/Saigon', 'Asia/Ho Chi Minh'],
      ['America/Godthab', 'America/Nuuk'],
      ['UTC', ''],
      ['Etc/GMT+5', ''],
    ] as const) {
      it(`returns ${name || 'an empty string'} for ${zone}`, () => expect(zonePlace(zone)).to.equal(name));
    }

    it('returns a name for every place that the engine lists', () => {
      for (const zone of Intl.supportedValuesOf('timeZone').filter((one) => one.includes('/'))) {
        if (!zone.startsWith('Etc/')) expect(zonePlace(zone), zone).to.match(/^\p{Lu}[\p{L}/' -]+$/u);
      }
    });
  });

  describe('shortZoneLabel', () => {
    for (const [zone, instant, name, label] of [
      ['Europe/Berlin', winter, 'CET', 'Berlin, CET'],
      ['Europe/Berlin', summer, 'GMT+2', 'Berlin, UTC+02:00'],
      ['America/Argentina/Buenos_Aires', winter, 'GMT-3', 'Buenos Aires, Argentina, UTC−03:00'],
      ['America/North_Dakota/Center', winter, 'CST', 'Center, North Dakota, CST'],
      ['America/New_York', winter, 'EST', 'New York, EST'],
      ['Asia/Calcutta', winter, 'IST', 'Kolkata, IST'],
      ['Asia/Kathmandu', winter, '格林尼治标准时间+5:45', 'Kathmandu, UTC+05:45'],
      ['Europe/London', winter, 'GMT', 'London, GMT'],
      ['UTC', winter, 'UTC', 'UTC'],
      ['Etc/GMT+5', winter, 'GMT-5', 'UTC−05:00'],
      ['CET', winter, 'CET', 'UTC+01:00'],
    ] as const) {
      it(`returns ${label} for ${zone}, named ${name}`, () =>
        expect(shortZoneLabel(zone, instant, name)).to.equal(label));
    }
  });
});
