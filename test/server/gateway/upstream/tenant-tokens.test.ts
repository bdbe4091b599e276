import { createMemoryStore } from '../../../../src/server.js';
import type { Credentials } from '../../../../src/gateway/options/credentials.js';
import { SharedValues } from '../../../../src/gateway/upstream/shared-values.js';
import { carriesPak, expiryOf, TenantTokens } from '../../../../src/gateway/upstream/tenant-tokens.js';
import {
  UpstreamFailure,
  type Upstream,
  type UpstreamRequest,
} from '../../../../src/gateway/upstream/upstream.js';
import { expect, secret, test } from '../gateway-test.js';

const trace = () => undefined;
const credentials: Credentials = { type: 'pak', pak: 'key', externalId: 'me', email: 'a@b.example' };
const jwt = (payload: object) => `h.${Buffer.from(JSON.stringify(payload)).toString('base64url')}.s`;
const minutes = (count: number) => count * 60_000;

/** Tokens of an API whose answers and whose time the test sets. */
class TokensBench {
  now = 1_000_000;
  readonly requests: UpstreamRequest[] = [];
  /** Tokens, statuses or errors; later ones are `token-1`, `token-2` and so on. */
  answers: (string | number | Error)[] = [];

  /** @param aheadMs What its clock is ahead of the others. */
  open(shared?: SharedValues, aheadMs = 0): TenantTokens {
    const send = (request: UpstreamRequest) => {
      this.requests.push(request);
      const answer = this.answers.shift() ?? `token-${this.requests.length}`;
      if (answer instanceof Error) return Promise.reject(answer);
      return Promise.resolve(
        typeof answer === 'number'
          ? { status: answer, json: { token: 'unwanted' }, retryAfter: undefined }
          : { status: 200, json: { token: answer }, retryAfter: undefined },
      );
    };
    return new TenantTokens({
      credentials,
      upstream: { send } as unknown as Upstream,
      clock: () => this.now + aheadMs,
      monotonicClock: () => this.now,
      shared,
    });
  }

  share(): SharedValues {
    const clock = () => this.now;
    const store = createMemoryStore({ clock });
    return new SharedValues({ store, secret, tenant: 'one', clock, monotonicClock: clock });
  }
}

test.describe('the tenant’s token', () => {
  for (const [what, lifetimeMs, usedMs] of [
    ['ends', minutes(30), minutes(29)],
    ['ends in days', minutes(60 * 48), minutes(60 * 12)],
    ['has no end', undefined, minutes(5)],
  ] as const) {
    test(`that ${what} is used for ${usedMs / 60_000} minutes`, async () => {
      const bench = new TokensBench();
      const token = jwt(lifetimeMs ? { exp: (bench.now + lifetimeMs) / 1000 } : { exp: 'never' });
      bench.answers = [token];
      const tokens = bench.open();
      expect(tokens.age()).toEqual({});
      expect(await tokens.get(trace)).toBe(token);
      bench.now += usedMs - 1;
      expect(await tokens.get(trace)).toBe(token);
      expect(tokens.age()).toEqual({ ageMs: usedMs - 1, expiresInMs: 1 });
      bench.now += 1;
      expect(await tokens.get(trace)).toBe('token-2');
    });
  }

  test('is requested once for all who wait', async () => {
    const bench = new TokensBench();
    const tokens = bench.open();
    const all = await Promise.all([1, 2, 3].map(() => tokens.get(trace)));
    expect(all).toEqual(['token-1', 'token-1', 'token-1']);
    expect(bench.requests).toMatchObject([
      { call: 'token', path: '/api/partners/impersonate/key/me/a%40b.example' },
    ]);
  });

  test('is not requested again within three seconds after a failure', async () => {
    const bench = new TokensBench();
    bench.answers = [401];
    const tokens = bench.open();
    for (const waitMs of [0, 2_999]) {
      bench.now += waitMs;
      await expect(tokens.get(trace)).rejects.toMatchObject({ status: 502 });
    }
    expect(bench.requests).toHaveLength(1);
    expect(tokens.age()).toEqual({});
    bench.now += 1;
    expect(await tokens.get(trace)).toBe('token-2');
  });

  for (const [what, answer, status] of [
    ['an answer that is too late', new UpstreamFailure('timeout'), 504],
    ['a lost connection', new UpstreamFailure('network'), 502],
    ['a redirect', 300, 502],
    ['a status below 200', 199, 502],
    ['an empty token', '', 502],
    ['a token with a blank', 'a b', 502],
    ['a token of 8193 characters', 'a'.repeat(8193), 502],
  ] as const) {
    test(`is refused with ${status} after ${what}`, async () => {
      const bench = new TokensBench();
      bench.answers = [answer];
      await expect(bench.open().get(trace)).rejects.toMatchObject({ status });
    });
  }

  test('may have 8192 characters', async () => {
    const bench = new TokensBench();
    bench.answers = ['a'.repeat(8192)];
    expect(await bench.open().get(trace)).toHaveLength(8192);
  });

  test('is dropped if it is the one that was refused, once in five seconds', async () => {
    const bench = new TokensBench();
    const tokens = bench.open();
    tokens.drop('token-1');
    const first = await tokens.get(trace);
    tokens.drop('another');
    expect(await tokens.get(trace)).toBe(first);
    tokens.drop(first);
    const second = await tokens.get(trace);
    expect(second).toBe('token-2');
    bench.now += 4_999;
    tokens.drop(second);
    expect(await tokens.get(trace)).toBe(second);
    bench.now += 1;
    tokens.drop(second);
    expect(await tokens.get(trace)).toBe('token-3');
  });

  test('of an agent is never kept', async () => {
    const bench = new TokensBench();
    const tokens = bench.open();
    const id = 'a'.repeat(24);
    expect(await tokens.forAgent(id, trace)).toBe('token-1');
    expect(await tokens.forAgent(id, trace)).toBe('token-2');
    expect(bench.requests[1]).toMatchObject({
      call: 'agent token',
      path: `/api/partners/impersonate/key/me/${id}`,
    });
  });
});

test.describe('the token that processes share', () => {
  test('is requested by one, and as old for the others', async () => {
    const bench = new TokensBench();
    const shared = bench.share();
    await bench.open(shared).get(trace);
    bench.now += 60_000;
    const other = bench.open(shared);
    expect(await other.get(trace)).toBe('token-1');
    expect(other.age()).toEqual({ ageMs: 60_000, expiresInMs: minutes(4) });
    bench.now += minutes(4);
    expect(await other.get(trace)).toBe('token-2');
  });

  test('is dropped for all', async () => {
    const bench = new TokensBench();
    const shared = bench.share();
    const one = bench.open(shared);
    one.drop(await one.get(trace));
    expect(await one.get(trace)).toBe('token-2');
    expect(await bench.open(shared).get(trace)).toBe('token-2');
  });

  test('is removed at once, before the process that dropped it has another one', async () => {
    const bench = new TokensBench();
    const shared = bench.share();
    const one = bench.open(shared);
    one.drop(await one.get(trace));
    await expect.poll(() => shared.peek('token')).toBeUndefined();
    expect(await bench.open(shared).get(trace)).toBe('token-2');
  });

  test('is not dropped for a process that still has the one before', async () => {
    const bench = new TokensBench();
    const shared = bench.share();
    const [one, other] = [bench.open(shared), bench.open(shared)];
    const [first] = await Promise.all([one.get(trace), other.get(trace)]);
    one.drop(first);
    expect(await one.get(trace)).toBe('token-2');
    other.drop(first);
    expect(await other.get(trace)).toBe('token-2');
    expect(bench.requests).toHaveLength(2);
  });

  test('is not used by a process for whose clock it has expired', async () => {
    const bench = new TokensBench();
    const shared = bench.share();
    await bench.open(shared).get(trace);
    expect(await bench.open(shared, minutes(5) - 1).get(trace)).toBe('token-1');
    expect(await bench.open(shared, minutes(5)).get(trace)).toBe('token-2');
  });

  test('is not used again after it was refused, even if the store still has it', async () => {
    const bench = new TokensBench();
    const shared = bench.share();
    shared.remove = () => Promise.resolve();
    const one = bench.open(shared);
    one.drop(await one.get(trace));
    expect(await one.get(trace)).toBe('token-2');
  });
});

test('reads the end of a token', () => {
  expect(expiryOf(jwt({ exp: 7 }))).toBe(7_000);
  for (const token of [jwt({}), jwt({ exp: '7' }), 'opaque']) expect(expiryOf(token)).toBeUndefined();
});

test('finds the partner key in a token', () => {
  for (const token of [
    jwt({ pak: 'other' }),
    jwt({ PAK: 1 }),
    jwt({ some: { where: 'a-key"-b' } }),
    'opaque-key"',
  ]) {
    expect(carriesPak(token, 'key"'), token).toBe(true);
  }
  for (const token of [jwt({ pak: null }), jwt({ pakt: 'x', apak: 'y' }), 'opaque']) {
    expect(carriesPak(token, 'key"'), token).toBe(false);
  }
  expect(carriesPak(jwt({ some: 'key' }), undefined)).toBe(false);
  expect(carriesPak(jwt({ pak: 'x' }), undefined)).toBe(true);
});
