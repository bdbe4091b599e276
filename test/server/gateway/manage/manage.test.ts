import { anna, Bench, errorOf, noon, secret, site } from '../gateway-test.js';
import { day, expect, halfHour, ManageBench, manageUrl, minute, test, type Meeting } from './manage-test.js';

const later = noon + 2 * day;

test('a booking has a link to the page of the owner, with a token in the fragment', ({ bench }) => {
  const { manage, manage_url: url } = bench.meeting;
  expect(url).toBe(`${manageUrl}#ve-manage=${manage}`);
  expect(manage).toMatch(/^[\w-]+\.[\w-]+\.[\w-]+$/);
});

test('without a page for changes there is no link, and no route', async () => {
  const bench = new ManageBench({ manageUrl: undefined });
  const { features } = await bench.open();
  expect(features).not.toContain('manage');
  const answer = (await (await bench.create()).json()) as Meeting;
  expect(answer).not.toHaveProperty('manage');
  expect((await bench.view()).status).toBe(404);
  expect((await bench.openLink('a.b.c')).status).toBe(400);
});

test('the link gives a token, the meeting and its agent in one answer', async ({ bench }) => {
  const calls = bench.world.requests.length;
  const answer = await (await bench.openLink()).json();
  const { _id, date, duration, agentId } = bench.meeting;
  expect(answer.meeting).toMatchObject({
    _id,
    date,
    duration,
    agentId,
    active: true,
    visitor: { name: 'Vera', email: 'vera@example.net' },
    permissions: { move: true, cancel: true, cancel_reason: 'none' },
  });
  expect(answer.bootstrap.agent).toBe(agentId);
  expect(answer.bootstrap.agents).toHaveLength(1);
  expect(answer.features).toContain('manage');
  expect(bench.world.requests.length - calls).toBe(1);
  expect(await (await bench.view()).json()).toEqual(answer.meeting);
});

test('moves the meeting, and nothing else of it', async ({ bench }) => {
  const before = bench.stored;
  const response = await bench.move(later);
  expect(response.status).toBe(200);
  expect(await response.json()).toMatchObject({
    _id: bench.meeting._id,
    date: later,
    duration: 30,
    active: true,
  });
  expect(bench.changes).toHaveLength(1);
  expect(bench.changes[0]).toMatchObject({ method: 'PUT', body: { date: later, duration: 30 }, query: {} });
  expect(bench.stored).toEqual({ ...before, date: later, updatedAt: bench.stored.updatedAt });
});

test('the old link works after a move, and the new one too', async ({ bench }) => {
  const { manage } = (await (await bench.move(later)).json()) as Meeting;
  for (const link of [bench.meeting.manage, manage]) {
    const { meeting } = await (await bench.openLink(link)).json();
    expect(meeting.date).toBe(later);
  }
});

test('cancels the meeting, and says so again when asked again', async ({ bench }) => {
  for (let time = 0; time < 2; time += 1) {
    const response = await bench.change();
    expect(response.status).toBe(200);
    expect(await response.json()).toMatchObject({
      active: false,
      permissions: { move: false, cancel: false },
    });
  }
  expect(bench.changes).toHaveLength(1);
  expect(bench.changes[0]).toMatchObject({ method: 'DELETE' });
  expect(bench.stored.active).toBe(false);
});

test('asks the API for notification emails only where they are allowed', async () => {
  const allowed = new ManageBench({ notifications: 'always' });
  await allowed.book();
  expect((await allowed.move(later, { sendNotificationEmail: true })).status).toBe(200);
  expect(allowed.changes[0]!.query).toEqual({ sendNotificationEmail: 'true' });
  const refused = new ManageBench({ notifications: 'never' });
  await refused.book();
  expect((await refused.move(later, { sendNotificationEmail: true })).status).toBe(403);
  expect((await refused.change({ sendNotificationEmail: true })).status).toBe(403);
  expect(refused.changes).toEqual([]);
});

test.describe('somebody else has changed the meeting', () => {
  test('which is told before anything is overwritten', async ({ bench }) => {
    bench.world.store.change(bench.meeting._id, { date: later + halfHour });
    expect(await errorOf(bench.move(later))).toMatchObject({ status: 409, error: 'meeting_changed' });
    expect(await errorOf(bench.change())).toMatchObject({ status: 409, error: 'meeting_changed' });
    expect(bench.changes).toEqual([]);
    const { date } = (await (await bench.view()).json()) as Meeting;
    expect((await bench.change({ was: { date, duration: 30 } })).status).toBe(200);
  });

  test('to the very time that is wanted', async ({ bench }) => {
    bench.world.store.change(bench.meeting._id, { date: later });
    expect((await bench.move(later)).status).toBe(200);
    expect(bench.changes).toEqual([]);
  });

  test('by cancelling it', async ({ bench }) => {
    bench.world.store.cancel(bench.meeting._id);
    expect(await errorOf(bench.move(later))).toMatchObject({ status: 410, error: 'meeting_cancelled' });
    expect(bench.changes).toEqual([]);
  });
});

test.describe('rules of the owner', () => {
  test.use({ options: { manage: { minNoticeMinutes: 120, maxChanges: 2, cancelReason: 'required' } } });

  test('how often a meeting can be moved', async ({ bench }) => {
    for (const [index, left] of [true, false].entries()) {
      const moved = (await (await bench.move(later + index * halfHour)).json()) as Meeting;
      expect(moved.permissions!.move).toBe(left);
      bench.meeting = { ...bench.meeting, date: moved.date };
    }
    expect(await errorOf(bench.move(later + day))).toMatchObject({ status: 409, error: 'no_changes_left' });
    expect(bench.changes).toHaveLength(2);
  });

  test('how late it can be changed', async ({ bench }) => {
    bench.now = bench.meeting.date - 120 * minute;
    await bench.openLink();
    expect((await (await bench.view()).json()).permissions).toMatchObject({ move: true, cancel: true });
    bench.now += 1;
    expect((await (await bench.view()).json()).permissions).toMatchObject({ move: false, cancel: false });
    expect(await errorOf(bench.move(later))).toMatchObject({ status: 409, error: 'too_late' });
    expect(await errorOf(bench.change({ reason: 'ill' }))).toMatchObject({ status: 409, error: 'too_late' });
    expect(bench.changes).toEqual([]);
  });

  test('whether a reason is needed', async ({ bench }) => {
    expect((await (await bench.view()).json()).permissions.cancel_reason).toBe('required');
    expect(await errorOf(bench.change())).toMatchObject({ status: 400, error: 'Missing reason' });
    expect((await bench.change({ reason: 'I am ill' })).status).toBe(200);
    expect(JSON.stringify(bench.log)).not.toContain('I am ill');
  });
});

test('without opening hours, there is no list of free times', async ({ bench }) => {
  expect(await errorOf(bench.send('/api/manage/availability'))).toMatchObject({ status: 404 });
});

test.describe('with opening hours', () => {
  const hours = { timeZone: 'UTC', weekly: 'Mon-Fri 09:00-17:00' };
  test.use({ options: { hours, durations: [30, 60], bufferMinutes: 0 } });
  const own = noon + day;
  const free = async (bench: ManageBench, duration = 30) => {
    const query = new URLSearchParams({
      from: String(own - 4 * 60 * minute),
      to: String(own + 4 * 60 * minute),
    });
    const response = await bench.send(`/api/manage/availability?${query}&duration=${duration}`);
    return Object.keys((await response.json()) as Record<string, number>).map(Date.parse);
  };

  test('the own time counts as free, and that of others does not', async ({ bench }) => {
    bench.addForeignMeeting({ date: own + halfHour, duration: 30 });
    // The calendar is read anew after a minute.
    bench.now += minute;
    const starts = await free(bench);
    expect(starts).toContain(own);
    expect(starts).not.toContain(own + halfHour);
    expect(starts).toContain(own + 2 * halfHour);
  });

  test('other lengths have free times as well', async ({ bench }) => {
    expect(await free(bench, 60)).toContain(own - halfHour);
  });

  test('a length that is no longer offered can be kept, with the times that are free for it', async () => {
    const bench = new ManageBench({ hours, durations: [30, 60], bufferMinutes: 0 });
    await bench.book({ duration: 60 });
    const strict = bench.newGateway({ manageUrl, hours, durations: [30], bufferMinutes: 0 });
    const send = (path: string, json?: unknown) =>
      Bench.prototype.send.call(bench, path, json ? { method: 'POST', json } : {}, strict);
    const period = `from=${own - 60 * minute}&to=${own + 60 * minute}`;
    const times = await (await send(`/api/manage/availability?duration=60&${period}`)).json();
    expect(Object.keys(times as object)).toContain(new Date(own - halfHour).toISOString());
    const change = (duration: number) =>
      send('/api/manage/meeting', { was: bench.meeting, to: { date: own - halfHour, duration } });
    expect((await change(45)).status).toBe(400);
    expect((await change(60)).status).toBe(200);
  });

  test('moves by half of its own length', async ({ bench }) => {
    await bench.change({ to: { date: own - halfHour, duration: 60 } });
    expect(bench.stored).toMatchObject({ date: own - halfHour, duration: 60 });
  });

  test('not to a time outside of the hours, in the past, or that another meeting has', async ({ bench }) => {
    const taken = bench.addForeignMeeting({ date: later + halfHour });
    expect((await bench.move(own + 10 * 60 * minute)).status).toBe(400);
    expect((await bench.move(noon - day)).status).toBe(400);
    expect((await bench.move(noon + 400 * day)).status).toBe(400);
    expect((await bench.change({ to: { date: later, duration: 45 } })).status).toBe(400);
    expect(await errorOf(bench.move(taken.date))).toMatchObject({ status: 409, error: 'slot_taken' });
    expect(bench.changes).toEqual([]);
  });

  test('the time that a meeting leaves can be booked at once, and its new one cannot', async ({ bench }) => {
    await bench.move(later);
    await bench.open();
    expect((await bench.create({ date: later, visitor: { name: 'Other' } })).status).toBe(409);
    expect((await bench.create({ date: own, visitor: { name: 'Other' } })).status).toBe(201);
  });

  test('the time of a cancelled meeting can be booked at once', async ({ bench }) => {
    await bench.change();
    await bench.open();
    expect((await bench.create({ date: own, visitor: { name: 'Other' } })).status).toBe(201);
  });

  test('of two who want the same time, one moves and one books', async ({ bench }) => {
    const mover = bench.token;
    await bench.open();
    const [moved, booked] = await Promise.all([
      bench.send('/api/manage/meeting', {
        method: 'POST',
        json: { was: { date: own, duration: 30 }, to: { date: later, duration: 30 } },
        headers: { Authorization: `Bearer ${mover}` },
      }),
      bench.create({ date: later, visitor: { name: 'Other' } }),
    ]);
    const at = bench.world.schedules.filter(({ date, active }) => date === later && active);
    expect(at).toHaveLength(1);
    expect([moved.status, booked.status].filter((status) => status < 300)).toHaveLength(1);
  });
});

test.describe('attacks', () => {
  test('a link of another account, of other secrets, or of another purpose is refused', async ({ bench }) => {
    const other = new ManageBench({ secrets: ['another secret of the site, long enough'] });
    const elsewhere = new ManageBench({ baseUrl: 'https://other.example.test' });
    const withReferences = new ManageBench({ bookingReferences: true });
    const { reference } = (await withReferences.book()) as Meeting & { reference: string };
    for (const [target, link] of [
      [other, bench.meeting.manage!],
      [elsewhere, bench.meeting.manage!],
      [withReferences, reference],
      [bench, bench.token],
      [bench, 'nonsense'],
    ] as const) {
      expect(await errorOf(target.openLink(link))).toMatchObject({ status: 403, error: 'link_refused' });
    }
  });

  test('a link stays valid with a secret that is being replaced', async ({ bench }) => {
    const gateway = bench.newGateway({
      manageUrl,
      secrets: ['a new secret of the site, long enough', secret],
    });
    const response = await gateway(
      new Request(`${site}/ve/token`, {
        method: 'POST',
        headers: { Origin: site, 'Content-Type': 'application/json' },
        body: JSON.stringify({ scope: 'manage', manage: bench.meeting.manage }),
      }),
    );
    expect(response.status).toBe(200);
  });

  test('a reference, which only shows a meeting, does not turn into a link', async () => {
    const bench = new ManageBench({ bookingReferences: true });
    const { reference } = (await bench.book()) as Meeting & { reference: string };
    await bench.open();
    const shown = await bench.send('/api/schedules/by-reference', { method: 'POST', json: { reference } });
    expect(shown.status).toBe(200);
    expect(await shown.json()).not.toHaveProperty('manage');
  });

  test('another origin gets nothing, also with a token of the page', async ({ bench }) => {
    const headers = { Origin: 'https://evil.example' };
    expect((await bench.openLink(bench.meeting.manage, headers)).status).toBe(403);
    expect((await bench.send('/api/manage/meeting', { headers })).status).toBe(403);
  });

  test('a token for bookings cannot change a meeting, and one for a meeting cannot book', async ({
    bench,
  }) => {
    expect((await bench.create()).status).toBe(401);
    expect((await bench.send('/api/brokerages/agents')).status).toBe(401);
    await bench.open();
    expect((await bench.view()).status).toBe(401);
    expect((await bench.change()).status).toBe(401);
    expect(bench.changes).toEqual([]);
  });

  test('after cancelling the link opens nothing, and the token changes nothing', async ({ bench }) => {
    await bench.change();
    expect(await errorOf(bench.openLink())).toMatchObject({ status: 410, error: 'meeting_cancelled' });
    expect(await errorOf(bench.move(later))).toMatchObject({ status: 410, error: 'meeting_cancelled' });
    expect(bench.changes).toHaveLength(1);
  });

  test('after the meeting the link opens nothing', async ({ bench }) => {
    bench.now = bench.meeting.date + 30 * minute - 1;
    expect((await bench.openLink()).status).toBe(200);
    bench.now += 1;
    expect(await errorOf(bench.openLink())).toMatchObject({ status: 410, error: 'meeting_over' });
  });

  test('two changes at the same time: one is refused, and one is made', async ({ bench }) => {
    const answers = await Promise.all([bench.move(later), bench.move(later + halfHour)]);
    expect(answers.map(({ status }) => status).sort()).toEqual([200, 409]);
    expect(bench.changes).toHaveLength(1);
  });

  test('a body that is not a change is refused without its values', async ({ bench }) => {
    for (const json of [
      {},
      { was: {} },
      { was: bench.meeting, to: { date: 'secret-value', duration: 30 } },
      { was: bench.meeting, reason: 'secret-value'.repeat(1000) },
    ]) {
      const response = await bench.send('/api/manage/meeting', { method: 'POST', json });
      expect(response.status).toBe(400);
      expect(await response.text()).not.toContain('secret-value');
    }
    expect(bench.changes).toEqual([]);
  });

  test('no token or link appears in the log, and no personal data of the API in an answer', async ({
    bench,
  }) => {
    await bench.move(later);
    await bench.change({ was: { date: later, duration: 30 } });
    const log = JSON.stringify(bench.log);
    expect(log).not.toContain(bench.meeting.manage);
    expect(log).not.toContain(bench.token);
    expect(log).not.toContain('Vera');
    expect(bench.output.join('\n')).not.toContain(anna._account!.email);
    expect(bench.log.map(({ route }) => route)).toEqual(expect.arrayContaining(['reschedule', 'cancel']));
  });
});
