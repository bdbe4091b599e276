import { gunzipSync } from 'node:zlib';
import type { GatewayOptions } from '../../../../src/server.js';
import { anna, Bench, expect, test } from '../gateway-test.js';

const gzip = { 'Accept-Encoding': 'gzip, deflate, br' };

async function gunzip(response: Response): Promise<unknown> {
  expect(response.headers.get('Content-Encoding')).toBe('gzip');
  return JSON.parse(gunzipSync(Buffer.from(await response.arrayBuffer())).toString());
}

test.describe('a long answer', () => {
  test('is compressed for a browser that reads it, and caches know', async () => {
    const bench = new Bench({ compress: true });
    bench.world.configure({ crowd: 100 });
    await bench.open();
    for (const path of ['/api/brokerages/agents', '/api/brokerages/agents/search']) {
      const plain = await bench.send(path);
      const sent = await bench.send(path, { headers: gzip });
      expect(await gunzip(sent)).toEqual(await plain.json());
      expect(plain.headers.get('Content-Encoding')).toBeNull();
      for (const { headers } of [plain, sent]) expect(headers.get('Vary')).toContain('Accept-Encoding');
    }
  });

  test('with a page token is compressed', async () => {
    const bench = new Bench({ compress: true });
    bench.world.configure({ crowd: 100 });
    const sent = await bench.requestToken(undefined, gzip);
    expect(await gunzip(sent)).toMatchObject({ token: expect.any(String), api_base: '/ve' });
  });
});

test('a short answer is not compressed', async () => {
  const bench = new Bench({ compress: true });
  await bench.open();
  const sent = await bench.send('/api/brokerages/agents/search?q=anna', { headers: gzip });
  expect(sent.headers.get('Content-Encoding')).toBeNull();
  expect(await sent.json()).toMatchObject({ count: 1 });
});

/** A bench whose API signs in with a token that is long enough to be compressed. @param who Part of the request's URL */
function benchWithLongToken(who: string, options: Partial<GatewayOptions>): Bench {
  const bench: Bench = new Bench({
    compress: true,
    ...options,
    fetch: (url, init) =>
      url.includes('/impersonate/') && url.includes(who)
        ? Promise.resolve(Response.json({ token: 'x'.repeat(3_000) }))
        : bench.sandbox.fetch(new Request(url, init)),
  });
  return bench;
}

test('nothing is compressed in a server of one’s own unless asked for: the server may do it again', async () => {
  const bench = new Bench();
  bench.world.configure({ crowd: 100 });
  await bench.open();
  const sent = await bench.send('/api/brokerages/agents/search', { headers: gzip });
  expect(sent.headers.get('Content-Encoding')).toBeNull();
  expect((await sent.text()).length).toBeGreaterThan(5_000);
});

test('an agent’s own token is not compressed, whose length could tell it', async () => {
  const bench = benchWithLongToken(anna._id, { authorizeAgent: () => true });
  const { _id: scheduleId, agentId } = bench.addForeignMeeting();
  const sent = await bench.requestToken({ scope: 'join', agentId, scheduleId }, gzip);
  expect(sent.headers.get('Content-Encoding')).toBeNull();
  expect(((await sent.json()) as { token: string }).token).toHaveLength(3_000);
});

test('an API token for pages is not compressed', async () => {
  const options = { DANGEROUSLY_GIVE_API_TOKENS_TO_PAGES: true, DANGEROUSLY_EXPOSE_THE_PAK: true };
  const sent = await benchWithLongToken('', options).requestToken(undefined, gzip);
  expect(sent.headers.get('Content-Encoding')).toBeNull();
  expect(((await sent.json()) as { token: string }).token).toHaveLength(3_000);
});
