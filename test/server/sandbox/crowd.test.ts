import { agents } from '../../../demo/sandbox/agents.js';
import { MAX_CROWD } from '../../../demo/sandbox/crowd.js';
import { expect, test } from './sandbox-test.js';

test('a world can have ten thousand more agents, each of whom can be booked', async ({ api }) => {
  await api.send('/sandbox/settings', { method: 'PUT', json: { crowd: MAX_CROWD } });
  const list = await api.json('/api/brokerages/agents');
  expect(MAX_CROWD).toBe(10_000);
  expect(list).toHaveLength(agents.length + MAX_CROWD);
  const names = list.map(({ firstName, lastName }: (typeof agents)[0]) => `${firstName} ${lastName}`);
  expect(new Set(names).size).toBe(list.length);
  expect(new Set(list.map(({ _id }: (typeof agents)[0]) => _id)).size).toBe(list.length);
  const last = list.at(-1);
  const query = new URLSearchParams({ agentEmail: last._account.email });
  const json = { date: Date.now() + 86_400_000, duration: 30, visitor: { name: 'Vera' } };
  const booked = await api.send(`/api/schedules/tenant/?${query}`, { method: 'POST', json });
  expect(booked.status).toBe(200);
  expect(await booked.json()).toMatchObject({ agentId: last._id, agent: { name: names.at(-1) } });
});
