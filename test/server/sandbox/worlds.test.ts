import { createSandbox } from '../../../demo/sandbox/sandbox.js';
import { SandboxClient, day, expect, test } from './sandbox-test.js';

test.describe('isolated worlds', () => {
  let one: SandboxClient;
  let two: SandboxClient;
  test.beforeEach(async ({ running, clock }) => {
    one = new SandboxClient(`${running.origin}/~one`, clock);
    two = new SandboxClient(`${running.origin}/~two`, clock);
    await Promise.all([one.signIn(), two.signIn()]);
  });

  test('do not share schedules', async ({ api }) => {
    const { _id } = await one.book();
    expect((await one.send(`/api/schedules/tenant/${_id}`)).status).toBe(200);
    expect((await two.send(`/api/schedules/tenant/${_id}`)).status).toBe(404);
    expect((await api.send(`/api/schedules/tenant/${_id}`)).status).toBe(404);
  });

  test('do not share faults', async ({ api }) => {
    await one.fail({ kind: 'status', status: 500 });
    expect((await one.create()).status).toBe(500);
    expect((await two.create()).status).toBe(200);
    expect((await api.create()).status).toBe(200);
  });

  test('do not share requests or settings', async () => {
    await one.create();
    await one.send('/sandbox/settings', { method: 'PUT', json: { createStatus: 201 } });
    expect(await one.json('/sandbox/requests')).toHaveLength(2);
    expect(await two.json('/sandbox/requests')).toHaveLength(1);
    expect((await two.create()).status).toBe(200);
  });

  test('have meeting links that stay in the same world', async ({ running }) => {
    const { visitor, agent } = await one.book();
    for (const url of [visitor.meetingUrl, agent.meetingUrl, agent.fullUrl!]) {
      expect(url.startsWith(`${running.origin}/~one/`)).toBe(true);
      expect((await fetch(url)).status).toBe(200);
      expect(await (await fetch(url.replace('/~one/', '/~two/'))).text()).toMatch(/no such meeting/i);
    }
  });

  test('have the same state in-process as over HTTP', async ({ running }) => {
    const booked = await one.book();
    expect(running.sandbox.world('one').schedules).toEqual([booked]);
    expect(running.sandbox.world('two').schedules).toEqual([]);
  });

  test('are reset independently', async ({ running }) => {
    await one.create();
    await two.create();
    await one.fail({ kind: 'cut' });
    running.sandbox.world('one').configure({ createStatus: 201 });
    expect((await one.send('/sandbox', { method: 'DELETE' })).status).toBe(204);
    expect(await one.json('/sandbox/schedules')).toEqual([]);
    expect(await one.json('/sandbox/requests')).toEqual([]);
    expect(await one.json('/sandbox/faults')).toEqual([]);
    expect(await one.json('/sandbox/settings')).toEqual({
      refuseClashes: false,
      createStatus: 200,
      listLagMs: 0,
      readLagMs: 0,
      withoutFullUrl: false,
      unfilteredList: 'all',
      errorBody: 'full',
      pin: 'either',
      crowd: 0,
    });
    expect(await two.json('/sandbox/schedules')).toHaveLength(1);
  });

  test('are not created for an invalid name', async ({ running, clock }) => {
    const invalid = new SandboxClient(`${running.origin}/~a%20b`, clock);
    expect((await invalid.send('/sandbox/requests')).status).toBe(404);
  });
});

test.describe('sandbox records', () => {
  test('include each request as received', async ({ api, clock }) => {
    clock.now += 5;
    await api.create(
      { visitor: { name: 'Vera' } },
      '?agentEmail=anna.keller@example.com&sendNotificationEmail=true',
    );
    const requests = await api.json('/sandbox/requests');
    expect(requests.at(-1)).toMatchObject({
      method: 'POST',
      path: '/api/schedules/tenant/',
      query: { agentEmail: 'anna.keller@example.com', sendNotificationEmail: 'true' },
      headers: { authorization: `Bearer ${api.token}`, 'content-type': 'application/json' },
      body: { date: clock.now + day, duration: 30, visitor: { name: 'Vera' } },
      at: clock.now,
    });
  });

  test('contain a non-JSON body as text, and null for an empty body', async ({ api, world }) => {
    await api.send('/api/schedules/tenant/', { method: 'POST', body: 'plain' });
    await api.send('/api/brokerages/agents');
    expect(world.requests.slice(-2).map(({ body }) => body)).toEqual(['plain', null]);
  });

  test('include preflights and failed requests, but not control requests', async ({ api, world }) => {
    await api.fail({ kind: 'reset' });
    await api.send('/api/brokerages/agents', { method: 'OPTIONS' });
    await api.send('/api/brokerages/agents').catch(() => {});
    expect(world.requests.slice(1).map(({ method }) => method)).toEqual(['OPTIONS', 'GET']);
  });

  test('keep only the latest requests, schedules and worlds', async ({ clock }) => {
    const limits = { maxWorlds: 2, maxRequests: 3, maxSchedules: 2 };
    const { fetch, world } = createSandbox({ now: () => clock.now, ...limits });
    const origin = 'http://sandbox.test';
    const login = await fetch(
      new Request(`${origin}/api/partners/impersonate/sandbox-pak/sandbox/partner@example.com`),
    );
    const { token } = await login.json();
    const headers = { Authorization: `Bearer ${token}`, 'Content-Type': 'application/json' };
    for (const minute of [1, 2, 3, 4]) {
      const body = JSON.stringify({ date: clock.now + minute * 60_000, duration: 15 });
      const url = `${origin}/api/schedules/tenant/?agentEmail=anna.keller@example.com`;
      await fetch(new Request(url, { method: 'POST', headers, body }));
    }
    expect(world().requests).toHaveLength(3);
    expect(world().schedules.map(({ date }) => (date - clock.now) / 60_000)).toEqual([3, 4]);

    const first = world('first');
    const second = world('second');
    expect(world('first')).toBe(first);
    world('third');
    expect(world('first')).toBe(first);
    expect(world('second')).not.toBe(second);
  });
});

test('returns the same token with the same clock and random bytes', async ({ clock }) => {
  const signIn = async () => {
    let byte = 0;
    const { fetch } = createSandbox({
      now: () => clock.now,
      random: (bytes) => new Uint8Array(bytes).map(() => byte++ % 256),
    });
    const url = 'http://sandbox.test/api/partners/impersonate/sandbox-pak/sandbox/partner@example.com';
    return (await fetch(new Request(url))).text();
  };
  expect(await signIn()).toBe(await signIn());
});
