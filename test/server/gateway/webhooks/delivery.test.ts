import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { expect, test } from 'playwright/test';
import { Webhook } from 'standardwebhooks';
import type { Fetch } from '../../../../src/api/request/request.js';
import { deliver } from '../../../../src/gateway/webhooks/receiver.js';
import {
  backOffMs,
  GIVE_UP_MS,
  WebhookWorker,
  type WebhookWorkerOptions,
} from '../../../../src/gateway/webhooks/webhook-worker.js';
import { createMemoryStore, type WebhookQueue, type WebhookTry } from '../../../../src/server.js';
import { Receiver, receiverUrl, webhookSecret } from './webhook-test.js';
import { noon } from '../gateway-test.js';

const entry = (id: string) => ({ id, type: 'booking.created', text: `{"id":"${id}"}` });
const options = { url: receiverUrl, secret: webhookSecret };

/** A worker with a clock that only the test moves. */
class WorkerBench {
  now = 1_000;
  readonly receiver = new Receiver();
  readonly tries: WebhookTry[] = [];
  readonly queue: WebhookQueue = createMemoryStore({ clock: () => this.now }).webhooks!;
  readonly worker: WebhookWorker;
  #waiting: (() => void)[] = [];

  constructor(overrides: Partial<WebhookWorkerOptions> = {}) {
    this.worker = new WebhookWorker({
      queue: this.queue,
      name: 'crm',
      receiver: 'https://crm.example',
      isShared: false,
      deliver: (one) => deliver(options, one, { fetch: this.receiver.fetch, now: new Date(noon) }),
      report: (one) => {
        this.tries.push(one);
        for (const resolve of this.#waiting.splice(0)) resolve();
      },
      monotonicClock: () => this.now,
      random: () => 0.5,
      ...overrides,
    });
  }

  async add(id: string, meeting: string): Promise<void> {
    await this.queue.add('crm', entry(id), { meeting });
    this.worker.wake();
  }

  advance(ms: number): void {
    this.now += ms;
    this.worker.wake();
  }

  /** Waits for this many tries. */
  async triesReach(count: number): Promise<string[]> {
    while (this.tries.length < count) await new Promise<void>((resolve) => this.#waiting.push(resolve));
    return this.tries.map(({ id, outcome }) => `${id} ${outcome}`);
  }
}

const status = (code: number, headers: Record<string, string> = {}) =>
  new Response(null, { status: code, headers });

test('signs with each secret while the owner changes it', async () => {
  const oldSecret = 'whsec_b2xkIHNlY3JldCwgMjQgYnl0ZXMgb3IgbW9yZQ==';
  const headers: Record<string, string>[] = [];
  const fetch: Fetch = (_url, init) => {
    headers.push(Object.fromEntries(new Headers(init.headers)));
    return Promise.resolve(status(204));
  };
  const now = new Date();
  await deliver({ ...options, secret: [webhookSecret, oldSecret] }, entry('a1'), { fetch, now });
  for (const secret of [webhookSecret, oldSecret]) {
    expect(new Webhook(secret).verify(entry('a1').text, headers[0]!)).toEqual({ id: 'a1' });
  }
  const other = new Webhook('whsec_YW5vdGhlciBzZWNyZXQgb2YgMjQgYnl0ZXMgYXQgbGVhc3Q=');
  expect(() => other.verify(entry('a1').text, headers[0]!)).toThrow('No matching signature');
});

test('does not try again too early, nor the next event of the meeting', async () => {
  const bench = new WorkerBench();
  bench.receiver.answers.push(new TypeError('network'));
  await bench.add('a1', 'a');
  await bench.triesReach(1);
  await bench.add('a2', 'a');
  await bench.add('b1', 'b');
  expect(await bench.triesReach(2)).toEqual(['a1 failed', 'b1 delivered']);
  bench.advance(1_999);
  await bench.worker.stop();
  expect(bench.tries).toHaveLength(2);
});

test('waits 2 seconds, then twice as long each time up to an hour, more or less by chance', () => {
  const middle = (tries: number) => backOffMs(tries, () => 0.5);
  expect([0, 1, 2, 10, 11, 50].map(middle)).toEqual([2_000, 4_000, 8_000, 2_048_000, 3_600_000, 3_600_000]);
  expect(backOffMs(0, () => 0)).toBe(1_500);
  expect(backOffMs(0, () => 1)).toBe(2_500);
});

test('delivers the next event of a meeting after the one in front of it', async () => {
  const bench = new WorkerBench();
  bench.receiver.answers.push(status(500), status(302));
  await bench.add('a1', 'a');
  await bench.add('a2', 'a');
  await bench.triesReach(1);
  bench.advance(2_000);
  await bench.triesReach(2);
  bench.advance(4_000);
  expect(await bench.triesReach(4)).toEqual(['a1 failed', 'a1 failed', 'a1 delivered', 'a2 delivered']);
  expect(bench.tries.map(({ attempt, status: code, reason }) => [attempt, code, reason])).toEqual([
    [1, 500, undefined],
    [2, 302, 'redirect'],
    [3, 204, undefined],
    [1, 204, undefined],
  ]);
  await bench.worker.stop();
});

test('gives an event up after a day, and goes on with the next', async () => {
  const bench = new WorkerBench();
  bench.receiver.answers.push(status(500), status(500));
  await bench.add('a1', 'a');
  await bench.triesReach(1);
  bench.advance(GIVE_UP_MS);
  await bench.add('a2', 'a');
  expect(await bench.triesReach(3)).toEqual(['a1 failed', 'a1 dead', 'a2 delivered']);
  expect(await bench.queue.dead('crm')).toMatchObject([{ entry: entry('a1'), tries: 2, reason: '500' }]);
  await bench.worker.stop();
});

test('sends nothing more after 410, until the events are retried', async () => {
  const bench = new WorkerBench();
  bench.receiver.answers.push(status(410));
  await bench.add('a1', 'a');
  await bench.triesReach(1);
  await bench.add('b1', 'b');
  expect(await bench.triesReach(2)).toEqual(['a1 dead', 'b1 dead']);
  expect(bench.receiver.requests).toHaveLength(1);
  await bench.worker.stop();
  expect(await bench.queue.retry('crm')).toBe(2);
});

for (const code of [429, 503]) {
  test(`makes all events wait as long as Retry-After of ${code} says`, async () => {
    const bench = new WorkerBench();
    bench.receiver.answers.push(status(code, { 'Retry-After': '600' }));
    await bench.add('a1', 'a');
    await bench.triesReach(1);
    bench.advance(599_000);
    await bench.add('b1', 'b');
    await bench.worker.stop();
    expect(bench.receiver.requests).toHaveLength(1);

    const next = new WorkerBench({ queue: bench.queue });
    bench.now += 1_000;
    next.worker.wake();
    expect((await next.triesReach(2)).sort()).toEqual(['a1 delivered', 'b1 delivered']);
    await next.worker.stop();
  });
}

test('tries once more after the longest pause that a receiver wants', async () => {
  const bench = new WorkerBench();
  bench.receiver.answers.push(status(503, { 'Retry-After': '86400' }));
  await bench.queue.add('crm', entry('a1'), { meeting: 'a' });
  // The first try is a moment after the booking.
  bench.advance(5);
  expect(await bench.triesReach(1)).toEqual(['a1 failed']);
  bench.advance(GIVE_UP_MS);
  expect(await bench.triesReach(2)).toEqual(['a1 failed', 'a1 delivered']);
  await bench.worker.stop();
});

test('delivers to a slow receiver only four events at a time', async () => {
  const underWay: (() => void)[] = [];
  let wake!: () => void;
  const four = new Promise<void>((resolve) => (wake = resolve));
  const bench = new WorkerBench({
    deliver: () =>
      new Promise((resolve) => {
        underWay.push(() => resolve({ kind: 'delivered', status: 200 }));
        if (underWay.length === 4) wake();
      }),
  });
  for (const meeting of 'abcdef') await bench.add(`${meeting}1`, meeting);
  await four;
  expect(underWay).toHaveLength(4);
  for (const end of underWay.splice(0)) end();
  await bench.triesReach(4);
  const stopped = bench.worker.stop();
  for (const end of underWay) end();
  await stopped;
});

test('gives up on a receiver that does not answer in time', async () => {
  const server = createServer(() => undefined).listen(0, '127.0.0.1');
  await once(server, 'listening');
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}/`;
  const context = {
    fetch: (to: string, init: RequestInit) => fetch(to, init),
    now: new Date(),
    timeoutMs: 50,
  };
  expect(await deliver({ ...options, url }, entry('a'), context)).toEqual({
    kind: 'failed',
    reason: 'timeout',
  });
  server.closeAllConnections();
  server.close();
});

test('neither follows a redirect nor reads an endless body', async () => {
  const paths: string[] = [];
  const server = createServer((request, response) => {
    paths.push(request.url!);
    if (request.url === '/redirect') response.writeHead(307, { Location: '/endless' }).end();
    else {
      const more = (): void => {
        while (response.write('x'.repeat(65_536)));
      };
      response.on('drain', more);
      more();
    }
  }).listen(0, '127.0.0.1');
  await once(server, 'listening');
  const base = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  const context = { fetch: (to: string, init: RequestInit) => fetch(to, init), now: new Date() };
  expect(await deliver({ ...options, url: `${base}/redirect` }, entry('a'), context)).toEqual({
    kind: 'failed',
    status: 307,
    reason: 'redirect',
  });
  expect(paths).toEqual(['/redirect']);
  expect(await deliver({ ...options, url: `${base}/endless` }, entry('a'), context)).toEqual({
    kind: 'delivered',
    status: 200,
  });
  server.closeAllConnections();
  server.close();
});
