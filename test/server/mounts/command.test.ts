import { once } from 'node:events';
import { connect, createServer, type AddressInfo } from 'node:net';
import { expect, test as base } from 'playwright/test';
import { startSandbox, type RunningSandbox } from '../../../demo/sandbox/serve.js';
import { PARTNER } from '../../../demo/sandbox/agents.js';
import { runCommand, runProcess, startCommand, stopCommand, type RunningCommand } from './command.js';
import { contract } from './contract.js';
import { send } from './http.js';
import type { AgendaAnswer } from '../../../src/gateway/agenda/agenda-list.js';
import { anna, marcus } from '../gateway/gateway-test.js';
import { annasEmail, environmentFor, secret, site } from './settings.js';
import {
  CLOSE_TIMEOUT_MS,
  closeInTime,
  runServer,
  STOP_TIMEOUT_MS,
  WORK_TIMEOUT_MS,
} from '../../../src/command/run-server.js';
import { serve, SERVER_OPTIONS } from '../../../src/command/serve.js';

const booking = () => ({
  date: Date.now() + 86_400_000,
  duration: 30,
  visitor: { name: 'Vera', email: 'vera@example.net' },
});

const test = base.extend<{ sandbox: RunningSandbox; environment: Record<string, string> }>({
  sandbox: async ({}, use) => {
    const sandbox = await startSandbox({ port: 0 });
    await use(sandbox);
    await sandbox.close();
  },
  environment: async ({ sandbox }, use) => use(environmentFor(sandbox.origin)),
});

contract('the command', async (apiBase) => {
  const command = await startCommand(environmentFor(apiBase));
  return {
    url: command.url,
    close: async () => {
      await stopCommand(command);
    },
  };
});

test.describe('command output', () => {
  test('prints its usage', async () => {
    const [help, gatewayHelp, wrong] = await Promise.all([
      runProcess('--help'),
      runProcess('gateway', '--help'),
      runProcess('gatway'),
    ]);
    expect(help).toMatchObject({ code: 0, err: '', out: expect.stringContaining('Usage: ve-scheduler') });
    expect(gatewayHelp).toMatchObject({
      code: 0,
      err: '',
      out: expect.stringContaining('Usage: ve-scheduler gateway'),
    });
    expect(wrong).toMatchObject({ code: 2, out: '', err: help.out });
  });

  test('reports every configuration mistake at once, without values', async () => {
    const { code, out, err } = await runCommand([], {
      VE_PAK: 'the-partner-key',
      VE_ORIGINS: 'https://*.example.com',
      VE_SECRETS: 'too-short-secret',
      VE_DURATIONS: '30,soon',
      VE_LIMITS: '{"createPerMoon":false}',
      VE_PORT: '123456',
      VE_REDIS_URL: 'http://user:redis-password@127.0.0.1',
      VE_LIMTS: 'x',
      VE_ALLOW_COOKIES: '',
    });
    expect({ code, out }).toEqual({ code: 2, out: '' });
    const named = [...err.matchAll(/^ {2}(VE_\w+): /gm)].map(([, name]) => name);
    expect(named.sort()).toEqual([
      'VE_DURATIONS',
      'VE_EMAIL',
      'VE_EXTERNAL_ID',
      'VE_LIMITS',
      'VE_LIMTS',
      'VE_ORIGINS',
      'VE_PORT',
      'VE_REDIS_URL',
      'VE_SECRETS',
    ]);
    expect(err).not.toMatch(/the-partner-key|too-short-secret|redis-password/);
  });

  test('reports an unknown option and a port in use', async ({ environment }) => {
    const other = createServer().listen(0, '127.0.0.1');
    await once(other, 'listening');
    const { port } = other.address() as AddressInfo;
    const [option, taken] = await Promise.all([
      runCommand(['--prot', '1'], environment),
      runCommand(['--port', String(port)], environment),
    ]);
    other.close();
    expect(option).toMatchObject({ code: 2, err: expect.stringContaining('--prot') });
    expect(taken).toMatchObject({ code: 1, err: expect.stringContaining('The port is already in use') });
  });

  test('reports a missing hook module or function', async ({ environment }) => {
    const [missing, empty] = await Promise.all([
      runCommand([], { ...environment, VE_AUTHORIZE_MODULE: 'nowhere.js' }),
      runCommand([], { ...environment, VE_CHALLENGE_MODULE: 'test/server/mounts/authorize.js' }),
    ]);
    expect(missing).toMatchObject({
      code: 2,
      err: expect.stringContaining('VE_AUTHORIZE_MODULE: the module'),
    });
    expect(empty).toMatchObject({
      code: 2,
      err: expect.stringContaining('a function named verifyChallenge'),
    });
  });
});

test('shows an agenda to the agent whom VE_IDENTIFY_MODULE names, and to nobody else', async ({
  environment,
}) => {
  const command = await startCommand({
    ...environment,
    VE_IDENTIFY_MODULE: 'test/server/mounts/identify.js',
  });
  const { origin } = new URL(command.url);
  const headers = { Origin: site };
  const { json: token } = await send(origin, '/ve/token', { json: { scope: 'schedule' }, headers });
  const { json: booked } = await send(origin, `/ve/api/schedules/tenant?agentEmail=${annasEmail}`, {
    json: booking(),
    headers: { ...headers, Authorization: `Bearer ${token.token}` },
  });
  const agendaOf = (agent: string) =>
    send(origin, '/ve/api/agenda', { headers: { ...headers, ...(agent && { Cookie: `agent=${agent}` }) } });
  const idsIn = ({ json }: Awaited<ReturnType<typeof agendaOf>>) =>
    (json as AgendaAnswer).meetings.map(({ _id }) => _id);
  const annas = await agendaOf(anna._id);
  expect(annas.status).toBe(200);
  expect(idsIn(annas)).toEqual([booked._id]);
  const others = await agendaOf(marcus._id);
  expect({ status: others.status, ids: idsIn(others) }).toEqual({ status: 200, ids: [] });
  expect((await agendaOf('')).status).toBe(401);
  await stopCommand(command);
});

test.describe('--check', () => {
  const hours = { VE_HOURS: 'Mon-Fri 09:00-17:00', VE_TIME_ZONE: 'Europe/Berlin' };
  const check = (environment: Record<string, string>) => runCommand(['--check'], environment);

  test('reports what valid credentials allow', async ({ environment }) => {
    const [all, calendar, two] = await Promise.all([
      check(environment),
      check({ ...environment, ...hours }),
      check({ ...environment, VE_AGENTS: `${annasEmail}, nobody@example.com` }),
    ]);
    expect(all).toMatchObject({ code: 0, err: '' });
    expect(all.out).toContain('8 agents can be booked at the API, 8 agents by this gateway');
    expect(calendar).toMatchObject({
      code: 0,
      out: expect.stringContaining('the meetings of agents can be read'),
    });
    expect(all.out).not.toContain('meetings');
    expect(two.out).toContain('1 agent by this gateway');
  });

  test('says if free times take one call for each agent', async ({ environment, sandbox }) => {
    sandbox.sandbox.world('single').configure({ unfilteredList: 'refused' });
    const at = (world: string) => ({
      ...environment,
      ...hours,
      VE_BASE_URL: `${sandbox.origin}/~${world}`,
    });
    const [one, all] = await Promise.all([check(at('single')), check(at('whole'))]);
    expect(one).toMatchObject({ code: 0, out: expect.stringContaining('one call for each agent') });
    expect(all.code).toBe(0);
    expect(all.out).not.toContain('one call for each agent');
  });

  test('supports a login instead of a partner key', async ({ environment, sandbox }) => {
    const {
      VE_PAK: _pak,
      VE_EXTERNAL_ID: _id,
      VE_EMAIL: _email,
      VE_AUTHORIZE_MODULE: _module,
      ...rest
    } = environment;
    const login = { ...rest, VE_LOGIN_EMAIL: PARTNER.email, VE_LOGIN_PASSWORD: PARTNER.password };
    const [good, bad, both] = await Promise.all([
      check(login),
      check({ ...login, VE_LOGIN_PASSWORD: 'wrong-password' }),
      check({ ...environment, VE_LOGIN_EMAIL: PARTNER.email }),
    ]);
    expect(good).toMatchObject({ code: 0, err: '' });
    expect(bad).toMatchObject({ code: 1, err: expect.stringContaining('VE_LOGIN_PASSWORD') });
    expect(bad.err).not.toContain('wrong-password');
    expect(both).toMatchObject({ code: 2, err: expect.stringContaining('not both') });
    expect(sandbox.sandbox.world().requests.some(({ path }) => path === '/auth/local')).toBe(true);
  });

  test('recommends POST when signing in with GET', async ({ environment }) => {
    const [get, post] = await Promise.all([
      check(environment),
      check({ ...environment, VE_SIGN_IN_METHOD: 'POST' }),
    ]);
    expect(get).toMatchObject({ code: 0, out: expect.stringContaining('VE_SIGN_IN_METHOD=POST') });
    expect(post.code).toBe(0);
    expect(post.out).not.toContain('VE_SIGN_IN_METHOD');
  });

  test('explains each failure without revealing secrets', async ({ environment, sandbox }) => {
    const at = (world: string) => ({ ...environment, VE_BASE_URL: `${sandbox.origin}/~${world}` });
    const { world } = sandbox.sandbox;
    world('broken').fail({ kind: 'status', status: 503 });
    world('page').fail({ kind: 'html', status: 200 });
    world('silent').fail({ kind: 'hang' });
    world('listless').fail({ kind: 'status', status: 403, path: '/api/schedules/tenant/*' });
    world('agentless').fail({ kind: 'status', status: 403, path: '/api/brokerages/agents' });
    const closed = createServer().listen(0, '127.0.0.1');
    await once(closed, 'listening');
    const { port } = closed.address() as AddressInfo;
    closed.close();
    const cases: [Record<string, string>, string][] = [
      [{ ...environment, VE_PAK: 'wrong-key' }, 'does not accept the partner key'],
      [at('broken'), 'answered 503'],
      [at('page'), 'returned no token'],
      [{ ...at('silent'), VE_UPSTREAM_TIMEOUT: '300' }, 'did not answer in time'],
      [at('agentless'), 'answered 403 to the request for agents'],
      [{ ...environment, VE_AGENTS: 'nobody@example.com' }, 'VE_AGENTS names none of the agents'],
      [{ ...at('listless'), ...hours }, 'the meetings of agents cannot be read'],
      [{ ...environment, VE_BASE_URL: `http://127.0.0.1:${port}` }, 'cannot be reached: ECONNREFUSED'],
      [
        { ...environment, VE_REDIS_URL: `redis://:redis-password@127.0.0.1:${port}` },
        'Redis does not answer at this URL',
      ],
    ];
    for (const [settings, message] of cases) {
      const { code, err } = await check(settings);
      expect(err).toContain(message);
      expect(code).toBe(message.includes('Redis') ? 2 : 1);
      expect(err).not.toMatch(/wrong-key|sandbox-pak|redis-password/);
    }
  });
});

test.describe('command server', () => {
  const answerOk = () => Promise.resolve(new Response('ok'));

  test('limits slow and idle connections', () => {
    expect(SERVER_OPTIONS.keepAliveTimeout).toBeGreaterThan(60_000);
    expect(SERVER_OPTIONS.headersTimeout + SERVER_OPTIONS.connectionsCheckingInterval).toBeLessThan(15_000);
  });

  test('answers HTTP/1.0 without a Host header', async () => {
    const server = await serve(answerOk, { port: 0, host: '127.0.0.1', gracePeriodMs: 1000 });
    const { hostname, port } = new URL(server.origin);
    const socket = connect(Number(port), hostname);
    socket.write('GET /ve/health HTTP/1.0\r\n\r\n');
    const [answer] = (await once(socket, 'data')) as [Buffer];
    expect(answer.toString()).toMatch(/^HTTP\/1\.[01] 200 /);
    await server.stop();
  });

  test('closes new connections at once when there are too many', async () => {
    const server = await serve(answerOk, {
      port: 0,
      host: '127.0.0.1',
      gracePeriodMs: 200,
      maxConnections: 2,
    });
    const { hostname, port } = new URL(server.origin);
    const open = [1, 2].map(() => connect(Number(port), hostname));
    await Promise.all(open.map((socket) => once(socket, 'connect')));
    const third = connect(Number(port), hostname);
    third.on('error', () => undefined);
    await new Promise((resolve) => third.on('close', resolve));
    for (const socket of open) socket.destroy();
    await expect.poll(() => send(server.origin, '/ve/health').then(({ status }) => status, String)).toBe(200);
    await server.stop();
  });

  test('ends within 25 seconds of a stop signal: open requests first, then webhooks, then Redis', () => {
    expect(STOP_TIMEOUT_MS).toBeLessThan(WORK_TIMEOUT_MS);
    expect(WORK_TIMEOUT_MS + CLOSE_TIMEOUT_MS).toBeLessThan(25_000);
  });

  test('waits neither for a request nor for a webhook that hangs when it stops', async () => {
    const events: string[] = [];
    const answerNever = () => {
      process.emit('SIGWINCH', 'SIGWINCH');
      return new Promise<Response>(() => {});
    };
    const running = runServer(answerNever, {
      port: 0,
      host: '127.0.0.1',
      basePath: '/ve',
      facts: {},
      signals: ['SIGWINCH'],
      stopTimeoutMs: 50,
      workTimeoutMs: 100,
      stopWork: () => {
        events.push('stop work');
        return new Promise(() => {});
      },
      say: (event, more) => {
        events.push(event);
        if (event !== 'listening') return;
        const { port } = new URL((more as { url: string }).url);
        const socket = connect(Number(port), '127.0.0.1');
        socket.write('GET /ve/health HTTP/1.1\r\nHost: x\r\n\r\n');
        socket.on('error', () => undefined);
      },
    });
    expect(await running).toBe(1);
    expect(events).toEqual(['listening', 'stopping', 'stopped', 'stop work']);
  });

  test('does not wait for a Redis that hangs when it stops', async () => {
    const started = performance.now();
    await closeInTime({ close: () => new Promise(() => {}) }, 50);
    expect(performance.now() - started).toBeLessThan(5000);
  });

  test('stops in time even with incomplete requests open', async () => {
    const server = await serve(answerOk, { port: 0, host: '127.0.0.1', gracePeriodMs: 200 });
    const { hostname, port } = new URL(server.origin);
    const sockets = [
      'GET /ve/health HTT',
      'POST /ve/token HTTP/1.1\r\nHost: x\r\nContent-Length: 9\r\n\r\n{',
    ].map((text) => {
      const socket = connect(Number(port), hostname);
      socket.on('error', () => undefined);
      socket.write(text);
      return socket;
    });
    await Promise.all(sockets.map((socket) => once(socket, 'connect')));
    const ended = Promise.all(sockets.map((socket) => new Promise((resolve) => socket.on('close', resolve))));
    await server.stop();
    await ended;
    expect(sockets.every(({ destroyed }) => destroyed)).toBe(true);
  });
});

test.describe('gateway started by the command', () => {
  let command: RunningCommand;
  test.afterEach(() => stopCommand(command));

  const requestToken = (forwarded: string) =>
    send(new URL(command.url).origin, '/ve/token', {
      json: { scope: 'schedule' },
      headers: { Origin: site, 'X-Forwarded-For': forwarded },
    });

  test('logs one JSON line per request without secrets or personal data', async ({ environment }) => {
    const { VE_AUTHORIZE_MODULE: _module, ...withoutHook } = environment;
    command = await startCommand(withoutHook);
    const { origin } = new URL(command.url);
    const { json } = await requestToken('192.0.2.1');
    await send(origin, `/ve/api/schedules/tenant/?agentEmail=${annasEmail}`, {
      json: booking(),
      headers: { Origin: site, Authorization: `Bearer ${json.token}` },
    });
    const join = { scope: 'join', agentId: 'a'.repeat(24), scheduleId: 'b'.repeat(24) };
    const refused = await send(origin, '/ve/token', { json: join, headers: { Origin: site } });
    expect(refused.status).toBe(403);
    command.signal('SIGINT');
    const { code, out, err } = await command.ended;
    expect({ code, err }).toEqual({ code: 0, err: '' });
    expect(command.log.map(({ event, route, status }) => event ?? `${route} ${status}`)).toEqual([
      'listening',
      'warning',
      'token 200',
      'create 201',
      'token 403',
      'stopping',
      'stopped',
    ]);
    expect(command.log[3]).toMatchObject({ upstream: [{ call: 'create', outcome: 200 }] });
    for (const secretValue of [PARTNER.pak, secret, json.token, 'vera', annasEmail, '192.0.2'])
      expect(out.toLowerCase()).not.toContain(secretValue.toLowerCase());
  });

  test('trusts the configured number of proxies', async ({ environment }) => {
    const VE_LIMITS = JSON.stringify({ tokenPerIp: { points: 1, seconds: 3600 } });
    command = await startCommand({ ...environment, VE_LIMITS, VE_TRUSTED_PROXIES: '1' });
    expect((await requestToken('192.0.2.1')).status).toBe(200);
    expect((await requestToken('192.0.2.2')).status).toBe(200);
    expect((await requestToken('198.51.100.9, 192.0.2.1')).status).toBe(429);
    expect((await requestToken('192.0.2.2:4711')).status).toBe(429);
  });

  test('finishes requests in flight on a stop signal, and accepts no new ones', async ({
    environment,
    sandbox,
  }) => {
    command = await startCommand(environment);
    const { origin, hostname, port } = new URL(command.url);
    const { json } = await requestToken('192.0.2.1');
    // An idle keep-alive connection must not delay the shutdown.
    const idle = connect(Number(port), hostname);
    await once(idle, 'connect');
    idle.write(`GET /ve/health HTTP/1.1\r\nHost: ${hostname}\r\n\r\n`);
    await once(idle, 'data');

    const world = sandbox.sandbox.world();
    world.fail({ kind: 'delay', ms: 1000, method: 'POST' });
    const creating = send(origin, `/ve/api/schedules/tenant/?agentEmail=${annasEmail}`, {
      json: booking(),
      headers: { Origin: site, Authorization: `Bearer ${json.token}` },
    });
    await expect.poll(() => world.requests.filter(({ method }) => method === 'POST').length).toBe(1);
    command.signal('SIGHUP');
    await expect.poll(() => command.log.at(-1)).toMatchObject({ event: 'stopping', signal: 'SIGHUP' });
    await expect(send(origin, '/ve/health')).rejects.toThrow('ECONNREFUSED');
    const created = await creating;
    expect(created.status).toBe(201);
    expect(created.headers['connection']).toBe('close');
    expect((await command.ended).code).toBe(0);
    expect(world.schedules).toHaveLength(1);
    expect(command.log.at(-1)).toMatchObject({ event: 'stopped', isDone: true });
    idle.destroy();
  });
});
