import { anna, Bench, expect, key, minute, test } from '../gateway-test.js';
import type { LimitName } from '../../../../src/gateway/limits/limit-settings.js';

interface Booked {
  readonly date: number;
  readonly duration: number;
}

interface Route {
  readonly send: (bench: Bench, headers: Record<string, string>, booked: Booked) => Promise<Response>;
  readonly limit: LimitName;
  /** Name in the log. */
  readonly route: string;
}

const options = {
  hours: { timeZone: 'UTC', weekly: 'mon-sun 00:00-24:00' },
  manageUrl: 'https://www.example.com/meeting',
  bookingReferences: true,
  publicAvailability: true,
  identifyAgent: () => anna._id,
  authorizeAgent: () => true,
  clientIp: (request: Request) => request.headers.get('X-Client') ?? undefined,
} as const;

/** Books a meeting and opens its link, whose token the bench then has. */
async function manage(bench: Bench): Promise<Booked> {
  const headers = { 'X-Client': '198.51.100.7' };
  const booked = (await (await bench.create({}, headers)).json()) as Booked & { readonly manage: string };
  const response = await bench.requestToken({ scope: 'manage', manage: booked.manage }, headers);
  bench.token = ((await response.json()) as { token: string }).token;
  return booked;
}

const post = (bench: Bench, path: string, json: unknown, headers: Record<string, string>) =>
  bench.send(path, { method: 'POST', json, headers });

const ROUTES: Record<string, Route> = {
  'the token of a page': {
    send: (bench, headers) => bench.requestToken({ scope: 'schedule' }, headers),
    limit: 'tokenPerIp',
    route: 'token',
  },
  'the token of an agent': {
    send: (bench, headers) =>
      bench.requestToken(
        { scope: 'join', agentId: anna._id, scheduleId: bench.addForeignMeeting()._id },
        headers,
      ),
    limit: 'joinPerIp',
    route: 'token',
  },
  'the form of an agent': {
    send: (bench, headers) =>
      bench.send('/join', {
        method: 'POST',
        body: new URLSearchParams({ agentId: anna._id, scheduleId: bench.addForeignMeeting()._id }),
        headers: { ...headers, 'Sec-Fetch-Site': 'same-origin' },
      }),
    limit: 'joinPerIp',
    route: 'join',
  },
  'the list of agents': {
    send: (bench, headers) => bench.send('/api/brokerages/agents', { headers }),
    limit: 'readPerIp',
    route: 'agents',
  },
  'a search for agents': {
    send: (bench, headers) => bench.send('/api/brokerages/agents/search?q=anna', { headers }),
    limit: 'readPerIp',
    route: 'agent-search',
  },
  'a new meeting': {
    send: (bench, headers) => bench.create({}, headers),
    limit: 'createPerIp',
    route: 'create',
  },
  'the outcome of a booking': {
    send: (bench, headers) => bench.send(`/api/schedules/by-key/${key()}`, { headers }),
    limit: 'readPerIp',
    route: 'by-key',
  },
  'a booking that is shown again': {
    send: (bench, headers) => post(bench, '/api/schedules/by-reference', { reference: 'x' }, headers),
    limit: 'readPerIp',
    route: 'by-reference',
  },
  'free times': {
    send: (bench, headers) => bench.send('/api/availability', { headers }),
    limit: 'readPerIp',
    route: 'availability',
  },
  'the next free times': {
    send: (bench, headers) => bench.send('/api/availability/next?duration=30', { headers }),
    limit: 'readPerIp',
    route: 'next-free',
  },
  'the meeting of a link': {
    send: (bench, headers) => bench.send('/api/manage/meeting', { headers }),
    limit: 'readPerIp',
    route: 'managed',
  },
  'a move': {
    send: (bench, headers, { date, duration }) => {
      const json = { was: { date, duration }, to: { date: date + 60 * minute, duration } };
      return post(bench, '/api/manage/meeting', json, headers);
    },
    limit: 'createPerIp',
    route: 'reschedule',
  },
  'a cancellation': {
    send: (bench, headers, { date, duration }) => {
      return post(bench, '/api/manage/meeting', { was: { date, duration } }, headers);
    },
    limit: 'createPerIp',
    route: 'cancel',
  },
  'a change that cannot be read': {
    send: (bench, headers) => post(bench, '/api/manage/meeting', [], headers),
    limit: 'createPerIp',
    route: 'change',
  },
  'the outcome of a change': {
    send: (bench, headers) => post(bench, '/api/manage/outcome', { ageSeconds: 1 }, headers),
    limit: 'readPerIp',
    route: 'change-outcome',
  },
  'the times of a change': {
    send: (bench, headers) => bench.send('/api/manage/availability', { headers }),
    limit: 'readPerIp',
    route: 'managed-availability',
  },
  'an agenda': {
    send: (bench, headers) => bench.send('/api/agenda', { headers }),
    limit: 'readPerIp',
    route: 'agenda',
  },
  'a cancellation by the agent': {
    send: (bench, headers) => {
      const { _id, date, duration } = bench.addForeignMeeting();
      return post(bench, '/api/agenda/cancel', { scheduleId: _id, was: { date, duration } }, headers);
    },
    limit: 'readPerIp',
    route: 'agenda-cancel',
  },
};

const isOfLink = (route: string) => /^(managed|reschedule|cancel$|change)/.test(route);

for (const [name, { send, limit, route }] of Object.entries(ROUTES)) {
  test(`${name} is limited by ${limit}, and is “${route}” in the log`, async () => {
    const bench = new Bench({ ...options, limits: { [limit]: { points: 1, seconds: 60 } } });
    await bench.open();
    const booked = isOfLink(route) ? await manage(bench) : { date: 0, duration: 0 };
    const headers = { 'X-Client': '192.0.2.1' };
    expect((await send(bench, headers, booked)).status).not.toBe(429);
    expect(bench.log.at(-1)).toMatchObject({ route });
    expect((await send(bench, headers, booked)).status).toBe(429);
    bench.sandbox.close();
  });
}
