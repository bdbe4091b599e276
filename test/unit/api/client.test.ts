import { expect } from '@open-wc/testing';
import { Client } from '../../../src/api/client.js';
import type { Token } from '../../../src/api/wire/schema.js';
import { SchedulerError } from '../../../src/api/wire/scheduler-error.js';
import type { Booking } from '../../../src/model/booking/booking.js';

const never = new AbortController().signal;

/** A client whose API answers every request with a body, and the URLs that it requested. */
function clientOf({ token = {}, body }: { token?: Partial<Token>; body?: unknown } = {}) {
  const urls: string[] = [];
  const inits: RequestInit[] = [];
  const client = new Client({
    tokenSource: () => Promise.resolve({ token: 'abc', ...token } as Token),
    baseUrl: 'https://api.example.com',
    overridesBase: false,
    fetch: async (url, init) => {
      urls.push(url);
      inits.push(init);
      init.signal?.throwIfAborted();
      return Promise.resolve(Response.json(body));
    },
    now: () => 0,
  });
  return { client, urls, inits };
}

describe('Client.hintedAgent', () => {
  it('is the agent of the token response, and that one is the only one listed', async () => {
    const agents = [{ firstName: 'Anna', _account: { email: 'agent-1' } }];
    const { client, urls } = clientOf({ token: { bootstrap: { agent: 'agent-1', agents } } });
    expect(client.hintedAgent).to.equal(undefined);
    await client.connect(never);
    expect(client.hintedAgent).to.equal('agent-1');
    expect(await client.listAgents(never)).to.have.length(1);
    expect(urls).to.deep.equal([]);
  });

  for (const bootstrap of [undefined, {}, { agent: 7 }] as Token['bootstrap'][]) {
    it(`is undefined if the bootstrap is ${JSON.stringify(bootstrap)}`, async () => {
      const { client } = clientOf({ token: { bootstrap } });
      await client.connect(never);
      expect(client.hintedAgent).to.equal(undefined);
    });
  }
});

describe('Client.listNextFree', () => {
  it('reads the instants by agent and skips everything else', async () => {
    const { client, urls } = clientOf({
      body: {
        'agent-1': '2040-11-20T09:00:00.000Z',
        'agent-2': '2040-11-20T10:00:00+02:00',
        'agent-3': null,
        'agent-4': '2040-11-20',
        'agent-5': 2_236_935_600_000,
        'agent-6': ['2040-11-20T09:00:00Z'],
        'agent-7': '2040-13-40T10:00Z',
      },
    });
    const starts = await client.listNextFree(45, never);
    expect([...starts]).to.deep.equal([
      ['agent-1', Date.parse('2040-11-20T09:00Z')],
      ['agent-2', Date.parse('2040-11-20T08:00Z')],
    ]);
    expect(urls).to.deep.equal(['https://api.example.com/api/availability/next?duration=45']);
  });

  for (const body of [null, [], {}]) {
    it(`reads the response ${JSON.stringify(body)} as nothing free`, async () => {
      expect([...(await clientOf({ body }).client.listNextFree(30, never))]).to.deep.equal([]);
    });
  }

  for (const body of [['x'], 'text', 7]) {
    it(`rejects the response ${JSON.stringify(body)}`, async () => {
      const error: unknown = await clientOf({ body })
        .client.listNextFree(30, never)
        .catch((one: unknown) => one);
      expect(error).to.be.instanceOf(SchedulerError).with.property('code', 'bad_response');
    });
  }

  it('is aborted with its signal', async () => {
    const controller = new AbortController();
    controller.abort();
    const error: unknown = await clientOf({ body: {} })
      .client.listNextFree(30, controller.signal)
      .catch((one: unknown) => one);
    expect(error).to.have.property('name', 'AbortError');
  });
});

describe('Client.listAgents', () => {
  for (const body of [[{}], [{ firstName: 'Anna' }, { _account: { email: '' } }], null, 'text', {}]) {
    it(`rejects the response ${JSON.stringify(body)}`, async () => {
      const error: unknown = await clientOf({ body })
        .client.listAgents(never)
        .catch((one: unknown) => one);
      expect(error).to.include({ code: 'bad_response', cause: 'agents' });
    });
  }

  it('reads a photo, a role and a description only from a gateway', async () => {
    const more = { photo: 'https://example.com/a.png', role: 'Sales', description: 'Knows rates' };
    const agent = { firstName: 'Anna', _account: { email: 'agent-1' } };
    const none = { photo: undefined, role: undefined, description: undefined };
    for (const [features, expected] of [
      [[], more],
      [undefined, none],
    ] as const) {
      const { client } = clientOf({ token: { features }, body: [{ ...agent, ...more }] });
      const [read] = await client.listAgents(never);
      expect(read).to.deep.include({ ...agent, ...expected });
    }
  });

  it('asks again with a new token after a 401 of any server', async () => {
    const statuses = [401, 200];
    const tokens: (string | null)[] = [];
    let count = 0;
    const client = new Client({
      tokenSource: () => Promise.resolve({ token: `t${(count += 1)}` }),
      baseUrl: 'https://api.example.com',
      overridesBase: false,
      fetch: (_url, { headers }) => {
        tokens.push(new Headers(headers).get('Authorization'));
        return Promise.resolve(Response.json([], { status: statuses.shift()! }));
      },
      now: () => 0,
    });
    expect(await client.listAgents(never)).to.deep.equal([]);
    expect(tokens).to.deep.equal(['Bearer t1', 'Bearer t2']);
  });

  it('fails without an answer as what changed nothing', async () => {
    const client = new Client({
      tokenSource: () => Promise.resolve({ token: 't' }),
      baseUrl: 'https://api.example.com',
      overridesBase: false,
      fetch: () => Promise.reject(new TypeError('lost')),
      now: () => 0,
    });
    const error: unknown = await client.listAgents(never).catch((one: unknown) => one);
    expect(error).to.include({ code: 'network', cause: undefined });
  });

  it('accepts an empty list', async () => {
    expect(await clientOf({ body: [] }).client.listAgents(never)).to.deep.equal([]);
  });
});

describe('the token of a request', () => {
  for (const [features, header, other] of [
    [undefined, 'Authorization', 'X-VE-Token'],
    [[], 'Authorization', 'X-VE-Token'],
    [['token_header'], 'X-VE-Token', 'Authorization'],
  ] as const) {
    it(`is in ${header} alone with the features ${JSON.stringify(features)}`, async () => {
      const { client, inits } = clientOf({ token: { features }, body: [] });
      await client.listAgents(never);
      const headers = new Headers(inits[0]!.headers);
      expect(headers.get(header)).to.equal('Bearer abc');
      expect(headers.has(other)).to.equal(false);
      expect(inits[0]).to.include({ credentials: 'same-origin' });
    });
  }
});

describe('Client paths', () => {
  const booking = { agent: 'anna', date: 0, duration: 30, visitor: {} } as unknown as Booking;
  const attempt = { idempotencyKey: 'key-1', booking, lostAtMs: undefined };

  for (const [where, features, paths] of [
    [
      'the API',
      undefined,
      ['/api/brokerages/agents', '/api/schedules/tenant/', '/api/schedules/by-key/key-1'],
    ],
    ['a gateway', [], ['/api/brokerages/agents', '/api/schedules/tenant', '/api/schedules/by-key/key-1']],
    [
      'a gateway whose server adds slashes',
      ['trailing_slash'],
      ['/api/brokerages/agents/', '/api/schedules/tenant/', '/api/schedules/by-key/key-1/'],
    ],
  ] as const) {
    it(`towards ${where} are ${paths.join(', ')}`, async () => {
      const { client, urls } = clientOf({ token: { features }, body: [] });
      await client.listAgents(never);
      await client.createSchedule(attempt).catch(() => undefined);
      await client.findSchedule(attempt).catch(() => undefined);
      expect(urls.map((url) => new URL(url).pathname)).to.deep.equal(paths);
    });
  }
});
