import { createHash } from 'node:crypto';
import { expect, test } from 'playwright/test';
import { VERSION } from '../../../../src/gateway/http/version.js';
import { queueName } from '../../../../src/gateway/webhooks/queue-name.js';
import { deliver } from '../../../../src/gateway/webhooks/receiver.js';
import { noon } from '../gateway-test.js';
import { receiverUrl, webhookSecret } from './webhook-test.js';

const options = { url: receiverUrl, secret: webhookSecret };
const entry = { id: 'a1', type: 'booking.created', text: '{}' };

const deliverTo = (answer: Response | Error) =>
  deliver(options, entry, {
    fetch: () => (answer instanceof Error ? Promise.reject(answer) : Promise.resolve(answer)),
    now: new Date(noon),
  });

test('a receiver learns who sends', async () => {
  const requests: RequestInit[] = [];
  const fetch = (_: string, init: RequestInit) => {
    requests.push(init);
    return Promise.resolve(new Response());
  };
  await deliver(options, entry, { fetch, now: new Date(noon + 999) });
  expect(requests[0]).toMatchObject({ method: 'POST', body: '{}', redirect: 'manual' });
  expect(requests[0]!.headers).toMatchObject({
    'Content-Type': 'application/json',
    'User-Agent': `ve-scheduler/${VERSION}`,
    'webhook-id': 'a1',
    'webhook-timestamp': String(noon / 1000),
  });
});

for (const [status, headers, delivery] of [
  [299, {}, { kind: 'delivered', status: 299 }],
  [300, {}, { kind: 'failed', status: 300, reason: 'redirect' }],
  [399, {}, { kind: 'failed', status: 399, reason: 'redirect' }],
  [400, {}, { kind: 'failed', status: 400 }],
  [410, {}, { kind: 'gone', status: 410 }],
  [429, {}, { kind: 'failed', status: 429 }],
  [429, { 'Retry-After': '7' }, { kind: 'failed', status: 429, pauseMs: 7_000 }],
  [503, { 'Retry-After': '7' }, { kind: 'failed', status: 503, pauseMs: 7_000 }],
  [500, { 'Retry-After': '7' }, { kind: 'failed', status: 500 }],
] as const) {
  test(`an answer with ${status} and ${JSON.stringify(headers)} is ${JSON.stringify(delivery)}`, async () => {
    expect(await deliverTo(new Response(null, { status, headers }))).toEqual(delivery);
  });
}

test('an answer whose status the platform hides is a redirect', async () => {
  expect(await deliverTo(Response.error())).toEqual({ kind: 'failed', status: 0, reason: 'redirect' });
});

for (const [reason, error] of [
  ['timeout', new DOMException('x', 'TimeoutError')],
  ['private_address', Object.assign(new Error('x'), { code: 'private_address' })],
  ['ECONNREFUSED', new TypeError('x', { cause: { code: 'ECONNREFUSED' } })],
  ['network', Object.assign(new Error('x'), { code: 'secret' })],
] as const) {
  test(`a failure has the reason ${reason}`, async () => {
    expect(await deliverTo(error)).toEqual({ kind: 'failed', reason });
  });
}

test('a queue has the same name in all processes and versions', async () => {
  for (let index = 0; index < 20; index += 1) {
    const url = `${receiverUrl}?${index}`;
    expect(await queueName(url)).toBe(createHash('sha256').update(url).digest('hex').slice(0, 24));
  }
});
