import { expect, test } from 'playwright/test';
import { CallPauses } from '../../../../src/gateway/upstream/call-pauses.js';
import type { SharedValues } from '../../../../src/gateway/upstream/shared-values.js';

test('a call that comes while another one reads the pauses of other processes waits for them', async () => {
  let answer!: (pause: { until: number }) => void;
  const pause = new Promise<{ until: number }>((resolve) => (answer = resolve));
  const shared = { read: () => pause } as unknown as SharedValues;
  const pauses = new CallPauses({ clock: () => 0, monotonicClock: () => 0, shared });
  const first = pauses.sync();
  const second = pauses.sync().then(() => pauses.remaining('booking'));
  answer({ until: 30_000 });
  expect(await second).toBe(30_000);
  await first;
});
