import { anna, Bench, errorOf, expect, test, upstreamUrl } from '../gateway-test.js';

const id = anna._id;
const authorizeAgent = () => true;

test('a request says which ID is missing or malformed', async () => {
  const bench = new Bench({ authorizeAgent });
  const refused = (ids: object) => errorOf(bench.requestToken({ scope: 'join', ...ids }));
  expect(await refused({ agentId: '', scheduleId: id })).toEqual({
    status: 400,
    error: 'Missing agentId',
    message: 'agentId, the ID of the agent who joins, is required',
  });
  expect(await refused({ scheduleId: id })).toMatchObject({ error: 'Missing agentId' });
  expect(await refused({ agentId: 'a/b', scheduleId: id })).toMatchObject({ error: 'Invalid agentId' });
  expect(await refused({ agentId: id, scheduleId: '' })).toMatchObject({
    error: 'Missing scheduleId',
    message: 'scheduleId, the ID of the meeting, is required',
  });
  expect(await refused({ agentId: id, scheduleId: 1 })).toMatchObject({
    error: 'Invalid scheduleId',
    message: 'scheduleId must be the ID of the meeting',
  });
});

test('an answer of the API about another meeting, or about none, gives no token', async () => {
  const bench: Bench = new Bench({
    authorizeAgent,
    fetch: async (url, init) => {
      const response = await bench.sandbox.fetch(new Request(url, init));
      if (!url.startsWith(`${upstreamUrl}/api/schedules/`)) return response;
      return Response.json(answer(await response.json()));
    },
  });
  const { agentId, _id } = bench.addForeignMeeting();
  let answer = (schedule: unknown): unknown => schedule;
  const ask = () => bench.requestToken({ scope: 'join', agentId, scheduleId: _id });
  expect((await ask()).status).toBe(200);
  expect(bench.log.at(-1)!.upstream.map(({ call }) => call)).toEqual(['token', 'schedule', 'agent token']);
  answer = (schedule) => ({ ...(schedule as object), _id: anna._id });
  expect(await errorOf(ask())).toMatchObject({ status: 502 });
  answer = () => [];
  expect(await errorOf(ask())).toMatchObject({ status: 502 });
});

test('a token without the partner key is given although one with it would be refused, and without a warning', async () => {
  const warnings: string[] = [];
  const bench: Bench = new Bench({
    authorizeAgent,
    joinTokens: 'refuse-if-pak',
    warn: (message) => warnings.push(message),
    fetch: (url, init) =>
      url.includes('/impersonate/') && url.includes(id)
        ? Promise.resolve(Response.json({ token: 'opaque' }))
        : bench.sandbox.fetch(new Request(url, init)),
  });
  const { agentId, _id } = bench.addForeignMeeting();
  const answer = await bench.requestToken({ scope: 'join', agentId, scheduleId: _id });
  expect(answer.status).toBe(200);
  expect(await answer.json()).toMatchObject({ token: 'opaque' });
  expect(warnings).toEqual([]);
});
