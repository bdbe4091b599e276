import { expect } from '@open-wc/testing';
import { Client } from '../../../../src/api/client.js';
import { publicSlots } from '../../../../src/api/availability/public-slots.js';
import type { Token } from '../../../../src/api/wire/schema.js';
import { SchedulerError } from '../../../../src/api/wire/scheduler-error.js';
import type { Booking } from '../../../../src/model/booking/booking.js';

const DAY = 86_400_000;
const WEEK = 7 * DAY;
const REFERENCE = 'agent-abcdefghijklmnopqrstuvwx';
const ADDRESS = 'anna@example.com';
/** From within week 3700 to within week 3702. */
const query = { agent: 'any', duration: 30, start: 3700 * WEEK + 5 * DAY, end: 3702 * WEEK + DAY };
const never = new AbortController().signal;
const iso = (instant: number): string => new Date(instant).toISOString();

type Answer = (url: string) => Response | Error;

/** A client of a gateway with public free times, and the URLs that it requested. */
function clientOf(answer: Answer, token: Partial<Token> = {}) {
  const urls: string[] = [];
  const inits: RequestInit[] = [];
  const client = new Client({
    tokenSource: () =>
      Promise.resolve({
        token: 'abc',
        api_base: 'https://www.example.com/ve',
        features: ['availability', 'public_availability', 'idempotency'],
        ...token,
      } as Token),
    baseUrl: 'https://api.example.com',
    overridesBase: false,
    fetch: async (url, init) => {
      urls.push(url);
      inits.push(init);
      init.signal?.throwIfAborted();
      const response = answer(url);
      if (response instanceof Error) throw response;
      return Promise.resolve(response);
    },
    now: () => 0,
  });
  return { client, urls, inits };
}

const isFile = (url: string): boolean => url.endsWith('.json');
/** The slot that the gateway's own answer has. */
const fresh = query.start + 3 * DAY;
/** Each file has a slot at its beginning and one in the middle; the gateway has one. */
const answerAll: Answer = (url) => {
  const week = Number(/(\d+)\.json$/.exec(url)?.[1]);
  return Response.json(
    isFile(url) ? { [iso(week * WEEK)]: 1, [iso(week * WEEK + 3.5 * DAY)]: 1 } : { [iso(fresh)]: 2 },
  );
};

describe('public free times', () => {
  it('are read from one file per week, without a token', async () => {
    const { client, urls, inits } = clientOf(answerAll);
    expect(await client.listSlots(query, never)).to.deep.equal([
      3701 * WEEK,
      3701 * WEEK + 3.5 * DAY,
      3702 * WEEK,
    ]);
    expect(urls).to.deep.equal(
      [3700, 3701, 3702].map((week) => `https://www.example.com/ve/availability/any/30/${week}.json`),
    );
    for (const { credentials, headers, cache } of inits) {
      expect([credentials, headers, cache]).to.deep.equal(['omit', undefined, undefined]);
    }
  });

  it('are read from the CDN that the token response names', async () => {
    const { client, urls } = clientOf(answerAll, { availability_base: 'https://cdn.example.net/ve' });
    await client.listSlots(query, never);
    expect(urls[0]).to.equal('https://cdn.example.net/ve/availability/any/30/3700.json');
  });

  it('are requested with the agent’s reference instead of an address', async () => {
    const { client, urls } = clientOf(answerAll, { bootstrap: { agent: REFERENCE } });
    await client.listSlots({ ...query, agent: ADDRESS }, never);
    expect(urls[0]).to.contain(`/availability/${REFERENCE}/30/`);
  });

  it('are not requested if only an address is known', async () => {
    const { client, urls } = clientOf(answerAll);
    expect(await client.listSlots({ ...query, agent: ADDRESS }, never)).to.deep.equal([fresh]);
    expect(urls.filter(isFile)).to.deep.equal([]);
  });

  it('have no slots in a week without a file', async () => {
    const { client } = clientOf((url) =>
      url.includes('3702') ? new Response('', { status: 404 }) : answerAll(url),
    );
    expect(await client.listSlots(query, never)).to.deep.equal([3701 * WEEK, 3701 * WEEK + 3.5 * DAY]);
  });

  const failures: [what: string, answer: () => Response | Error][] = [
    ['exist for no week', () => new Response('', { status: 404 })],
    ['fail', () => new Response('', { status: 503 })],
    ['cannot be reached', () => new TypeError('Failed to fetch')],
    ['are a web page', () => new Response('<h1>Hello</h1>')],
    ['are a list', () => Response.json(['2040-11-20T10:00:00Z'])],
  ];
  for (const [what, answer] of failures) {
    it(`that ${what} are read from the gateway from then on`, async () => {
      const { client, urls } = clientOf((url) => (isFile(url) ? answer() : answerAll(url)));
      expect(await client.listSlots(query, never)).to.deep.equal([fresh]);
      const files = urls.filter(isFile).length;
      expect(files).to.equal(3);
      expect(await client.listSlots(query, never)).to.deep.equal([fresh]);
      expect(urls.filter(isFile)).to.have.length(files);
    });
  }

  it('are read from files again after an aborted request', async () => {
    const { client, urls } = clientOf(answerAll);
    await client.connect(never);
    const aborted = await Promise.resolve(client.listSlots(query, AbortSignal.abort())).catch(
      (error: unknown) => error,
    );
    expect(aborted).to.be.instanceOf(DOMException);
    const { length } = urls;
    await client.listSlots(query, never);
    expect(urls.slice(length).every(isFile)).to.equal(true);
  });

  it('are read from the gateway once something was booked, or could not be', async () => {
    for (const status of [200, 409]) {
      const { client, urls } = clientOf((url) =>
        url.includes('/schedules/') ? Response.json({ _id: 'a' }, { status }) : answerAll(url),
      );
      await client.listSlots(query, never);
      const booking: Booking = {
        agent: 'any',
        date: fresh,
        duration: 30,
        visitor: { name: 'Ada' },
        sendNotificationEmail: false,
      };
      const attempt = { idempotencyKey: 'key', booking, lostAtMs: undefined };
      const result = await client.createSchedule(attempt).catch((error: unknown) => error);
      expect(result instanceof SchedulerError).to.equal(status === 409);
      expect(await client.listSlots(query, never)).to.deep.equal([fresh]);
      expect(urls.filter(isFile)).to.have.length(3);
    }
  });

  it('are not asked for without the feature', async () => {
    const { client, urls } = clientOf(answerAll, { features: ['availability'] });
    expect(await client.listSlots(query, never)).to.deep.equal([fresh]);
    expect(urls.filter(isFile)).to.deep.equal([]);
  });
});

describe('publicSlots', () => {
  /** Paths that were requested, and what was read or thrown. */
  async function read(given: Partial<typeof query>, { token = {}, status = 200 } = {}) {
    const paths: string[] = [];
    const fetch = (url: string) => {
      paths.push(new URL(url).pathname);
      return Promise.resolve(status === 200 ? (answerAll(url) as Response) : Response.json({}, { status }));
    };
    const outcome = await publicSlots(
      'https://a.example',
      { token: 't', ...token },
      { ...query, ...given },
      fetch,
      never,
    ).catch((error: unknown) => (error as Error).name);
    return { outcome, paths };
  }

  it('reads the weeks of its time, and leaves out what is before or after it', async () => {
    const [start, end] = [3700 * WEEK, 3701 * WEEK];
    const middle = start + 3.5 * DAY;
    expect(await read({ start, end })).to.deep.equal({
      outcome: [start, middle],
      paths: ['/availability/any/30/3700.json'],
    });
    expect((await read({ start, end: end + 1 })).outcome).to.deep.equal([start, middle, end]);
    expect((await read({ start: start + 1, end: middle })).outcome).to.deep.equal([]);
  });

  it('names the agent by a reference only', async () => {
    const bootstrap = { agent: REFERENCE };
    for (const agent of [ADDRESS, 'many', 'anyone', 'agent-', 'agent-a/b', `x${REFERENCE}`]) {
      expect((await read({ agent })).outcome, agent).to.equal('TypeError');
      const { paths } = await read({ agent }, { token: { bootstrap } });
      expect(paths[0], agent).to.equal(`/availability/${REFERENCE}/30/3700.json`);
    }
    expect((await read({ agent: REFERENCE })).paths[0]).to.include(REFERENCE);
  });

  it('fails if no file can be read', async () => {
    for (const status of [404, 500]) expect((await read({}, { status })).outcome).to.equal('TypeError');
  });
});
