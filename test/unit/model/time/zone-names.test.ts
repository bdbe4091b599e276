import { expect } from '@open-wc/testing';
import { ZONE_CITIES } from '../../../../src/model/time/zone-cities.js';
import { zonePlace } from '../../../../src/model/time/time-zone.js';
import { nameZones, type NamedZone } from '../../../../src/model/time/zone-names.js';
import { isTimeZone } from '../../../../src/model/time/wall-time.js';

const WINTER = Date.UTC(2026, 0, 15);

function nameZone(key: string, locale: string): NamedZone {
  const zone: NamedZone = { key };
  const names = nameZones([zone], locale, WINTER);
  while (!names.next().done);
  return zone;
}

describe('the names of time zones', () => {
  for (const [locale, zone, time] of [
    ['en', 'America/Los_Angeles', 'Pacific Time'],
    ['de', 'Europe/Berlin', 'Mitteleuropäische Zeit'],
    ['ja', 'Asia/Tokyo', '日本標準時'],
  ] as const) {
    it(`call the time of ${zone} ${time} in ${locale}`, () => {
      expect(nameZone(zone, locale).note).to.equal(time);
    });
  }

  it('name the times of all zones before it searches for further names', () => {
    const zones: NamedZone[] = [{ key: 'Europe/Berlin' }, { key: 'Asia/Tokyo' }];
    const names = nameZones(zones, 'en', WINTER);
    names.next();
    names.next();
    expect(zones.map(({ note, keywords }) => [note, keywords])).to.deep.equal([
      ['Central European Time', undefined],
      ['Japan Standard Time', undefined],
    ]);
  });

  for (const [zone, words] of [
    [
      'Europe/Berlin',
      ['Deutschland', 'Germany', 'München', 'CET', 'CEST', 'UTC+1', 'GMT+1', 'UTC+1:00', '+01:00', '+0100'],
    ],
    ['Asia/Calcutta', ['Indien', 'Mumbai', 'Kolkata', 'IST', 'UTC+5:30', '+05:30', 'GMT+05:30']],
    ['America/Los_Angeles', ['Vereinigte Staaten', 'San Francisco', 'PST', 'PDT', 'UTC-8', '-08:00']],
    ['Asia/Shanghai', ['China', 'Beijing', 'Shenzhen', 'UTC+8']],
    ['Australia/Sydney', ['Australien', 'Canberra', 'AEDT', 'AEST']],
    ['UTC', ['UTC+0', '+00:00']],
  ] as const) {
    it(`find ${zone} by ${words.join(', ')}`, () => {
      const { keywords = '' } = nameZone(zone, 'de');
      for (const word of words) expect(` ${keywords.replaceAll(',', ' ')} `, word).to.contain(` ${word} `);
    });
  }

  for (const [zone, words] of [
    ['Asia/Calcutta', ['UTC+5', 'GMT+5', '+5']],
    // In summer, some languages call its time GMT+3.
    ['Asia/Beirut', ['UTC+3', 'GMT+3']],
  ] as const) {
    it(`do not find ${zone} by ${words.join(', ')}`, () => {
      const { keywords = '' } = nameZone(zone, 'de');
      for (const word of words) expect(` ${keywords} `, word).not.to.contain(` ${word} `);
    });
  }

  it('know only cities of zones that the engine knows', () => {
    for (const zone of Object.keys(ZONE_CITIES)) expect(isTimeZone(zone), zone).to.equal(true);
  });

  it('find cities although an engine calls their zone by its newer name', () => {
    expect(zonePlace('Asia/Kolkata')).to.equal(zonePlace('Asia/Calcutta'));
    expect(nameZone('Asia/Kolkata', 'en').keywords).to.contain('Mumbai');
  });
});
