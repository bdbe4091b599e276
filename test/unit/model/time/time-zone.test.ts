import { expect } from '@open-wc/testing';
import { offsetLabel, zoneLabel, zoneSearchText, zonePlace } from '../../../../src/model/time/time-zone.js';

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

  describe('zoneSearchText', () => {
    for (const [zone, locale, name] of [
      ['Europe/Berlin', 'de', 'Deutschland'],
      ['Asia/Tokyo', 'ja', '日本'],
      ['America/Los_Angeles', 'en', 'Pacific Time'],
      ['Africa/Cairo', 'fr', 'Égypte'],
    ] as const) {
      it(`contains ${name} for ${zone} in ${locale}`, () =>
        expect(zoneSearchText(zone, locale)).to.contain(name));
    }
  });

  describe('zoneLabel', () => {
    for (const [zone, instant, label] of [
      ['Europe/Berlin', winter, 'Europe/Berlin (UTC+01:00)'],
      ['Europe/Berlin', summer, 'Europe/Berlin (UTC+02:00)'],
      ['America/New_York', winter, 'America/New York (UTC−05:00)'],
      ['America/North_Dakota/Center', winter, 'America/North Dakota/Center (UTC−06:00)'],
      ['Asia/Katmandu', winter, 'Asia/Kathmandu (UTC+05:45)'],
      ['UTC', winter, 'UTC'],
      ['Etc/GMT+5', winter, 'UTC−05:00'],
    ] as const) {
      it(`returns ${label} for ${zone} on ${new Date(instant).toISOString().slice(0, 10)}`, () => {
        expect(zoneLabel(zone, instant)).to.equal(label);
      });
    }
  });
});
