import { expect, test } from 'playwright/test';
import { HttpError, outcomeUnknown } from '../../../../src/gateway/http/http-error.js';
import type { LogEntry } from '../../../../src/gateway/http/log.js';
import { handle, type RequestContext } from '../../../../src/gateway/http/request-context.js';
import { readForm, readJson, readPlainJson } from '../../../../src/gateway/http/read-body.js';

const site = 'https://www.example.com';
const noon = Date.parse('2026-11-02T12:00:00Z');

/** Handles a request, and returns its answer and its entry in the log. */
async function run(
  respond: (context: RequestContext) => Promise<Response> | Response,
  { method = 'GET', origin = site, client = undefined as string | undefined } = {},
) {
  let now = noon;
  const log: LogEntry[] = [];
  const response = await handle(
    new Request(`${site}/ve/x`, { method, headers: { Origin: origin } }),
    {
      clock: () => now,
      origins: ['https://other.example.com', site],
      allowCookies: false,
      onUpstreamCall: () => undefined,
      clientLabel: () => Promise.resolve(client),
      log: (entry) => log.push(entry),
    },
    async (context) => {
      now += 250;
      return respond(context);
    },
  );
  const [entry] = log;
  expect(entry!.requestId).toBe(response.headers.get('X-Request-Id'));
  return { response, entry: { ...entry!, requestId: 'r' } };
}

const time = '2026-11-02T12:00:00.250Z';
const plain = { time, requestId: 'r', method: 'GET', route: 'none', status: 200, ms: 250, upstream: [] };

test('the log has no fields without a value', async () => {
  const { entry, response } = await run(() => new Response('x'), { origin: 'https://evil.example' });
  expect(entry).toStrictEqual(plain);
  expect(response.headers.get('Referrer-Policy')).toBe('no-referrer');
  expect(response.headers.get('Vary')).toBe('Origin, Sec-Fetch-Site, Access-Control-Request-Headers');
  expect(response.headers.get('Server-Timing')).toBeNull();
});

test('the log names the page’s origin, the client and how a booking ended', async () => {
  const { entry, response } = await run(
    (context) => {
      context.route = 'create';
      context.idempotency = 'replayed';
      context.isTimed = true;
      return new Response('x');
    },
    { client: 'abc' },
  );
  expect(entry).toStrictEqual({
    ...plain,
    route: 'create',
    client: 'abc',
    origin: site,
    idempotency: 'replayed',
  });
  expect(response.headers.get('Server-Timing')).toBe('gateway;dur=250');
  expect(response.headers.get('Timing-Allow-Origin')).toBe(site);
});

test('the log has the error, its cause and the API’s own text', async () => {
  const foreign = new HttpError(422, 'x', 'x', { isForeign: true, upstreamMessage: 'Bad date' });
  const { entry, response } = await run(() => {
    throw new HttpError(502, 'Bad gateway', 'x', { cause: foreign, retryAfter: 7 });
  });
  expect(entry).toStrictEqual({
    ...plain,
    status: 502,
    origin: site,
    error: 'Bad gateway',
    upstreamMessage: 'Bad date',
    cause: 'HttpError',
  });
  expect(response.headers.get('Retry-After')).toBe('7');
});

test('an unknown outcome is in the log as one', async () => {
  const { entry } = await run(() => {
    throw outcomeUnknown();
  });
  expect(entry).toStrictEqual({
    ...plain,
    status: 504,
    origin: site,
    error: 'outcome_unknown',
    idempotency: 'unknown',
  });
});

test('an exception becomes an error 500, of which only the log knows the class', async () => {
  const { entry, response } = await run(() => {
    throw new RangeError('secret');
  });
  expect(entry).toStrictEqual({
    ...plain,
    status: 500,
    origin: site,
    error: 'Internal error',
    cause: 'RangeError',
  });
  expect(await response.text()).not.toContain('secret');
  expect(response.headers.get('Retry-After')).toBeNull();
});

test('only known methods are in the log by their name', async () => {
  for (const [method, name] of [
    ['PUT', 'PUT'],
    ['GETX', 'other'],
    ['XGET', 'other'],
  ] as const) {
    expect((await run(() => new Response('x'), { method })).entry.method).toBe(name);
  }
});

test.describe('a request body', () => {
  const send = (body: BodyInit | null, type?: string) => {
    const request = new Request(site, { method: 'POST', body, duplex: 'half' } as RequestInit);
    request.headers.delete('Content-Type');
    if (type !== undefined) request.headers.set('Content-Type', type);
    return request;
  };
  const json = (body: BodyInit | null, type = 'application/json') => readJson(send(body, type), 1000);

  test('has one of the types that are read', async () => {
    for (const type of ['application/json', 'Application/JSON', 'application/json ;  charset=UTF-8 ']) {
      expect(await json('[1]', type)).toEqual([1]);
    }
    for (const type of [
      '',
      'x-application/json',
      'application/jsonx',
      'application/json;charset=latin1',
      'application/json;charset=utf-8x',
    ]) {
      await expect(json('[1]', type)).rejects.toMatchObject({
        status: 415,
        message: 'The Content-Type must be application/json',
      });
    }
    await expect(readJson(send('[1]'), 1000)).rejects.toMatchObject({ status: 415 });
    const form = 'application/x-www-form-urlencoded';
    for (const type of [form, `${form} `, `${form};charset=utf-8`, `${form} ;  charset=utf-8 `]) {
      expect((await readForm(send('a=1', type), 1000)).get('a')).toBe('1');
    }
    for (const type of [`x${form}`, `${form}x`, `${form};charset=utf-8x`, `${form};xcharset=utf-8`]) {
      await expect(readForm(send('a=1', type), 1000)).rejects.toMatchObject({
        status: 415,
        message: `The Content-Type must be ${form}`,
      });
    }
    expect(await readPlainJson(send('[1]', 'text/plain'), 1000)).toEqual([1]);
    await expect(readPlainJson(send('[1]', form), 1000)).rejects.toMatchObject({
      status: 415,
      message: 'The Content-Type must be text/plain',
    });
  });

  test('has up to 16 kB, and may be missing in a form', async () => {
    const withLength = (text: string) => {
      const request = send(text, 'application/json');
      request.headers.set('Content-Length', String(text.length));
      return readJson(request, 1000);
    };
    const longest = JSON.stringify('x'.repeat(16 * 1024 - 2));
    expect(await withLength(longest)).toHaveLength(16 * 1024 - 2);
    await expect(withLength(`${longest} `)).rejects.toMatchObject({ status: 413 });
    const empty = await readForm(send(null, 'application/x-www-form-urlencoded'), 1000);
    expect([...empty]).toEqual([]);
  });

  test('must arrive in time', async () => {
    await expect(readJson(send(new ReadableStream(), 'application/json'), 10)).rejects.toMatchObject({
      status: 408,
    });
  });

  test('is UTF-8 in any pieces, and nothing else', async () => {
    const bytes = new TextEncoder().encode('"ü世"');
    const pieces = new ReadableStream({
      start(controller) {
        for (const byte of bytes) controller.enqueue(new Uint8Array([byte]));
        controller.close();
      },
    });
    expect(await json(pieces)).toBe('ü世');
    for (const [bad, error] of [
      [new Uint8Array([0x22, 0xff, 0x22]), 'Invalid body'],
      ['', 'Invalid JSON'],
      ['{', 'Invalid JSON'],
      [null, 'Invalid JSON'],
    ] as const) {
      await expect(json(bad)).rejects.toMatchObject({ status: 400, error });
    }
  });
});
