import { TENANT } from '../../../demo/sandbox/agents.js';
import type { Schedule } from '../../../demo/sandbox/schedules.js';
import { anna, annasEmail, day, expect, failure, hour, marcus, marcusEmail, test } from './sandbox-test.js';

const tenant = '/api/schedules/tenant';
const my = '/api/schedules/my';

test.describe('a schedule', () => {
  let booked: Schedule;
  test.beforeEach(async ({ api }) => {
    booked = await api.book();
  });

  test('can be read again', async ({ api }) => {
    expect(await api.json(`${tenant}/${booked._id}`)).toEqual(booked);
  });

  test('can be changed in part, and keeps the rest', async ({ api }) => {
    const change = { duration: 45, visitor: { phone: '+49 30 1' } };
    const changed = await api.json(`${tenant}/${booked._id}?sendNotificationEmail=true`, {
      method: 'PUT',
      json: change,
    });
    expect(changed).toEqual({ ...booked, duration: 45, visitor: { ...booked.visitor, phone: '+49 30 1' } });
    expect(await api.json(`${tenant}/${booked._id}`)).toEqual(changed);
  });

  test('says when it was changed', async ({ api, clock }) => {
    clock.now += hour;
    const { createdAt, updatedAt } = await api.json(`${tenant}/${booked._id}`, {
      method: 'PUT',
      json: { duration: 60 },
    });
    expect(Date.parse(updatedAt) - Date.parse(createdAt)).toBe(hour);
  });

  test('stays when cancelled, and is no longer active', async ({ api }) => {
    const cancelled = await api.json(`${tenant}/${booked._id}?sendNotificationEmail=true`, {
      method: 'DELETE',
    });
    expect(cancelled).toEqual({ ...booked, active: false });
    expect(await api.json(`${tenant}/${booked._id}`)).toEqual(cancelled);
  });

  for (const [what, json, error] of [
    ['a date in words', { date: 'tomorrow' }, 'Invalid date'],
    ['a date that is past', { date: 0 }, 'Invalid date'],
    ['14 minutes', { duration: 14 }, 'Invalid duration'],
    ['a malformed address', { visitor: { email: '@' } }, 'Invalid visitor.email'],
    ['a list', [], 'Invalid request body'],
  ] as const) {
    test(`is not changed by ${what}`, async ({ api }) => {
      expect(await failure(api.send(`${tenant}/${booked._id}`, { method: 'PUT', json }))).toMatchObject({
        error,
        status: 400,
      });
      expect(await api.json(`${tenant}/${booked._id}`)).toEqual(booked);
    });
  }

  test('is not changed by a body that does not say it is JSON', async ({ api }) => {
    const answer = api.send(`${tenant}/${booked._id}`, { method: 'PUT', body: '{"duration":60}' });
    expect(await failure(answer)).toMatchObject({ status: 415 });
  });

  test('is neither changed nor cancelled with a notification that is neither true nor false', async ({
    api,
  }) => {
    const url = `${tenant}/${booked._id}?sendNotificationEmail=1`;
    expect(await failure(api.send(url, { method: 'PUT', json: {} }))).toMatchObject({ status: 400 });
    expect(await failure(api.send(url, { method: 'DELETE' }))).toMatchObject({ status: 400 });
    expect(await api.json(`${tenant}/${booked._id}`)).toEqual(booked);
  });

  test('may be moved within its own time where overlaps are refused', async ({ api, world }) => {
    world.configure({ refuseClashes: true });
    const json = { date: booked.date + 10 * 60_000 };
    expect((await api.send(`${tenant}/${booked._id}`, { method: 'PUT', json })).status).toBe(200);
  });

  test('cannot be moved onto another where overlaps are refused', async ({ api, world }) => {
    world.configure({ refuseClashes: true });
    const other = await api.book({ date: booked.date + hour });
    const answer = api.send(`${tenant}/${other._id}`, { method: 'PUT', json: { date: booked.date } });
    expect(await failure(answer)).toMatchObject({ status: 409 });
  });
});

for (const scope of [tenant, my]) {
  test.describe(`under ${scope}`, () => {
    test.beforeEach(async ({ api }) => {
      await api.signIn(anna._id);
    });

    for (const method of ['GET', 'PUT', 'DELETE']) {
      test(`${method} answers 404 to an id that is not there`, async ({ api }) => {
        const answer = api.send(`${scope}/000000000000000000000000`, {
          method,
          ...(method === 'PUT' ? { json: {} } : {}),
        });
        expect(await failure(answer)).toMatchObject({ error: 'Schedule not found', status: 404 });
      });
    }

    for (const period of ['a/2', '1/b', '-1/2', '1.5/2', '1/9999999999999999']) {
      test(`the period ${period} is refused`, async ({ api }) => {
        expect(await failure(api.send(`${scope}/${period}`))).toMatchObject({ status: 400 });
      });
    }
  });
}

test.describe('the list of a period', () => {
  test('is a plain array, in the order of time, both ends included', async ({ api, clock }) => {
    const start = clock.now + day;
    const late = await api.book({ date: start + 2 * hour });
    const early = await api.book({ date: start });
    await api.book({ date: start + 2 * hour + 1 });
    expect(await api.json(`${tenant}/${start}/${start + 2 * hour}`)).toEqual([early, late]);
  });

  test('can be that of one agent', async ({ api, clock }) => {
    await api.book();
    const his = await api.book({}, `?agentEmail=${marcusEmail}`);
    expect(await api.json(`${tenant}/${clock.now}/${clock.now + 2 * day}?agentEmail=${marcusEmail}`)).toEqual(
      [his],
    );
  });

  test('refuses an agent whom nobody knows', async ({ api }) => {
    expect(await failure(api.send(`${tenant}/1/2?agentEmail=nobody@example.com`))).toMatchObject({
      status: 400,
    });
  });

  test('keeps what was cancelled', async ({ api, clock }) => {
    const { _id } = await api.book();
    await api.send(`${tenant}/${_id}`, { method: 'DELETE' });
    expect(await api.json(`${tenant}/${clock.now}/${clock.now + 2 * day}`)).toMatchObject([
      { _id, active: false },
    ]);
  });
});

test.describe('an agent’s own schedules', () => {
  let hers: Schedule;
  let his: Schedule;
  test.beforeEach(async ({ api }) => {
    hers = await api.book({}, `?agentEmail=${annasEmail}`);
    his = await api.book({}, `?agentEmail=${marcusEmail}`);
    await api.signIn(marcus._id);
  });

  test('are the only ones in the agent’s list', async ({ api, clock }) => {
    expect(await api.json(`${my}/${clock.now}/${clock.now + 2 * day}`)).toEqual([his]);
  });

  test('can be read, changed and cancelled by the agent', async ({ api }) => {
    expect(await api.json(`${my}/${his._id}`)).toEqual(his);
    expect(await api.json(`${my}/${his._id}`, { method: 'PUT', json: { duration: 20 } })).toMatchObject({
      duration: 20,
    });
    expect(await api.json(`${my}/${his._id}`, { method: 'DELETE' })).toMatchObject({ active: false });
  });

  test('can be made without naming the agent', async ({ api }) => {
    expect(await api.json(`${my}/`, { method: 'POST', json: api.booking() })).toMatchObject({
      agentId: marcus._id,
    });
  });

  for (const method of ['GET', 'PUT', 'DELETE']) {
    test(`do not let another agent’s be reached with ${method}`, async ({ api, world }) => {
      const answer = api.send(`${my}/${hers._id}`, {
        method,
        ...(method === 'PUT' ? { json: { duration: 99 } } : {}),
      });
      expect(await failure(answer)).toMatchObject({ status: 404 });
      expect(world.schedules).toContainEqual(hers);
    });
  }

  test('are nobody’s with the partner’s token', async ({ api }) => {
    await api.signIn();
    expect(await failure(api.send(`${my}/1/2`))).toMatchObject({ status: 403 });
  });
});

test.describe('the availability of the callback product', () => {
  const path = `/api/genesys/callback/${TENANT}/availability`;

  test('needs no login', async ({ api }) => {
    api.token = '';
    expect((await api.send(`${path}?start=2026-11-02T00:00:00Z&number-of-days=1`)).status).toBe(200);
  });

  test('names a weekday’s half hours in UTC, from now on', async ({ api, clock }) => {
    clock.now = Date.parse('2026-11-02T15:40:00Z');
    const slots = await api.json(`${path}?start=2026-11-02T00:00:00Z&number-of-days=1`);
    expect(Object.keys(slots)).toEqual(['2026-11-02T16:00:00.000Z', '2026-11-02T16:30:00.000Z']);
  });

  test('gives free seats as numbers and as numeric strings, some of them none', async ({ api }) => {
    const slots = await api.json(`${path}?start=2026-11-02T00:00:00Z&number-of-days=1`);
    expect(slots).toMatchObject({
      '2026-11-02T09:00:00.000Z': 8,
      '2026-11-02T12:00:00.000Z': '0',
      '2026-11-02T13:00:00.000Z': '8',
    });
  });

  test('has nothing on a weekend', async ({ api }) => {
    expect(await api.json(`${path}?start=2026-11-07T00:00:00Z&number-of-days=2`)).toEqual({});
  });

  test('has one seat fewer where an agent is booked, and it again when that is cancelled', async ({
    api,
  }) => {
    const slot = '2026-11-03T09:00:00.000Z';
    const url = `${path}?start=2026-11-03T00:00:00Z&number-of-days=1`;
    const { _id } = await api.book({ date: Date.parse(slot) });
    expect((await api.json(url))[slot]).toBe(7);
    await api.send(`${tenant}/${_id}`, { method: 'DELETE' });
    expect((await api.json(url))[slot]).toBe(8);
  });

  for (const query of [
    '',
    '?start=2026-11-02T00:00:00Z',
    '?number-of-days=1',
    '?start=soon&number-of-days=1',
    '?start=2026-11-02&number-of-days=0',
    '?start=2026-11-02&number-of-days=31',
    '?start=2026-11-02&number-of-days=x',
  ]) {
    test(`answers 400 to “${query}”`, async ({ api }) => {
      expect(await failure(api.send(path + query))).toMatchObject({ status: 400 });
    });
  }

  test('answers 404 for another tenant', async ({ api }) => {
    const answer = api.send('/api/genesys/callback/other/availability?start=2026-11-02&number-of-days=1');
    expect(await failure(answer)).toMatchObject({ status: 404 });
  });
});
