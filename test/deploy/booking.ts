import { expect } from 'playwright/test';
import type { World } from '../../demo/sandbox/world.js';
import { PARTNER } from '../../demo/sandbox/agents.js';
import { secret, site } from '../server/mounts/settings.js';
import { sendTo, type Answer, type RequestInput, type Target } from './tls-request.js';

/** Points of the limit that shows whether the visitor's address reaches the gateway. */
export const TOKENS_PER_ADDRESS = 3;

/** Environment of a gateway behind one proxy. */
export function environmentBehindProxy(apiBase: string): Record<string, string> {
  return {
    VE_PAK: PARTNER.pak,
    VE_EXTERNAL_ID: PARTNER.externalId,
    VE_EMAIL: PARTNER.email,
    VE_BASE_URL: apiBase,
    VE_ORIGINS: site,
    VE_SECRETS: secret,
    VE_TRUSTED_PROXIES: '1',
    VE_HOURS: 'Mon-Sun 00:00-24:00',
    VE_TIME_ZONE: 'Europe/Berlin',
    VE_LIMITS: JSON.stringify({ tokenPerIp: { points: TOKENS_PER_ADDRESS, seconds: 3600 } }),
  };
}

export const requestToken = (target: Target, input: RequestInput = {}): Promise<Answer> =>
  sendTo(target, '/ve/token', {
    json: { scope: 'schedule' },
    ...input,
    headers: { Origin: site, ...input.headers },
  });

/** Books the first free time, as the element does, and expects that each answer comes through unchanged. */
export async function book(target: Target, world: World): Promise<void> {
  const { status, json, headers } = await requestToken(target);
  expect({ status, cache: headers['cache-control'], origin: headers['access-control-allow-origin'] }).toEqual(
    {
      status: 200,
      cache: 'no-store',
      origin: site,
    },
  );
  const authorized = { Origin: site, Authorization: `Bearer ${json.token}` };

  const listed = await sendTo(target, '/ve/api/brokerages/agents', { headers: authorized });
  expect(listed.json).toHaveLength(8);
  const agent = listed.json[0]._id as string;

  const [from, to] = [Date.now(), Date.now() + 7 * 86_400_000];
  const free = await sendTo(target, `/ve/api/availability?agent=${agent}&from=${from}&to=${to}&duration=30`, {
    headers: authorized,
  });
  const [start] = Object.keys(free.json);
  const create = {
    json: {
      date: Date.parse(start!),
      duration: 30,
      visitor: { name: 'Žofie 日本', email: 'zofie@example.net' },
    },
    headers: { ...authorized, 'Idempotency-Key': crypto.randomUUID() },
  };
  const path = `/ve/api/schedules/tenant/?agentEmail=${agent}`;
  const created = await sendTo(target, path, create);
  expect(created.status).toBe(201);
  expect((await sendTo(target, path, create)).json).toEqual(created.json);
  expect(world.schedules.map(({ _id }) => _id)).toEqual([created.json._id]);

  const refused = await sendTo(target, path, { ...create, headers: { Origin: site } });
  expect(refused).toMatchObject({ status: 401, json: { error: 'Unauthorized', status: 401 } });
}

/** Expects that the gateway counts by the address of the visitor, whatever the visitor writes into the header. */
export async function expectVisitorsAddress(target: Target): Promise<void> {
  const statuses: number[] = [];
  for (let index = 0; index < TOKENS_PER_ADDRESS + 1; index += 1) {
    const headers = { 'X-Forwarded-For': `198.51.100.${index}` };
    statuses.push((await requestToken(target, { from: '127.0.0.2', headers })).status);
  }
  expect(statuses).toEqual([...Array<number>(TOKENS_PER_ADDRESS).fill(200), 429]);
  expect((await requestToken(target, { from: '127.0.0.3' })).status).toBe(200);
}
