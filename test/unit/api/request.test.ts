import { expect } from '@open-wc/testing';
import { requestJson, toggleSlash, type RequestOptions } from '../../../src/api/request.js';

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
    expect(outcome).to.have.property('code', 'network');
    expect(sent).to.deep.equal([plain, slashed]);
  });

  it('sends a booking to no other URL', async () => {
    const { outcome, sent } = await request(plain, slashed, { method: 'POST', body: {}, secret: 'token' });
    expect(outcome).to.have.property('code', 'network');
    expect(sent).to.deep.equal([plain]);
  });
});
