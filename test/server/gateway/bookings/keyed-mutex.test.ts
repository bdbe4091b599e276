import { expect, test } from 'playwright/test';
import { KeyedMutex } from '../../../../src/gateway/bookings/keyed-mutex.js';

/** Work that ends when it is told to. */
function task() {
  let end = () => {};
  const ended = new Promise<void>((resolve) => (end = resolve));
  return { work: () => ended, end: () => end() };
}

test('turns are taken one at a time, in order, for each key', async () => {
  const turns = new KeyedMutex(60_000);
  const said: string[] = [];
  const first = task();
  const one = turns.runExclusive('a', async () => {
    said.push('one');
    await first.work();
    said.push('one ends');
  });
  const two = turns.runExclusive('a', () => Promise.resolve(said.push('two')));
  const three = turns.runExclusive('a', () => Promise.resolve(said.push('three')));
  await turns.runExclusive('b', () => Promise.resolve(said.push('other')));
  first.end();
  await Promise.all([one, two, three]);
  expect(said).toEqual(['one', 'other', 'one ends', 'two', 'three']);
});

test('a turn that fails is over, and its failure is its own', async () => {
  const turns = new KeyedMutex(60_000);
  const bad = turns.runExclusive('a', () => Promise.reject(new Error('broken')));
  const good = turns.runExclusive('a', () => Promise.resolve('good'));
  await expect(bad).rejects.toThrow('broken');
  expect(await good).toBe('good');
});

test('who waits too long gives up, and those behind still do not overtake', async () => {
  const turns = new KeyedMutex(20);
  const slow = task();
  const said: string[] = [];
  const first = turns.runExclusive('a', slow.work);
  const impatient = turns.runExclusive('a', () => Promise.resolve(said.push('never')));
  await expect(impatient).rejects.toMatchObject({ status: 503, retryAfter: 5 });
  const last = turns.runExclusive('a', () => Promise.resolve(said.push('last')));
  expect(said).toEqual([]);
  slow.end();
  await Promise.all([first, last]);
  expect(said).toEqual(['last']);
});
