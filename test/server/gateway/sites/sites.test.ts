import { createSandbox, type Sandbox } from '../../../../demo/sandbox/sandbox.js';
import { PARTNER } from '../../../../demo/sandbox/agents.js';
import { createMemoryStore, createSites, type LogEntry, type SiteOptions } from '../../../../src/server.js';
import { queueName } from '../../../../src/gateway/webhooks/queue-name.js';
import { expect, noon, test as base, upstreamUrl } from '../gateway-test.js';
import { Receiver, receiverUrl, webhookOptions } from '../webhooks/webhook-test.js';

const northPage = 'https://www.north.example';
const southPage = 'https://www.south.example';
const secretOf = (name: string) => `the secret of the site ${name}, which is long enough`;

interface World {
  readonly sandbox: Sandbox;
  readonly log: LogEntry[];
  readonly warnings: string[];
  readonly site: (name: string, more?: Partial<SiteOptions>) => SiteOptions;
}

const test = base.extend<{ world: World }>({
  world: async ({}, use) => {
    const sandbox = createSandbox();
    const log: LogEntry[] = [];
    const warnings: string[] = [];
    await use({
      sandbox,
      log,
      warnings,
      site: (name, more) => ({
        credentials: { type: 'pak', pak: PARTNER.pak, externalId: PARTNER.externalId, email: PARTNER.email },
        hosts: [`book.${name}.example`],
        origins: [`https://www.${name}.example`],
        secrets: [secretOf(name)],
        baseUrl: `${upstreamUrl}/~${name}`,
        fetch: (url, init) => sandbox.fetch(new Request(url, init)),
        clientIp: 'unknown',
        log: (entry) => void log.push(entry),
        warn: (message) => void warnings.push(message),
        ...more,
      }),
    });
    sandbox.close();
  },
});

type Handle = (request: Request) => Promise<Response>;

function requestToken(handle: Handle, host: string, origin: string): Promise<Response> {
  return handle(
    new Request(`https://${host}/ve/token`, {
      method: 'POST',
      headers: { Origin: origin, 'Content-Type': 'application/json' },
      body: JSON.stringify({ scope: 'schedule' }),
    }),
  );
}

async function agentsWith(handle: Handle, host: string, origin: string, token: string): Promise<Response> {
  return handle(
    new Request(`https://${host}/ve/api/brokerages/agents`, {
      headers: { Origin: origin, Authorization: `Bearer ${token}` },
    }),
  );
}

const tokenOf = async (answer: Promise<Response>): Promise<string> =>
  ((await (await answer).json()) as { token: string }).token;

test('each site has its own pages, tokens and log', async ({ world: { log, site } }) => {
  const both = { origins: [northPage, southPage] };
  const { handle } = createSites({ north: site('north', both), south: site('south', both) });
  const token = await tokenOf(requestToken(handle, 'book.north.example', northPage));
  expect((await agentsWith(handle, 'book.north.example', northPage, token)).status).toBe(200);
  expect((await agentsWith(handle, 'book.south.example', northPage, token)).status).toBe(401);
  expect(log.map(({ site, route, status }) => [site, route, status])).toEqual([
    ['north', 'token', 200],
    ['north', 'agents', 200],
    ['south', 'agents', 401],
  ]);
});

test('takes an origin and a host that are named twice as one', async ({ world: { site } }) => {
  const twice = { origins: [northPage, northPage], hosts: ['book.north.example', 'Book.North.example'] };
  const { handle } = createSites({ north: site('north', twice) });
  expect((await requestToken(handle, 'book.north.example', northPage)).status).toBe(200);
});

test('a page of one site cannot use another', async ({ world: { site } }) => {
  const { handle } = createSites({ north: site('north'), south: site('south') });
  expect((await requestToken(handle, 'book.south.example', northPage)).status).toBe(403);
});

test('a request for no site learns nothing', async ({ world: { site } }) => {
  const log: LogEntry[] = [];
  const { handle } = createSites({ north: site('north') }, { log: (entry) => void log.push(entry) });
  const answers = await Promise.all([
    requestToken(handle, 'book.east.example', northPage),
    handle(new Request('https://book.north.example/other')),
  ]);
  for (const answer of answers) {
    expect(answer.status).toBe(404);
    expect(answer.headers.get('Access-Control-Allow-Origin')).toBeNull();
    const { requestId, ...body } = (await answer.json()) as Record<string, unknown>;
    expect(requestId).toBe(answer.headers.get('X-Request-Id'));
    expect(body).toEqual({ error: 'Not found', message: 'There is nothing at this address', status: 404 });
  }
  expect(log.map(({ site, status }) => [site, status])).toEqual([
    [undefined, 404],
    [undefined, 404],
  ]);
});

test('health checks name the site', async ({ world: { site } }) => {
  const { handle, readiness } = createSites({ north: site('north') });
  const get = async (path: string) =>
    (await handle(new Request(`https://book.north.example/ve${path}`))).json() as Promise<unknown>;
  expect(await get('/health')).toMatchObject({ status: 'ok', site: 'north' });
  expect(await get('/ready')).toMatchObject({ status: 'ready', site: 'north' });
  expect(await readiness().get('north')).toMatchObject({ status: 'ready', site: 'north' });
});

test('lists every mistake, by site', ({ world: { site } }) => {
  const sites = {
    north: site('north', { origins: ['http://www.north.example'] }),
    'no name': site('south', { hosts: ['book.south.example:443'] }),
  };
  expect(() => createSites(sites)).toThrow(
    /^createSites: north\.origins\.0: must be an exact origin.*; no name: the name must have.*; no name\.hosts\.0: must be a host name/,
  );
});

test('refuses sites that share a secret, a store, or an address', ({ world: { site } }) => {
  const idempotencyStore = createMemoryStore();
  const create = (more: Partial<SiteOptions>, all: Partial<SiteOptions> = {}) =>
    createSites({ north: site('north', all), south: site('south', { ...all, ...more }) });
  expect(() => create({ secrets: [secretOf('south'), secretOf('north')] })).toThrow(
    /south\.secrets: must not have a secret of site north/,
  );
  expect(() => create({}, { idempotencyStore })).toThrow(
    /south\.idempotencyStore: must not be that of site north/,
  );
  expect(() => create({ hosts: ['BOOK.north.example'], basePath: '/ve/api' })).toThrow(
    /south\.basePath: overlaps with site north at book\.north\.example\/ve\/api/,
  );
  expect(() => create({})).not.toThrow();
});

test('each site may have a store and a limiter of its own', ({ world: { site } }) => {
  const own = () => ({ idempotencyStore: createMemoryStore() });
  expect(() => createSites({ north: site('north', own()), south: site('south', own()) })).not.toThrow();
});

test('a site without host names answers on every host', async ({ world: { site } }) => {
  const { handle } = createSites({ north: site('north', { hosts: undefined }) });
  expect((await requestToken(handle, 'any.example', northPage)).status).toBe(200);
});

test.describe('warns of two sites with one account', () => {
  const baseUrl = upstreamUrl;
  const login = (email: string) => ({ type: 'local', email, password: 'a password' }) as const;
  const pak = (externalId: string) =>
    ({ type: 'pak', pak: 'a key', externalId, email: 'a@b.example' }) as const;

  for (const [what, one, other, isSame] of [
    ['the partner’s ID is the same', pak('a'), pak('a'), true],
    ['the partner’s ID differs', pak('a'), pak('b'), false],
    ['the sign-in differs in case only', login('me@b.example'), login('ME@b.example'), true],
    ['the sign-in differs', login('me@b.example'), login('you@b.example'), false],
  ] as const) {
    test(what, ({ world: { site, warnings } }) => {
      const northWarnings: string[] = [];
      createSites({
        north: site('north', { baseUrl, credentials: one, warn: (text) => void northWarnings.push(text) }),
        south: site('south', { baseUrl, credentials: other }),
      });
      const warning = expect.stringContaining('sites north and south have the same account');
      expect(warnings).toEqual(isSame ? [warning] : []);
      expect(northWarnings).toEqual([]);
    });
  }

  test('but not if the API differs', ({ world: { site, warnings } }) => {
    createSites({ north: site('north'), south: site('south') });
    expect(warnings).toEqual([]);
  });
});

test('a flood at a site whose API hangs leaves the other sites alone', async ({ world }) => {
  const { sandbox, site, log } = world;
  const maxConcurrent = 20;
  const { handle } = createSites({ north: site('north', { maxConcurrent }), south: site('south') });
  const token = await tokenOf(requestToken(handle, 'book.north.example', northPage));
  // Later lists come from the API again, and it hangs.
  sandbox.world('north').fail({ kind: 'hold', path: '*' });
  const hanging = createSites({ north: site('north', { maxConcurrent }), south: site('south') });
  const flood = Array.from({ length: 500 }, () =>
    agentsWith(hanging.handle, 'book.north.example', northPage, token),
  );
  const statuses: number[] = [];
  for (const one of flood) void one.then(({ status }) => statuses.push(status));

  const times: number[] = [];
  for (let view = 0; view < 50; view += 1) {
    const begun = performance.now();
    expect((await requestToken(hanging.handle, 'book.south.example', southPage)).status).toBe(200);
    times.push(performance.now() - begun);
  }
  // All beyond its share were refused at once, and the rest still waits.
  expect(statuses).toEqual(Array<number>(500 - maxConcurrent).fill(503));
  expect(sandbox.world('south').requests.length).toBeLessThan(5);
  test.info().annotations.push({
    type: 'median of a view at the other site',
    description: `${times.toSorted((one, other) => one - other)[25]!.toFixed(2)} ms`,
  });
  const refused = log.find(({ status }) => status === 503);
  expect(refused).toMatchObject({ site: 'north', limit: 'maxConcurrent', route: 'none' });

  const health = await hanging.handle(new Request('https://book.north.example/ve/health'));
  expect(health.status).toBe(200);
  sandbox.world('north').faults.clear();
  expect((await Promise.all(flood)).filter(({ status }) => status === 200)).toHaveLength(maxConcurrent);
  expect((await agentsWith(hanging.handle, 'book.north.example', northPage, token)).status).toBe(200);
});

test('one address whose request bodies never arrive leaves the site open for others', async ({
  world: { site, log },
}) => {
  const clientIp = (request: Request) => request.headers.get('X-Test-Address') ?? undefined;
  const { handle } = createSites({ north: site('north', { maxConcurrent: 6, clientIp }) });
  const bodies: ReadableStreamDefaultController[] = [];
  const stall = (address: string) =>
    handle(
      new Request('https://book.north.example/ve/token', {
        method: 'POST',
        headers: { Origin: northPage, 'Content-Type': 'application/json', 'X-Test-Address': address },
        body: new ReadableStream({ start: (body) => void bodies.push(body) }),
        duplex: 'half',
      } as RequestInit),
    );
  const statusFrom = async (address: string) => {
    const headers = { Origin: northPage, 'X-Test-Address': address };
    return (await handle(new Request('https://book.north.example/ve/nothing', { headers }))).status;
  };
  const stalled = ['192.0.2.1', '192.0.2.1', '2001:db8::1', '2001:db8:0:1::1'].map(stall);
  const refused = await stall('192.0.2.1');
  expect([refused.status, refused.headers.get('Retry-After')]).toEqual([429, '1']);
  expect(log.at(-1)).toMatchObject({ limit: 'maxConcurrent.perAddress' });
  expect(await statusFrom('192.0.2.1')).toBe(429);
  // The addresses of one customer's network count together.
  expect(await statusFrom('2001:db8:0:2::1')).toBe(429);
  for (const other of ['192.0.2.2', '2001:db8:1::1', 'unknown']) expect(await statusFrom(other)).toBe(404);
  // A request whose address is not known counts as well.
  const rest = ['unknown', 'unknown'].map(stall);
  expect(await statusFrom('unknown')).toBe(503);
  for (const body of bodies) body.error(new Error('closed'));
  for (const one of [...stalled, ...rest]) expect((await one).status).toBe(400);
  for (const again of ['192.0.2.1', '2001:db8::1', 'unknown']) expect(await statusFrom(again)).toBe(404);
});

test('a refused page can read that it must wait', async ({ world: { sandbox, site } }) => {
  sandbox.world('north').fail({ kind: 'hold', path: '*' });
  const { handle } = createSites({ north: site('north', { maxConcurrent: 1 }) });
  const first = requestToken(handle, 'book.north.example', northPage);
  await expect.poll(() => sandbox.world('north').faults.hanging).toBe(1);
  const second = await requestToken(handle, 'book.north.example', northPage);
  expect(second.status).toBe(503);
  expect(second.headers.get('Retry-After')).toBe('1');
  expect(second.headers.get('Access-Control-Allow-Origin')).toBe(northPage);
  sandbox.world('north').faults.clear();
  expect((await first).status).toBe(200);
});

test('replaces sites while old gateways finish what they have begun', async ({
  world: { sandbox, site },
}) => {
  const [north, south] = [site('north'), site('south')];
  const sites = createSites({ north, south });
  sandbox.world('north').fail({ kind: 'hold', path: '*' });
  const underWay = requestToken(sites.handle, 'book.north.example', northPage);
  const quick = sites.handle(new Request('https://book.north.example/ve/health'));
  const { drained } = sites.replace({
    north: site('north', { hosts: ['new.north.example'] }),
    south,
  });
  expect((await requestToken(sites.handle, 'book.north.example', northPage)).status).toBe(404);
  let isDrained = false;
  void drained.then(() => (isDrained = true));
  expect((await quick).status).toBe(200);
  expect((await requestToken(sites.handle, 'book.south.example', southPage)).status).toBe(200);
  expect(isDrained).toBe(false);
  sandbox.world('north').faults.clear();
  expect((await underWay).status).toBe(200);
  await drained;
  expect((await requestToken(sites.handle, 'new.north.example', northPage)).status).toBe(200);
});

test('does not wait for a site that stays, nor for one without requests', async ({
  world: { sandbox, site },
}) => {
  const [north, south] = [site('north'), site('south')];
  const sites = createSites({ north, south });
  sandbox.world('south').fail({ kind: 'hold', path: '*' });
  const underWay = requestToken(sites.handle, 'book.south.example', southPage);
  await expect.poll(() => sandbox.world('south').faults.hanging).toBe(1);
  await sites.replace({ south }).drained;
  sandbox.world('south').faults.clear();
  expect((await underWay).status).toBe(200);
});

test('a site with another name has a gateway of its own', async ({ world: { site } }) => {
  const options = site('north');
  const sites = createSites({ old: options });
  sites.replace({ new: options });
  const health = await sites.handle(new Request('https://book.north.example/ve/health'));
  expect(await health.json()).toMatchObject({ site: 'new' });
});

test('delivers waiting webhooks from its start to its stop, also those of later sites', async ({
  world: { site },
}) => {
  const receiver = new Receiver();
  const waiting = async (name: string) => {
    const store = createMemoryStore();
    const entry = { id: name, type: 'booking.created', text: JSON.stringify({ id: name }) } as const;
    await store.webhooks!.add(await queueName(receiverUrl), entry, { meeting: 'm1' });
    return {
      [name]: site(name, { idempotencyStore: store, clock: () => noon, ...webhookOptions(receiver) }),
    };
  };
  const [west, east] = [createSites(await waiting('west')), createSites(await waiting('east'))];
  west.replace(await waiting('west'));
  await east.stop();
  east.start();
  const sites = createSites(await waiting('north'));
  sites.start();
  await receiver.requestsReach(1);
  sites.replace(await waiting('south'));
  await receiver.requestsReach(2);
  expect(receiver.events.map(({ id }) => id)).toEqual(['north', 'south']);
  expect([...sites.states()]).toEqual([
    ['south', expect.objectContaining({ webhooks: [expect.objectContaining({ dead: 0 })] })],
  ]);
  await sites.stop();
});

test('keeps the gateway of a site whose options are the same object', async ({
  world: { sandbox, site },
}) => {
  const south = site('south');
  const sites = createSites({ south });
  await requestToken(sites.handle, 'book.south.example', southPage);
  const calls = sandbox.world('south').requests.length;
  sites.replace({ south, north: site('north') });
  await requestToken(sites.handle, 'book.south.example', southPage);
  expect(sandbox.world('south').requests).toHaveLength(calls);
  sites.replace({ south: { ...south } });
  await requestToken(sites.handle, 'book.south.example', southPage);
  expect(sandbox.world('south').requests).toHaveLength(2 * calls);
});

test('keeps the old sites if the new ones have a mistake', async ({ world: { site } }) => {
  const sites = createSites({ north: site('north') });
  expect(() => sites.replace({ north: site('north', { secrets: ['short'] }) })).toThrow(/north\.secrets\.0/);
  expect((await requestToken(sites.handle, 'book.north.example', northPage)).status).toBe(200);
});
