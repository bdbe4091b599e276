import { request as httpRequest } from 'node:http';
import { expect, test } from 'playwright/test';
import { agents } from '../../../demo/sandbox/agents.js';
import { startSandbox, type RunningSandbox } from '../../../demo/sandbox/serve.js';
import type { World } from '../../../demo/sandbox/world.js';
import { send, type HttpResponse, type RequestOptions } from './http.js';
import { annasEmail, limits, site } from './settings.js';

/** A gateway that is listening. */
export interface RunningMount {
  /** URL of its base path, e.g. `http://127.0.0.1:8787/ve`. */
  readonly url: string;
  close(this: void): Promise<void>;
}

export interface MountTraits {
  /** Other middleware parses request bodies first, and rejects malformed JSON. */
  readonly isBodyParsed?: boolean;
  /** The hosting platform, which the test only imitates, sets the client address. */
  readonly hasPlatformAddress?: boolean;
}

const [anna, marcus] = agents as [(typeof agents)[0], (typeof agents)[0]];
const day = 86_400_000;
const booking = (over: object = {}) => ({
  date: Date.now() + day,
  duration: 30,
  visitor: { name: 'Vera', email: `${crypto.randomUUID()}@example.net` },
  ...over,
});

/** Tests that a mounted gateway must pass, over real HTTP. */
export function contract(
  name: string,
  start: (apiBase: string) => Promise<RunningMount>,
  { isBodyParsed = false, hasPlatformAddress = false }: MountTraits = {},
): void {
  test.describe(name, () => {
    // All tests share one gateway and run in order, because the last test exhausts a limit.
    test.describe.configure({ mode: 'default' });
    let sandbox: RunningSandbox;
    let mount: RunningMount;
    let world: World;
    let token: string;

    test.beforeAll(async () => {
      sandbox = await startSandbox({ port: 0 });
      world = sandbox.sandbox.world();
      mount = await start(sandbox.origin);
    });
    test.afterAll(async () => {
      await mount.close();
      await sandbox.close();
    });
    test.beforeEach(async () => {
      world.reset();
      token = (await sendToMount('/token', { json: { scope: 'schedule' } })).json.token;
    });

    const sendToMount = (path: string, init: RequestOptions = {}): Promise<HttpResponse> => {
      const { origin, pathname } = new URL(mount.url);
      return send(origin, pathname + path, {
        ...init,
        headers: { Origin: site, ...(token && { Authorization: `Bearer ${token}` }), ...init.headers },
      });
    };
    const create = (json: unknown, headers: Record<string, string> = {}): Promise<HttpResponse> =>
      sendToMount(`/api/schedules/tenant/?agentEmail=${annasEmail}`, { json, headers });
    const createRequests = () => world.requests.filter(({ method }) => method === 'POST');
    const bookElsewhere = (agent = anna) =>
      world.store.create(
        agent,
        { date: Date.now() + 2 * day, duration: 45, visitor: { name: 'Otto', email: 'otto@other.example' } },
        sandbox.origin,
      );

    test('returns a token with the list of agents', async () => {
      const { status, headers, json } = await sendToMount('/token', { json: { scope: 'schedule' } });
      expect(status).toBe(200);
      expect(json).toMatchObject({ token_type: 'Bearer', expires_in: 600 });
      expect(new URL(json.api_base, `${mount.url}/token`).href).toBe(mount.url);
      expect(json.features).toContain('idempotency');
      expect(json.bootstrap.agents).toHaveLength(8);
      expect(headers).toMatchObject({
        'cache-control': 'no-store',
        'x-content-type-options': 'nosniff',
        'referrer-policy': 'no-referrer',
        'access-control-allow-origin': site,
        'access-control-expose-headers': 'Age, Date, Retry-After, X-Request-Id',
        date: expect.stringMatching(/ GMT$/),
      });
    });

    test('lists agents without their email addresses', async () => {
      const { status, json, text } = await sendToMount('/api/brokerages/agents');
      expect(status).toBe(200);
      expect(json).toHaveLength(8);
      expect(text).not.toContain('@');
    });

    test('creates a meeting', async () => {
      const { status, json } = await create(
        booking({ visitor: { name: 'Žofie 日本', email: 'z@example.net' } }),
      );
      expect(status).toBe(201);
      expect(world.schedules).toHaveLength(1);
      expect(world.schedules[0]).toMatchObject({ _id: json._id, agentId: anna._id });
      expect(createRequests()[0]!.body).toMatchObject({ visitor: { name: 'Žofie 日本' } });
    });

    test('replays the response of a retry, and rejects the key for another meeting', async () => {
      const headers = { 'Idempotency-Key': crypto.randomUUID() };
      const json = booking();
      const first = await create(json, headers);
      expect(first.status).toBe(201);
      expect((await create(json, headers)).json).toEqual(first.json);
      expect((await create(booking(), headers)).json).toMatchObject({ status: 422, error: 'key_reused' });
      expect(createRequests()).toHaveLength(1);

      const key = headers['Idempotency-Key'];
      expect((await sendToMount(`/api/schedules/by-key/${key}`)).json).toEqual(first.json);
      expect((await sendToMount(`/api/schedules/by-key/${crypto.randomUUID()}`)).status).toBe(504);
    });

    test('requires a valid token and an allowed origin', async () => {
      expect((await create(booking(), { Authorization: '' })).status).toBe(401);
      expect((await create(booking(), { Authorization: `Bearer ${token}x` })).status).toBe(401);
      for (const Origin of ['https://evil.example', 'null', `${site}.evil.example`]) {
        expect((await create(booking(), { Origin })).status).toBe(403);
        const refused = await sendToMount('/token', { json: { scope: 'schedule' }, headers: { Origin } });
        expect(refused.status).toBe(403);
        expect(refused.headers).not.toHaveProperty('access-control-allow-origin');
      }
      expect(createRequests()).toEqual([]);
    });

    test('lets an agent join only their own meeting', async () => {
      const { _id: scheduleId } = bookElsewhere();
      const json = { scope: 'join', agentId: anna._id, scheduleId };
      const Cookie = `agent=${anna._id}`;
      expect((await sendToMount('/token', { json })).status).toBe(403);
      expect((await sendToMount('/token', { json, headers: { Cookie: `agent=${marcus._id}` } })).status).toBe(
        403,
      );
      expect((await sendToMount('/token', { json, headers: { Cookie } })).json).toMatchObject({
        token: expect.any(String),
      });
      const other = { ...json, scheduleId: bookElsewhere(marcus)._id };
      expect((await sendToMount('/token', { json: other, headers: { Cookie } })).status).toBe(403);
    });

    test('redirects an agent’s join form to the meeting', async () => {
      const { _id: scheduleId } = bookElsewhere();
      const form = { body: new URLSearchParams({ agentId: anna._id, scheduleId }).toString() };
      const headers = {
        'Content-Type': 'application/x-www-form-urlencoded',
        'Sec-Fetch-Site': 'same-origin',
        Cookie: `agent=${anna._id}`,
      };
      const response = await sendToMount('/join', { ...form, headers });
      expect(response.status).toBe(303);
      expect(response.headers['location']).toContain('token=');
      expect((await sendToMount('/join', { ...form, headers: { ...headers, Cookie: '' } })).status).toBe(403);
      const twice = { body: `${form.body}&agentId=${marcus._id}`, headers };
      expect((await sendToMount('/join', twice)).status).toBe(400);
    });

    test('answers CORS preflights', async () => {
      const headers = {
        'Access-Control-Request-Method': 'POST',
        'Access-Control-Request-Headers': 'authorization,content-type,idempotency-key',
      };
      const path = '/api/schedules/tenant/';
      const allowed = await sendToMount(path, { method: 'OPTIONS', headers });
      expect(allowed.status).toBe(204);
      expect(allowed.text).toBe('');
      expect(allowed.headers).toMatchObject({
        'access-control-allow-origin': site,
        'access-control-allow-headers': expect.stringContaining('Idempotency-Key'),
        'access-control-max-age': '600',
      });
      const Origin = 'https://evil.example';
      const refused = await sendToMount(path, { method: 'OPTIONS', headers: { ...headers, Origin } });
      expect(refused.status).toBe(403);
      expect(refused.headers).not.toHaveProperty('access-control-allow-origin');
    });

    test('returns all errors in the same format', async () => {
      const answers = {
        404: await sendToMount('/nothing'),
        415: await sendToMount('/token', {
          body: '{"scope":"schedule"}',
          headers: { 'Content-Type': 'text/plain' },
        }),
        400: await create({ duration: 'long' }),
      };
      for (const [status, { json, headers, ...answer }] of Object.entries(answers)) {
        expect(String(answer.status)).toBe(status);
        expect(Object.keys(json)).toEqual(['error', 'message', 'status', 'requestId']);
        expect(headers['x-request-id']).toBe(json.requestId);
      }
      const broken = await sendToMount('/token', {
        body: '{"scope":',
        headers: { 'Content-Type': 'application/json' },
      });
      expect(broken.status).toBe(400);
      if (!isBodyParsed) expect(broken.json.error).toBe('Invalid JSON');
    });

    test('translates an API rejection, and recovers when the API connection resets', async () => {
      world.fail({
        kind: 'status',
        status: 422,
        method: 'POST',
        times: 1,
        body: { error: 'No', message: 'No room' },
      });
      expect((await create(booking())).json).toMatchObject({ status: 422, error: 'api_refused' });
      world.fail({ kind: 'reset', method: 'POST', path: '/api/schedules/tenant', after: true, times: 1 });
      expect((await create(booking())).status).toBe(201);
      expect(world.schedules).toHaveLength(1);
      expect(createRequests()).toHaveLength(2);
    });

    test('rejects a body that is too large, with or without Content-Length', async () => {
      const large = JSON.stringify({ scope: 'schedule', padding: 'x'.repeat(17_000) });
      const headers = { 'Content-Type': 'application/json' };
      expect((await sendToMount('/token', { body: large, headers })).status).toBe(413);
      const pieces = [large.slice(0, 9_000), large.slice(9_000)];
      expect((await sendToMount('/token', { body: pieces, headers })).status).toBe(413);
    });

    test('rejects a body with a Content-Encoding', async () => {
      const headers = { 'Content-Type': 'application/json', 'Content-Encoding': 'identity' };
      expect((await sendToMount('/token', { body: '{"scope":"schedule"}', headers })).status).toBe(415);
    });

    test('exposes no other API route through unusual paths', async () => {
      const { origin, pathname } = new URL(mount.url);
      const paths = [
        '/api/schedules/tenant/../../../../auth/local',
        '/api/schedules/tenant/..%2f..%2fpartners%2fimpersonate',
        '/%2e%2e/api/schedules/tenant/2020/2030',
        '//api/brokerages/agents',
        '/api//brokerages/agents',
        '/api/brokerages/agents/',
        '/api/brokerages/agents%00',
        '/api/brokerages/agents;a=b',
        '/API/BROKERAGES/AGENTS',
        '/api\\brokerages\\agents%5c',
        '/api/schedules/tenant/000000000000000000000000',
        `/${'a/'.repeat(3000)}`,
      ];
      for (const path of paths) {
        const { status, text } = await send(origin, pathname + path, {
          headers: { Origin: site, Authorization: `Bearer ${token}` },
        });
        // Some servers normalize the path, which may lead to the list of agents but to no other route.
        if (status === 200) expect(text, path).toContain('"agent-');
        else expect([400, 403, 404, 405, 414, 431], `${path} ${status}`).toContain(status);
      }
      expect(world.requests.filter(({ path }) => !/^\/api\/(brokerages|partners)/.test(path))).toEqual([]);
    });

    test('survives a client that disconnects in the middle of a request', async () => {
      const { hostname, port, pathname } = new URL(mount.url);
      const headers = { Origin: site, 'Content-Type': 'application/json', 'Content-Length': '500' };
      const outgoing = httpRequest({ hostname, port, path: `${pathname}/token`, method: 'POST', headers });
      const closed = new Promise((resolve) => outgoing.on('error', resolve));
      outgoing.write('{"scope":', () => outgoing.destroy(new Error('disconnected')));
      await closed;
      expect((await sendToMount('/health')).json).toMatchObject({ status: 'ok' });
    });

    test('limits requests by client address and ignores spoofed headers', async () => {
      const reads: HttpResponse[] = [];
      for (let time = 0; time <= limits.readPerIp.points; time += 1) {
        const spoofed = { 'X-Forwarded-For': `192.0.2.${time}`, 'X-Real-IP': `192.0.2.${time}` };
        const headers = hasPlatformAddress ? {} : spoofed;
        reads.push(await sendToMount('/api/brokerages/agents', { headers }));
      }
      const last = reads.at(-1)!;
      expect(last.status).toBe(429);
      expect(Number(last.headers['retry-after'])).toBeGreaterThan(1000);
      expect(last.headers['access-control-expose-headers']).toContain('Retry-After');
    });
  });
}
