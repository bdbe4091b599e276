import { readFileSync } from 'node:fs';
import { writeFile } from 'node:fs/promises';
import { expect, test } from 'playwright/test';
import { agents, PARTNER } from '../../../demo/sandbox/agents.js';
import { PROFILES, type ProfileName } from '../../../demo/sandbox/profiles.js';
import { createSandbox, type Sandbox } from '../../../demo/sandbox/sandbox.js';
import { startSandbox } from '../../../demo/sandbox/serve.js';
import type { World } from '../../../demo/sandbox/world.js';
import { probeCommand, PROBE_HELP } from '../../../src/command/probe/probe-command.js';
import { readOptions } from '../../../src/gateway/options/read-options.js';
import { startProcess } from './command.js';
import { optionsFor } from './settings.js';

const credentials = {
  VE_PAK: PARTNER.pak,
  VE_EXTERNAL_ID: PARTNER.externalId,
  VE_EMAIL: PARTNER.email,
  VE_LOGIN_EMAIL: PARTNER.email,
  VE_LOGIN_PASSWORD: PARTNER.password,
};

/** A sandbox in this process whose clock moves only while the probe waits. */
class Account {
  now = Date.parse('2026-11-02T12:00:00Z');
  readonly sandbox: Sandbox = createSandbox({ now: () => this.now, sleep: () => Promise.resolve() });
  readonly world: World = this.sandbox.world();
  readonly stop = new AbortController();
  output = '';
  /** Called before each request. */
  onRequest: (method: string, path: string) => void = () => undefined;
  /** Replaces an answer. */
  onResponse: (method: string, path: string, response: Response) => Promise<Response> = (_, __, response) =>
    Promise.resolve(response);

  async probe(args: readonly string[] = [], environment: Record<string, string> = credentials) {
    let json = '';
    const code = await probeCommand(args, {
      environment: { VE_BASE_URL: 'http://127.0.0.1:1', ...environment },
      out: (line) => {
        json += line;
        this.output += `${line}\n`;
      },
      err: (line) => (this.output += `${line}\n`),
      signal: this.stop.signal,
      system: {
        fetch: async (url, init) => {
          this.onRequest(init.method!, new URL(url).pathname);
          const response = await this.sandbox.fetch(new Request(url, { ...init, signal: null }));
          // The API has done it, and nobody hears of it.
          init.signal?.throwIfAborted();
          return this.onResponse(init.method!, new URL(url).pathname, response);
        },
        clock: () => this.now,
        monotonicClock: () => this.now,
        pause: (ms) => {
          this.now += ms;
          return Promise.resolve();
        },
      },
    });
    return {
      code,
      ...(args.includes('--json') && (JSON.parse(json) as { findings: object; options: object })),
    };
  }

  get active() {
    return this.world.schedules.filter(({ active }) => active);
  }
}

const documented = {
  signIn: { pakGet: 200, pakPost: 200, login: 200 },
  token: { lifetimeSeconds: 30 * 86_400, containsPak: true },
  agents: { listed: 10, bookable: 8 },
  create: { status: 200, hasAgentUrl: true },
  lag: { milliseconds: 0, isShown: true },
  unfilteredList: 'all agents',
  pin: 'both',
  clash: 'accepted',
  change: 'keeps the rest',
  cancel: 'stays as inactive',
  errors: {
    'a duration of 1 minute': '400 (error, message, status)',
    'an agent who does not exist': '400 (error, message, status)',
    'a meeting that does not exist': '404 (error, message, status)',
    'a wrong token': '401 (error, message, status)',
  },
  cors: { anyOrigin: true, idempotencyKey: false },
  redirects: [],
  late: null,
};
const usualOptions = {
  credentials: { method: 'POST' },
  settleSeconds: 120,
  holdMinutes: 10,
  reconcileSeconds: 8,
  upstreamTimeout: 10_000,
};

const errorsOf = (form: string) =>
  Object.fromEntries(
    Object.entries(documented.errors).map(([what, text]) => [what, `${text.slice(0, 3)} (${form})`]),
  );
const refused = {
  pin: undefined,
  lag: undefined,
  clash: undefined,
  change: undefined,
  cancel: undefined,
  unfilteredList: undefined,
};

/** What each profile changes in the findings and in the options. */
const EXPECTED: Readonly<Record<ProfileName, { findings?: object; options?: object; code?: number }>> = {
  documented: {},
  'clash-refused': { findings: { clash: 409 } },
  'created-201': { findings: { create: { status: 201, hasAgentUrl: true } } },
  'unfiltered-list-refused': { findings: { unfilteredList: 400 }, options: { calendarSource: 'agents' } },
  'unfiltered-list-empty': {
    findings: { unfilteredList: 'not all agents' },
    options: { calendarSource: 'agents' },
  },
  'list-20s-late': {
    findings: { lag: { milliseconds: 20_850, isShown: true } },
    options: { reconcileSeconds: 20 },
  },
  'list-10min-late': {
    findings: { lag: { milliseconds: 120_850, isShown: false }, unfilteredList: 'not all agents' },
    options: { settleSeconds: 726, holdMinutes: 13 },
  },
  'errors-with-error-only': { findings: { errors: errorsOf('error') } },
  'errors-with-message-only': { findings: { errors: errorsOf('message') } },
  'errors-in-html': { findings: { errors: errorsOf('HTML') } },
  'pin-of-visitor': { findings: { pin: 'visitor.pin' } },
  'pin-at-top-level': { findings: { pin: 'pin' } },
  'pin-ignored': { findings: { pin: 'ignored' } },
  'no-agent-url': { findings: { create: { status: 200, hasAgentUrl: false } } },
  'no-cors': { findings: { cors: { anyOrigin: false, idempotencyKey: false } } },
  'create-redirected': {
    findings: {
      ...refused,
      create: 308,
      redirects: ['POST 308'],
      errors: {
        ...documented.errors,
        'a duration of 1 minute': '308 (empty)',
        'an agent who does not exist': '308 (empty)',
      },
    },
    code: 1,
  },
};

for (const name of Object.keys(PROFILES) as ProfileName[]) {
  test(`finds what the profile ${name} does, and leaves nothing behind`, async () => {
    const account = new Account();
    account.world.adopt(name);
    const { code, findings, options } = await account.probe(['--json']);
    const expected = EXPECTED[name];
    expect(findings).toEqual(JSON.parse(JSON.stringify({ ...documented, ...expected.findings })));
    expect(options).toEqual({ ...usualOptions, ...expected.options });
    expect(code).toBe(expected.code ?? 0);
    expect(account.active).toEqual([]);
    expect(account.world.schedules.length).toBe(
      name === 'create-redirected' ? 0 : name === 'clash-refused' ? 2 : 3,
    );
  });
}

test('says every question with its answer in plain words, and nothing secret or personal', async () => {
  const account = new Account();
  const { code } = await account.probe();
  expect(code).toBe(0);
  expect(account.output).toContain(`Which ways to sign in work?
  the partner key by GET: yes; the partner key by POST: yes; email address and password: yes
How long is a token valid, and does it contain the partner key?
  720 hours. It contains the partner key.
How many agents can be booked?
  8 of 10
How does the API answer a new meeting?
  With 200, and a URL for the agent.
Where does a PIN go?
  Both visitor.pin and pin work.
How soon does the list show a new meeting?
  After 0 ms.
Does the list without agentEmail hold the meetings of all agents?
  It holds all agents.
Does the API refuse a meeting at a time that is taken?
  No: it stores both meetings. The gateway’s own check is all that there is.
Can a meeting be changed in part?
  A change of one field keeps the others.
What becomes of a cancelled meeting?
  It stays as inactive.
What do errors look like?
  a duration of 1 minute: 400 (error, message, status); `);
  expect(account.output).toContain('Options that follow:\n{');
  const secrets = [PARTNER.pak, PARTNER.password, PARTNER.externalId, PARTNER.email, 'eyJ'];
  const people = agents.flatMap(({ firstName, contactEmail }) => [firstName, contactEmail]);
  for (const text of [...secrets, ...people]) {
    // The host of the example is no secret.
    if (text !== 'sandbox') expect(account.output).not.toContain(text);
  }
});

test('the options that follow are options of the gateway', async () => {
  const account = new Account();
  account.world.adopt('list-10min-late');
  const { options } = await account.probe(['--json']);
  const usual = optionsFor('http://127.0.0.1:1');
  const { credentials: method, ...rest } = options as typeof usualOptions;
  const config = readOptions({
    ...usual,
    ...rest,
    credentials: { ...usual.credentials, ...method } as never,
  });
  expect(config).toMatchObject({ settleSeconds: 726, holdMinutes: 13, credentials: { method: 'POST' } });
});

test('asks for no email', async () => {
  const account = new Account();
  await account.probe();
  for (const { method, query, body } of account.world.requests) {
    if (method === 'GET' || method === 'OPTIONS') continue;
    expect(query).not.toHaveProperty('sendNotificationEmail');
    expect(JSON.stringify(body)).not.toMatch(/"email":"(?!partner@)/);
  }
});

test.describe('a change of one field', () => {
  const findChange = async (account: Account) =>
    ((await account.probe(['--json'])).findings as { change: unknown }).change;
  const isOneMeeting = (path: string) => /tenant\/[0-9a-f]{24}$/.test(path);

  test('can be refused', async () => {
    const account = new Account();
    account.world.fail({ kind: 'status', status: 405, method: 'PUT' });
    expect(await findChange(account)).toBe(405);
  });

  for (const [what, edit] of [
    ['no effect', { duration: 15 }],
    ['replaces the rest', { date: 0 }],
    ['replaces the rest', { visitor: {} }],
  ] as const) {
    test(`can turn out as: ${what} (${JSON.stringify(edit)})`, async () => {
      const account = new Account();
      account.onResponse = async (method, path, response) =>
        method === 'GET' && isOneMeeting(path) && response.ok
          ? Response.json({ ...((await response.json()) as object), ...edit })
          : response;
      expect(await findChange(account)).toBe(what);
    });
  }
});

test.describe('ways to sign in', () => {
  const { VE_LOGIN_EMAIL, VE_LOGIN_PASSWORD, ...byKey } = credentials;

  test('are tried only if there are credentials', async () => {
    const key = await new Account().probe(['--json'], byKey);
    expect(key.findings).toMatchObject({ signIn: { pakGet: 200, pakPost: 200 } });
    const login = await new Account().probe(['--json'], { VE_LOGIN_EMAIL, VE_LOGIN_PASSWORD });
    expect(login.findings).toMatchObject({ signIn: { login: 200 }, token: { containsPak: true } });
    expect(login.options).not.toHaveProperty('credentials');
  });

  test('go on with the one that works', async () => {
    const account = new Account();
    account.world.fail({ kind: 'status', status: 404, path: '/api/partners/*' });
    const { code, findings, options } = await account.probe(['--json']);
    expect(code).toBe(0);
    expect(findings).toMatchObject({ signIn: { pakGet: 404, pakPost: 404, login: 200 } });
    expect(options).not.toHaveProperty('credentials');
  });

  test('stop the probe if none works', async () => {
    const account = new Account();
    const { code } = await account.probe([], { ...byKey, VE_PAK: 'wrong-key' });
    expect(code).toBe(1);
    expect(account.output).toContain('stopped: no way to sign in works');
    expect(account.output).not.toContain('wrong-key');
  });
});

test.describe('configuration', () => {
  const { VE_PAK, VE_EXTERNAL_ID, VE_EMAIL } = credentials;
  for (const [what, environment] of [
    ['by default', { VE_BASE_URL: '' }],
    ['by name', { VE_BASE_URL: '', VE_ENVIRONMENT: 'production' }],
    ['by any URL that is not dev, staging or this machine', { VE_BASE_URL: 'https://api.example.test' }],
  ] as const) {
    test(`needs --yes on production ${what}`, async () => {
      const account = new Account();
      const { code } = await account.probe([], { ...credentials, ...environment });
      expect(code).toBe(2);
      expect(account.output).toContain('needs --yes on production');
      expect(account.world.requests).toEqual([]);
      expect((await account.probe(['--yes'], { ...credentials, ...environment })).code).toBe(0);
    });
  }

  test('needs no --yes on dev and staging', async () => {
    for (const VE_ENVIRONMENT of ['dev', 'staging']) {
      expect((await new Account().probe([], { ...credentials, VE_BASE_URL: '', VE_ENVIRONMENT })).code).toBe(
        0,
      );
    }
  });

  test('reports what is missing or wrong', async () => {
    for (const [args, environment, message] of [
      [[], { VE_PAK, VE_EXTERNAL_ID }, 'are required'],
      [
        [],
        { VE_PAK, VE_EXTERNAL_ID, VE_EMAIL, VE_BASE_URL: 'http://api.example.test' },
        'VE_BASE_URL: must be',
      ],
      [['--wait', 'long'], credentials, '--wait: must be'],
      [['--wiat', '1'], credentials, '--wiat'],
    ] as const) {
      const account = new Account();
      expect((await account.probe(args, environment)).code).toBe(2);
      expect(account.output).toContain(message);
    }
  });

  test('reads secrets from files', async ({}, testInfo) => {
    const file = testInfo.outputPath('pak');
    await writeFile(file, `${VE_PAK}\n`);
    const account = new Account();
    const environment = { VE_PAK_FILE: file, VE_EXTERNAL_ID, VE_EMAIL };
    expect(await account.probe(['--json'], environment)).toMatchObject({
      code: 0,
      findings: { signIn: { pakGet: 200 } },
    });
    expect((await account.probe([], { ...environment, VE_PAK_FILE: `${file}-missing` })).code).toBe(2);
    expect(account.output).toContain('VE_PAK_FILE: the file cannot be read');
  });

  test('prints its usage', async () => {
    const account = new Account();
    expect((await account.probe(['--help'])).code).toBe(0);
    expect(account.output).toBe(`${PROBE_HELP}\n`);
  });

  test('uses the agent that is named', async () => {
    const { _id, _account } = agents[1]!;
    for (const name of [_id, _account!.email!.toUpperCase()]) {
      const account = new Account();
      await account.probe(['--agent', name]);
      expect(new Set(account.world.schedules.map(({ agentId }) => agentId))).toEqual(new Set([_id]));
    }
    const account = new Account();
    expect((await account.probe(['--agent', 'nobody@example.com'])).code).toBe(1);
    expect(account.output).toContain('stopped: the agent does not exist');
    expect(account.world.schedules).toEqual([]);
  });
});

test.describe('cleanup', () => {
  const isCreate = (method: string) => method === 'POST';

  /** Number of requests of a whole probe. */
  async function requestsOfProbe(): Promise<number> {
    const account = new Account();
    await account.probe();
    return account.world.requests.length;
  }

  test('follows an interruption before any request', async () => {
    const total = await requestsOfProbe();
    expect(total).toBeGreaterThan(20);
    for (let last = 1; last <= total; last += 1) {
      const account = new Account();
      let sent = 0;
      account.onRequest = () => {
        sent += 1;
        if (sent === last) account.stop.abort();
      };
      expect((await account.probe()).code, `request ${last}`).toBe(130);
      expect(account.active, `request ${last}`).toEqual([]);
    }
  });

  test('finds a meeting whose answer was lost, although the list is late', async () => {
    for (const kind of ['reset', 'cut'] as const) {
      const account = new Account();
      account.world.configure({ listLagMs: 4_000 });
      account.world.fail({
        kind,
        method: 'POST',
        path: '/api/schedules/*',
        ...(kind === 'reset' && { after: true }),
      });
      expect((await account.probe()).code).toBe(1);
      expect(account.world.schedules.length).toBeGreaterThan(0);
      expect(account.active).toEqual([]);
    }
  });

  test('says which meeting could not be removed', async () => {
    const account = new Account();
    account.world.fail({ kind: 'status', status: 500, method: 'DELETE' });
    expect((await account.probe()).code).toBe(1);
    expect(account.active).toHaveLength(3);
    for (const { _id } of account.active) {
      expect(account.output).toContain(`The meeting ${_id} could not be removed`);
    }
  });

  test('tries again if a call fails', async () => {
    const account = new Account();
    account.world.fail({ kind: 'reset', method: 'DELETE', times: 2 });
    expect((await account.probe()).code).toBe(0);
    expect(account.active).toEqual([]);
  });

  test('says that a meeting may be left if it never finds one whose answer was lost', async () => {
    const account = new Account();
    account.onRequest = (method, path) => {
      if (isCreate(method) && path.startsWith('/api/schedules')) throw new TypeError('fetch failed');
    };
    expect((await account.probe()).code).toBe(1);
    expect(account.output).toMatch(
      /A meeting may have been created .* “ve-scheduler probe \w+” in about a year/,
    );
  });

  test('takes no cancelled meeting that a late list shows as active for the lost one', async () => {
    const account = new Account();
    account.onRequest = (method, path) => {
      // The second meeting is lost before it reaches the API.
      const isSecond = account.world.schedules.length === 1;
      if (isCreate(method) && path.startsWith('/api/schedules') && isSecond)
        throw new TypeError('fetch failed');
    };
    account.onResponse = async (_, path, response) =>
      /tenant\/\d+\/\d+$/.test(path)
        ? Response.json(
            ((await response.json()) as object[]).map((meeting) => ({ ...meeting, active: true })),
          )
        : response;
    await account.probe();
    expect(account.output).toContain('A meeting may have been created');
  });

  test('leaves other meetings alone', async () => {
    const account = new Account();
    const other = account.world.store.create(
      agents[0]!,
      { date: account.now + 350 * 86_400_000, duration: 60, visitor: { subject: 'Yearly talk' } },
      'https://api.example.test',
    );
    await account.probe();
    expect(account.active).toEqual([other]);
  });

  test('follows Ctrl-C, also in a process of its own', async () => {
    const running = await startSandbox({ port: 0 });
    const { sandbox } = running;
    // The list never shows the meeting, so the probe waits until it is interrupted.
    sandbox.world().configure({ listLagMs: 600_000 });
    const { ended, signal } = startProcess(['probe'], { ...credentials, VE_BASE_URL: running.origin });
    await expect.poll(() => sandbox.world().schedules.length).toBe(1);
    await expect
      .poll(() => sandbox.world().requests.filter(({ path }) => /tenant\/\d+\/\d+/.test(path)).length)
      .toBeGreaterThan(0);
    signal('SIGINT');
    const { code } = await ended;
    expect(code).toBe(130);
    expect(sandbox.world().schedules.filter(({ active }) => active)).toEqual([]);
    await running.close();
  });
});

test('the document names every profile of the sandbox', () => {
  const document = readFileSync('demo/docs/operations.md', 'utf8');
  for (const name of Object.keys(PROFILES)) expect(document).toContain(`\`${name}\``);
});
