import { expect } from '@open-wc/testing';
import { endpointSlots } from '../../../../src/api/availability/availability.js';
import { earlyFetch } from '../../../../src/api/request/early-answers.js';

const KEY = Symbol.for('ve-early');
const page = globalThis as unknown as Record<symbol, Record<string, unknown> | undefined>;
const url = 'https://example.com/ve/token';
const body = '{"scope":"schedule"}';
const init: RequestInit = { method: 'POST', body, credentials: 'same-origin' };
const { setTimeout: realTimeout } = globalThis;

const text = (response: Response): Promise<string> => response.text();

describe('an early answer', () => {
  let sent: string[];
  /** Ends the time that an early answer is waited for. */
  let runOut: () => void;
  const fetch = earlyFetch((input) => {
    sent.push(input);
    return Promise.resolve(new Response('own'));
  });
  const startEarly = (answer: Promise<Response | false | undefined>, startedAtMs = Date.now()): void => {
    page[KEY] = { [url + body]: [startedAtMs, answer] };
  };

  beforeEach(() => {
    sent = [];
    globalThis.setTimeout = ((callback: () => void) => {
      runOut = callback;
      return 0;
    }) as unknown as typeof setTimeout;
  });
  afterEach(() => {
    globalThis.setTimeout = realTimeout;
    page[KEY] = undefined;
  });

  it('is used instead of a request', async () => {
    startEarly(Promise.resolve(new Response('early')));
    expect(await text(await fetch(url, init))).to.equal('early');
    expect(sent).to.deep.equal([]);
  });

  it('is used once', async () => {
    startEarly(Promise.resolve(new Response('early')));
    await fetch(url, init);
    expect(await text(await fetch(url, init))).to.equal('own');
    expect(sent).to.deep.equal([url]);
  });

  for (const [name, input, more] of [
    ['URL', 'https://example.com/ve/token/', {}],
    ['origin', 'https://example.net/ve/token', {}],
    ['scope', url, { body: '{"scope":"manage","manage":"x"}' }],
    ['agent', url, { body: '{"scope":"schedule","agent":"any","duration":30}' }],
    ['choice of cookies', url, { credentials: 'include' }],
  ] as const) {
    it(`stays where it is for a request with another ${name}`, async () => {
      startEarly(Promise.resolve(new Response('early')));
      expect(await text(await fetch(input, { ...init, ...more }))).to.equal('own');
      expect(await text(await fetch(url, init))).to.equal('early');
    });
  }

  it('is not used after ten seconds', async () => {
    startEarly(Promise.resolve(new Response('early')), Date.now() - 10_000);
    expect(await text(await fetch(url, init))).to.equal('own');
  });

  for (const failed of [undefined, false] as const) {
    it(`that is ${failed} is replaced at once`, async () => {
      startEarly(Promise.resolve(failed));
      expect(await text(await fetch(url, init))).to.equal('own');
      expect(sent).to.deep.equal([url]);
    });
  }

  it('that does not come is replaced after a while', async () => {
    startEarly(new Promise(() => {}));
    const response = fetch(url, init);
    expect(sent).to.deep.equal([]);
    runOut();
    expect(await text(await response)).to.equal('own');
  });

  it('that comes late is still used if it comes first', async () => {
    let answer!: (response: Response) => void;
    startEarly(new Promise((resolve) => (answer = resolve)));
    const response = earlyFetch(() => new Promise(() => {}))(url, init);
    runOut();
    answer(new Response('early'));
    expect(await text(await response)).to.equal('early');
  });
});

describe('free times that were asked for early', () => {
  const endpoint = 'https://example.com/free?agent=anna';
  const now = Date.parse('2026-11-02T12:00:00Z');
  const hour = 3_600_000;
  const query = { agent: 'anna', duration: 30, start: 0, end: 0 };
  const { now: realNow } = Date;
  let asked: URL[];

  const list = (
    start: number,
    end: number,
    early?: Promise<Response | undefined>,
  ): Promise<readonly number[]> => {
    page[KEY] = early && { [endpoint]: [now, early] };
    const fetch = (input: string): Promise<Response> => {
      asked.push(new URL(input));
      return Promise.resolve(Response.json({}));
    };
    const { signal } = new AbortController();
    return endpointSlots(endpoint, fetch)({ ...query, start, end }, signal);
  };
  const answer = (...starts: number[]): Promise<Response> =>
    Promise.resolve(Response.json(Object.fromEntries(starts.map((one) => [new Date(one).toISOString(), 1]))));

  beforeEach(() => {
    asked = [];
    Date.now = () => now;
  });
  afterEach(() => {
    Date.now = realNow;
    page[KEY] = undefined;
  });

  it('are used without those outside of what the calendar shows', async () => {
    const [past, first, last] = [now + hour, now + 3 * hour, now + 50 * hour];
    expect(await list(now + 2 * hour, now + 40 * hour, answer(past, first, last))).to.deep.equal([first]);
    expect(asked).to.deep.equal([]);
  });

  it('leave no gap before the days that are asked for later', async () => {
    await list(now + 2000, now + 34 * 24 * hour, answer());
    expect(asked.map(({ search }) => search)).to.deep.equal([
      '?agent=anna&start=2026-12-02T12%3A00%3A00.000Z&number-of-days=4',
    ]);
  });

  it('are asked for anew if the answer failed', async () => {
    await list(now + 2000, now + 24 * hour, Promise.resolve(undefined));
    expect(asked.map(({ search }) => search)).to.deep.equal([
      '?agent=anna&start=2026-11-02T12%3A00%3A00.000Z&number-of-days=1',
    ]);
  });

  for (const [when, start] of [
    ['a day later', now + 24 * hour],
    ['a minute earlier', now - 60_000],
  ] as const) {
    it(`are not used if the calendar begins ${when}`, async () => {
      await list(start, start + hour, answer());
      expect(asked).to.have.length(1);
      expect(asked[0]!.searchParams.get('start')).to.equal(new Date(start).toISOString());
    });
  }
});
