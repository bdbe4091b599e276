import { expect } from '@open-wc/testing';
import { createAgentSearch, type FoundAgents } from '../../../src/api/agent-search.js';
import type { Client } from '../../../src/api/client.js';
import type { Agent } from '../../../src/api/wire/schema.js';
import { SchedulerError } from '../../../src/api/wire/scheduler-error.js';

interface Request {
  readonly path: string;
  readonly signal: AbortSignal;
  readonly respond: (body: unknown) => void;
  readonly fail: (error: unknown) => void;
}

const agentOf = (email: string): Agent => ({ firstName: email, _account: { email } });
const found = (...keys: string[]) => ({ agents: keys.map(agentOf), count: keys.length });

/** A search whose requests wait for an answer, with one agent that is loaded. */
class Searched {
  readonly requests: Request[] = [];
  agents: readonly Agent[] = [agentOf('anna')];
  updates = 0;
  readonly client = {
    get: (path: string, signal: AbortSignal) =>
      new Promise((respond, fail) => {
        signal.addEventListener('abort', () => fail(signal.reason as Error));
        this.requests.push({ path, signal, respond, fail });
      }),
  } as unknown as Client;
  readonly search = createAgentSearch(this);

  setAgents(agents: readonly Agent[]): void {
    this.agents = agents;
    this.updates += 1;
  }

  /** Searches, and waits for the request. */
  async request(text: string): Promise<Request> {
    const { length } = this.requests;
    expect(this.search(text)).to.deep.equal([[], 0, 'searching']);
    for (let look = 0; look < 1000 && this.requests.length === length; look += 1)
      await new Promise((resolve) => setTimeout(resolve));
    return this.requests.at(-1)!;
  }

  /** The result once it is drawn. */
  async result(text: string): Promise<FoundAgents | undefined> {
    const { updates } = this;
    for (let look = 0; look < 100 && this.updates === updates; look += 1) await Promise.resolve();
    return this.search(text);
  }
}

describe('a search for agents', () => {
  let source: Searched;
  beforeEach(() => {
    source = new Searched();
  });

  it('requests a text once, and gives keys and number of the answer', async () => {
    const request = await source.request(' zoë ');
    expect(request.path).to.equal('/api/brokerages/agents/search?q=zo%C3%AB&limit=50');
    request.respond({ ...found('zoe', 'zoltan'), count: 70 });
    expect(await source.result('zoë')).to.deep.equal([['zoe', 'zoltan'], 70]);
    expect(source.search('zoë ')).to.deep.equal([['zoe', 'zoltan'], 70]);
    expect(source.requests).to.have.length(1);
  });

  it('adds those who are new to the loaded agents, so that one can be selected', async () => {
    (await source.request('a')).respond(found('anna', 'ada'));
    await source.result('a');
    expect(source.agents.map(({ _account }) => _account.email)).to.deep.equal(['anna', 'ada']);
  });

  it('waits until the visitor pauses', async () => {
    for (const text of ['z', 'zo', 'zoe']) source.search(text);
    expect(source.requests).to.have.length(0);
    await source.request('zoe b');
    expect(source.requests.map(({ path }) => path)).to.deep.equal([
      '/api/brokerages/agents/search?q=zoe+b&limit=50',
    ]);
  });

  it('ends the request for a text that has changed', async () => {
    const first = await source.request('zoe');
    const second = await source.request('yuki');
    expect([first.signal.aborted, second.signal.aborted]).to.deep.equal([true, false]);
    await new Promise((resolve) => setTimeout(resolve));
    expect(source.search('yuki')).to.deep.equal([[], 0, 'searching']);
    expect(source.updates).to.equal(0);
    first.respond(found('zoe'));
    second.respond(found('yuki'));
    expect(await source.result('yuki')).to.deep.equal([['yuki'], 1]);
    expect(source.agents).to.have.length(2);
  });

  it('ends when there is no text', async () => {
    const { signal } = await source.request('zoe');
    expect(source.search(' ')).to.equal(undefined);
    expect(signal.aborted).to.equal(true);
  });

  for (const [what, error, code] of [
    ['the API refuses', new SchedulerError('rate_limited'), 'rate_limited'],
    ['anything is thrown', new TypeError('x'), 'bad_response'],
    ['an exception has a number as its code', new DOMException('x', 'DataCloneError'), 'bad_response'],
  ] as const) {
    it(`gives the code ${code} if ${what}`, async () => {
      (await source.request('zoe')).fail(error);
      expect(await source.result('zoe')).to.deep.equal([[], 0, code]);
      // Another text is tried again.
      (await source.request('zoe b')).respond(found('zoe'));
      expect(await source.result('zoe b')).to.deep.equal([['zoe'], 1]);
    });
  }

  for (const body of [undefined, null, [], {}, { agents: 'anna' }]) {
    it(`fails with the answer ${JSON.stringify(body)}`, async () => {
      (await source.request('zoe')).respond(body);
      expect(await source.result('zoe')).to.deep.equal([[], 0, 'bad_response']);
    });
  }

  it('skips agents that cannot be booked', async () => {
    (await source.request('z')).respond({ agents: [{ firstName: 'Zoe' }, agentOf('zoe')] });
    expect(await source.result('z')).to.deep.equal([['zoe'], 1]);
  });
});
