import { expect, test } from 'playwright/test';
import type { BookableAgent } from '../../../../src/gateway/agents/agents.js';
import {
  CreateSender,
  proofByWords,
  type Proof,
} from '../../../../src/gateway/bookings/create/create-sender.js';
import { IdempotencyRecords } from '../../../../src/gateway/bookings/create/idempotency-records.js';
import { slotTaken } from '../../../../src/gateway/http/http-error.js';
import { FinalWrites } from '../../../../src/gateway/slots/final-writes.js';
import type { Api } from '../../../../src/gateway/upstream/api.js';
import { createMemoryStore } from '../../../../src/server.js';
import { day, minute, noon, secret } from '../gateway-test.js';

const anna = { id: 'anna', email: 'anna.keller@example.com' } as BookableAgent;
const input = { date: noon + 10 * day, duration: 30, visitor: { email: 'vera@example.net' } };
const trace = () => undefined;
const listed = { _id: 's1', agentId: 'anna', date: input.date, duration: 30, visitor: input.visitor };

/** A sender whose API refuses each create and lists some meetings. */
function setUp(list: unknown = [listed]) {
  const state = { now: noon };
  const clock = () => state.now;
  const records = new IdempotencyRecords(createMemoryStore({ clock }), secret, clock);
  const reads: unknown[] = [];
  const api = {
    read: (...[, , , { kind, purpose } = {}]: Parameters<Api['read']>) => {
      reads.push([kind, purpose]);
      return Promise.resolve(list);
    },
    sendOnce: () => Promise.resolve({ status: 409, json: {} }),
    refusal: () => slotTaken(),
  } as unknown as Api;
  const sender = new CreateSender({ api, records, reconcileMs: 0, monotonicClock: () => 0 });
  return { state, records, reads, sender };
}

for (const [proof, read] of [
  ['sent', ['find', 'booking']],
  ['words', ['look up', 'reading']],
  ['none', ['look up', 'reading']],
] as const) {
  test(`a look at the list counts as ${read[1]} for a page whose proof is: ${proof}`, async () => {
    const { sender, reads } = setUp([]);
    await sender.find({ agents: [anna], input, trace }, { owner: 'one', proof });
    expect(reads).toEqual([read]);
  });
}

test('nobody is looked for with no agent', async () => {
  const { sender, reads } = setUp();
  const nobody = { agents: [], input, trace };
  expect(await sender.find(nobody, { owner: 'one', proof: 'sent' })).toBeUndefined();
  expect(reads).toEqual([]);
});

test('only an address proves anything by words', () => {
  const proofs: Proof[] = [input, { ...input, visitor: {} }].map(proofByWords);
  expect(proofs).toEqual(['words', 'none']);
});

test('a meeting that was sent belongs to who sent it until it ends', async () => {
  const { state, records } = setUp();
  expect(await records.claimSchedule('s1', 'one', input)).toBe(true);
  const end = input.date + 30 * minute;
  state.now = end - 1;
  expect(await records.claimSchedule('s1', 'other', input)).toBe(false);
  expect(await records.isOthersSchedule('s1', 'other')).toBe(true);
  state.now = end;
  expect(await records.isOthersSchedule('s1', 'other')).toBe(false);
});

test('a refused create is looked for as a part of the booking', async () => {
  const { sender, reads } = setUp();
  const { signal } = new AbortController();
  const create = { agent: anna, input, isNotified: false, signal, trace, writes: new FinalWrites() };
  expect(await sender.send(create, 'one', false)).toMatchObject({ isProven: false, schedule: { _id: 's1' } });
  expect(reads).toEqual([['find', 'booking']]);
});
