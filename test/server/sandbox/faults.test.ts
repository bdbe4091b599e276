import { SandboxClient, expect, failure, test } from './sandbox-test.js';
import { startSandbox } from '../../../demo/sandbox/serve.js';

const create = { method: 'POST', path: '/api/schedules/tenant/' };

/** Status of the response, or the name of the error that `fetch` threw. */
async function outcome(answer: Promise<Response>): Promise<number | string> {
  return answer.then(
    ({ status }) => status,
    (error: unknown) => (error as Error).name,
  );
}

test.describe('status fault', () => {
  for (const [status, error] of [
    [400, 'Bad Request'],
    [401, 'Unauthorized'],
    [403, 'Forbidden'],
    [404, 'Not Found'],
    [409, 'Conflict'],
    [429, 'Too Many Requests'],
    [500, 'Internal Server Error'],
  ] as const) {
    test(`returns ${status} in the API’s error format and stores nothing`, async ({ api, world }) => {
      await api.fail({ ...create, kind: 'status', status });
      expect(await failure(api.create())).toMatchObject({ error, status });
      expect(world.schedules).toHaveLength(0);
    });
  }

  test('sends Retry-After with a 429', async ({ api }) => {
    await api.fail({ ...create, kind: 'status', status: 429 });
    expect((await api.create()).headers.get('Retry-After')).toBe('2');
  });

  test('sends the configured Retry-After', async ({ api }) => {
    await api.fail({ ...create, kind: 'status', status: 503, retryAfter: 120 });
    expect((await api.create()).headers.get('Retry-After')).toBe('120');
  });

  test('can have a custom body', async ({ api }) => {
    await api.fail({ ...create, kind: 'status', status: 400, body: { error: 'Only this' } });
    expect(await (await api.create()).json()).toEqual({ error: 'Only this' });
  });

  test('can occur after the booking is stored', async ({ api, world }) => {
    await api.fail({ ...create, kind: 'status', status: 500, after: true });
    expect((await api.create()).status).toBe(500);
    expect(world.schedules).toHaveLength(1);
  });
});

test.describe('body fault', () => {
  for (const status of [502, 200]) {
    test(`can be an HTML page with status ${status}`, async ({ api }) => {
      await api.fail({ ...create, kind: 'html', ...(status === 502 ? {} : { status }) });
      const answer = await api.create();
      expect(answer.status).toBe(status);
      expect(answer.headers.get('Content-Type')).toContain('text/html');
      expect(await answer.text()).toContain('<h1>');
    });
  }

  for (const status of [200, 204, 500]) {
    test(`can be an empty body with status ${status}`, async ({ api }) => {
      await api.fail({ ...create, kind: 'empty', ...(status === 200 ? {} : { status }) });
      const answer = await api.create();
      expect([answer.status, await answer.text()]).toEqual([status, '']);
    });
  }

  test('can be a truncated body after the booking is stored', async ({ api, world }) => {
    await api.fail({ ...create, kind: 'cut' });
    const answer = await api.create();
    expect(answer.status).toBe(200);
    await expect(answer.text()).rejects.toThrow(TypeError);
    expect(world.schedules).toHaveLength(1);
  });
});

test.describe('connection fault', () => {
  test('can be a reset before anything is stored', async ({ api, world }) => {
    await api.fail({ ...create, kind: 'reset' });
    expect(await outcome(api.create())).toBe('TypeError');
    expect(world.schedules).toHaveLength(0);
  });

  test('can be a reset after the booking is stored', async ({ api, world }) => {
    await api.fail({ ...create, kind: 'reset', after: true });
    expect(await outcome(api.create())).toBe('TypeError');
    expect(world.schedules).toHaveLength(1);
  });

  test('can hold a request until the faults are cleared, then process it', async ({ api, world }) => {
    await api.fail({ ...create, kind: 'hold' });
    const answer = api.create();
    await expect.poll(() => world.faults.hanging).toBe(1);
    expect(world.schedules).toHaveLength(0);
    await api.send('/sandbox/faults', { method: 'DELETE' });
    expect((await answer).status).toBe(200);
    expect(world.schedules).toHaveLength(1);
  });

  test('can hang until the client gives up', async ({ api, world }) => {
    await api.fail({ ...create, kind: 'hang' });
    const controller = new AbortController();
    const request = { method: 'POST', json: api.booking(), signal: controller.signal };
    const ended = outcome(api.send('/api/schedules/tenant/?agentEmail=anna.keller@example.com', request));
    await expect.poll(() => world.requests.at(-1)?.method).toBe('POST');
    controller.abort();
    expect(await ended).toBe('AbortError');
    expect(world.schedules).toHaveLength(0);
    await expect.poll(() => world.faults.hanging).toBe(0);
  });

  test('can hang after the booking is stored, until the faults are cleared', async ({ api, world }) => {
    await api.fail({ ...create, kind: 'hang', after: true });
    const ended = outcome(api.create());
    await expect.poll(() => world.faults.hanging).toBe(1);
    expect(await api.json('/sandbox/schedules')).toHaveLength(1);
    await api.send('/sandbox/faults', { method: 'DELETE' });
    expect(await ended).toBe('TypeError');
  });

  test('can hang until the sandbox closes', async ({ api, world, running }) => {
    await api.fail({ ...create, kind: 'hang' });
    const ended = outcome(api.create());
    await expect.poll(() => world.faults.hanging).toBe(1);
    await running.close();
    expect(await ended).toBe('TypeError');
  });

  test('can omit the CORS headers after the booking is stored', async ({ api, world }) => {
    await api.fail({ ...create, kind: 'no-cors' });
    const answer = await api.create();
    expect(answer.status).toBe(200);
    expect([...answer.headers.keys()].filter((name) => name.startsWith('access-control'))).toEqual([]);
    expect(world.schedules).toHaveLength(1);
  });
});

test.describe('delay fault', () => {
  test('delays the response by the given time', async ({ clock }) => {
    const delays: number[] = [];
    const running = await startSandbox({
      port: 0,
      now: () => clock.now,
      sleep: (ms) => Promise.resolve(delays.push(ms)),
    });
    const api = new SandboxClient(running.origin, clock);
    await api.fail({ kind: 'delay', ms: 1500 });
    await api.signIn();
    await running.close();
    expect(delays).toEqual([1500]);
    expect(api.token).not.toBe('');
  });

  test('delays in real time', async ({ api }) => {
    await api.fail({ ...create, kind: 'delay', ms: 40 });
    const started = performance.now();
    expect((await api.create()).status).toBe(200);
    expect(performance.now() - started).toBeGreaterThanOrEqual(39);
  });

  test('can precede another fault', async ({ clock }) => {
    const delays: number[] = [];
    const running = await startSandbox({
      port: 0,
      now: () => clock.now,
      sleep: (ms) => Promise.resolve(delays.push(ms)),
    });
    const api = new SandboxClient(running.origin, clock);
    await api.fail({ kind: 'status', status: 500, ms: 300 });
    const { status } = await api.send('/api/brokerages/agents');
    await running.close();
    expect([status, delays]).toEqual([500, [300]]);
  });
});

test.describe('fault matching', () => {
  const status = async (answer: Promise<Response>) => (await answer).status;

  test('matches every request until the fault is cleared', async ({ api }) => {
    await api.fail({ kind: 'status', status: 500 });
    expect(await status(api.create())).toBe(500);
    expect(await status(api.send('/api/brokerages/agents'))).toBe(500);
    await api.send('/sandbox/faults', { method: 'DELETE' });
    expect(await status(api.create())).toBe(200);
  });

  test('can match a limited number of requests', async ({ api }) => {
    await api.fail({ ...create, kind: 'status', status: 500, times: 2 });
    expect([await status(api.create()), await status(api.create()), await status(api.create())]).toEqual([
      500, 500, 200,
    ]);
  });

  test('can match one method and one path, with or without a trailing slash', async ({ api }) => {
    await api.fail({ method: 'post', path: '/api/schedules/tenant', kind: 'status', status: 500 });
    expect(await status(api.create())).toBe(500);
    expect(await status(api.send('/api/brokerages/agents'))).toBe(200);
    expect(await status(api.send('/api/schedules/tenant/1/2'))).toBe(200);
  });

  test('can match a path pattern', async ({ api }) => {
    await api.fail({ path: '/api/partners/*', kind: 'status', status: 403 });
    expect(await status(api.send('/api/partners/impersonate/a/b/c'))).toBe(403);
    expect(await status(api.send('/api/brokerages/agents'))).toBe(200);
  });

  test('applies several matching faults one after another', async ({ api }) => {
    await api.fail(
      { ...create, kind: 'status', status: 500, times: 1 },
      { ...create, kind: 'html', times: 1 },
    );
    expect([await status(api.create()), await status(api.create()), await status(api.create())]).toEqual([
      500, 502, 200,
    ]);
  });

  test('matches preflights only with the method OPTIONS', async ({ api }) => {
    await api.fail({ kind: 'status', status: 500 });
    expect(await status(api.send('/api/brokerages/agents', { method: 'OPTIONS' }))).toBe(204);
    await api.fail({ method: 'OPTIONS', kind: 'status', status: 403 });
    expect(await status(api.send('/api/brokerages/agents', { method: 'OPTIONS' }))).toBe(403);
  });

  test('never matches the sandbox’s control routes', async ({ api }) => {
    await api.fail({ kind: 'status', status: 500 });
    expect(await status(api.send('/sandbox/schedules'))).toBe(200);
  });
});

test.describe('the list of faults', () => {
  const fault = { kind: 'status', status: 500 };

  test('shows how often a fault will still occur', async ({ api }) => {
    await api.fail({ ...create, kind: 'html', times: 2 });
    await api.create();
    expect(await api.json('/sandbox/faults')).toEqual([
      {
        method: 'POST',
        path: '/api/schedules/tenant/',
        kind: 'html',
        status: 502,
        ms: 0,
        after: false,
        times: 1,
      },
    ]);
  });

  test('is extended with POST and replaced with PUT, by one or several faults', async ({ api }) => {
    const kinds = async (method: string, json: unknown) =>
      (await api.json('/sandbox/faults', { method, json })).map(({ kind }: { kind: string }) => kind);
    expect(await kinds('POST', fault)).toEqual(['status']);
    expect(await kinds('POST', [{ kind: 'cut' }, { kind: 'hang' }])).toEqual(['status', 'cut', 'hang']);
    expect(await kinds('PUT', { kind: 'reset' })).toEqual(['reset']);
    expect(await kinds('PUT', [])).toEqual([]);
  });

  for (const [what, json] of [
    ['an unknown kind', { kind: 'earthquake' }],
    ['a misspelled field', { ...fault, time: 1 }],
    ['zero times', { ...fault, times: 0 }],
    ['a success status', { kind: 'status', status: 200 }],
    ['a delay without a duration', { kind: 'delay' }],
    ['a list that contains an invalid fault', [fault, {}]],
  ] as const) {
    test(`rejects ${what}`, async ({ api, world }) => {
      expect(await failure(api.send('/sandbox/faults', { method: 'POST', json }))).toMatchObject({
        status: 400,
      });
      expect(world.faults.list()).toEqual([]);
    });
  }

  test('are unused until a request meets them, also once they are cleared', async ({ api, world }) => {
    world.fail({ ...create, kind: 'status', status: 409 });
    world.fail({ kind: 'reset', path: '/elsewhere' });
    await api.create();
    world.faults.clear();
    expect(world.faults.unused).toMatchObject([{ path: '/elsewhere' }]);
  });

  test('can be extended in-process, and rejects malformed faults there too', async ({ api, world }) => {
    world.fail({ ...create, kind: 'status', status: 409 });
    expect((await api.create()).status).toBe(409);
    expect(() => world.fail({ kind: 'status', status: 99 })).toThrow();
  });
});
