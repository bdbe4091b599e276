import { expect, test } from 'playwright/test';
import { createMemoryStore, type StoredHold } from '../../../../src/server.js';
import { MAX_DEAD, REMEMBER_MS, type WebhookQueue } from '../../../../src/gateway/stores/webhook-queue.js';

const lease = 60_000;
const event = (id: string) => ({ id, type: 'booking.created', text: id });

function open() {
  const time = { now: 1_000 };
  const { webhooks, holds } = createMemoryStore({ clock: () => time.now });
  const queue = webhooks!;
  const add = (id: string, order = {}) => queue.add('crm', event(id), order);
  const claim = async (max = 10) => {
    const { claims, ...rest } = await queue.claim('crm', max, lease);
    return { claims, ids: claims.map(({ entry }) => entry.id), ...rest };
  };
  return { time, queue, add, claim, holds: holds! };
}

test.describe('a queue of webhooks in memory', () => {
  test('tells how many wait, since when, and when the next one is due', async () => {
    const { time, add, claim, queue } = open();
    await add('a1', { meeting: 'a' });
    time.now += 10;
    await add('a2', { meeting: 'a' });
    await add('b1', { meeting: 'b' });
    time.now += 5;
    const first = await claim(1);
    expect(first).toMatchObject({ ids: ['a1'], nextMs: 0, waiting: 3, oldestMs: 15 });
    expect(first.claims[0]).toMatchObject({ tries: 0, ageMs: 15, line: 'a' });
    const second = await claim();
    expect(second).toMatchObject({ ids: ['b1'], nextMs: lease, waiting: 3 });
    await queue.settle('crm', second.claims[0]!, { kind: 'retry', delayMs: 7 });
    expect(await claim()).toMatchObject({ ids: [], nextMs: 7 });
    time.now += 6;
    expect((await claim()).ids).toEqual([]);
    time.now += 1;
    const again = await claim();
    expect(again.claims[0]).toMatchObject({ entry: { id: 'b1' }, tries: 1 });
    await queue.settle('crm', again.claims[0]!, { kind: 'done' });
    expect(await claim()).toMatchObject({ ids: [], nextMs: lease - 7, waiting: 2, dead: 0 });
    time.now += lease - 8;
    expect((await claim()).ids).toEqual([]);
    time.now += 1;
    expect((await claim()).ids).toEqual(['a1']);
  });

  test('begins to count the tries of the next event anew, which is due at once', async () => {
    const { time, add, claim, queue } = open();
    await add('a1', { meeting: 'a' });
    await add('a2', { meeting: 'a' });
    await queue.settle('crm', (await claim()).claims[0]!, { kind: 'retry', delayMs: 5 });
    time.now += 5;
    const { claims } = await claim();
    await queue.settle('crm', claims[0]!, { kind: 'done' });
    // A late outcome changes nothing.
    await queue.settle('crm', claims[0]!, { kind: 'done' });
    const last = (await claim()).claims;
    expect(last).toMatchObject([{ entry: { id: 'a2' }, tries: 0 }]);
    // Nor does it when nothing is left.
    for (let time = 0; time < 2; time += 1) await queue.settle('crm', last[0]!, { kind: 'done' });
    expect(await claim()).toMatchObject({ ids: [], waiting: 0 });
  });

  test('is held until its time, or until it is gone', async () => {
    const { time, add, claim, queue } = open();
    await add('a');
    await queue.hold('crm', 100);
    time.now += 40;
    expect(await claim()).toMatchObject({ ids: [], nextMs: 60, isGone: false });
    await queue.hold('crm', 'gone');
    const gone = await claim();
    expect(gone).toMatchObject({ ids: ['a'], nextMs: lease, isGone: true });
    await queue.settle('crm', gone.claims[0]!, { kind: 'dead', reason: '410' });
    expect(await claim()).toMatchObject({ nextMs: undefined, waiting: 0, oldestMs: 0, dead: 1 });
    expect(await queue.retry('crm')).toBe(1);
    expect(await claim()).toMatchObject({ ids: ['a'], isGone: false, dead: 0 });
  });

  test('gives events when the time for which it is held is over', async () => {
    const { time, add, claim, queue } = open();
    await queue.hold('crm', 100);
    await add('a');
    time.now += 99;
    expect((await claim()).ids).toEqual([]);
    time.now += 1;
    expect((await claim()).ids).toEqual(['a']);
  });

  test('remembers an event for two days', async () => {
    const { time, add, claim } = open();
    await add('a', { meeting: 'a' });
    time.now += REMEMBER_MS - 1;
    await add('b', { meeting: 'b' });
    await add('a', { meeting: 'c' });
    expect((await claim()).waiting).toBe(2);
    time.now += 1;
    await add('c', { meeting: 'd' });
    await add('a', { meeting: 'e' });
    await add('b', { meeting: 'f' });
    expect((await claim()).waiting).toBe(4);
  });

  test('keeps the order of events of one line, of one meeting, and of those without', async () => {
    const { add, claim } = open();
    await add('a1', { line: 'attempt', meeting: 'a' });
    await add('a2', { meeting: 'a' });
    await add('b1', { line: 'other' });
    await add('c1');
    await add('c2', { meeting: '' });
    const { ids, claims } = await claim();
    expect(ids).toEqual(['a1', 'b1', 'c1']);
    expect(claims.map(({ line }) => line)).toEqual(['attempt', 'other', '']);
  });

  test('keeps the latest thousand events that were given up, in their order', async () => {
    const { add, claim, queue } = open();
    for (let index = 0; index <= MAX_DEAD; index += 1) {
      await add(`e${index}`, { meeting: `m${index}` });
      await queue.settle('crm', (await claim()).claims[0]!, { kind: 'dead', reason: '500' });
    }
    const letters = await queue.dead('crm');
    expect(letters).toHaveLength(MAX_DEAD);
    expect(letters[0]).toEqual({
      entry: event('e1'),
      tries: 1,
      reason: '500',
      diedAt: expect.any(Number),
    });
    expect(letters.at(-1)!.entry.id).toBe(`e${MAX_DEAD}`);
  });

  test('is one for each receiver', async () => {
    const { queue, add } = open();
    await add('a');
    const others: WebhookQueue = queue;
    expect((await others.claim('chat', 1, lease)).waiting).toBe(0);
    await others.add('chat', event('a'), {});
    expect((await others.claim('chat', 1, lease)).claims).toHaveLength(1);
  });
});

test.describe('holds in memory', () => {
  const hold = (owner: string, start: number, end: number): StoredHold => ({
    owner,
    start,
    end,
    state: 'pending',
  });

  test('end at their time, each by itself', async () => {
    const { time, holds } = open();
    expect(await holds.acquire(['a'], hold('one', 0, 10), 100)).toEqual([undefined]);
    expect(await holds.acquire(['a'], hold('two', 10, 20), 50)).toEqual([undefined]);
    time.now += 49;
    expect(await holds.list(['a', 'b'])).toEqual([[hold('one', 0, 10), hold('two', 10, 20)], []]);
    time.now += 1;
    expect(await holds.list(['a'])).toEqual([[hold('one', 0, 10)]]);
    time.now += 50;
    expect(await holds.list(['a'])).toEqual([[]]);
    expect(await holds.acquire(['a'], hold('three', 0, 10), 100)).toEqual([undefined]);
  });

  test('may overlap those of owners that are ignored, and no others', async () => {
    const { holds } = open();
    const two = hold('two', 10, 20);
    await holds.put('a', hold('one', 0, 10), 100);
    await holds.put('a', two, 100);
    expect(await holds.acquire(['a'], hold('new', 5, 15), 100, ['one'])).toEqual([two]);
    expect(await holds.acquire(['a'], hold('new', 5, 15), 100, ['two', 'one'])).toEqual([undefined]);
  });

  test('are added to the first list in which nobody else is in the way', async () => {
    const { holds } = open();
    const one = hold('one', 0, 10);
    await holds.put('a', one, 100);
    expect(await holds.acquire(['a', 'b', 'c'], hold('two', 9, 11), 100)).toEqual([one, undefined]);
    expect(await holds.acquire(['a'], hold('three', 10, 11), 100)).toEqual([undefined]);
    expect(await holds.acquire(['a'], hold('one', 0, 5), 100)).toEqual([undefined]);
    expect(await holds.acquire(['a'], hold('four', 5, 10), 100)).toEqual([undefined]);
    expect(await holds.list(['c'])).toEqual([[]]);
    await holds.remove('a', 'one');
    await holds.remove('none', 'one');
    expect((await holds.list(['a']))[0]!.map(({ owner }) => owner)).toEqual(['three', 'four']);
  });
});
