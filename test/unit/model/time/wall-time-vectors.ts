import { isWebKitGtk } from '../../../unit-engine.js';

/** A wall time in a zone and its expected resolution, with its source in the IANA time zone database. */
export interface WallTimeVector {
  zone: string;
  wall: string;
  kind: 'unique' | 'gap' | 'overlap';
  /** The first or only instant. For a gap: the last minute before it. */
  earlier: string;
  /** The second instant, or the same one if unique. For a gap: the first minute after it. */
  later: string;
  /** File and line of tzdata 2025b. In brackets: why the vector is included. */
  source: string;
}

/**
 * Computed with Python's `zoneinfo` by trying every minute (before 1973 every second) of the 52 hours around the wall
 * time, and confirmed with GNU `date`. Both are independent implementations that read Debian's tzdata 2025b.
 * All times are in the past, in zones whose history is settled, because engines have different tzdata releases.
 */
// prettier-ignore
const rows: [zone: string, wall: string, kind: WallTimeVector['kind'], earlier: string, later: string, source: string][] = [
  ['America/New_York', '2024-03-10T02:00', 'gap', '2024-03-10T06:59:00Z', '2024-03-10T07:00:00Z', 'northamerica, Rule US 2007–max: Mar Sun>=8 2:00, +1:00 (the first minute of the gap)'],
  ['America/New_York', '2024-03-10T02:30', 'gap', '2024-03-10T06:59:00Z', '2024-03-10T07:00:00Z', 'northamerica, Rule US 2007–max: Mar Sun>=8 2:00, +1:00'],
  ['America/New_York', '2024-03-10T03:00', 'unique', '2024-03-10T07:00:00Z', '2024-03-10T07:00:00Z', 'northamerica, Rule US 2007–max: Mar Sun>=8 2:00, +1:00 (the first minute after the gap)'],
  ['America/New_York', '2024-11-03T00:59', 'unique', '2024-11-03T04:59:00Z', '2024-11-03T04:59:00Z', 'northamerica, Rule US 2007–max: Nov Sun>=1 2:00, 0 (the last minute before the overlap)'],
  ['America/New_York', '2024-11-03T01:30', 'overlap', '2024-11-03T05:30:00Z', '2024-11-03T06:30:00Z', 'northamerica, Rule US 2007–max: Nov Sun>=1 2:00, 0'],
  ['America/New_York', '2024-11-03T02:00', 'unique', '2024-11-03T07:00:00Z', '2024-11-03T07:00:00Z', 'northamerica, Rule US 2007–max: Nov Sun>=1 2:00, 0 (the first minute after the overlap)'],
  ['America/New_York', '2006-04-02T02:15', 'gap', '2006-04-02T06:59:00Z', '2006-04-02T07:00:00Z', 'northamerica, Rule US 1987–2006: Apr Sun>=1 2:00, +1:00'],
  ['Europe/London', '2023-03-26T01:30', 'gap', '2023-03-26T00:59:00Z', '2023-03-26T01:00:00Z', 'europe, Rule EU 1981–max: Mar lastSun 1:00u, +1:00'],
  ['Europe/London', '2023-10-29T01:00', 'overlap', '2023-10-29T00:00:00Z', '2023-10-29T01:00:00Z', 'europe, Rule EU 1996–max: Oct lastSun 1:00u, 0 (the first minute of the overlap)'],
  ['Europe/London', '1970-01-01T12:00', 'unique', '1970-01-01T11:00:00Z', '1970-01-01T11:00:00Z', 'europe, Zone Europe/London: 1:00 BST from 1968-10-27 until 1971-10-31 (standard time all year)'],
  ['Europe/London', '1947-04-13T02:30', 'gap', '1947-04-13T00:59:00Z', '1947-04-13T01:00:00Z', 'europe, Rule GB-Eire 1947 Apr 13 1:00s, +2:00 (double summer time)'],
  ['Europe/Dublin', '2022-10-30T01:30', 'overlap', '2022-10-30T00:30:00Z', '2022-10-30T01:30:00Z', 'europe, Rule Eire 1996–max: Oct lastSun 1:00u, -1:00 (negative daylight saving)'],
  ['Europe/Berlin', '2024-03-31T02:59', 'gap', '2024-03-31T00:59:00Z', '2024-03-31T01:00:00Z', 'europe, Rule EU 1981–max: Mar lastSun 1:00u, +1:00 (the last minute of the gap)'],
  ['Europe/Berlin', '2024-10-27T02:30', 'overlap', '2024-10-27T00:30:00Z', '2024-10-27T01:30:00Z', 'europe, Rule EU 1996–max: Oct lastSun 1:00u, 0'],
  ['Europe/Berlin', '2024-07-01T09:00', 'unique', '2024-07-01T07:00:00Z', '2024-07-01T07:00:00Z', 'europe, Rule EU 1981–max: Mar lastSun 1:00u, +1:00'],
  ['Europe/Berlin', '1890-06-01T12:00', 'unique', '1890-06-01T11:06:32Z', '1890-06-01T11:06:32Z', 'europe, Zone Europe/Berlin: 0:53:28 LMT until 1893 Apr (an offset with seconds)'],
  ['Europe/Berlin', '1893-04-01T00:03', 'gap', '1893-03-31T23:05:32Z', '1893-03-31T23:07:00Z', 'europe, Zone Europe/Berlin: 0:53:28 LMT until 1893 Apr (a gap of 6 min 32 s)'],
  ['Europe/Moscow', '2014-10-26T01:30', 'overlap', '2014-10-25T21:30:00Z', '2014-10-25T22:30:00Z', 'europe, Zone Europe/Moscow: 4:00 until 2014 Oct 26 2:00s, then 3:00 (a change of standard time)'],
  ['Europe/Lisbon', '1992-09-27T01:30', 'unique', '1992-09-27T00:30:00Z', '1992-09-27T00:30:00Z', 'europe, Zone Europe/Lisbon: 0:00 EU until 1992 Sep 27 1:00u, then 1:00 EU (summer time turns into standard time)'],
  ['Australia/Lord_Howe', '2023-10-01T02:15', 'gap', '2023-09-30T15:29:00Z', '2023-09-30T15:30:00Z', 'australasia, Rule LH 2008–max: Oct Sun>=1 2:00, +0:30 (30 minutes)'],
  ['Australia/Lord_Howe', '2023-10-01T02:30', 'unique', '2023-09-30T15:30:00Z', '2023-09-30T15:30:00Z', 'australasia, Rule LH 2008–max: Oct Sun>=1 2:00, +0:30 (30 minutes, the first minute after the gap)'],
  ['Australia/Lord_Howe', '2024-04-07T01:45', 'overlap', '2024-04-06T14:45:00Z', '2024-04-06T15:15:00Z', 'australasia, Rule LH 2008–max: Apr Sun>=1 2:00, 0 (30 minutes)'],
  ['Australia/Lord_Howe', '2024-04-07T01:15', 'unique', '2024-04-06T14:15:00Z', '2024-04-06T14:15:00Z', 'australasia, Rule LH 2008–max: Apr Sun>=1 2:00, 0 (half an hour before the overlap)'],
  ['Australia/Sydney', '2023-04-02T02:30', 'overlap', '2023-04-01T15:30:00Z', '2023-04-01T16:30:00Z', 'australasia, Rule AN 2008–max: Apr Sun>=1 2:00s, 0'],
  ['Australia/Eucla', '2009-03-29T02:30', 'overlap', '2009-03-28T16:45:00Z', '2009-03-28T17:45:00Z', 'australasia, Rule AW 2007–2009: Mar lastSun 2:00s, 0 (offset of 8:45)'],
  ['Pacific/Auckland', '2021-09-26T02:30', 'gap', '2021-09-25T13:59:00Z', '2021-09-25T14:00:00Z', 'australasia, Rule NZ 2007–max: Sep lastSun 2:00s, +1:00'],
  ['Pacific/Chatham', '2023-09-24T03:00', 'gap', '2023-09-23T13:59:00Z', '2023-09-23T14:00:00Z', 'australasia, Rule Chatham 2007–max: Sep lastSun 2:45s, +1:00 (offset of 12:45)'],
  ['Pacific/Chatham', '2024-04-07T03:00', 'overlap', '2024-04-06T13:15:00Z', '2024-04-06T14:15:00Z', 'australasia, Rule Chatham 2008–max: Apr Sun>=1 2:45s, 0 (offset of 12:45)'],
  ['Pacific/Kiritimati', '2024-01-01T00:00', 'unique', '2023-12-31T10:00:00Z', '2023-12-31T10:00:00Z', 'australasia, Zone Pacific/Kiritimati: 14:00 from 1994 Dec 31 (the first to see a new year)'],
  ['Pacific/Kiritimati', '1994-12-31T12:00', 'gap', '1994-12-31T09:59:00Z', '1994-12-31T10:00:00Z', 'australasia, Zone Pacific/Kiritimati: -10:00 until 1994 Dec 31, then 14:00 (a skipped day)'],
  ['Pacific/Apia', '2011-12-30T12:00', 'gap', '2011-12-30T09:59:00Z', '2011-12-30T10:00:00Z', 'australasia, Zone Pacific/Apia: -11:00 WS until 2011 Dec 29 24:00, then 13:00 WS (a skipped day)'],
  ['Pacific/Apia', '2011-12-30T00:00', 'gap', '2011-12-30T09:59:00Z', '2011-12-30T10:00:00Z', 'australasia, Zone Pacific/Apia: -11:00 WS until 2011 Dec 29 24:00, then 13:00 WS (the first minute of the skipped day)'],
  ['Pacific/Apia', '2011-12-30T23:59', 'gap', '2011-12-30T09:59:00Z', '2011-12-30T10:00:00Z', 'australasia, Zone Pacific/Apia: -11:00 WS until 2011 Dec 29 24:00, then 13:00 WS (the last minute of the skipped day)'],
  ['Pacific/Apia', '2011-12-29T23:59', 'unique', '2011-12-30T09:59:00Z', '2011-12-30T09:59:00Z', 'australasia, Zone Pacific/Apia: -11:00 WS until 2011 Dec 29 24:00, then 13:00 WS (the day before)'],
  ['Pacific/Apia', '2011-12-31T00:00', 'unique', '2011-12-30T10:00:00Z', '2011-12-30T10:00:00Z', 'australasia, Zone Pacific/Apia: -11:00 WS until 2011 Dec 29 24:00, then 13:00 WS (the day after)'],
  ['Pacific/Kwajalein', '1993-08-21T08:00', 'gap', '1993-08-21T11:59:00Z', '1993-08-21T12:00:00Z', 'australasia, Zone Pacific/Kwajalein: -12:00 until 1993 Aug 20 24:00, then 12:00 (a skipped day)'],
  ['Pacific/Norfolk', '2015-10-04T01:45', 'overlap', '2015-10-03T14:15:00Z', '2015-10-03T14:45:00Z', 'australasia, Zone Pacific/Norfolk: 11:30 until 2015 Oct 4 2:00s, then 11:00'],
  ['Africa/Cairo', '2024-04-26T00:30', 'gap', '2024-04-25T21:59:00Z', '2024-04-25T22:00:00Z', 'africa, Rule Egypt 2023–max: Apr lastFri 0:00, +1:00 (a gap at midnight)'],
  ['Africa/Cairo', '2024-04-26T00:00', 'gap', '2024-04-25T21:59:00Z', '2024-04-25T22:00:00Z', 'africa, Rule Egypt 2023–max: Apr lastFri 0:00, +1:00 (midnight does not exist)'],
  ['Africa/Cairo', '2023-10-26T23:30', 'overlap', '2023-10-26T20:30:00Z', '2023-10-26T21:30:00Z', 'africa, Rule Egypt 2023–max: Oct lastThu 24:00, 0 (the hour before midnight twice)'],
  ['Africa/Casablanca', '2019-05-05T02:30', 'overlap', '2019-05-05T01:30:00Z', '2019-05-05T02:30:00Z', 'africa, Rule Morocco 2019 May 5 3:00, -1:00 (Ramadan begins)'],
  ['Africa/Casablanca', '2019-06-09T02:30', 'gap', '2019-06-09T01:59:00Z', '2019-06-09T02:00:00Z', 'africa, Rule Morocco 2019 Jun 9 2:00, 0 (Ramadan ends)'],
  ['Africa/Casablanca', '2022-03-27T02:30', 'overlap', '2022-03-27T01:30:00Z', '2022-03-27T02:30:00Z', 'africa, Rule Morocco 2022 Mar 27 3:00, -1:00 (back on the day when Europe goes forward)'],
  ['Africa/Casablanca', '2024-04-14T02:00', 'gap', '2024-04-14T01:59:00Z', '2024-04-14T02:00:00Z', 'africa, Rule Morocco 2024 Apr 14 2:00, 0 (Ramadan ends)'],
  ['Africa/Juba', '2021-01-31T23:30', 'overlap', '2021-01-31T20:30:00Z', '2021-01-31T21:30:00Z', 'africa, Zone Africa/Juba: 3:00 EAT until 2021 Feb 1 00:00, then 2:00 CAT (across a month)'],
  ['Africa/Monrovia', '1972-01-07T00:30', 'gap', '1972-01-07T00:43:30Z', '1972-01-07T00:45:00Z', 'africa, Zone Africa/Monrovia: -0:44:30 MMT until 1972 Jan 7, then 0:00 (a gap of 44 min 30 s)'],
  ['America/Santiago', '2023-09-03T00:30', 'gap', '2023-09-03T03:59:00Z', '2023-09-03T04:00:00Z', 'southamerica, Rule Chile 2023–max: Sep Sun>=2 4:00u, +1:00 (a gap at midnight)'],
  ['America/Santiago', '2023-04-01T23:30', 'overlap', '2023-04-02T02:30:00Z', '2023-04-02T03:30:00Z', 'southamerica, Rule Chile 2019–max: Apr Sun>=2 3:00u, 0 (the hour before midnight twice)'],
  ['America/Asuncion', '2022-10-02T00:15', 'gap', '2022-10-02T03:59:00Z', '2022-10-02T04:00:00Z', 'southamerica, Rule Para 2010–2024: Oct Sun>=1 0:00, +1:00 (a gap at midnight)'],
  ['America/Asuncion', '2023-03-25T23:45', 'overlap', '2023-03-26T02:45:00Z', '2023-03-26T03:45:00Z', 'southamerica, Rule Para 2013–2024: Mar Sun>=22 0:00, 0'],
  ['America/Sao_Paulo', '2017-10-15T00:30', 'gap', '2017-10-15T02:59:00Z', '2017-10-15T03:00:00Z', 'southamerica, Rule Brazil 2008–2017: Oct Sun>=15 0:00, +1:00 (a gap at midnight)'],
  ['America/Sao_Paulo', '2018-02-17T23:00', 'overlap', '2018-02-18T01:00:00Z', '2018-02-18T02:00:00Z', 'southamerica, Rule Brazil 2016–2019: Feb Sun>=15 0:00, 0'],
  ['America/Caracas', '2016-05-01T02:45', 'gap', '2016-05-01T06:59:00Z', '2016-05-01T07:00:00Z', 'southamerica, Zone America/Caracas: -4:30 until 2016 May 1 2:30, then -4:00 (30 minutes)'],
  ['America/Havana', '2023-03-12T00:30', 'gap', '2023-03-12T04:59:00Z', '2023-03-12T05:00:00Z', 'northamerica, Rule Cuba 2013–max: Mar Sun>=8 0:00s, +1:00 (a gap at midnight)'],
  ['America/Havana', '2023-11-05T00:30', 'overlap', '2023-11-05T04:30:00Z', '2023-11-05T05:30:00Z', 'northamerica, Rule Cuba 2012–max: Nov Sun>=1 0:00s, 0 (the hour after midnight twice)'],
  ['America/St_Johns', '2010-03-14T00:30', 'gap', '2010-03-14T03:30:00Z', '2010-03-14T03:31:00Z', 'northamerica, Rule StJohns 2007–2011: Mar Sun>=8 0:01, +1:00 (a minute after midnight)'],
  ['America/St_Johns', '2010-11-06T23:30', 'overlap', '2010-11-07T02:00:00Z', '2010-11-07T03:00:00Z', 'northamerica, Rule StJohns 2007–2010: Nov Sun>=1 0:01, 0 (the overlap begins the day before)'],
  ['America/St_Johns', '1988-04-03T01:30', 'gap', '1988-04-03T03:30:00Z', '1988-04-03T03:31:00Z', 'northamerica, Rule StJohns 1988 Apr Sun>=1 0:01, +2:00 (2 hours)'],
  ['America/St_Johns', '2024-03-10T02:30', 'gap', '2024-03-10T05:29:00Z', '2024-03-10T05:30:00Z', 'northamerica, Rule Canada 2007–max: Mar Sun>=8 2:00, +1:00 (offset of −3:30)'],
  ['America/Nuuk', '2022-03-26T22:30', 'gap', '2022-03-27T00:59:00Z', '2022-03-27T01:00:00Z', 'europe, Zone America/Nuuk: -3:00 EU; Rule EU 1981–max: Mar lastSun 1:00u, +1:00 (a Saturday evening)'],
  ['America/Nuuk', '2022-10-29T22:30', 'overlap', '2022-10-30T00:30:00Z', '2022-10-30T01:30:00Z', 'europe, Zone America/Nuuk: -3:00 EU; Rule EU 1996–max: Oct lastSun 1:00u, 0 (a Saturday evening)'],
  ['America/Nuuk', '2023-03-25T22:30', 'gap', '2023-03-26T00:59:00Z', '2023-03-26T01:00:00Z', 'europe, Zone America/Nuuk: -3:00 EU until 2023 Mar 26 1:00u, then -2:00 (a change of standard time)'],
  ['Antarctica/Troll', '2023-03-26T01:30', 'gap', '2023-03-26T00:59:00Z', '2023-03-26T01:00:00Z', 'antarctica, Rule Troll 2005–max: Mar lastSun 1:00u, +2:00 (2 hours)'],
  ['Antarctica/Troll', '2023-03-26T02:59', 'gap', '2023-03-26T00:59:00Z', '2023-03-26T01:00:00Z', 'antarctica, Rule Troll 2005–max: Mar lastSun 1:00u, +2:00 (2 hours, the last minute)'],
  ['Antarctica/Troll', '2023-10-29T01:00', 'overlap', '2023-10-28T23:00:00Z', '2023-10-29T01:00:00Z', 'antarctica, Rule Troll 2004–max: Oct lastSun 1:00u, 0 (2 hours, the first minute)'],
  ['Antarctica/Troll', '2023-10-29T02:30', 'overlap', '2023-10-29T00:30:00Z', '2023-10-29T02:30:00Z', 'antarctica, Rule Troll 2004–max: Oct lastSun 1:00u, 0 (2 hours)'],
  ['Asia/Beirut', '2022-03-27T00:30', 'gap', '2022-03-26T21:59:00Z', '2022-03-26T22:00:00Z', 'asia, Rule Lebanon 1993–max: Mar lastSun 0:00, +1:00 (a gap at midnight)'],
  ['Asia/Beirut', '2022-10-29T23:30', 'overlap', '2022-10-29T20:30:00Z', '2022-10-29T21:30:00Z', 'asia, Rule Lebanon 1999–max: Oct lastSun 0:00, 0'],
  ['Asia/Kathmandu', '2024-06-15T10:00', 'unique', '2024-06-15T04:15:00Z', '2024-06-15T04:15:00Z', 'asia, Zone Asia/Kathmandu: 5:45 from 1986 (offset of 5:45)'],
  ['Asia/Kathmandu', '1986-01-01T00:10', 'gap', '1985-12-31T18:29:00Z', '1985-12-31T18:30:00Z', 'asia, Zone Asia/Kathmandu: 5:30 until 1986, then 5:45 (15 minutes)'],
  ['Asia/Kolkata', '2024-06-15T10:00', 'unique', '2024-06-15T04:30:00Z', '2024-06-15T04:30:00Z', 'asia, Zone Asia/Kolkata: 5:30 from 1945 Oct 15'],
  ['Asia/Tehran', '2022-03-22T00:30', 'gap', '2022-03-21T20:29:00Z', '2022-03-21T20:30:00Z', 'asia, Rule Iran 2021–2022: Mar 21 24:00, +1:00 (a gap at midnight)'],
  ['Asia/Tehran', '2022-09-21T23:30', 'overlap', '2022-09-21T19:00:00Z', '2022-09-21T20:00:00Z', 'asia, Rule Iran 2021–2022: Sep 21 24:00, 0'],
  ['Asia/Gaza', '2019-03-29T00:30', 'gap', '2019-03-28T21:59:00Z', '2019-03-28T22:00:00Z', 'asia, Rule Palestine 2019 Mar 29 0:00, +1:00 (a gap at midnight)'],
  ['Asia/Gaza', '2020-10-24T00:30', 'overlap', '2020-10-23T21:30:00Z', '2020-10-23T22:30:00Z', 'asia, Rule Palestine 2020 Oct 24 1:00, 0'],
  ['Asia/Gaza', '2011-04-01T00:30', 'gap', '2011-03-31T22:00:00Z', '2011-03-31T22:01:00Z', 'asia, Rule Palestine 2011 Apr 1 0:01, +1:00 (a minute after midnight)'],
  ['Asia/Amman', '2022-02-25T00:30', 'gap', '2022-02-24T21:59:00Z', '2022-02-24T22:00:00Z', 'asia, Rule Jordan 2022 Feb lastThu 24:00, +1:00 (a gap at midnight)'],
  ['Asia/Jerusalem', '2023-03-24T02:30', 'gap', '2023-03-23T23:59:00Z', '2023-03-24T00:00:00Z', 'asia, Rule Zion 2013–max: Mar Fri>=23 2:00, +1:00'],
  ['Asia/Pyongyang', '2015-08-14T23:45', 'overlap', '2015-08-14T14:45:00Z', '2015-08-14T15:15:00Z', 'asia, Zone Asia/Pyongyang: 9:00 KST until 2015 Aug 15 00:00, then 8:30 (30 minutes)'],
  ['Asia/Pyongyang', '2018-05-04T23:45', 'gap', '2018-05-04T14:59:00Z', '2018-05-04T15:00:00Z', 'asia, Zone Asia/Pyongyang: 8:30 KST until 2018 May 4 23:30, then 9:00 (a gap that ends at midnight)'],
  ['Asia/Singapore', '1981-12-31T23:45', 'gap', '1981-12-31T15:59:00Z', '1981-12-31T16:00:00Z', 'asia, Zone Asia/Singapore: 7:30 until 1981 Dec 31 16:00u, then 8:00 (a gap that ends with the year)'],
  ['UTC', '2024-02-29T23:59', 'unique', '2024-02-29T23:59:00Z', '2024-02-29T23:59:00Z', 'etcetera, Zone Etc/UTC: 0 (a leap day)'],
];

/** Zones whose rules WebKitGTK's ICU has too old. */
const isKnown = ([zone, wall]: (typeof rows)[number]): boolean =>
  !isWebKitGtk ||
  !((zone === 'Africa/Cairo' && wall > '2023') || (zone === 'Asia/Singapore' && wall > '1981-12'));

export const wallTimeVectors: WallTimeVector[] = rows
  .filter(isKnown)
  .map(([zone, wall, kind, earlier, later, source]) => ({ zone, wall, kind, earlier, later, source }));
