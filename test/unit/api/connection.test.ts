import { expect } from '@open-wc/testing';
import {
  apiBaseUrl,
  checkPak,
  connect,
  resolveTokenSource,
  type ConnectionSettings,
} from '../../../src/api/connection.js';
import { addElement, removeElement } from '../../../src/api/request/shared-answers.js';
import type { TokenRequest } from '../../../src/api/token/token-source.js';

const settings: ConnectionSettings = {
  env: 'staging',
  apiBase: '',
  tokenEndpoint: '/ve/token',
  tokenSource: undefined,
  withCredentials: false,
  hasPak: false,
  pageUrl: 'https://www.example.com/book/',
};
const request: TokenRequest = { scope: 'schedule', signal: new AbortController().signal };

/** What is thrown. */
function errorOf(action: () => unknown): unknown {
  try {
    return action();
  } catch (error) {
    return error;
  }
}

/** A `fetch` with one answer, and the requests that it got. */
function fetchOf(body: unknown) {
  const requests: [url: string, init: RequestInit][] = [];
  const fetch = (url: string, init: RequestInit) => {
    requests.push([url, init]);
    return Promise.resolve(Response.json(body));
  };
  return { fetch, requests };
}

describe('apiBaseUrl', () => {
  it('is that of the environment, or the own one of the page', () => {
    expect(apiBaseUrl(settings)).to.equal('https://staging.videoengager.com');
    expect(apiBaseUrl({ ...settings, apiBase: '/ve' })).to.equal('https://www.example.com/ve');
  });

  it('must be secure', () => {
    const error = errorOf(() => apiBaseUrl({ ...settings, apiBase: 'http://example.com/' }));
    expect(error).to.include({
      code: 'configuration',
      message: 'api-base is "http://example.com/": set it to an https URL',
    });
  });
});

describe('checkPak', () => {
  it('refuses a page with a partner key, and says what to set instead', () => {
    expect(errorOf(() => checkPak(settings))).to.equal(undefined);
    const error = errorOf(() => checkPak({ ...settings, hasPak: true }));
    expect(error)
      .to.include({ code: 'pak_refused' })
      .and.have.property('message')
      .that.includes('token-endpoint');
  });
});

describe('resolveTokenSource', () => {
  it('asks the endpoint, whose relative base it resolves', async () => {
    const { fetch, requests } = fetchOf({ token: 't', api_base: '/ve' });
    const token = await resolveTokenSource(settings, fetch)(request);
    expect(token.api_base).to.equal('https://www.example.com/ve');
    expect(requests[0]![0]).to.equal('https://www.example.com/ve/token');
    expect(requests[0]![1]).to.include({
      method: 'POST',
      credentials: 'same-origin',
      body: '{"scope":"schedule"}',
    });
  });

  it('sends cookies to another origin if the page says so', async () => {
    const { fetch, requests } = fetchOf({ token: 't' });
    await resolveTokenSource({ ...settings, withCredentials: true }, fetch)(request);
    expect(requests[0]![1]).to.include({ credentials: 'include' });
  });

  it('takes a function of the page, whose relative base it resolves', async () => {
    const { fetch, requests } = fetchOf({});
    const tokenSource = () => Promise.resolve({ token: 't', api_base: '../ve' });
    const token = await resolveTokenSource({ ...settings, tokenSource }, fetch)(request);
    expect(token.api_base).to.equal('https://www.example.com/ve');
    expect(requests).to.deep.equal([]);
  });

  for (const [tokenEndpoint, shown] of [
    ['', 'missing'],
    ['http://example.com/token', '"http://example.com/token"'],
  ] as const) {
    it(`needs a secure endpoint: ${shown}`, () => {
      const { fetch } = fetchOf({});
      const error = errorOf(() => resolveTokenSource({ ...settings, tokenEndpoint }, fetch));
      expect(error).to.include({ code: 'configuration' });
      expect((error as Error).message).to.equal(
        `token-endpoint is ${shown}: set it to an https URL like "https://example.com/ve/token"`,
      );
    });
  }

  it('refuses a page with a partner key', () => {
    const { fetch } = fetchOf({});
    const error = errorOf(() => resolveTokenSource({ ...settings, hasPak: true }, fetch));
    expect(error).to.include({ code: 'pak_refused' });
  });
});

describe('connect', () => {
  const agents = [{ firstName: 'Anna', lastName: '', _account: { email: 'agent-1' } }];
  const token = { token: 't', api_base: '/ve', features: [], bootstrap: { agents } };

  // Only elements in a document share.
  beforeEach(() => void addElement());
  afterEach(removeElement);

  /** Bodies of the token requests of forms on one page. */
  async function tokenRequests(...all: Partial<ConnectionSettings>[]): Promise<string[]> {
    const { fetch, requests } = fetchOf(token);
    const pageUrl = `https://www.example.com/${crypto.randomUUID()}/`;
    for (const more of all) await connect({ ...settings, pageUrl, ...more }, fetch).connect(request.signal);
    return requests.map(([, { body }]) => body as string);
  }

  it('shares a token among the forms of a page', async () => {
    expect(await tokenRequests({}, {})).to.deep.equal(['{"scope":"schedule"}']);
  });

  it('shares none with a form whose endpoint, base or cookies differ', async () => {
    const others = [{ tokenEndpoint: '/other' }, { apiBase: '/other' }, { withCredentials: true }];
    expect(await tokenRequests({}, ...others)).to.have.length(4);
  });

  it('shares none with a form that shows another agent first', async () => {
    const forms = ['agent-1', 'agent-2'].map((agent) => ({ initialAgent: () => ({ agent, duration: 30 }) }));
    expect(await tokenRequests({}, ...forms, ...forms)).to.have.length(3);
  });

  it('shares no token of a visitor’s link', async () => {
    const link = { manageToken: 'm' };
    const body = '{"scope":"manage","manage":"m"}';
    expect(await tokenRequests({}, link, link)).to.deep.equal(['{"scope":"schedule"}', body, body]);
  });

  it('shares no token of a page’s function', async () => {
    let calls = 0;
    const tokenSource = () => Promise.resolve({ token: `t${(calls += 1)}` });
    expect(await tokenRequests({ tokenSource }, { tokenSource })).to.deep.equal([]);
    expect(calls).to.equal(2);
  });

  it('asks for the slots of the agent that is shown first', async () => {
    const initialAgent = () => ({ agent: 'agent-1', duration: 30 });
    expect(await tokenRequests({ initialAgent })).to.deep.equal([
      '{"scope":"schedule","agent":"agent-1","duration":30}',
    ]);
  });

  it('sends requests to the base of the token response, unless the page has its own', async () => {
    const { fetch } = fetchOf(token);
    const pageUrl = `https://www.example.com/${crypto.randomUUID()}/`;
    const client = connect({ ...settings, pageUrl }, fetch);
    await client.connect(request.signal);
    expect(client.meetingOrigins).to.deep.equal([
      'https://staging.videoengager.com',
      'https://www.example.com/ve',
    ]);
    const own = connect({ ...settings, pageUrl, apiBase: 'https://own.example' }, fetch);
    await own.connect(request.signal);
    expect(own.meetingOrigins).to.deep.equal(['https://own.example/', 'https://own.example/']);
  });
});
