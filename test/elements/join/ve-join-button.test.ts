import { expect, fixture, html } from '@open-wc/testing';
import '../../../src/index.js';
import type { ErrorDetail, JoinedDetail, VeJoinButton } from '../../../src/index.js';
import { until, World, type BookedSchedule } from '../world.js';

describe('<ve-join-button>', () => {
  let world: World;
  let errors: ErrorDetail[];
  let joined: JoinedDetail[];
  /** The tabs that `window.open` opened. */
  let tabs: Window[];
  const open = window.open.bind(window);

  beforeEach(() => {
    world = new World();
    [errors, joined, tabs] = [[], [], []];
    window.open = (...args) => {
      const tab = open(...args);
      if (tab) tabs.push(tab);
      return tab;
    };
  });

  afterEach(() => {
    window.open = open;
    for (const tab of tabs) tab.close();
  });

  it('opens the meeting signed in, in one tab, and fires joined', async () => {
    const schedule = await world.book('Anna Keller', 'anna.keller@example.com');
    const element = await button(html`<ve-join-button></ve-join-button>`, { schedule });
    press(element);
    press(element);
    await until(() => joined.length);
    expect(tabs).to.have.length(1);
    expect(joined).to.deep.equal([{ agentId: schedule.agentId, scheduleId: schedule._id }]);
    const [visit] = await until(async () => {
      const visits = await world.received('GET', 'callbackDispatcher');
      return visits.length ? visits : undefined;
    });
    expect(visit!.query['token']).to.match(/^ey/);
    expect(visit!.headers).not.to.have.property('referer');
    expect(await world.received('GET', `/sandbox/${schedule.agentId}`)).to.have.length(1);
    expect(textOf(element)).to.contain('Join meeting').and.contain('has opened in a new tab');
  });

  it('accepts the meeting as attributes', async () => {
    const schedule = await world.book('Anna Keller', 'anna.keller@example.com');
    const element = await button(
      html`<ve-join-button
        full-url=${schedule.agent.fullUrl}
        agent-id=${schedule.agentId}
        schedule-id=${schedule._id}
      ></ve-join-button>`,
    );
    press(element);
    await until(() => joined.length);
  });

  it('works without a schedule ID', async () => {
    const schedule = await world.book('Anna Keller', 'anna.keller@example.com');
    const requests: object[] = [];
    const element = await button(
      html`<ve-join-button full-url=${schedule.agent.fullUrl} agent-id=${schedule.agentId}></ve-join-button>`,
      {
        tokenSource: ({ signal, ...request }) => {
          requests.push(request);
          return world.joinTokenSource({ ...request, signal });
        },
      },
    );
    press(element);
    await until(() => joined.length);
    expect(requests).to.deep.equal([{ scope: 'join', agentId: schedule.agentId }]);
    expect(joined).to.deep.equal([{ agentId: schedule.agentId }]);
    expect([...new FormData(element.renderRoot.querySelector('form')!).keys()]).to.deep.equal(['agentId']);
  });

  it('never shows the token in its own markup or events', async () => {
    const schedule = await world.book('Anna Keller', 'anna.keller@example.com');
    const element = await button(html`<ve-join-button></ve-join-button>`, { schedule });
    press(element);
    await until(() => joined.length);
    const [visit] = await until(async () => {
      const visits = await world.received('GET', 'callbackDispatcher');
      return visits.length ? visits : undefined;
    });
    const seen = element.outerHTML + element.shadowRoot!.innerHTML + JSON.stringify(joined);
    expect(seen).not.to.contain(visit!.query['token']);
  });

  it('opens nothing when the schedule has no full URL', async () => {
    const element = await button(html`<ve-join-button></ve-join-button>`, {
      schedule: { _id: '1', agentId: '2', agent: { name: 'Anna' } },
    });
    press(element);
    expect(errors).to.have.length(1);
    expect(errors[0]!.code).to.equal('no_full_url');
    expect(tabs).to.be.empty;
    expect(await world.received('GET', '/partners')).to.be.empty;
  });

  for (const fullUrl of [
    'https://evil.example/nextjs/callbackDispatcher',
    'javascript:alert(1)',
    'https://user@127.0.0.1/',
    'http://127.0.0.1:1/',
    '/nextjs/callbackDispatcher',
  ]) {
    it(`rejects a meeting on ${fullUrl} and requests no token`, async () => {
      const element = await button(
        html`<ve-join-button full-url=${fullUrl} agent-id="a" schedule-id="s"></ve-join-button>`,
      );
      press(element);
      await element.updateComplete;
      expect(errors.map(({ code }) => code)).to.deep.equal(['untrusted_origin']);
      expect(textOf(element)).to.contain('isn’t on a trusted site');
      expect(tabs).to.be.empty;
      expect(await world.received('GET', '/partners')).to.be.empty;
    });
  }

  it('opens meetings on trusted origins', async () => {
    const schedule = await world.book('Anna Keller', 'anna.keller@example.com');
    const element = await button(html`<ve-join-button></ve-join-button>`, {
      schedule,
      apiBase: 'https://uae.example.com',
      trustedOrigins: `https://other.example.com ${new URL(world.base).origin}`,
    });
    press(element);
    await until(() => joined.length);
  });

  it('closes the tab, explains and allows a retry when the token is refused', async () => {
    const schedule = await world.book('Anna Keller', 'anna.keller@example.com');
    const element = await button(html`<ve-join-button></ve-join-button>`, { schedule });
    await world.fail({ kind: 'status', status: 403, path: '/api/partners/*', times: 1 });
    press(element);
    await until(() => errors.length);
    expect(errors[0]!.code).to.equal('token_refused');
    await until(() => tabs[0]!.closed);
    expect(textOf(element)).to.contain('couldn’t reach the booking service');
    press(element);
    await until(() => joined.length);
  });

  it('reports an error when the new tab is closed before the meeting opens', async () => {
    const schedule = await world.book('Anna Keller', 'anna.keller@example.com');
    const element = await button(html`<ve-join-button></ve-join-button>`, {
      schedule,
      tokenSource: async (request) => {
        tabs[0]!.close();
        return world.joinTokenSource(request);
      },
    });
    press(element);
    await until(() => errors.length);
    expect(errors.map(({ code }) => code)).to.deep.equal(['tab_closed']);
    expect(joined).to.be.empty;
  });

  it('offers a second button when the browser blocks the tab', async () => {
    const schedule = await world.book('Anna Keller', 'anna.keller@example.com');
    const element = await button(html`<ve-join-button></ve-join-button>`, { schedule });
    window.open = () => null;
    press(element);
    await element.updateComplete;
    expect(errors.map(({ code }) => code)).to.deep.equal(['popup_blocked']);
    expect(textOf(element)).to.contain('Open the meeting').and.contain('blocked the new tab');
    expect(await world.received('GET', '/partners')).to.have.length(1); // the request of the booking
    window.open = open;
    press(element);
    await until(() => joined.length);
  });

  it('reports a missing token source', async () => {
    const element = await fixture<VeJoinButton>(
      html`<ve-join-button
        full-url="https://dev.videoengager.com/x"
        agent-id="a"
        schedule-id="s"
      ></ve-join-button>`,
    );
    element.addEventListener('error', ({ detail }) => errors.push(detail));
    press(element);
    expect(errors.map(({ code }) => code)).to.deep.equal(['configuration']);
  });

  it('clears the error when the meeting changes', async () => {
    const element = await button(html`<ve-join-button></ve-join-button>`, { schedule: { _id: '1' } });
    press(element);
    await element.updateComplete;
    expect(textOf(element)).to.contain('doesn’t have a link yet');
    element.schedule = { _id: '2' };
    await element.updateComplete;
    expect(textOf(element)).not.to.contain('doesn’t have a link yet');
  });

  it('ignores the attributes when a schedule is set', async () => {
    const schedule = await world.book('Anna Keller', 'anna.keller@example.com');
    const attributes = html`<ve-join-button
      full-url=${schedule.agent.fullUrl}
      agent-id=${schedule.agentId}
      schedule-id=${schedule._id}
    ></ve-join-button>`;
    for (const [other, code] of [
      [{ _id: '2', agentId: 'other', agent: { name: 'Maria' } }, 'no_full_url'],
      [{ _id: '2', agent: schedule.agent }, 'configuration'],
      [{ agentId: 'other', agent: schedule.agent }, 'no_full_url'],
    ] as const) {
      const element = await button(attributes, { schedule: other });
      press(element);
      await until(() => errors.length);
      expect(errors.splice(0).map((error) => error.code)).to.deep.equal([code]);
      const { agentId, scheduleId } = element;
      const posted = Object.values(fieldsOf(element));
      expect(posted.some((value) => value === agentId || value === scheduleId)).to.equal(false);
      element.schedule = undefined;
      await element.updateComplete;
      expect(fieldsOf(element)).to.deep.equal({ agentId, scheduleId });
    }
    expect(tabs).to.be.empty;
  });

  describe('when the meeting changes', () => {
    /** Settle the token requests, in their order. */
    let answers: { resolve: (token: { token: string }) => void; reject: (reason: Error) => void }[];
    let element: VeJoinButton;
    let first: BookedSchedule;
    let second: BookedSchedule;

    beforeEach(async () => {
      answers = [];
      first = await world.book('Anna Keller', 'anna.keller@example.com');
      second = { ...first, _id: 'second' };
      element = await button(html`<ve-join-button></ve-join-button>`, {
        schedule: first,
        tokenSource: () => new Promise((resolve, reject) => answers.push({ resolve, reject })),
      });
      press(element);
      await until(() => answers.length === 1);
      expect(statusOf(element)).to.equal('Joining…');
    });

    it('does not show that another one was joined', async () => {
      await show(second);
      expect(statusOf(element)).to.equal('');
      expect(textOf(element)).to.contain('Join meeting');
      answers[0]!.resolve({ token: 'x' });
      await until(() => joined.length);
      await element.updateComplete;
      expect(joined).to.deep.equal([{ agentId: first.agentId, scheduleId: first._id }]);
      expect(statusOf(element)).to.equal('');
    });

    it('does not show that another one could not be joined', async () => {
      await show(second);
      answers[0]!.reject(new Error('refused'));
      await until(() => errors.length);
      await element.updateComplete;
      expect(errors.map(({ code }) => code)).to.deep.equal(['token_refused']);
      expect(hasAlert(element)).to.equal(false);
    });

    it('can be joined while another one is still being joined', async () => {
      await show(second);
      press(element);
      await until(() => answers.length === 2);
      answers[0]!.reject(new Error('refused'));
      await until(() => errors.length);
      await element.updateComplete;
      expect(statusOf(element)).to.equal('Joining…');
      answers[1]!.resolve({ token: 'x' });
      await until(() => joined.length);
      await element.updateComplete;
      expect(joined).to.deep.equal([{ agentId: second.agentId, scheduleId: 'second' }]);
      expect(statusOf(element)).to.contain('has opened in a new tab');
      expect(tabs.map(({ closed }) => closed)).to.deep.equal([true, false]);
    });

    it('no longer shows that the last one was joined', async () => {
      answers[0]!.resolve({ token: 'x' });
      await until(() => joined.length);
      await element.updateComplete;
      expect(statusOf(element)).to.contain('has opened in a new tab');
      await show(second);
      expect(statusOf(element)).to.equal('');
    });

    it('joins the new one, if it is pressed at once', async () => {
      element.schedule = second;
      press(element);
      await until(() => answers.length === 2);
      await element.updateComplete;
      expect(statusOf(element)).to.equal('Joining…');
    });

    it('goes on if it is the same one, or only a setting changes', async () => {
      element.trustedOrigins = 'https://example.com';
      await show({ ...first });
      expect(statusOf(element)).to.equal('Joining…');
      press(element);
      answers[0]!.resolve({ token: 'x' });
      await until(() => joined.length);
      await element.updateComplete;
      expect(statusOf(element)).to.contain('has opened in a new tab');
      expect(tabs).to.have.length(1);
    });

    async function show(schedule: unknown): Promise<void> {
      element.schedule = schedule;
      await element.updateComplete;
    }
  });

  const meeting = { fullUrl: 'https://dev.videoengager.com/x', agentId: 'a', scheduleId: 's' };
  const settings: Record<string, [wrong: Partial<VeJoinButton>, right: Partial<VeJoinButton>]> = {
    'join-endpoint': [{ joinEndpoint: 'http://example.com/' }, { joinEndpoint: '/ve/join' }],
    'agent-id': [{ agentId: '', joinEndpoint: '/ve/join' }, { agentId: 'a' }],
    'full-url': [{ fullUrl: '' }, { fullUrl: meeting.fullUrl }],
    'token-endpoint': [{ tokenSource: undefined }, { tokenEndpoint: '/token' }],
    tokenSource: [{ tokenSource: undefined }, { tokenSource: () => Promise.reject(new Error()) }],
    'api-base': [{ apiBase: 'http://example.com/' }, { apiBase: 'https://example.com/' }],
    'trusted-origins': [
      { fullUrl: 'https://meet.example.com/' },
      { trustedOrigins: 'https://meet.example.com' },
    ],
  };
  for (const [name, [wrong, right]] of Object.entries(settings)) {
    it(`clears the error when ${name} is mended`, async () => {
      const element = await button(html`<ve-join-button></ve-join-button>`, { ...meeting, ...wrong });
      press(element);
      await element.updateComplete;
      expect(errors).to.have.length(1);
      expect(hasAlert(element)).to.equal(true);
      Object.assign(element, right);
      await element.updateComplete;
      expect(hasAlert(element)).to.equal(false);
    });
  }

  it('clears the error when the partner key is removed from the page', async () => {
    const element = await button(html`<ve-join-button pak="x"></ve-join-button>`, meeting);
    press(element);
    await element.updateComplete;
    expect(errors.map(({ code }) => code)).to.deep.equal(['pak_refused']);
    element.removeAttribute('pak');
    await element.updateComplete;
    expect(hasAlert(element)).to.equal(false);
  });

  it('keeps the error when a framework sets everything again', async () => {
    const schedule = { _id: '1', agentId: 'a', agent: { fullUrl: 'https://evil.example/' } };
    const element = await button(html`<ve-join-button></ve-join-button>`, { schedule });
    press(element);
    await element.updateComplete;
    Object.assign(element, {
      schedule: structuredClone(schedule),
      tokenSource: () => world.joinTokenSource,
      strings: {},
      trustedOrigins: '',
    });
    await element.updateComplete;
    expect(textOf(element)).to.contain('isn’t on a trusted site');
  });

  describe('when the page is left', () => {
    it('closes the waiting tab, and allows a retry if the page comes back', async () => {
      const schedule = await world.book('Anna Keller', 'anna.keller@example.com');
      let requests = 0;
      const element = await button(html`<ve-join-button></ve-join-button>`, {
        schedule,
        tokenSource: async (request) => {
          requests += 1;
          if (requests > 1) return world.joinTokenSource(request);
          return new Promise((_, reject) => {
            request.signal.addEventListener('abort', () => reject(request.signal.reason as Error));
          });
        },
      });
      press(element);
      await until(() => requests);
      leave();
      expect(tabs[0]!.closed).to.equal(true);
      await until(() => errors.length);
      await element.updateComplete;
      expect(errors.map(({ code }) => code)).to.deep.equal(['tab_closed']);
      expect(textOf(element)).to.contain('Join meeting').and.contain('Please try again');
      press(element);
      await until(() => joined.length);
    });

    it('leaves the tab to the meeting that was opened in it', async () => {
      const schedule = await world.book('Anna Keller', 'anna.keller@example.com');
      const element = await button(html`<ve-join-button></ve-join-button>`, { schedule });
      // The new tab still shows the blank document then.
      element.addEventListener('joined', leave);
      press(element);
      await until(() => joined.length);
      expect(tabs[0]!.closed).to.equal(false);
      await until(async () => (await world.received('GET', 'callbackDispatcher')).length);
      expect(errors).to.be.empty;
    });

    function leave(): void {
      dispatchEvent(new PageTransitionEvent('pagehide', { persisted: true }));
    }
  });

  async function button(
    template: ReturnType<typeof html>,
    properties: Partial<VeJoinButton> = {},
  ): Promise<VeJoinButton> {
    const element = await fixture<VeJoinButton>(template);
    element.addEventListener('error', ({ detail }) => errors.push(detail));
    element.addEventListener('joined', ({ detail }) => joined.push(detail));
    // Use the API's own token, straight from the sandbox.
    Object.assign(element, { apiBase: world.base, tokenSource: world.joinTokenSource, ...properties });
    await element.updateComplete;
    return element;
  }

  function press(element: VeJoinButton): void {
    element.renderRoot.querySelector('button')!.click();
  }

  function statusOf(element: VeJoinButton): string {
    return element.renderRoot.querySelector('[role="status"]')!.textContent;
  }

  function hasAlert(element: VeJoinButton): boolean {
    return element.renderRoot.querySelector('[role="alert"]') !== null;
  }

  /** What the form posts with `join-endpoint`. */
  function fieldsOf(element: VeJoinButton): Record<string, unknown> {
    return Object.fromEntries(new FormData(element.renderRoot.querySelector('form')!));
  }

  function textOf(element: VeJoinButton): string {
    const slots = [...element.renderRoot.querySelectorAll('slot')].map((slot) => slot.textContent);
    return `${element.renderRoot.textContent} ${slots.join(' ')}`.replace(/\s+/g, ' ');
  }
});
