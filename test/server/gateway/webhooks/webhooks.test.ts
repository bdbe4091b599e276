import { expect, test } from 'playwright/test';
import { createMemoryStore, type BookingEvent, type WebhookQueue } from '../../../../src/server.js';
import type { Delivery } from '../../../../src/gateway/webhooks/receiver.js';
import { queueName } from '../../../../src/gateway/webhooks/queue-name.js';
import { GIVE_UP_MS, WebhookWorker } from '../../../../src/gateway/webhooks/webhook-worker.js';
import { Webhooks } from '../../../../src/gateway/webhooks/webhooks.js';
import { noon } from '../gateway-test.js';
import { Receiver, receiverUrl, webhookSecret } from './webhook-test.js';

const event = { id: 'evt-1', type: 'booking.created' } as BookingEvent;
const order = { meeting: 'm1' };

interface Setup {
  readonly queue?: WebhookQueue;
  /** What the clock says, one after the other; then 0. */
  readonly times?: number[];
  /** Is awaited before each request. */
  readonly before?: Promise<void>;
}

function open({ queue, times = [], before }: Setup = {}) {
  const receiver = new Receiver();
  const warnings: string[] = [];
  const own = createMemoryStore({ clock: () => 0 }).webhooks!;
  const webhooks = new Webhooks({
    receivers: [{ url: receiverUrl, secret: webhookSecret }],
    queue: queue ?? own,
    isShared: false,
    fetch: async (...request) => (await before, receiver.fetch(...request)),
    report: () => undefined,
    warn: (message) => void warnings.push(message),
    clock: () => noon,
    monotonicClock: () => times.shift() ?? 0,
    random: () => 0.5,
  });
  return { webhooks, receiver, warnings, queue: queue ?? own };
}

const failing = (): WebhookQueue => ({
  ...createMemoryStore().webhooks!,
  add: () => Promise.reject(new TypeError('secret')),
});

test('a stop before the start is one for good', async () => {
  const { webhooks, receiver, queue } = open();
  await queue.add(await queueName(receiverUrl), { id: 'old', type: 'x', text: '{"id":"old"}' }, order);
  expect(webhooks.backlog).toEqual([]);
  await webhooks.stop();
  webhooks.start();
  await webhooks.publish(event, order);
  // The next process has what waits, because this one has taken nothing.
  const next = open({ queue });
  next.webhooks.start();
  await expect.poll(() => next.receiver.requests).toHaveLength(1);
  await next.webhooks.stop();
  expect(receiver.requests).toEqual([]);
  expect(webhooks.backlog).toEqual([]);
});

test('a start delivers what an earlier process has left', async () => {
  const { webhooks, receiver, queue } = open();
  await queue.add(await queueName(receiverUrl), { id: 'old', type: 'x', text: '{"id":"old"}' }, order);
  webhooks.start();
  await receiver.requestsReach(1);
  await webhooks.stop();
  expect(receiver.events.map(({ id }) => id)).toEqual(['old']);
});

test('a stop ends with the last delivery', async () => {
  let go: () => void = () => undefined;
  const { webhooks, receiver } = open({ before: new Promise((resolve) => (go = resolve)) });
  await webhooks.publish(event, order);
  let hasStopped = false;
  const stopped = webhooks.stop().then(() => (hasStopped = true));
  await new Promise((resolve) => setImmediate(resolve));
  expect(hasStopped).toBe(false);
  go();
  await stopped;
  expect(receiver.requests).toHaveLength(1);
});

test('a stop while it starts begins no delivery', async () => {
  const { webhooks, receiver, queue } = open();
  await queue.add(await queueName(receiverUrl), { id: 'old', type: 'x', text: '{"id":"old"}' }, order);
  webhooks.start();
  await webhooks.stop();
  expect(receiver.requests).toEqual([]);
});

test('a stop waits for what is under way, and tells what waits', async () => {
  const { webhooks, receiver } = open();
  receiver.answers.push(new Error('down'));
  await webhooks.publish(event, order);
  await receiver.requestsReach(1);
  await webhooks.stop();
  expect(webhooks.backlog).toEqual([{ receiver: 'https://crm.example', waiting: 1, oldestMs: 0, dead: 0 }]);
});

test('an event stays in memory while the queue fails, until the process stops', async () => {
  const { webhooks, warnings } = open({ queue: failing(), times: [0, 600_000] });
  const published = webhooks.publish(event, order);
  await expect.poll(() => warnings).toHaveLength(1);
  await webhooks.stop();
  await published;
  expect(warnings).toEqual([
    'a webhook cannot be queued now (TypeError), and stays in memory',
    'webhook evt-1 (booking.created) is lost: the queue failed (TypeError)',
  ]);
});

test('an event is lost after ten minutes in which the queue failed', async () => {
  const { webhooks, warnings } = open({ queue: failing(), times: [0, 600_001] });
  await webhooks.publish(event, order);
  expect(warnings).toEqual(['webhook evt-1 (booking.created) is lost: the queue failed (TypeError)']);
  await webhooks.stop();
});

/** A worker whose queue and deliveries the test watches. */
function openWorker(delivery: Delivery, { now = 0, passes = 0 } = {}) {
  const time = { now };
  const memory = createMemoryStore({ clock: () => time.now }).webhooks!;
  const holds: unknown[] = [];
  const tries: { outcome: string; ms: number }[] = [];
  const queue: WebhookQueue = {
    ...memory,
    hold: (name, until) => (holds.push(until), memory.hold(name, until)),
  };
  const options = {
    queue,
    name: 'crm',
    receiver: 'https://crm.example',
    isShared: false,
    deliver: () => {
      time.now += passes;
      return Promise.resolve(delivery);
    },
    report: ({ outcome, ms }: { outcome: string; ms: number }) => void tries.push({ outcome, ms }),
    monotonicClock: () => time.now,
    random: () => 0.5,
  };
  const add = (id: string) => queue.add('crm', { id, type: 'x', text: '' }, { meeting: id });
  const worker = new WebhookWorker(options);
  return { worker, options, queue, holds, tries, time, add };
}

for (const [delivery, outcome, held, backlog] of [
  [{ kind: 'delivered', status: 200 }, 'delivered', [], { waiting: 0, dead: 0 }],
  [{ kind: 'failed', status: 500 }, 'failed', [], { waiting: 1, dead: 0 }],
  [{ kind: 'failed', status: 503, pauseMs: 7_000 }, 'failed', [7_000], { waiting: 1, dead: 0 }],
  [{ kind: 'failed', status: 503, pauseMs: 2 * GIVE_UP_MS }, 'failed', [GIVE_UP_MS], { waiting: 1, dead: 0 }],
] as const) {
  test(`a worker reports a try that is ${JSON.stringify(delivery)}, and what waits then`, async () => {
    const { worker, holds, tries, add } = openWorker(delivery, { now: 1_000, passes: 5 });
    expect(worker.backlog).toEqual({ waiting: 0, oldestMs: 0, dead: 0 });
    await add('a');
    worker.wake();
    await expect.poll(() => tries).toEqual([{ outcome, ms: 5 }]);
    await expect.poll(() => worker.backlog).toMatchObject(backlog);
    await worker.stop();
    expect(holds).toEqual(held);
  });
}

test('an event that the receiver does not want is given up with its status', async () => {
  const { worker, tries, add, queue } = openWorker({ kind: 'gone', status: 410 });
  await add('a');
  worker.wake();
  await expect.poll(() => tries).toHaveLength(1);
  await worker.stop();
  expect(await queue.dead('crm')).toMatchObject([{ reason: '410' }]);
});

for (const [ageMs, outcome] of [
  [GIVE_UP_MS - 2_000, 'failed'],
  [GIVE_UP_MS - 1_999, 'dead'],
] as const) {
  test(`a first try that fails after ${ageMs} ms is ${outcome}`, async () => {
    const { worker, tries, add, time } = openWorker({ kind: 'failed', status: 500 });
    await add('a');
    time.now = ageMs;
    worker.wake();
    await expect.poll(() => tries).toMatchObject([{ outcome }]);
    await worker.stop();
  });
}

test('a worker looks again if it is woken while it looks', async () => {
  const { options, queue, tries, add } = openWorker({ kind: 'delivered', status: 200 });
  let answer: () => void = () => undefined;
  let looks = 0;
  const worker = new WebhookWorker({
    ...options,
    queue: {
      ...queue,
      claim: async (...args) => {
        looks += 1;
        const claims = await queue.claim(...args);
        if (looks === 1) await new Promise<void>((resolve) => (answer = resolve));
        return claims;
      },
    },
  });
  worker.wake();
  await expect.poll(() => looks).toBe(1);
  await add('a');
  worker.wake();
  answer();
  await expect.poll(() => tries).toHaveLength(1);
  await worker.stop();
});

for (const [nextMs, sleepMs] of [
  [undefined, 1_000],
  [7, 7],
  [1_001, 1_000],
] as const) {
  test(`a worker whose queue others fill looks again after ${sleepMs} ms if an event is due after ${nextMs}`, async () => {
    const { options, queue } = openWorker({ kind: 'delivered', status: 200 });
    const { setTimeout } = globalThis;
    const sleeps: unknown[] = [];
    const isSleeping = new Promise<void>((resolve) => {
      globalThis.setTimeout = ((end: () => void, ms: number) => {
        sleeps.push(ms);
        resolve();
        return setTimeout(end, 60_000);
      }) as typeof setTimeout;
    });
    const claim: WebhookQueue['claim'] = async (...args) => ({ ...(await queue.claim(...args)), nextMs });
    const worker = new WebhookWorker({ ...options, isShared: true, queue: { ...queue, claim } });
    try {
      worker.wake();
      await isSleeping;
    } finally {
      globalThis.setTimeout = setTimeout;
    }
    await worker.stop();
    expect(sleeps).toEqual([sleepMs]);
  });
}

test('a worker whose queue nobody else fills does not look again until it is woken', async () => {
  const { options, queue } = openWorker({ kind: 'delivered', status: 200 });
  const { setTimeout } = globalThis;
  const sleeps: unknown[] = [];
  let looked: () => void = () => undefined;
  const hasLooked = new Promise<void>((resolve) => (looked = resolve));
  const claim: WebhookQueue['claim'] = async (...args) => {
    const claims = await queue.claim(...args);
    setImmediate(looked);
    return claims;
  };
  const worker = new WebhookWorker({ ...options, queue: { ...queue, claim } });
  globalThis.setTimeout = ((_: () => void, ms: number) => void sleeps.push(ms)) as never;
  try {
    worker.wake();
    await hasLooked;
  } finally {
    globalThis.setTimeout = setTimeout;
  }
  await worker.stop();
  expect(sleeps).toEqual([]);
});

test('a worker that has stopped looks no more, and one without work sleeps', async () => {
  const { options, queue, tries, add } = openWorker({ kind: 'delivered', status: 200 });
  let looks = 0;
  const claim: WebhookQueue['claim'] = (...args) => ((looks += 1), queue.claim(...args));
  const worker = new WebhookWorker({ ...options, queue: { ...queue, claim } });
  await add('a');
  worker.wake();
  await expect.poll(() => tries).toHaveLength(1);
  await expect.poll(() => looks).toBe(2);
  await worker.stop();
  await add('b');
  worker.wake();
  await worker.stop();
  expect([looks, tries.length]).toEqual([2, 1]);
});
