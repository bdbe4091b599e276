import { expect, test } from 'playwright/test';
import type { UpstreamCall } from '../../../../src/gateway/http/log.js';
import { failureReason, isUnsent } from '../../../../src/gateway/upstream/failure-reason.js';
import { mapInParallel } from '../../../../src/gateway/upstream/in-parallel.js';
import { signInRequest } from '../../../../src/gateway/upstream/sign-in-request.js';
import {
  parseRetryAfter,
  Upstream,
  type UpstreamRequest,
} from '../../../../src/gateway/upstream/upstream.js';

/** Sends a request to an API with one answer. */
async function send(answer: Response | Error, request: Partial<UpstreamRequest> = {}) {
  const calls: UpstreamCall[] = [];
  const sent: { url: string; init: RequestInit }[] = [];
  let now = 0.4;
  const upstream = new Upstream({
    baseUrl: 'https://api.example/v1/',
    fetch: (url, init) => {
      sent.push({ url, init });
      now += 100;
      return answer instanceof Error ? Promise.reject(answer) : Promise.resolve(answer);
    },
    monotonicClock: () => now,
    timeoutMs: 10_000,
  });
  const result = await upstream
    .send({ call: 'busy', method: 'GET', path: '/api', ...request }, (call) => void calls.push(call))
    .catch((error: unknown) => error);
  return { result, calls, ...sent[0]! };
}

const bodyOf = (...chunks: (string | Uint8Array)[]) =>
  new ReadableStream<Uint8Array>({
    start: (controller) => {
      for (const chunk of chunks)
        controller.enqueue(typeof chunk === 'string' ? new TextEncoder().encode(chunk) : chunk);
      controller.close();
    },
  });

test.describe('a request to the API', () => {
  test('has only the headers that it needs', async () => {
    const { url, init } = await send(Response.json({}));
    expect(url).toBe('https://api.example/v1/api');
    expect(init.headers).toEqual({ Accept: 'application/json' });
    expect(init).toMatchObject({ method: 'GET', redirect: 'manual' });
    expect(init).not.toHaveProperty('body');
  });

  test('has its token and its body', async () => {
    const { init, result } = await send(Response.json({ id: 1 }), {
      method: 'POST',
      token: 't',
      body: { a: 1 },
    });
    expect(init.headers).toEqual({
      Accept: 'application/json',
      Authorization: 'Bearer t',
      'Content-Type': 'application/json',
    });
    expect(init.body).toBe('{"a":1}');
    expect(result).toEqual({ status: 200, json: { id: 1 }, retryAfter: undefined, sent: { a: 1 } });
  });

  for (const status of [299, 400, 503]) {
    test(`returns an answer with ${status}`, async () => {
      const { result, calls } = await send(
        new Response('no JSON', { status, headers: { 'Retry-After': '7' } }),
      );
      expect(result).toEqual({ status, json: undefined, retryAfter: 7, sent: undefined });
      expect(calls).toEqual([{ call: 'busy', outcome: status, ms: 100 }]);
    });
  }

  for (const status of [300, 399]) {
    test(`fails with the redirect ${status}, whose body it does not read`, async () => {
      let isCancelled = false;
      const body = new ReadableStream({ cancel: () => void (isCancelled = true) });
      const { result, calls } = await send(new Response(body, { status }));
      expect(result).toMatchObject({ name: 'UpstreamFailure', outcome: 'redirect' });
      expect(calls).toEqual([{ call: 'busy', outcome: 'redirect', ms: 100 }]);
      expect(isCancelled).toBe(true);
    });
  }

  test('fails with a redirect that the platform hides', async () => {
    const hidden = Object.defineProperty(Response.json({}), 'type', { value: 'opaqueredirect' });
    expect((await send(hidden)).result).toMatchObject({ outcome: 'redirect' });
  });

  test('reads a letter that comes in two parts, up to the size that it may have', async () => {
    const letter = new TextEncoder().encode('ü');
    const body = () => bodyOf('"', letter.slice(0, 1), letter.slice(1), '"');
    expect((await send(new Response(body()), { maxBytes: 4 })).result).toMatchObject({ json: 'ü' });
    expect((await send(new Response(body()), { maxBytes: 3 })).result).toMatchObject({
      outcome: 'too_large',
    });
  });

  test('reads an answer without a body', async () => {
    expect((await send(new Response(null, { status: 204 }))).result).toMatchObject({ json: undefined });
  });

  for (const [error, outcome, reason] of [
    [Object.assign(new Error('x'), { code: 'ECONNREFUSED' }), 'unreachable', 'ECONNREFUSED'],
    [new TypeError('x', { cause: { code: 'ECONNRESET' } }), 'network', 'ECONNRESET'],
    [new TypeError('secret'), 'network', undefined],
  ] as const) {
    test(`is ${outcome} with the reason ${reason}`, async () => {
      const { result, calls } = await send(error);
      expect(result).toMatchObject({ outcome, cause: error });
      expect(calls).toEqual([{ call: 'busy', outcome, ...(reason && { reason }), ms: 100 }]);
    });
  }
});

test('knows which errors happen before anything is sent', () => {
  const refused = { code: 'ECONNREFUSED' };
  const reset = { code: 'ECONNRESET' };
  for (const error of [refused, { cause: refused }, { errors: [refused, { code: 'CERT_HAS_EXPIRED' }] }]) {
    expect(isUnsent(error), JSON.stringify(error)).toBe(true);
  }
  for (const error of [
    reset,
    { errors: [refused, reset] },
    { errors: [] },
    { cause: reset },
    {},
    undefined,
    { code: 7 },
  ]) {
    expect(isUnsent(error), JSON.stringify(error)).toBe(false);
  }
});

test('finds the known code of an error, and no other text', () => {
  const reset = { code: 'ECONNRESET' };
  for (const error of [
    reset,
    { cause: reset },
    { errors: [{}, reset] },
    { code: 'secret', errors: [], cause: reset },
  ]) {
    expect(failureReason(error), JSON.stringify(error)).toBe('ECONNRESET');
  }
  for (const error of [
    { code: 'secret' },
    { code: 7 },
    { errors: 'ECONNRESET' },
    undefined,
    new Error('x'),
  ]) {
    expect(failureReason(error), JSON.stringify(error)).toBeUndefined();
  }
});

test('reads how long to wait in seconds, or as a date', () => {
  for (const [value, seconds] of [
    [null, undefined],
    ['7', 7],
    ['0', undefined],
    ['-7', undefined],
    ['7s', undefined],
    ['x7', undefined],
    ['soon', undefined],
    [new Date(Date.now() - 5_000).toUTCString(), undefined],
  ] as const) {
    expect(parseRetryAfter(value), String(value)).toBe(seconds);
  }
  const seconds = parseRetryAfter(new Date(Date.now() + 60_000).toUTCString())!;
  expect(seconds).toBeGreaterThan(50);
  expect(seconds).toBeLessThanOrEqual(60);
});

test('works on a few at a time, and keeps their order', async () => {
  let underWay = 0;
  let most = 0;
  const results = await mapInParallel([3, 1, 2], 2, async (one) => {
    most = Math.max(most, (underWay += 1));
    for (let turn = 0; turn < one; turn += 1) await Promise.resolve();
    underWay -= 1;
    return 10 * one;
  });
  expect(results).toEqual([30, 10, 20]);
  expect(most).toBe(2);
  expect(await mapInParallel([], 2, () => Promise.reject(new Error('unwanted')))).toEqual([]);
});

test.describe('a sign-in', () => {
  const pak = { type: 'pak', pak: 'a/b', externalId: 'me', email: 'a@b.example' } as const;
  const agentId = '665f1c2ab94d5e0012a3b4c5';

  test('is a GET whose path has each part encoded', () => {
    expect(signInRequest(pak)).toEqual({
      method: 'GET',
      path: '/api/partners/impersonate/a%2Fb/me/a%40b.example',
    });
    expect(signInRequest(pak, agentId).path).toBe(`/api/partners/impersonate/a%2Fb/me/${agentId}`);
  });

  test('can be a POST, with a division if there is one', () => {
    const path = '/api/partners/impersonateCreate';
    expect(signInRequest({ ...pak, method: 'POST' })).toEqual({
      method: 'POST',
      path,
      body: { pak: 'a/b', email: 'a@b.example' },
    });
    expect(signInRequest({ ...pak, method: 'POST', division: 'd' }, agentId)).toEqual({
      method: 'POST',
      path,
      body: { pak: 'a/b', email: agentId, division: 'd' },
    });
  });

  test('of a login is a POST, and cannot be that of an agent', () => {
    const local = { type: 'local', email: 'a', password: 'b' } as const;
    expect(signInRequest(local)).toEqual({
      method: 'POST',
      path: '/auth/local',
      body: { email: 'a', password: 'b' },
    });
    expect(() => signInRequest(local, agentId)).toThrow('A local login gives no tokens');
  });

  test('has no part that changes the path', () => {
    expect(() => signInRequest({ ...pak, externalId: '..' })).toThrow('Not a part of a path');
    expect(() => signInRequest(pak, '../x')).toThrow('Not the ID of an agent');
  });
});
