import { agents } from '../../../demo/sandbox/agents.js';
import type { Schedule } from '../../../demo/sandbox/schedules.js';
import { anna, day, expect, marcus, test } from './sandbox-test.js';

/** Text of the element with this ID. */
function text(page: string, id: string): string | undefined {
  return new RegExp(`id="${id}"[^>]*>(.*?)</(?:dd|time)>`, 's').exec(page)?.[1]?.replace(/<[^>]*>/g, '');
}

function withToken({ agent }: Schedule, token: string): string {
  const url = new URL(agent.fullUrl!);
  url.searchParams.set('token', token);
  return url.href;
}

test.describe('the agent’s full link', () => {
  test('signs the scheduled agent in', async ({ api }) => {
    const schedule = await api.book();
    const page = await (await fetch(withToken(schedule, await api.signIn(anna._id)))).text();
    expect(text(page, 'agent')).toBe('Anna Keller');
    expect(text(page, 'token')).toBe('received');
    expect(page).not.toContain('Sign in');
  });

  test('shows a login without a token', async ({ api }) => {
    const { agent } = await api.book();
    const page = await (await fetch(agent.fullUrl!)).text();
    expect(page).toContain('<h1>Sign in</h1>');
    expect(text(page, 'agent')).toBe('not signed in');
    expect(text(page, 'token')).toBe('missing');
  });

  for (const [whose, user] of [
    ['another agent’s', marcus._id],
    ['the partner’s', undefined],
  ] as const) {
    test(`shows a login with ${whose} token`, async ({ api }) => {
      const schedule = await api.book();
      const page = await (await fetch(withToken(schedule, await api.signIn(user)))).text();
      expect(page).toContain('<h1>Sign in</h1>');
      expect(text(page, 'token')).toBe('received');
    });
  }

  test('shows a login with an expired token', async ({ api, clock }) => {
    const schedule = await api.book();
    const url = withToken(schedule, await api.signIn(anna._id));
    clock.now += 30 * day;
    expect(await (await fetch(url)).text()).toContain('<h1>Sign in</h1>');
  });

  test('never shows the token or sends it in a referrer', async ({ api }) => {
    const schedule = await api.book();
    const token = await api.signIn(anna._id);
    const answer = await fetch(withToken(schedule, token));
    expect(await answer.text()).not.toContain(token);
    expect(answer.headers.get('Referrer-Policy')).toBe('no-referrer');
    expect(answer.headers.get('Cache-Control')).toBe('no-store');
  });

  for (const params of ['', '?params=', '?params=nonsense', '?params=null', '?params={"schedule":"1"}']) {
    test(`reports a missing meeting for the query “${params}”`, async ({ api }) => {
      const answer = await api.send(`/nextjs/callbackDispatcher${params}`);
      expect(answer.status).toBe(200);
      expect(await answer.text()).toContain('There is no such meeting.');
    });
  }
});

test.describe('the visitor’s page', () => {
  test('shows the title, the agent and the time', async ({ api }) => {
    const { visitor, date } = await api.book({ visitor: { subject: 'First talk' } });
    const page = await (await fetch(visitor.meetingUrl)).text();
    expect(page).toContain('<h1 dir="auto">First talk</h1>');
    expect(text(page, 'agent')).toBe('Anna Keller');
    expect(page).toContain(`datetime="${new Date(date).toISOString()}"`);
    const end = new Intl.DateTimeFormat('en-GB', { timeStyle: 'short', timeZone: 'UTC' }).format(
      date + 30 * 60_000,
    );
    expect(text(page, 'start')).toContain(end);
  });

  test('shows a default title when the visitor gave none', async ({ api }) => {
    const { visitor } = await api.book();
    expect(await (await fetch(visitor.meetingUrl)).text()).toContain('<title>Video meeting</title>');
  });

  test('says that the meeting was cancelled', async ({ api }) => {
    const { _id, visitor } = await api.book();
    await api.send(`/api/schedules/tenant/${_id}`, { method: 'DELETE' });
    expect(await (await fetch(visitor.meetingUrl)).text()).toContain('This meeting was cancelled.');
  });

  test('shows markup in names and titles as text', async ({ api }) => {
    const bobby = agents.find(({ firstName }) => firstName.startsWith('<img'))!;
    const schedule = await api.book(
      { visitor: { subject: '</title><script>1</script>' } },
      `?agentEmail=${bobby.contactEmail}`,
    );
    for (const url of [
      schedule.visitor.meetingUrl,
      schedule.agent.meetingUrl,
      withToken(schedule, await api.signIn(bobby._id)),
    ]) {
      const page = await (await fetch(url)).text();
      expect(page).toContain('&lt;img src=x');
      expect(page).not.toContain('<img');
      expect(page).not.toContain('<script>');
    }
  });

  test('allows only its own scripts and styles', async ({ api }) => {
    const { visitor } = await api.book();
    const answer = await fetch(visitor.meetingUrl);
    const [, nonce] = /script-src 'nonce-(\w{32})'/.exec(answer.headers.get('Content-Security-Policy')!)!;
    expect(await answer.text()).toContain(`<style nonce="${nonce}">`);
    expect((await fetch(visitor.meetingUrl)).headers.get('Content-Security-Policy')).not.toContain(nonce);
  });

  test('returns 404 for an unknown code', async ({ api }) => {
    for (const path of ['/visitor/none', '/ve/none']) {
      const answer = await api.send(path);
      expect(answer.status).toBe(404);
      expect(await answer.text()).toContain('No such meeting');
    }
  });
});

test('the agent’s link without a token shows a login', async ({ api }) => {
  const { agent } = await api.book();
  expect(await (await fetch(agent.meetingUrl)).text()).toContain('<h1>Sign in</h1>');
});
