import { Bench, errorOf, expect, gatewayUrl, noon, secret, site, test } from '../gateway-test.js';
import { LargeTenant } from '../availability/large-tenant.js';
import type { GatewayOptions } from '../../../../src/server.js';

interface Page {
  readonly agents: readonly { _id: string; firstName: string; lastName: string }[];
  readonly count: number;
  readonly cursor?: string;
}

/** A gateway for the sandbox's eight agents and this many more. */
async function openCrowd(crowd: number, options: Partial<GatewayOptions> = {}): Promise<Bench> {
  const bench = new Bench(options);
  bench.world.configure({ crowd });
  await bench.open();
  return bench;
}

async function search(bench: Bench, query: Record<string, string>): Promise<Page> {
  const response = await bench.send(`/api/brokerages/agents/search?${new URLSearchParams(query)}`);
  expect(response.status).toBe(200);
  return (await response.json()) as Page;
}

const namesOf = ({ agents }: Page): string[] =>
  agents.map(({ firstName, lastName }) => `${firstName} ${lastName}`);

test.describe('with more agents than fit on a page', () => {
  test('the token answer has the first ones, how many there are, and the feature', async () => {
    const bench = await openCrowd(400);
    const answer = await bench.open();
    expect(answer.bootstrap.agents).toHaveLength(200);
    expect(answer.bootstrap.agent_count).toBe(408);
    expect(answer.features).toContain('agent_search');
    expect(await bench.agents()).toEqual(answer.bootstrap.agents);
  });

  test('agents.page sets how many are on one', async () => {
    const bench = await openCrowd(3, { agents: { page: 10 } });
    const answer = await bench.open();
    expect([answer.bootstrap.agents.length, answer.bootstrap.agent_count]).toEqual([10, 11]);
    const all = await openCrowd(3, { agents: { page: 11 } });
    const whole = await all.open();
    expect(whole.bootstrap.agents).toHaveLength(11);
    expect(whole.bootstrap).not.toHaveProperty('agent_count');
    expect(whole.features).not.toContain('agent_search');
    expect(() => new Bench({ agents: { page: 9 } })).toThrow('agents.page: must be a whole number');
  });

  test('a search ignores case and accents, and the order of words', async () => {
    const bench = await openCrowd(10_000);
    for (const q of ['Łukasz Groß', 'lukasz gross', 'GROSS łUKASZ', ' groß  lukasz ', 'ukas gros']) {
      const page = await search(bench, { q, limit: '50' });
      expect(page.count, q).toBe(5);
      expect(namesOf(page), q).toEqual(['A', 'B', 'C', 'D', 'E'].map((initial) => `Łukasz ${initial}. Groß`));
    }
    expect((await search(bench, { q: 'oystein jorgensen' })).count).toBe(5);
    expect(await search(bench, { q: 'nobody at all' })).toEqual({ agents: [], count: 0 });
  });

  test('whole words come before beginnings, and those before other matches', async () => {
    const bench = await openCrowd(10_000);
    const kinds = (await everyPage(bench, { q: 'kim' })).map((name) =>
      / Kim$/.test(name) ? 'whole' : / Kim/.test(name) ? 'beginning' : 'within',
    );
    expect(kinds).toHaveLength(200);
    expect(new Set(kinds)).toEqual(new Set(['whole']));
    const all = await everyPage(bench, { q: 'da' });
    const first = all.findIndex((name) => !/(^| )D[aą]/.test(name));
    expect(all.slice(0, first).every((name) => / ?Da|Dą/.test(name))).toBe(true);
    expect(all.slice(first).some((name) => /(^| )D[aą]/.test(name))).toBe(false);
    expect(all.slice(first).some((name) => name.startsWith('Ada '))).toBe(true);
  });

  test('a search matches no address and no ID', async () => {
    const bench = await openCrowd(300);
    for (const q of ['crowd1', 'example.com', '665f1c2ab94d', 'agent-']) {
      expect((await search(bench, { q })).count, q).toBe(0);
    }
  });

  test('the pages hold every agent once, in the same order', async () => {
    const bench = await openCrowd(450);
    const names = await everyPage(bench, {});
    expect(names).toHaveLength(458);
    expect(new Set(names).size).toBe(458);
    expect(names.slice(0, 8)).toEqual(
      (await bench.agents()).slice(0, 8).map(({ firstName, lastName }) => `${firstName} ${lastName}`),
    );
  });

  test('a cursor outlives its agent, and a list that grows before it', async () => {
    const bench = await openCrowd(60, { agents: { maxAge: 0, page: 10 } });
    const first = await search(bench, {});
    const second = await search(bench, { cursor: first.cursor! });
    bench.world.configure({ crowd: 70 });
    expect((await search(bench, { cursor: first.cursor! })).agents).toEqual(second.agents);
    // The agent of this cursor is none of the tenant any more: the page begins at the same place.
    const gone = `10.agent-${'x'.repeat(24)}`;
    expect((await search(bench, { cursor: gone })).agents).toEqual(second.agents);
    expect(await search(bench, { cursor: `9999.agent-${'x'.repeat(24)}` })).toEqual({
      agents: [],
      count: 78,
    });
  });

  for (const [what, query, error] of [
    ['a cursor that is none', { cursor: 'next' }, 'Invalid cursor'],
    ['a limit of 0', { limit: '0' }, 'Invalid limit'],
    ['a text that is no name', { q: 'x'.repeat(101) }, 'Invalid q'],
  ] as const) {
    test(`${what} is refused`, async () => {
      const bench = await openCrowd(0);
      const path = `/api/brokerages/agents/search?${new URLSearchParams(query)}`;
      expect(await errorOf(bench.send(path))).toMatchObject({ status: 400, error });
    });
  }

  test('a search needs a token, and counts as a read', async () => {
    const bench = await openCrowd(0, {
      clientIp: () => '192.0.2.1',
      limits: { readPerIp: { points: 2, seconds: 60 } },
    });
    await search(bench, { q: 'anna' });
    await search(bench, { q: 'anna' });
    const path = '/api/brokerages/agents/search?q=anna';
    expect(await errorOf(bench.send(path))).toMatchObject({ status: 429 });
    expect(bench.log.at(-1)).toMatchObject({ route: 'agent-search', limit: 'readPerIp' });
    bench.token = '';
    expect(await errorOf(bench.send(path))).toMatchObject({ status: 401 });
  });

  test('an agent beyond the first page can be fixed and booked, also by an old reference', async () => {
    const bench = await openCrowd(5_000);
    const { agents } = await search(bench, { q: 'zoe b. zielinski' });
    const [last] = agents;
    const answer = await (await bench.requestToken({ scope: 'schedule', agent: last!._id })).json();
    expect(answer.bootstrap).toMatchObject({ agent: last!._id, agents: [{ firstName: 'Zoë' }] });
    expect(answer.bootstrap).not.toHaveProperty('agent_count');
    expect((await bench.create({}, {}, `?agentEmail=${last!._id}`)).status).toBe(201);
    const rotated = bench.newGateway({ secrets: ['the newer secret, which is long enough too', secret] });
    const response = await rotated(
      new Request(`${gatewayUrl}/token`, {
        method: 'POST',
        headers: { Origin: site, 'Content-Type': 'application/json' },
        body: JSON.stringify({ scope: 'schedule', agent: last!._id }),
      }),
    );
    const renewed = (await response.json()) as { bootstrap: { agent: string; agents: unknown[] } };
    expect(renewed.bootstrap.agents).toMatchObject([{ firstName: 'Zoë', lastName: 'B. Zieliński' }]);
    expect(renewed.bootstrap.agent).not.toBe(last!._id);
  });
});

async function everyPage(bench: Bench, query: Record<string, string>): Promise<string[]> {
  const names: string[] = [];
  for (let cursor: string | undefined = ''; cursor !== undefined;) {
    const page: Page = await search(bench, { ...query, ...(cursor && { cursor }) });
    names.push(...namesOf(page));
    cursor = page.cursor;
  }
  return names;
}

test.describe('ten thousand agents', () => {
  test('make a token answer of less than 30 kB, and “First available” can be booked', async () => {
    const tenant = new LargeTenant(10_000, noon, { compress: true });
    const names = await tenant.open();
    expect(Object.keys(names.bootstrap.availability!.starts).length).toBeGreaterThan(300);
    const plain = await tenant.send('/token', { scope: 'schedule' });
    expect((await plain.arrayBuffer()).byteLength).toBeLessThan(30_000);
    const sent = await tenant.send(
      '/token',
      { scope: 'schedule', agent: 'any', duration: 30 },
      { 'Accept-Encoding': 'gzip' },
    );
    expect(sent.headers.get('Content-Encoding')).toBe('gzip');
    expect((await sent.arrayBuffer()).byteLength).toBeLessThan(15_000);
    expect((await tenant.book(Date.parse('2026-11-03T09:00Z'))).status).toBe(201);
  });

  test('with a kilobyte each, and 2,500 meetings, make no answer fail', async () => {
    const tenant = new LargeTenant(10_000, noon, {}, { padding: 'x'.repeat(1_000) });
    for (let index = 0; index < 2_500; index += 1) {
      tenant.addMeeting(index % 100, Date.parse('2026-11-03T09:00Z') + (index % 40) * 86_400_000);
    }
    const { bootstrap } = await tenant.open();
    expect(bootstrap.availability!.starts['2026-11-03T09:00:00.000Z']).toBeLessThan(10_000);
    for (const path of [
      '/api/brokerages/agents',
      '/api/brokerages/agents/search?q=9999',
      '/api/availability/next?duration=30',
      '/ready',
    ]) {
      expect((await tenant.send(path)).status, path).toBe(200);
    }
    expect((await tenant.view()).status).toBe(200);
    expect(tenant.log.filter(({ status }) => status >= 500)).toEqual([]);
  });
});
