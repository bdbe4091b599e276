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

  test('can be read by its ID', async ({ api }) => {
    expect(await api.json(`${tenant}/${booked._id}`)).toEqual(booked);
  });

  test('can be changed partially and keeps the other fields', async ({ api }) => {
    const change = { duration: 45, visitor: { phone: '+49 30 1' } };
    const changed = await api.json(`${tenant}/${booked._id}?sendNotificationEmail=true`, {
      method: 'PUT',
      json: change,
    });
    expect(changed).toEqual({ ...booked, duration: 45, visitor: { ...booked.visitor, phone: '+49 30 1' } });
    expect(await api.json(`${tenant}/${booked._id}`)).toEqual(changed);
  });

  test('records when it was changed', async ({ api, clock }) => {
    clock.now += hour;
    const { createdAt, updatedAt } = await api.json(`${tenant}/${booked._id}`, {
      method: 'PUT',
      json: { duration: 60 },
    });
    expect(Date.parse(updatedAt) - Date.parse(createdAt)).toBe(hour);
  });

  test('stays readable but inactive after cancellation', async ({ api }) => {
    const cancelled = await api.json(`${tenant}/${booked._id}?sendNotificationEmail=true`, {
      method: 'DELETE',
    });
    expect(cancelled).toEqual({ ...booked, active: false });
    expect(await api.json(`${tenant}/${booked._id}`)).toEqual(cancelled);
  });

  for (const [what, json, error] of [
    ['a date as text', { date: 'tomorrow' }, 'Invalid date'],
    ['a date in the past', { date: 0 }, 'Invalid date'],
    ['14 minutes', { duration: 14 }, 'Invalid duration'],
    ['a malformed email address', { visitor: { email: '@' } }, 'Invalid visitor.email'],
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

  test('is not changed by a body without a JSON content type', async ({ api }) => {
    const answer = api.send(`${tenant}/${booked._id}`, { method: 'PUT', body: '{"duration":60}' });
    expect(await failure(answer)).toMatchObject({ status: 415 });
  });

  test('is neither changed nor cancelled when sendNotificationEmail is not a boolean', async ({ api }) => {
    const url = `${tenant}/${booked._id}?sendNotificationEmail=1`;
    expect(await failure(api.send(url, { method: 'PUT', json: {} }))).toMatchObject({ status: 400 });
    expect(await failure(api.send(url, { method: 'DELETE' }))).toMatchObject({ status: 400 });
    expect(await api.json(`${tenant}/${booked._id}`)).toEqual(booked);
  });

  test('can move within its own time when overlaps are refused', async ({ api, world }) => {
    world.configure({ refuseClashes: true });
    const json = { date: booked.date + 10 * 60_000 };
    expect((await api.send(`${tenant}/${booked._id}`, { method: 'PUT', json })).status).toBe(200);
  });

  test('cannot move onto another schedule when overlaps are refused', async ({ api, world }) => {
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
      test(`${method} returns 404 for an unknown ID`, async ({ api }) => {
        const answer = api.send(`${scope}/000000000000000000000000`, {
          method,
          ...(method === 'PUT' ? { json: {} } : {}),
        });
        expect(await failure(answer)).toMatchObject({ error: 'Schedule not found', status: 404 });
      });
    }

    for (const period of ['a/2', '1/b', '-1/2', '1.5/2', '1/9999999999999999']) {
      test(`rejects the period ${period}`, async ({ api }) => {
        expect(await failure(api.send(`${scope}/${period}`))).toMatchObject({ status: 400 });
      });
    }
  });
}

test.describe('the period list', () => {
  test('is an array sorted by time, with both ends included', async ({ api, clock }) => {
    const start = clock.now + day;
    const late = await api.book({ date: start + 2 * hour });
    const early = await api.book({ date: start });
    await api.book({ date: start + 2 * hour + 1 });
    expect(await api.json(`${tenant}/${start}/${start + 2 * hour}`)).toEqual([early, late]);
  });

  test('can be limited to one agent', async ({ api, clock }) => {
    await api.book();
    const marcusSchedule = await api.book({}, `?agentEmail=${marcusEmail}`);
    expect(await api.json(`${tenant}/${clock.now}/${clock.now + 2 * day}?agentEmail=${marcusEmail}`)).toEqual(
      [marcusSchedule],
    );
  });

  test('rejects an unknown agent', async ({ api }) => {
    expect(await failure(api.send(`${tenant}/1/2?agentEmail=nobody@example.com`))).toMatchObject({
      status: 400,
    });
  });

  test('includes cancelled schedules', async ({ api, clock }) => {
    const { _id } = await api.book();
    await api.send(`${tenant}/${_id}`, { method: 'DELETE' });
    expect(await api.json(`${tenant}/${clock.now}/${clock.now + 2 * day}`)).toMatchObject([
      { _id, active: false },
    ]);
  });
});

test.describe('an agent’s own schedules', () => {
  let annasSchedule: Schedule;
  let marcusSchedule: Schedule;
  test.beforeEach(async ({ api }) => {
    annasSchedule = await api.book({}, `?agentEmail=${annasEmail}`);
    marcusSchedule = await api.book({}, `?agentEmail=${marcusEmail}`);
    await api.signIn(marcus._id);
  });

  test('are the only ones in the agent’s list', async ({ api, clock }) => {
    expect(await api.json(`${my}/${clock.now}/${clock.now + 2 * day}`)).toEqual([marcusSchedule]);
  });

  test('can be read, changed and cancelled by the agent', async ({ api }) => {
    expect(await api.json(`${my}/${marcusSchedule._id}`)).toEqual(marcusSchedule);
    expect(
      await api.json(`${my}/${marcusSchedule._id}`, { method: 'PUT', json: { duration: 20 } }),
    ).toMatchObject({
      duration: 20,
    });
    expect(await api.json(`${my}/${marcusSchedule._id}`, { method: 'DELETE' })).toMatchObject({
      active: false,
    });
  });

  test('can be created without naming the agent', async ({ api }) => {
    expect(await api.json(`${my}/`, { method: 'POST', json: api.booking() })).toMatchObject({
      agentId: marcus._id,
    });
  });

  for (const method of ['GET', 'PUT', 'DELETE']) {
    test(`do not give access to another agent’s schedule with ${method}`, async ({ api, world }) => {
      const answer = api.send(`${my}/${annasSchedule._id}`, {
        method,
        ...(method === 'PUT' ? { json: { duration: 99 } } : {}),
      });
      expect(await failure(answer)).toMatchObject({ status: 404 });
      expect(world.schedules).toContainEqual(annasSchedule);
    });
  }

  test('are forbidden with the partner’s token', async ({ api }) => {
    await api.signIn();
    expect(await failure(api.send(`${my}/1/2`))).toMatchObject({ status: 403 });
  });
});

test.describe('the availability of the callback product', () => {
  const path = `/api/genesys/callback/${TENANT}/availability`;

  test('needs no token', async ({ api }) => {
    api.token = '';
    expect((await api.send(`${path}?start=2026-11-02T00:00:00Z&number-of-days=1`)).status).toBe(200);
  });

  test('lists a weekday’s half hours in UTC, from now on', async ({ api, clock }) => {
    clock.now = Date.parse('2026-11-02T15:40:00Z');
    const slots = await api.json(`${path}?start=2026-11-02T00:00:00Z&number-of-days=1`);
    expect(Object.keys(slots)).toEqual(['2026-11-02T16:00:00.000Z', '2026-11-02T16:30:00.000Z']);
  });

  test('returns free seats as numbers and numeric strings, including zero', async ({ api }) => {
    const slots = await api.json(`${path}?start=2026-11-02T00:00:00Z&number-of-days=1`);
    expect(slots).toMatchObject({
      '2026-11-02T09:00:00.000Z': 8,
      '2026-11-02T12:00:00.000Z': '0',
      '2026-11-02T13:00:00.000Z': '8',
    });
  });

  test('is empty on weekends', async ({ api }) => {
    expect(await api.json(`${path}?start=2026-11-07T00:00:00Z&number-of-days=2`)).toEqual({});
  });

  test('has one seat fewer during a booking, until it is cancelled', async ({ api }) => {
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
    test(`returns 400 for “${query}”`, async ({ api }) => {
      expect(await failure(api.send(path + query))).toMatchObject({ status: 400 });
    });
  }

  test('returns 404 for another tenant', async ({ api }) => {
    const answer = api.send('/api/genesys/callback/other/availability?start=2026-11-02&number-of-days=1');
    expect(await failure(answer)).toMatchObject({ status: 404 });
  });
});
