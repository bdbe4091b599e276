import { expect } from '@open-wc/testing';
import { offsetLabel, timeZoneName, zoneLabel } from '../../../src/model/time-zone.js';

const winter = Date.UTC(2024, 0, 15);
const summer = Date.UTC(2024, 6, 15);

describe('time zone labels', () => {
  describe('the offset', () => {
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
      it(`of ${zone} at ${new Date(instant).toISOString().slice(0, 10)} is ${label}`, () => {
        expect(offsetLabel(instant, zone)).to.equal(label);
      });
    }
  });

  describe('the name', () => {
    for (const [zone, name] of [
      ['Europe/Berlin', 'Berlin'],
      ['America/New_York', 'New York'],
      ['America/Argentina/Buenos_Aires', 'Buenos Aires'],
      ['America/Port-au-Prince', 'Port-au-Prince'],
      ['Asia/Kathmandu', 'Kathmandu'],
      ['Asia/Katmandu', 'Kathmandu'],
      ['Asia/Calcutta', 'Kolkata'],
      ['Europe/Kiev', 'Kyiv'],
      ['Asia/Saigon', 'Ho Chi Minh'],
      ['America/Godthab', 'Nuuk'],
    ] as const) {
      it(`of ${zone} is its city, ${name}`, () => {
        expect(timeZoneName(zone, 'en')).to.equal(name);
      });
    }

    it('of a zone that is no place is what the locale calls its standard time', () => {
      const german = new Intl.DateTimeFormat('de', { timeZone: 'UTC', timeZoneName: 'long' }).format(0);
      expect(german).to.contain(timeZoneName('UTC', 'de'));
      expect(timeZoneName('UTC', 'de')).to.not.equal(timeZoneName('UTC', 'en'));
      expect(timeZoneName('Etc/GMT+5', 'en')).to.contain('5');
    });

    it('is there for every zone that the engine lists', () => {
      for (const zone of Intl.supportedValuesOf('timeZone')) {
        expect(timeZoneName(zone, 'en'), zone).to.match(/^\p{Lu}[\p{L}' -]+$/u);
      }
    });
  });

  describe('the label', () => {
    for (const [zone, instant, label] of [
      ['Europe/Berlin', winter, 'Europe/Berlin (UTC+01:00)'],
      ['Europe/Berlin', summer, 'Europe/Berlin (UTC+02:00)'],
      ['America/New_York', winter, 'America/New York (UTC−05:00)'],
      ['America/North_Dakota/Center', winter, 'America/North Dakota/Center (UTC−06:00)'],
      ['Asia/Katmandu', winter, 'Asia/Kathmandu (UTC+05:45)'],
      ['UTC', winter, 'UTC'],
      ['Etc/GMT+5', winter, 'UTC−05:00'],
    ] as const) {
      it(`of ${zone} at ${new Date(instant).toISOString().slice(0, 10)} is ${label}`, () => {
        expect(zoneLabel(zone, instant)).to.equal(label);
      });
    }
  });
});
