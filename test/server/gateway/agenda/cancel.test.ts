import { day, errorOf, marcus, minute, site } from '../gateway-test.js';
import { AgendaBench, asAnna, asMarcus, expect, test } from './agenda-test.js';

test('cancels the agent’s own meeting, and tells the visitor', async ({ bench }) => {
  const meeting = bench.addForeignMeeting();
  const response = await bench.cancel(meeting);
  expect(response.status).toBe(200);
  expect(await response.json()).toMatchObject({ _id: meeting._id, active: false });
  expect(bench.deletes).toMatchObject([{ query: { sendNotificationEmail: 'true' } }]);
  expect(await bench.meetings()).toMatchObject([{ _id: meeting._id, active: false }]);
  expect(bench.log.map(({ route }) => route)).toContain('agenda-cancel');
});

test('sends no email where the owner allows none, and says so in the agenda', async () => {
  const bench = new AgendaBench({ notifications: 'never' });
  const meeting = bench.addForeignMeeting();
  expect((await bench.read()).notifies).toBe(false);
  await bench.cancel(meeting);
  expect(bench.deletes).toHaveLength(1);
  expect(bench.deletes[0]!.query).not.toHaveProperty('sendNotificationEmail');
});

test('does not cancel another agent’s meeting', async ({ bench }) => {
  const annas = bench.addForeignMeeting();
  expect(await errorOf(bench.cancel(annas, asMarcus))).toMatchObject({
    status: 404,
    error: 'meeting_missing',
  });
  const marcuss = bench.addForeignMeeting({ agentId: marcus._id, date: bench.now + 3 * day });
  expect(await errorOf(bench.cancel(marcuss))).toMatchObject({ status: 404 });
  expect(bench.deletes).toEqual([]);
});

test('tells nobody about another agent’s meeting that is cancelled already', async ({ bench }) => {
  const annas = bench.addForeignMeeting();
  bench.world.store.cancel(annas._id);
  expect(await errorOf(bench.cancel(annas, asMarcus))).toMatchObject({
    status: 404,
    error: 'meeting_missing',
  });
});

test('is not bound by the notice that visitors have to give', async () => {
  const bench = new AgendaBench({ manageUrl: `${site}/meeting`, manage: { minNoticeMinutes: 120 } });
  const meeting = bench.addForeignMeeting({ date: bench.now + 30 * minute });
  const [shown] = await bench.meetings();
  expect(shown).toMatchObject({ cancellable: true });
  expect(shown).not.toHaveProperty('manage_url');
  expect((await bench.cancel(meeting)).status).toBe(200);
});

test('has a link to move a meeting until the notice that visitors have to give', async () => {
  const bench = new AgendaBench({ manageUrl: `${site}/meeting`, manage: { minNoticeMinutes: 120 } });
  bench.addForeignMeeting({ date: bench.now + 120 * minute });
  expect((await bench.meetings())[0]).toHaveProperty('manage_url');
});

for (const json of [{}, { scheduleId: 'a/b', was: { date: 1, duration: 30 } }, { scheduleId: 'a' }]) {
  test(`refuses the body ${JSON.stringify(json)}`, async ({ bench }) => {
    const answer = bench.send('/api/agenda/cancel', { method: 'POST', json, headers: asAnna });
    expect(await errorOf(answer)).toMatchObject({ status: 400, error: 'Invalid request' });
  });
}

test('changes nothing if the meeting was moved meanwhile', async ({ bench }) => {
  const meeting = bench.addForeignMeeting();
  expect(await errorOf(bench.cancel({ ...meeting, date: meeting.date - minute }))).toMatchObject({
    status: 409,
    error: 'meeting_changed',
  });
  expect(bench.deletes).toEqual([]);
});

test('does not say cancelled while the outcome is unknown', async ({ bench }) => {
  const meeting = bench.addForeignMeeting();
  bench.world.fail({ kind: 'reset', method: 'DELETE', path: '*' });
  expect(await errorOf(bench.cancel(meeting))).toMatchObject({ status: 504, error: 'outcome_unknown' });
  expect(await bench.meetings()).toMatchObject([{ active: true }]);
  expect(await errorOf(bench.cancel(meeting))).toMatchObject({ status: 504, error: 'outcome_unknown' });
  expect(bench.deletes).toHaveLength(1);
});

for (const headers of [{ Origin: 'https://evil.example' }, { 'Content-Type': 'text/plain' }]) {
  test(`refuses a request with ${JSON.stringify(headers)}`, async ({ bench }) => {
    const meeting = bench.addForeignMeeting();
    const { _id: scheduleId, date, duration, agentId } = meeting;
    const response = await bench.send('/api/agenda/cancel', {
      method: 'POST',
      json: { scheduleId, was: { date, duration } },
      headers: { Cookie: `agent=${agentId}`, ...headers } as Record<string, string>,
    });
    expect([403, 415]).toContain(response.status);
    expect(bench.deletes).toEqual([]);
  });
}

test('has a link to move a meeting, of which the page knows how', async () => {
  const bench = new AgendaBench({ manageUrl: `${site}/meeting` });
  const meeting = bench.addForeignMeeting();
  const [shown] = await bench.meetings();
  const [url, manage] = shown!.manage_url!.split('#ve-manage=');
  expect(url).toBe(`${site}/meeting`);
  const answer = await (await bench.requestToken({ scope: 'manage', manage })).json();
  expect(answer.meeting).toMatchObject({ _id: meeting._id, permissions: { move: true } });
});
