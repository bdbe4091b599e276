import { createMemoryStore } from '../../../../src/server.js';
import { anna, Bench, errorOf, noon } from '../gateway-test.js';
import { day, expect, halfHour, ManageBench, manageUrl, minute, test } from './manage-test.js';

const later = noon + 2 * day;

/** A bench whose API answers reads of a meeting as the test wants. */
async function openBench({
  afterWrite,
  isPage,
}: { readonly afterWrite?: number; readonly isPage?: boolean } = {}) {
  let readStatus: number | undefined;
  const bench: ManageBench = new ManageBench({
    idempotencyStore: createMemoryStore({ clock: () => bench.now }),
    fetch: async (url, init) => {
      if (init.method === 'PUT' || init.method === 'DELETE') readStatus = afterWrite;
      const isRead = init.method === 'GET' && url.includes('/schedules/');
      if (!isRead || readStatus === undefined) return bench.sandbox.fetch(new Request(url, init));
      if (isPage) return new Response('<h1>default backend - 404</h1>', { status: readStatus });
      return Response.json({ error: 'no', message: 'no', status: readStatus }, { status: readStatus });
    },
  });
  await bench.book();
  const setRead = (status: number | undefined) => (readStatus = status);
  const lose = (method: 'PUT' | 'DELETE', status = 500) =>
    bench.world.fail({ kind: 'status', status, method, path: '/api/schedules/tenant/*', times: 1 });
  return { bench, setRead, lose };
}

test.describe('an API that deletes cancelled meetings', () => {
  test('has cancelled one whose answer was lost', async () => {
    const { bench, lose } = await openBench({ afterWrite: 404 });
    lose('DELETE');
    const answer = await bench.change();
    expect(answer.status).toBe(200);
    expect(await answer.json()).toMatchObject({ _id: bench.meeting._id, active: false });
  });

  test('tells a visitor who cancels again, and who asks, that it is cancelled', async () => {
    for (const ask of [
      (bench: ManageBench) => bench.change(),
      (bench: ManageBench) => bench.outcome(undefined, 1),
    ]) {
      const { bench, setRead, lose } = await openBench();
      lose('DELETE');
      expect(await errorOf(bench.change())).toMatchObject({ status: 504, error: 'outcome_unknown' });
      setRead(404);
      expect(await errorOf(ask(bench))).toMatchObject({ status: 410, error: 'meeting_cancelled' });
      // Nothing is pending any more.
      setRead(undefined);
      expect((await bench.move(later)).status).toBe(200);
    }
  });

  test('says of a meeting that nobody has cancelled only that it is missing', async () => {
    const { bench, setRead } = await openBench();
    setRead(404);
    for (const ask of [() => bench.view(), () => bench.move(later), () => bench.change()]) {
      expect(await errorOf(ask())).toMatchObject({ status: 404, error: 'meeting_missing' });
    }
    expect(bench.changes).toEqual([]);
  });

  test('has not moved one that it does not have', async () => {
    const { bench, setRead, lose } = await openBench();
    lose('PUT');
    expect((await bench.move(later)).status).toBe(504);
    setRead(404);
    const to = { date: later, duration: 30 };
    expect(await errorOf(bench.outcome(to, 1))).toMatchObject({ status: 504, error: 'outcome_unknown' });
    expect(await errorOf(bench.move(later))).toMatchObject({ status: 504, error: 'outcome_unknown' });
    bench.now += 5 * minute;
    expect(await errorOf(bench.outcome(to, 300))).toMatchObject({ status: 404, error: 'not_changed' });
  });
});

test('a server in front of the API that knows no meeting has cancelled none', async () => {
  for (const status of [404, 503]) {
    const { bench, setRead, lose } = await openBench({ afterWrite: 404, isPage: true });
    lose('DELETE', status);
    expect((await errorOf(bench.change())).status).toBe(status === 404 ? 404 : 504);
    expect(await errorOf(bench.outcome(undefined, 1))).toMatchObject({ error: 'outcome_unknown' });
    expect(await errorOf(bench.view())).toMatchObject({ status: 502 });
    setRead(undefined);
    expect((await bench.view()).status).toBe(200);
  }
});

test('a meeting that the API does not let the gateway read is not called missing', async () => {
  const { bench, setRead } = await openBench();
  setRead(403);
  expect(await errorOf(bench.view())).toMatchObject({
    status: 403,
    error: expect.not.stringContaining('missing'),
  });
  expect((await bench.change()).status).toBe(403);
});

test('an outcome is unknown while the meeting cannot be read', async () => {
  const { bench, setRead } = await openBench();
  setRead(500);
  const response = await bench.outcome({ date: later, duration: 30 }, 1000);
  expect(response.headers.get('Retry-After')).toBe('5');
  expect(await errorOf(response)).toMatchObject({ status: 504, error: 'outcome_unknown' });
});

test('while a change is not known, only the same one is looked up again', async () => {
  const { bench, lose } = await openBench();
  lose('PUT');
  const to = { date: later, duration: 30 };
  expect((await bench.change({ to })).status).toBe(504);
  for (const other of [{}, { to: { ...to, date: later + halfHour } }, { to: { ...to, duration: 45 } }]) {
    const response = await bench.change(other);
    expect(response.headers.get('Retry-After')).toBe('2');
    expect(await errorOf(response)).toMatchObject({ status: 409, error: 'in_progress' });
  }
  expect(await errorOf(bench.change({ to }))).toMatchObject({ status: 504, error: 'outcome_unknown' });
  expect(bench.changes).toHaveLength(1);
  // The page asks until the change cannot take effect any more; then the visitor may choose again.
  bench.now += 5 * minute;
  expect(await errorOf(bench.outcome(to, 300))).toMatchObject({ status: 404, error: 'not_changed' });
  expect((await bench.change()).status).toBe(200);
});

test('while a cancellation is not known, the meeting cannot be moved', async () => {
  const { bench, lose } = await openBench();
  lose('DELETE');
  expect((await bench.change()).status).toBe(504);
  expect(await errorOf(bench.move(later))).toMatchObject({ status: 409, error: 'in_progress' });
  expect(await errorOf(bench.change())).toMatchObject({ status: 504, error: 'outcome_unknown' });
  bench.now += 5 * minute;
  await bench.openLink();
  expect((await bench.change()).status).toBe(200);
});

test('a visitor who asks after a lost move has then moved it, and may move it again', async () => {
  const { bench, setRead } = await openBench({ afterWrite: 500 });
  bench.world.fail({ kind: 'status', status: 500, method: 'PUT', after: true, times: 1 });
  expect((await bench.move(later)).status).toBe(504);
  setRead(undefined);
  const moved = await bench.outcome({ date: later, duration: 30 }, 1);
  expect(await moved.json()).toMatchObject({ date: later });
  const again = { was: { date: later, duration: 30 }, to: { date: later + halfHour, duration: 30 } };
  expect((await bench.change(again)).status).toBe(200);
});

test('a meeting keeps a length that is no longer offered', async () => {
  const { bench } = await openBench();
  const strict = bench.newGateway({ manageUrl, durations: [60] });
  const change = (duration: number) =>
    Bench.prototype.send.call(
      bench,
      '/api/manage/meeting',
      { method: 'POST', json: { was: bench.meeting, to: { date: later, duration } } },
      strict,
    );
  expect(await errorOf(change(45))).toMatchObject({ status: 400 });
  expect((await change(30)).status).toBe(200);
});

test('a refused change leaves nothing pending', async () => {
  const { bench, lose } = await openBench();
  lose('PUT', 422);
  expect((await bench.move(later)).status).toBe(422);
  expect((await bench.change()).status).toBe(200);
});

test('a refusal names the field that is wrong, or the body', async () => {
  const { bench } = await openBench();
  for (const [json, error] of [
    [[], 'Invalid request body'],
    [{ was: {} }, 'Invalid was.date'],
    [{ was: bench.meeting, to: { date: 1, duration: 0 } }, 'Invalid to.duration'],
  ] as const) {
    const response = bench.send('/api/manage/meeting', { method: 'POST', json });
    expect(await errorOf(response)).toMatchObject({ status: 400, error });
  }
});

test('a visitor who opens a link gets the meeting, its agent and the lengths', async () => {
  const hours = { timeZone: 'UTC', weekly: 'Mon-Fri 09:00-17:00' };
  const bench = new ManageBench({ hours, durations: [30, 60] });
  const { _id } = await bench.book();
  const answer = (await (await bench.openLink()).json()) as Record<string, unknown>;
  expect(answer).toMatchObject({
    meeting: { _id },
    calendar: { durations: [30, 60] },
    bootstrap: { agent: expect.any(String), agents: [{ firstName: anna.firstName }] },
  });
  expect(answer['bootstrap']).toMatchObject({
    agents: [{ _id: (answer['bootstrap'] as { agent: string }).agent }],
  });
});

test('a gateway without a page for changes gives no token for them', async () => {
  const { bench } = await openBench();
  const gateway = new ManageBench({ manageUrl: undefined as unknown as string });
  expect(
    await errorOf(gateway.requestToken({ scope: 'manage', manage: bench.meeting.manage })),
  ).toMatchObject({ status: 400, error: 'Invalid scope' });
});
