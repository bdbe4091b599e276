import { getEventListeners } from 'node:events';
import { expect, test } from 'playwright/test';
import { pause } from '../../../../src/gateway/http/pause.js';

test('a pause ends as soon as its signal is aborted', async () => {
  const controller = new AbortController();
  const paused = pause(60_000, controller.signal);
  controller.abort();
  await paused;
});

test('a pause that has ended listens to its signal no more', async () => {
  const { signal } = new AbortController();
  await pause(0, signal);
  expect(getEventListeners(signal, 'abort')).toEqual([]);
});

test('a pause needs no signal', async () => {
  await expect(pause(0)).resolves.toBeUndefined();
});
