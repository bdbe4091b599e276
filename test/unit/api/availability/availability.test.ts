import { expect } from '@open-wc/testing';
import fc from 'fast-check';
import {
  endpointSlots,
  parseSlots,
  type AvailabilityQuery,
  type ListSlots,
} from '../../../../src/api/availability/availability.js';
import { availabilitySource, type AvailabilitySettings } from '../../../../src/api/availability-source.js';
import type { Client } from '../../../../src/api/client.js';
import { hoursSlots } from '../../../../src/api/availability/hours-slots.js';
import { addElement, removeElement } from '../../../../src/api/request/shared-answers.js';
import { SchedulerError } from '../../../../src/api/wire/scheduler-error.js';

const at = (text: string): number => Date.parse(text);
const DAY = 86_400_000;
const never = new AbortController().signal;

const expectRejected = (body: unknown): void => {
  const error = expect(() => parseSlots(body)).to.throw(SchedulerError);
  error.that.deep.includes({ code: 'bad_response', cause: 'availability', response: body });
};

describe('an availability response', () => {
  it('is read as the sorted starts with at least one seat', () => {
    expect(
      parseSlots({
        '2040-11-20T10:00:00.000Z': 2,
        '2040-11-20T08:00:00Z': '1',
        '2040-11-20T09:00Z': 0,
        '2040-11-20T09:30Z': '0',
        '2040-11-20T09:45Z': -1,
      }),
    ).to.deep.equal([at('2040-11-20T08:00Z'), at('2040-11-20T10:00Z')]);
  });

  for (const [key, instant] of [
    ['2040-11-20T10:00:00+02:00', '2040-11-20T08:00:00Z'],
    ['2040-11-20T10:00:00-03:30', '2040-11-20T13:30:00Z'],
    ['2040-11-20T10:00:00.5Z', '2040-11-20T10:00:00.500Z'],
    ['2040-11-20t10:00:00z', '2040-11-20T10:00:00Z'],
    ['2040-11-20 10:00:00Z', '2040-11-20T10:00:00Z'],
    ['2040-11-20 10:00:00.123456+00', '2040-11-20T10:00:00.123Z'],
    ['2040-11-20 10:00:00+02:00', '2040-11-20T08:00:00Z'],
    ['2040-11-20T10:00:00+0200', '2040-11-20T08:00:00Z'],
    ['2040-11-20 10:00:00 -0330', '2040-11-20T13:30:00Z'],
    ['2040-11-20 10:00:00 UTC', '2040-11-20T10:00:00Z'],
  ] as const) {
    it(`accepts the start ${key}`, () => expect(parseSlots({ [key]: 1 })).to.deep.equal([at(instant)]));
  }

  for (const key of [
    '2040-11-20',
    '2040-11-20T10:00:00',
    '20 November 2040 10:00 UTC',
    '2040-13-40T10:00Z',
    '2040-11-20T10:00:00 Europe/Berlin',
    '2040-11-20T10:00:00+2',
    '2040-11-20  10:00:00Z',
    '1',
    '',
  ]) {
    it(`with only the invalid start ${JSON.stringify(key)} is rejected`, () => expectRejected({ [key]: 1 }));
    it(`omits the invalid start ${JSON.stringify(key)} beside a valid one`, () =>
      expect(parseSlots({ [key]: 1, '2040-11-20T10:00:00Z': 1 })).to.deep.equal([at('2040-11-20T10:00Z')]));
  }

  for (const seats of ['', 'many', null, {}, [], [1], { toString: 1 }, NaN, undefined]) {
    it(`with only ${JSON.stringify(seats)} as a number of seats is rejected`, () =>
      expectRejected({ '2040-11-20T10:00:00Z': seats }));
  }

  for (const [seats, isFree] of [
    [true, true],
    [false, false],
    ['2', true],
    ['0', false],
    [0.5, true],
  ] as const) {
    it(`reads ${JSON.stringify(seats)} as ${isFree ? 'free' : 'taken'}`, () =>
      expect(parseSlots({ '2040-11-20T10:00:00Z': seats })).to.have.length(isFree ? 1 : 0));
  }

  for (const body of [null, [], {}]) {
    it(`without free times may be ${JSON.stringify(body)}`, () => expect(parseSlots(body)).to.be.empty);
  }

  for (const body of [undefined, ['2040-11-20T10:00:00Z'], [{}], 'x', '', 1, true]) {
    it(`is rejected when the body is ${JSON.stringify(body)}`, () => expectRejected(body));
  }

  it('is read correctly with any other keys in it', () => {
    const start = fc.date({ min: new Date('1971-01-01'), max: new Date('2099-01-01'), noInvalidDate: true });
    const seats = fc.oneof(fc.integer({ min: -2, max: 5 }), fc.integer({ min: -2, max: 5 }).map(String));
    fc.assert(
      fc.property(
        fc.array(fc.tuple(start, seats), { minLength: 1 }),
        fc.dictionary(fc.string(), fc.jsonValue()),
        (free, junk) => {
          const entries = Object.fromEntries(free.map(([date, count]) => [date.toISOString(), count]));
          const expected = Object.keys(entries)
            .filter((key) => Number(entries[key]) > 0)
            .map((key) => Date.parse(key))
            .sort((one, other) => one - other);
          expect(parseSlots({ ...junk, ...entries })).to.deep.equal(expected);
        },
      ),
    );
  });
});

describe('an availability endpoint', () => {
  const QUERY: AvailabilityQuery = {
    agent: 'anna+1@example.com',
    duration: 45,
    start: at('2040-11-19T10:00:00Z'),
    end: at('2040-12-01T12:00:00Z'),
  };

  function fakeEndpoint(endpoint: string, respond: (url: URL) => unknown = () => ({})) {
    const urls: URL[] = [];
    const inits: RequestInit[] = [];
    const list = endpointSlots(endpoint, (url, init) => {
      urls.push(new URL(url));
      inits.push(init);
      return Promise.resolve(Response.json(respond(new URL(url))));
    });
    return { list, urls, inits };
  }

  it('is requested like the callback product', async () => {
    const { list, urls, inits } = fakeEndpoint(
      'https://example.com/api/genesys/callback/tenant/availability',
    );
    await list(QUERY, never);
    expect(urls.map(({ href }) => href)).to.deep.equal([
      'https://example.com/api/genesys/callback/tenant/availability?start=2040-11-19T10%3A00%3A00.000Z&number-of-days=13',
    ]);
    expect(inits[0]).to.include({ method: 'GET', credentials: 'same-origin' });
    expect(new Headers(inits[0]!.headers).has('Authorization')).to.equal(false);
  });

  for (const endpoint of [
    'https://example.com/free/{agent}/{duration}?a=1',
    new URL('https://example.com/free/{agent}/{duration}?a=1').href,
    'https://example.com/free/{AGENT}/{Duration}?a=1',
  ]) {
    it(`receives the agent and duration: ${endpoint}`, async () => {
      const { list, urls } = fakeEndpoint(endpoint);
      await list(QUERY, never);
      expect(urls[0]!.pathname).to.equal('/free/anna%2B1%40example.com/45');
      expect(urls[0]!.searchParams.get('a')).to.equal('1');
      expect(urls[0]!.searchParams.get('number-of-days')).to.equal('13');
    });
  }

  it('encodes the agent’s key in the URL', async () => {
    const { list, urls } = fakeEndpoint('https://example.com/free/{agent}/x?who={agent}');
    await list({ ...QUERY, agent: "../../evil?a=1#$&$'" }, never);
    expect(urls[0]!.pathname).to.equal("/free/..%2F..%2Fevil%3Fa%3D1%23%24%26%24'/x");
    expect(urls[0]!.searchParams.get('who')).to.equal("../../evil?a=1#$&$'");
  });

  it('is requested for at most 30 days at a time, without gaps or duplicates', async () => {
    const every = Array.from({ length: 100 * 24 }, (_, hour) => QUERY.start + hour * 3_600_000);
    const { list, urls } = fakeEndpoint('https://example.com/free', ({ searchParams }) => {
      const from = at(searchParams.get('start')!);
      const to = from + Number(searchParams.get('number-of-days')) * DAY;
      // Include both ends, as some endpoints do.
      const those = every.filter((one) => one >= from && one <= to);
      return Object.fromEntries(those.map((one) => [new Date(one).toISOString(), 1]));
    });
    const end = QUERY.start + 70.5 * DAY;
    const starts = await list({ ...QUERY, end }, never);
    expect(starts).to.deep.equal(every.filter((one) => one < end));
    expect(urls.map(({ searchParams }) => searchParams.get('number-of-days'))).to.deep.equal([
      '30',
      '30',
      '11',
    ]);
  });

  it('may answer more than the days that were asked for', async () => {
    const times = [1, 40].map((days) => QUERY.start + days * DAY);
    const all = Object.fromEntries(times.map((one) => [new Date(one).toISOString(), 1]));
    const { list } = fakeEndpoint('https://example.com/free', () => all);
    expect(await list({ ...QUERY, end: QUERY.start + 60 * DAY }, never)).to.deep.equal(times);
  });

  it('omits times outside the requested range', async () => {
    const { list } = fakeEndpoint('https://example.com/free', () => ({
      '2040-11-19T09:59:59Z': 1,
      '2040-11-19T10:00:00Z': 1,
      '2040-12-01T11:59:59Z': 1,
      '2040-12-01T12:00:00Z': 1,
    }));
    expect(await list(QUERY, never)).to.deep.equal([QUERY.start, at('2040-12-01T11:59:59Z')]);
  });

  it('fails when one of several responses fails', async () => {
    let count = 0;
    const list = endpointSlots('https://example.com/free', () =>
      Promise.resolve(Response.json({}, { status: (count += 1) === 2 ? 503 : 200 })),
    );
    const error: unknown = await list({ ...QUERY, end: QUERY.start + 40 * DAY }, never).catch(
      (one: unknown) => one,
    );
    expect(error).to.be.instanceOf(SchedulerError).with.property('code', 'server_error');
  });
});

describe('an availability endpoint of several forms', () => {
  // Only elements in a document share.
  beforeEach(() => void addElement());
  afterEach(removeElement);

  it('is asked once by all that show the same', async () => {
    let requests = 0;
    const list = endpointSlots('https://example.com/free', () => {
      requests += 1;
      return Promise.resolve(Response.json({}));
    });
    const query = { agent: '', duration: 30, start: 0, end: DAY };
    await Promise.all([list(query, never), list(query, never)]);
    await list({ ...query, duration: 45 }, never);
    expect(requests).to.equal(2);
  });
});

describe('hoursSlots', () => {
  it('returns the starts in the requested period', () => {
    const list = hoursSlots('Tue 09:00-10:00', 'Europe/Berlin', 15) as ListSlots;
    const query = {
      agent: '',
      duration: 30,
      start: at('2040-11-20T08:15:00Z'),
      end: at('2040-11-27T08:15:00Z'),
    };
    expect(list(query, never)).to.deep.equal([
      at('2040-11-20T08:15:00Z'),
      at('2040-11-20T08:30:00Z'),
      at('2040-11-27T08:00:00Z'),
    ]);
  });
});

describe('availabilitySource', () => {
  const settings: AvailabilitySettings = {
    availabilityEndpoint: '',
    hours: '',
    slotMinutes: 30,
    agentTimeZone: '',
    timeZone: 'UTC',
    horizonDays: 0,
  };
  const client = (features: string[] = [], horizon_days?: number) =>
    ({
      has: (feature: string) => features.includes(feature),
      calendar: { horizon_days },
      listSlots: () => Promise.resolve([1]),
    }) as unknown as Client;
  const fetched: string[] = [];
  const source = (own: Partial<AvailabilitySettings>, api = client()) =>
    availabilitySource(
      { ...settings, ...own },
      {
        client: api,
        pageUrl: 'https://www.example.com/book/',
        fetch: (url) => {
          fetched.push(url);
          return Promise.resolve(Response.json({}));
        },
      },
    );
  const query = { agent: 'a', duration: 30, start: 0, end: DAY };

  it('is undefined when no source is configured', async () => expect(await source({})).to.equal(undefined));

  it('uses the page’s endpoint first, resolved against the page URL', async () => {
    const found = (await source(
      { availabilityEndpoint: 'free', hours: 'Mon 09:00-17:00' },
      client(['availability']),
    ))!;
    await found.listSlots(query, never);
    expect(fetched.at(-1)).to.match(/^https:\/\/www\.example\.com\/book\/free\?/);
    expect(found.isPerAgent).to.equal(false);
  });

  it('is per agent when the endpoint URL names the agent', async () => {
    expect((await source({ availabilityEndpoint: 'free?a={agent}' }))!.isPerAgent).to.equal(true);
  });

  it('prefers a gateway to the page’s own hours', async () => {
    const found = (await source({ hours: 'Mon 09:00-17:00' }, client(['availability'], 30)))!;
    expect(await found.listSlots(query, never)).to.deep.equal([1]);
    expect([found.isPerAgent, found.horizonDays]).to.deep.equal([true, 30]);
  });

  it('uses the page’s horizon, else the gateway’s, else 60 days', async () => {
    const hours = 'Mon 09:00-17:00';
    expect((await source({ hours, horizonDays: 7 }, client([], 30)))!.horizonDays).to.equal(7);
    expect((await source({ hours }, client([], 30)))!.horizonDays).to.equal(30);
    expect((await source({ hours }))!.horizonDays).to.equal(60);
    const direct = { has: () => false, calendar: undefined } as unknown as Client;
    expect((await source({ hours }, direct))!.horizonDays).to.equal(60);
  });

  it('has the same hours for all agents, in steps of five minutes at least', async () => {
    const found = (await source({ hours: 'Thu 00:00-01:00', slotMinutes: 5 }))!;
    expect(found.isPerAgent).to.equal(false);
    expect((await found.listSlots(query, never)).slice(0, 2)).to.deep.equal([0, 300_000]);
  });

  for (const days of [0, -1, 0.5, 7.5, 3661, 1e9, Infinity, NaN]) {
    it(`ignores a horizon of ${days} days from the page and the gateway`, async () => {
      const hours = 'Mon 09:00-17:00';
      expect((await source({ hours, horizonDays: days }, client([], 30)))!.horizonDays).to.equal(30);
      expect((await source({ hours, horizonDays: days }, client([], days)))!.horizonDays).to.equal(60);
    });
  }

  for (const days of [1, 3660]) {
    it(`accepts a horizon of ${days} days`, async () => {
      expect((await source({ hours: 'Mon 09:00-17:00', horizonDays: days }))!.horizonDays).to.equal(days);
    });
  }

  it('reads hours in the agent’s time zone, else in the page’s', async () => {
    const hours = 'Thu 09:00-09:30';
    const first = async (own: Partial<AvailabilitySettings>) =>
      (await (await source({ hours, ...own }))!.listSlots(query, never))[0];
    expect(await first({ timeZone: 'Asia/Tokyo' })).to.equal(0);
    expect(await first({ timeZone: 'Asia/Tokyo', agentTimeZone: 'UTC' })).to.equal(9 * 3_600_000);
  });

  for (const [why, own, start] of [
    [
      'an endpoint without https',
      { availabilityEndpoint: 'http://example.com/free' },
      'availability-endpoint is "http://example.com/free": set',
    ],
    [
      'an endpoint with a password',
      { availabilityEndpoint: 'https://a:b@example.com/free' },
      'availability-endpoint is "…@example.com/free": set',
    ],
    ['hours in another format', { hours: '9-17' }, 'hours is "9-17": write'],
    ['steps below five minutes', { hours: 'Mon 09:00-17:00', slotMinutes: 4 }, 'slot-minutes is "4": set'],
    [
      'steps that are not a number',
      { hours: 'Mon 09:00-17:00', slotMinutes: NaN },
      'slot-minutes is "NaN": set',
    ],
    ['an unknown time zone of the agent', { agentTimeZone: 'Berlin' }, 'agent-time-zone is "Berlin": set'],
  ] as const) {
    it(`throws a configuration error for ${why}, which says what to set`, async () => {
      const error = await source(own).catch((cause: unknown) => cause);
      expect(error).to.be.instanceOf(SchedulerError).with.property('code', 'configuration');
      expect((error as Error).message.startsWith(start), (error as Error).message).to.equal(true);
    });
  }
});
