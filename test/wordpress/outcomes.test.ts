import { agents, PARTNER } from '../../demo/sandbox/agents.js';
import { solveWork, type Challenge } from '../../src/api/request/proof-of-work.js';
import { send, type HttpResponse, type RequestOptions } from '../server/mounts/http.js';
import { site } from '../server/mounts/settings.js';
import { anna, expect, forgetLimits, phpGateway, test } from './fixtures.js';
import { configure, phpText, startWordPress, type RunningWordPress } from './wordpress.js';

/** Options that tests change, from a constant of the database. */
const MU_PLUGIN = `
add_filter( 've_scheduler_gateway_options', static function ( array $options ) {
	return array_merge( $options, (array) get_option( 'test_options', array() ) );
} );
add_filter( 've_scheduler_client_ip', static function ( $address ) {
	return $_SERVER['HTTP_X_TEST_ADDRESS'] ?? $address;
} );`;
const HOUR_MS = 3_600_000;
const CREATE = '/api/schedules/tenant/?agentEmail=';

let wordpress: RunningWordPress;
let token: string;

test.beforeAll(async ({ database, sandbox }) => {
  wordpress = await startWordPress({ database, muPlugin: MU_PLUGIN });
  const hours = { hours: 'Mon-Sun 00:00-24:00', time_zone: 'Europe/Berlin', durations: [30, 60] };
  configure(
    wordpress,
    { ...phpGateway(sandbox), ...hours, origins: [site], agent_addresses: true },
    PARTNER.pak,
  );
});
test.afterAll(() => wordpress.close());
test.beforeEach(async ({ sandbox }) => {
  sandbox.sandbox.world().reset();
  forgetLimits(wordpress);
  setOptions({ reconcile_seconds: 0 });
  token = (await call('/token', { json: { scope: 'schedule' } })).json.token;
});

/** Sets options that have no field on the settings page. */
function setOptions(options: object): void {
  wordpress.run(`update_option( 'test_options', json_decode( ${phpText(JSON.stringify(options))}, true ) );`);
}

const call = (path: string, init: RequestOptions = {}): Promise<HttpResponse> =>
  send(wordpress.origin, `/wp-json/ve-scheduler/v1${path}`, {
    ...init,
    headers: { Origin: site, Authorization: `Bearer ${token}`, ...init.headers },
  });

/** A start on a whole half hour, as many half hours after tomorrow. */
const startAt = (halfHours: number): number =>
  (Math.floor(Date.now() / HOUR_MS) + 24) * HOUR_MS + halfHours * 1_800_000;
const booking = (halfHours = 0, email = `${crypto.randomUUID()}@example.net`) => ({
  date: startAt(halfHours),
  duration: 30,
  visitor: { name: 'Vera', email },
});
const create = (json: object, headers: Record<string, string> = {}, agent = 'anna.keller@example.com') =>
  call(CREATE + agent, { json, headers });
const key = () => ({ 'Idempotency-Key': crypto.randomUUID() });
const freeSeats = async (agent: string, halfHours = 0): Promise<number> => {
  const query = new URLSearchParams({
    agent,
    duration: '30',
    from: String(startAt(halfHours)),
    to: String(startAt(halfHours) + 1),
  });
  const { status, json } = await call(`/api/availability?${query}`);
  expect(status).toBe(200);
  return json[new Date(startAt(halfHours)).toISOString()] ?? 0;
};

test('offers free times, and none that overlaps a meeting', async ({ sandbox }) => {
  const { store } = sandbox.sandbox.world();
  const visitor = { name: 'Otto', email: 'otto@other.example' };
  store.create(anna, { date: startAt(0), duration: 45, visitor }, sandbox.origin);
  expect(await freeSeats('anna.keller@example.com')).toBe(0);
  expect(await freeSeats('anna.keller@example.com', 1)).toBe(0);
  expect(await freeSeats('anna.keller@example.com', 2)).toBe(1);
  expect(await freeSeats('any')).toBe(7);
  const next = await call('/api/availability/next?duration=30');
  expect(Object.keys(next.json)).toHaveLength(8);
  expect(next.text).not.toContain('@');
  const answer = await call('/token', { json: { scope: 'schedule', agent: 'any', duration: 60 } });
  expect(answer.json.calendar).toMatchObject({ time_zone: 'Europe/Berlin', durations: [30, 60] });
  expect(answer.json.bootstrap.availability).toMatchObject({ agent: 'any', duration: 60 });
  expect(answer.text).not.toContain('otto');
});

test('books one of two requests for the same time, and tells the other that it is taken', async ({
  sandbox,
}) => {
  const answers = await Promise.all([create(booking(), key()), create(booking(), key())]);
  expect(answers.map(({ status }) => status).sort()).toEqual([201, 409]);
  expect(answers.find(({ status }) => status === 409)!.json.error).toBe('slot_taken');
  expect(sandbox.sandbox.world().schedules).toHaveLength(1);
  expect(await freeSeats('anna.keller@example.com')).toBe(0);
});

test('books any free agent, the least busy one first', async ({ sandbox }) => {
  const { store } = sandbox.sandbox.world();
  const visitor = { name: 'Otto', email: 'otto@other.example' };
  for (const agent of agents.slice(0, 7)) {
    store.create(agent, { date: startAt(4), duration: 30, visitor }, sandbox.origin);
  }
  const { status, json } = await create(booking(), key(), 'any');
  expect(status).toBe(201);
  expect(sandbox.sandbox.world().schedules.at(-1)).toMatchObject({ _id: json._id, agentId: agents[7]!._id });
});

test('refuses a start outside of the hours, and one that has come too near', async () => {
  expect((await create({ ...booking(), date: startAt(0) + 60_000 })).json).toMatchObject({ status: 400 });
  const soon = Math.ceil((Date.now() + 5 * 60_000) / 1_800_000) * 1_800_000;
  expect((await create({ ...booking(), date: soon })).json.error).toBe('slot_taken');
});

test('does not know what became of a booking until the list shows it', async ({ sandbox }) => {
  const world = sandbox.sandbox.world();
  const path = '/api/schedules/tenant';
  const json = booking();
  const headers = key();
  world.fail({ kind: 'reset', method: 'POST', path, after: true, storeDelayMs: 600_000, times: 1 });
  const first = await create(json, headers);
  expect(first.json).toMatchObject({ status: 504, error: 'outcome_unknown' });
  expect(first.headers['retry-after']).toBe('5');
  // The time stays held, because the meeting may still appear.
  expect((await create(booking(), key())).json.error).toBe('slot_taken');

  const age = { 'Idempotency-Age': '5' };
  const lookUp = `/api/schedules/by-key/${headers['Idempotency-Key']}?agentEmail=anna.keller@example.com`;
  expect((await call(lookUp, { json, headers: age })).json.error).toBe('outcome_unknown');
  expect((await create(json, { ...headers, ...age })).json.error).toBe('outcome_unknown');
  const stored = world.store.create(anna, { ...json }, sandbox.origin);
  const found = await call(lookUp, { json, headers: age });
  expect(found.status).toBe(200);
  expect(found.json._id).toBe(stored._id);
  expect((await create(json, headers)).json._id).toBe(stored._id);
  expect(world.requests.filter(({ method }) => method === 'POST')).toHaveLength(1);
});

test('says “not booked” only after the settling time, and then books with the same key', async ({
  sandbox,
}) => {
  const world = sandbox.sandbox.world();
  world.fail({ kind: 'hold', method: 'POST', path: '/api/schedules/tenant', times: 1 });
  setOptions({ reconcile_seconds: 0, settle_seconds: 8, upstream_timeout: 1 });
  const json = booking();
  const headers = key();
  expect((await create(json, headers)).json.error).toBe('outcome_unknown');
  // The page's clock may be wrong, so its word alone is not enough.
  const path = `/api/schedules/by-key/${headers['Idempotency-Key']}?agentEmail=anna.keller@example.com`;
  const lookUp = async () => (await call(path, { json, headers: { 'Idempotency-Age': '60' } })).json.error;
  expect(await lookUp()).toBe('outcome_unknown');
  await expect.poll(lookUp).toBe('not_booked');
  world.faults.clear();
  expect((await create(json, headers)).status).toBe(201);
  expect(world.schedules).toHaveLength(1);
});

test('a failed attempt costs only who made it', async ({ sandbox }) => {
  setOptions({ reconcile_seconds: 0, limits: { createPerIp: [3, 3600], createTotal: [4, 3600] } });
  sandbox.sandbox
    .world()
    .fail({ kind: 'status', status: 400, method: 'POST', path: '/api/schedules/tenant' });
  const stranger = { 'X-Test-Address': '192.0.2.1' };
  for (let attempt = 0; attempt < 3; attempt += 1) {
    expect((await create(booking(), stranger)).json.error).toBe('api_refused');
  }
  const refused = await create(booking(), stranger);
  expect(refused.status).toBe(429);
  expect(Number(refused.headers['retry-after'])).toBeGreaterThan(3000);
  sandbox.sandbox.world().faults.clear();
  expect((await create(booking(), { 'X-Test-Address': '192.0.2.2' })).status).toBe(201);
});

test('an IPv6 network shares a limit', async () => {
  setOptions({ reconcile_seconds: 0, limits: { createPerIp: [1, 3600] } });
  expect((await create(booking(0), { 'X-Test-Address': '2001:db8:1:1::1' })).status).toBe(201);
  expect((await create(booking(1), { 'X-Test-Address': '2001:db8:1:1::2' })).status).toBe(429);
  expect((await create(booking(2), { 'X-Test-Address': '2001:db8:2:1::2' })).status).toBe(201);
});

test('asks for work near a shared limit, and accepts the element’s solution once', async () => {
  setOptions({ reconcile_seconds: 0, limits: { createTotal: [2, 3600] } });
  expect((await create(booking(0))).status).toBe(201);
  const asked = await create(booking(1));
  expect(asked.json).toMatchObject({ status: 403, error: 'work_required' });
  const { challenge } = asked.json as unknown as { challenge: Challenge };
  const solution = await solveWork(challenge, AbortSignal.timeout(30_000));
  const headers = { 'X-Proof-Of-Work': solution };
  expect((await create(booking(1), headers)).status).toBe(201);
  expect((await create(booking(2), headers)).json.error).toBe('work_required');
  const forged = JSON.parse(atob(solution)) as { challenge: { parameters: { cost: number } } };
  forged.challenge.parameters.cost = 1;
  const forgery = { 'X-Proof-Of-Work': btoa(JSON.stringify(forged)) };
  expect((await create(booking(2), forgery)).json.error).toBe('work_required');
});

test('limits the emails to one mailbox, but not the bookings', async () => {
  const email = 'grace@gmail.com';
  const notified = 'anna.keller@example.com&sendNotificationEmail=true';
  setOptions({ reconcile_seconds: 0, limits: { notifyPerVisitor: [1, 3600] } });
  expect((await create(booking(0, email), {}, notified)).status).toBe(201);
  expect((await create(booking(1, 'g.race+x@googlemail.com'), {}, notified)).status).toBe(429);
  expect((await create(booking(1, email))).status).toBe(201);
  const link = { ...booking(2), visitor: { name: 'Win at casino.example.com', email: 'a@example.net' } };
  expect((await create(link, {}, notified)).json.error).toBe('Link not allowed');
});

test('shows a booked meeting again to whoever has its reference, if the owner allows it', async ({
  sandbox,
}) => {
  const { json: without } = await create(booking(0), key());
  expect(without).not.toHaveProperty('reference');
  expect((await call('/api/schedules/by-reference', { json: { reference: 'a.b.c' } })).status).toBe(404);
  configure(wordpress, { booking_references: true });
  try {
    const { json } = await create(booking(1), key());
    const shown = await call('/api/schedules/by-reference', { json: { reference: json.reference } });
    expect(shown.json).toEqual({ ...json, reference: expect.any(String) });
    const [head, , signature] = (json.reference as string).split('.');
    const claims = { sub: without._id, exp: Math.floor(Date.now() / 1000) + 3600 };
    const forged = `${head}.${Buffer.from(JSON.stringify(claims)).toString('base64url')}.${signature}`;
    for (const reference of [forged, token, '']) {
      expect((await call('/api/schedules/by-reference', { json: { reference } })).status).toBe(403);
    }
    expect(sandbox.sandbox.world().schedules).toHaveLength(2);
  } finally {
    configure(wordpress, { booking_references: false });
  }
});

test('never answers an address, a link of the agent or the partner key', async ({ sandbox }) => {
  const outputs = [
    await call('/token', { json: { scope: 'schedule' } }),
    await call('/api/brokerages/agents'),
    await create(booking(), key()),
    await call('/api/availability/next?duration=30'),
  ].map(({ text, headers }) => text + JSON.stringify(headers));
  const [schedule] = sandbox.sandbox.world().schedules;
  for (const output of outputs) {
    for (const secret of [PARTNER.pak, anna._id, schedule!.agent.fullUrl, 'anna.keller']) {
      expect(output).not.toContain(secret);
    }
  }
});
