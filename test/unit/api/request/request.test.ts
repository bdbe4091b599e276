import { expect } from '@open-wc/testing';
import { requestJson, toggleSlash, type RequestOptions } from '../../../../src/api/request/request.js';

const options: RequestOptions = { method: 'GET', signal: new AbortController().signal, timeoutMs: 1000 };

/** Requests a URL from a server that redirects every path but one, as a browser shows it. */
async function request(url: string, answering: string, more: Partial<RequestOptions> = {}) {
  const sent: string[] = [];
  const fetch = (input: string, { redirect }: RequestInit): Promise<Response> => {
    sent.push(input);
    if (input === answering) return Promise.resolve(Response.json({ from: input }));
    if (redirect === 'error') return Promise.reject(new TypeError('redirected'));
    return Promise.resolve(Object.defineProperty(new Response(), 'status', { value: 0 }));
  };
  const outcome: unknown = await requestJson(fetch, url, { ...options, ...more }).catch(
    (error: unknown) => error,
  );
  return { outcome, sent };
}

describe('toggleSlash', () => {
  for (const [one, other] of [
    ['https://example.com/ve/token', 'https://example.com/ve/token/'],
    ['https://example.com/ve/api?a=b/&c=%3F', 'https://example.com/ve/api/?a=b/&c=%3F'],
    ['https://example.com/ve/api?a=b?', 'https://example.com/ve/api/?a=b?'],
  ] as const) {
    it(`adds a slash to the path of ${one}`, () => expect(toggleSlash(one)).to.equal(other));
    it(`removes it from ${other}`, () => expect(toggleSlash(other)).to.equal(one));
  }
});

describe('requestJson, redirected', () => {
  const plain = 'https://example.com/ve/api/agents?a=b';
  const slashed = 'https://example.com/ve/api/agents/?a=b';

  for (const [url, answering] of [
    [plain, slashed],
    [slashed, plain],
  ] as const) {
    it(`reads ${answering} instead of ${url}`, async () => {
      const { outcome, sent } = await request(url, answering, { secret: 'token' });
      expect(outcome).to.deep.equal({ from: answering });
      expect(sent).to.deep.equal([url, answering]);
    });
  }

  it('asks for a token at the other URL too', async () => {
    const { outcome } = await request(plain, slashed, { method: 'POST', body: { scope: 'schedule' } });
    expect(outcome).to.deep.equal({ from: slashed });
  });

  it('asks no further URL, and fails as without an answer', async () => {
    const { outcome, sent } = await request(plain, 'https://example.com/login', { secret: 'token' });
    expect(outcome).to.deep.include({ code: 'network', cause: { url: slashed } });
    expect(sent).to.deep.equal([plain, slashed]);
  });

  it('sends a booking to no other URL', async () => {
    const { outcome, sent } = await request(plain, slashed, { method: 'POST', body: {}, secret: 'token' });
    expect(outcome).to.include({ code: 'network', cause: undefined });
    expect(sent).to.deep.equal([plain]);
  });
});

describe('requestJson', () => {
  const read = (response: Response): Promise<unknown> =>
    requestJson(() => Promise.resolve(response), 'https://example.com/', options).catch(
      (error: unknown) => error,
    );

  it('reads 204 as null', async () => expect(await read(new Response(null, { status: 204 }))).to.equal(null));

  it('reads JSON after byte order marks and before line breaks', async () =>
    expect(await read(new Response('\ufeff\ufeff\ufeff{"a": 1}\r\n'))).to.deep.equal({ a: 1 }));

  for (const text of ['', ' ', '{"a": 1,}', '[1,]', '<!doctype html>', "{'a': 1}", 'NaN', '{} {}']) {
    it(`rejects ${JSON.stringify(text)}`, async () =>
      expect(await read(new Response(text))).to.deep.include({
        code: 'bad_response',
        status: 200,
        response: undefined,
      }));
  }

  for (const [header, seconds] of [
    ['5', 5],
    ['0.2', 1],
    ['', undefined],
    ['soon', undefined],
    ['Tue, 20 Nov 2040 10:01:00 GMT', 60],
  ] as const) {
    it(`reads Retry-After: ${header || 'nothing'} as ${seconds} seconds by the server’s clock`, async () => {
      const headers = { 'Retry-After': header, Date: 'Tue, 20 Nov 2040 10:00:00 GMT' };
      expect(await read(new Response('{}', { status: 429, headers }))).to.include({
        code: 'rate_limited',
        retryAfter: seconds,
      });
    });
  }
});
