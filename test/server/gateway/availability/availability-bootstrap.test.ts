import { at, isList, openCalendarBench } from './calendar-bench.js';
import { anna, annasEmail, type Bench, expect, test } from '../gateway-test.js';

// The clock of the benches stands at noon UTC on Monday, 2026-11-02. Berlin is one hour ahead.

test.describe('the token response', () => {
  const requestToken = async (bench: Bench, body: object = {}) =>
    (await (await bench.requestToken({ scope: 'schedule', ...body })).json()) as {
      features: string[];
      calendar?: object;
      bootstrap: { availability?: Record<string, unknown> };
    };

  test('contains the features and rules that a calendar needs', async () => {
    const answer = await requestToken(await openCalendarBench({ durations: [60, 30], horizonDays: 14 }));
    expect(answer.features).toEqual([
      'idempotency',
      'notifications',
      'availability',
      'any_agent',
      'next_free',
    ]);
    expect(answer.calendar).toEqual({
      time_zone: 'Europe/Berlin',
      durations: [60, 30],
      min_notice_minutes: 60,
      horizon_days: 14,
    });
    expect(answer.bootstrap).not.toHaveProperty('availability');
  });

  test('contains no calendar and no free times without hours', async ({ bench }) => {
    const answer = await requestToken(bench, { agent: 'any', duration: 30 });
    expect(answer.features).toEqual(['idempotency', 'notifications']);
    expect(answer).not.toHaveProperty('calendar');
    expect(answer.bootstrap).not.toHaveProperty('availability');
  });

  for (const [name, options, calendar] of [
    ['the durations', { durations: [45, 15] }, { durations: [45, 15] }],
    ['the horizon', { horizonDays: 14 }, { horizon_days: 14 }],
    ['durations and horizon', { durations: [45], horizonDays: 366 }, { durations: [45], horizon_days: 366 }],
  ] as const) {
    test(`contains ${name}, but no free times, without hours`, async () => {
      const bench = await openCalendarBench({ hours: undefined, ...options });
      const answer = await requestToken(bench, { agent: annasEmail, duration: 45 });
      expect(answer.features).toEqual(['idempotency', 'notifications']);
      expect(answer.calendar).toEqual(calendar);
      expect(answer.bootstrap).not.toHaveProperty('availability');
    });
  }

  const hints: [name: string, body: object, agent: string | undefined, duration: number][] = [
    ['an address', { agent: annasEmail, duration: 60 }, annasEmail, 60],
    ['any agent', { agent: 'any', duration: 30 }, 'any', 30],
    ['no duration', { agent: annasEmail }, annasEmail, 30],
    ['a duration that is not offered', { agent: annasEmail, duration: 45 }, annasEmail, 30],
    ['a duration that is not a number', { agent: annasEmail, duration: { $gt: 0 } }, annasEmail, 30],
    ['an unknown agent', { agent: 'nobody@example.com' }, undefined, 30],
    ['an agent that is not a string', { agent: ['any'] }, undefined, 30],
    ['an agent key of 2000 characters', { agent: 'a'.repeat(2000) }, undefined, 30],
  ];
  for (const [name, body, agent, duration] of hints) {
    test(`contains ${agent ? 'the first five weeks' : 'no times'} for ${name}`, async () => {
      const bench = await openCalendarBench({ durations: [30, 60] });
      const { availability } = (await requestToken(bench, body)).bootstrap;
      if (agent === undefined) {
        expect(availability).toBeUndefined();
        return;
      }
      const [from, to] = [bench.now, at('2026-12-09T00:00Z')];
      expect(availability).toEqual({
        agent,
        duration,
        from,
        to,
        starts: await bench.seats({ agent, duration, from, to }),
      });
    });
  }

  test('contains the first five weeks of the only agent, by reference', async () => {
    const bench = await openCalendarBench({ agents: { only: [anna._id] } });
    const [agent] = await bench.agents();
    expect((await requestToken(bench)).bootstrap.availability).toMatchObject({
      agent: agent!._id,
      duration: 30,
    });
    expect((await requestToken(bench, { agent: 'nobody@example.com' })).bootstrap.availability).toMatchObject(
      {
        agent: agent!._id,
      },
    );
  });

  for (const [now, to] of [
    ['2026-11-23T23:59Z', '2026-12-30T00:00Z'],
    ['2026-11-24T00:00Z', '2026-12-31T00:00Z'],
    ['2026-12-31T23:59Z', '2027-02-06T00:00Z'],
  ] as const) {
    test(`contains the free times until ${to} on ${now}`, async () => {
      const bench = await openCalendarBench();
      bench.now = at(now);
      expect((await requestToken(bench, { agent: 'any' })).bootstrap.availability).toMatchObject({
        from: at(now),
        to: at(to),
      });
    });
  }

  test('contains a token but no month when the API fails or hangs', async () => {
    const bench = await openCalendarBench({ upstreamTimeout: 300 });
    const list = { method: 'GET', path: '/api/schedules/tenant/*' };
    for (const fault of [{ kind: 'status', status: 500 }, { kind: 'hang' }] as const) {
      bench.world.fail({ ...fault, ...list });
      const response = await bench.requestToken({ scope: 'schedule', agent: annasEmail });
      expect(response.status).toBe(200);
      expect((await response.json()).bootstrap).not.toHaveProperty('availability');
      bench.world.faults.clear();
    }
    expect((await requestToken(bench, { agent: annasEmail })).bootstrap).toHaveProperty('availability');
  });

  test('does not wait for a slow month', async () => {
    const bench = await openCalendarBench({ upstreamTimeout: 60_000 });
    let abort = () => {};
    const pending = new Promise<Response>((_, reject) => (abort = () => reject(new TypeError('cut'))));
    bench.intercept((url, _, pass) => (isList(url) ? pending : pass()));
    expect((await requestToken(bench, { agent: 'any' })).bootstrap).not.toHaveProperty('availability');
    abort();
  });
});
