import { expect, fixture, html } from '@open-wc/testing';
import type { TemplateResult } from 'lit';
import '../../../src/index.js';
import type { VeScheduler } from '../../../src/index.js';
import { en } from '../../../src/i18n/en.js';
import { submitVisitor, textOf } from '../scheduler-page.js';
import { until } from '../world.js';
import { CountingGateway, isWaiting, waitForTimes } from './forms-page.js';

const TOKEN = 'POST /ve/token';
const TIMES = 'GET /ve/api/availability';

const form = (settings: { readonly agent?: string; readonly loading?: string } = {}): TemplateResult =>
  html`<ve-scheduler
    token-endpoint="/ve/token"
    time-zone="UTC"
    agent-email=${settings.agent ?? 'anna'}
    loading=${settings.loading ?? 'eager'}
  ></ve-scheduler>`;

const far = html`<div style="block-size: 6000px"></div>`;

describe('several <ve-scheduler> on a page', () => {
  let gateway: CountingGateway;

  beforeEach(() => {
    gateway = new CountingGateway();
  });

  afterEach(() => gateway.close());

  async function open(content: TemplateResult): Promise<VeScheduler[]> {
    const holder = await fixture(html`<div>${content}</div>`);
    return [...holder.querySelectorAll('ve-scheduler')];
  }

  describe('with the same settings', () => {
    it('share one token and the times of a page', async () => {
      const forms = await open(html`${Array.from({ length: 20 }, () => form())}`);
      await Promise.all(forms.map(waitForTimes));
      await until(() => gateway.count(TIMES), 'the times of the next page');
      expect(gateway.sent.map(({ name }) => name)).to.deep.equal([TOKEN, TIMES]);
    });

    it('share the list of agents and all times without a bootstrap', async () => {
      gateway.hasBootstrap = false;
      const forms = await open(html`${form()}${form()}${form()}`);
      await Promise.all(forms.map(waitForTimes));
      await until(() => gateway.count(TIMES) > 1, 'the times of the next page');
      expect(gateway.count(TOKEN)).to.equal(1);
      expect(gateway.count('GET /ve/api/brokerages/agents')).to.equal(1);
      expect(gateway.count(TIMES), 'this page and the next one').to.equal(2);
    });

    it('renew a refused token once for all', async () => {
      gateway.hasBootstrap = false;
      gateway.refused.add('token-1');
      const forms = await open(html`${form()}${form()}${form()}`);
      await Promise.all(forms.map(waitForTimes));
      expect(gateway.count(TOKEN)).to.equal(2);
    });

    it('keep a request that another form waits for when one is removed', async () => {
      let answer!: () => void;
      gateway.gate = new Promise((resolve) => (answer = resolve));
      const [first, second] = await open(html`${form()}${form()}`);
      const { signal } = await until(() => gateway.sent[0]);
      first!.remove();
      expect(signal.aborted, 'after the first').to.equal(false);
      answer();
      await waitForTimes(second!);
      expect(gateway.count(TOKEN)).to.equal(1);
    });

    it('abort a request with the last form that waits for it', async () => {
      gateway.gate = new Promise(() => {});
      const forms = await open(html`${form()}${form()}`);
      const { signal } = await until(() => gateway.sent[0]);
      for (const one of forms) one.remove();
      expect(signal.aborted).to.equal(true);
    });

    it('all fail with a request that fails, and all recover', async () => {
      let fail!: (error: Error) => void;
      gateway.gate = new Promise((_, reject) => (fail = reject));
      const forms = await open(html`${form()}${form()}`);
      await until(() => gateway.sent[0]);
      const failures = Promise.all(
        forms.map((one) => new Promise((resolve) => one.addEventListener('error', resolve))),
      );
      fail(new TypeError('down'));
      await failures;
      gateway.gate = Promise.resolve();
      window.dispatchEvent(new Event('online'));
      await Promise.all(forms.map(waitForTimes));
      expect(gateway.count(TOKEN)).to.equal(2);
    });

    it('ask anew after one of them has booked', async () => {
      const [first] = await open(form());
      await waitForTimes(first!);
      const booked = new Promise((resolve) => first!.addEventListener('scheduled', resolve));
      first!.renderRoot.querySelector<HTMLElement>('[name="slot"]')!.click();
      await until(() => first!.renderRoot.querySelector('[name="email"]'));
      submitVisitor(first!);
      await booked;
      const [second] = await open(form());
      await waitForTimes(second!);
      expect(gateway.count(TOKEN)).to.equal(2);
    });

    it('all use the server’s clock', async () => {
      // Tomorrow at noon has passed on a server that is two days ahead.
      gateway.date = new Date(Date.now() + 2 * 86_400_000).toUTCString();
      const forms = await open(html`${form()}${form()}`);
      await Promise.all(forms.map((one) => until(() => one.renderRoot.querySelector('form'))));
      await until(() => gateway.count(TIMES));
      for (const one of forms) {
        await until(() => one.renderRoot.querySelector('[aria-current="date"], [data-day]'));
        expect(one.renderRoot.querySelectorAll('[name="slot"]').length).to.equal(0);
      }
    });

    it('share formatters', async () => {
      const [first] = await open(form());
      await waitForTimes(first!);
      const { DateTimeFormat } = Intl;
      let built = 0;
      Intl.DateTimeFormat = new Proxy(DateTimeFormat, {
        construct: (target, parameters: ConstructorParameters<typeof DateTimeFormat>) => {
          // Without a locale, it only tells the time zone.
          if (parameters[0]) built += 1;
          return new target(...parameters);
        },
      });
      try {
        const [second] = await open(form());
        await waitForTimes(second!);
      } finally {
        Intl.DateTimeFormat = DateTimeFormat;
      }
      expect(built).to.equal(0);
    });
  });

  it('share nothing between different settings', async () => {
    const forms = await open(
      html`${form()}${form({ agent: 'boris' })}
        <ve-scheduler
          token-endpoint="/ve/token"
          with-credentials
          time-zone="UTC"
          agent-email="anna"
          loading="eager"
        ></ve-scheduler>
        <ve-scheduler
          token-endpoint="/other/token"
          time-zone="UTC"
          agent-email="anna"
          loading="eager"
        ></ve-scheduler>`,
    );
    await Promise.all(forms.map(waitForTimes));
    const tokens = gateway.sent.filter(({ name }) => name.endsWith('/token'));
    expect(tokens.map(({ name, body }) => `${name} ${String(body['agent'])}`)).to.deep.equal([
      `${TOKEN} anna`,
      `${TOKEN} boris`,
      `${TOKEN} anna`,
      'POST /other/token anna',
    ]);
  });

  it('share no token of a page’s function', async () => {
    let calls = 0;
    const tokenSource = () => Promise.resolve({ token: `own-${++calls}`, api_base: `${location.origin}/ve` });
    const forms = await open(
      html`<ve-scheduler .tokenSource=${tokenSource} loading="eager"></ve-scheduler
        ><ve-scheduler .tokenSource=${tokenSource} loading="eager"></ve-scheduler>`,
    );
    await Promise.all(forms.map((one) => until(() => one.renderRoot.querySelector('form'))));
    expect(calls).to.equal(2);
  });
});

describe('a <ve-scheduler> that is not in view', () => {
  let gateway: CountingGateway;
  const { IntersectionObserver } = window;

  beforeEach(() => {
    gateway = new CountingGateway();
  });

  afterEach(() => {
    window.IntersectionObserver = IntersectionObserver;
    gateway.close();
    window.scrollTo(0, 0);
  });

  async function open(content: TemplateResult): Promise<VeScheduler[]> {
    const holder = await fixture(html`<div>${content}</div>`);
    return [...holder.querySelectorAll('ve-scheduler')];
  }

  /** Resolves when the browser has told observers what is in view. */
  const observed = (target: Element): Promise<void> =>
    new Promise((resolve) =>
      new IntersectionObserver((_, observer) => {
        observer.disconnect();
        resolve();
      }).observe(target),
    );

  it('loads at once if it is the first of the page', async () => {
    const [only] = await open(html`${far}${form({ loading: '' })}`);
    await waitForTimes(only!);
  });

  it('waits if it is another one, says that it loads, and loads when it comes near', async () => {
    const [first, second] = await open(html`${form({ loading: '' })}${far}${form({ loading: '' })}`);
    await waitForTimes(first!);
    await observed(second!);
    expect(isWaiting(second!)).to.equal(true);
    expect(textOf(second!, '[role="status"]')).to.equal(en.loading);
    second!.scrollIntoView();
    await waitForTimes(second!);
    expect(gateway.count(TOKEN)).to.equal(1);
  });

  it('moves few parts of its placeholder, as a page may have many forms', async () => {
    gateway.gate = new Promise(() => {});
    const [only] = await open(form());
    await until(() => only!.renderRoot.querySelector('.bone'));
    const { length } = only!.shadowRoot!.getAnimations();
    expect(length).to.be.within(1, 12);
  });

  it('waits with loading="lazy" even if it is the first, until the page says "eager"', async () => {
    const [only] = await open(html`${far}${form({ loading: 'lazy' })}`);
    await observed(only!);
    expect(gateway.sent.length).to.equal(0);
    only!.loading = 'eager';
    await waitForTimes(only!);
  });

  it('waits while it is hidden', async () => {
    const [first, second] = await open(
      html`${form({ loading: '' })}
        <div hidden>${form({ loading: '' })}</div>`,
    );
    await waitForTimes(first!);
    await observed(second!);
    expect(isWaiting(second!)).to.equal(true);
    second!.parentElement!.hidden = false;
    await waitForTimes(second!);
  });

  it('does not wait in a browser without IntersectionObserver', async () => {
    Reflect.deleteProperty(window, 'IntersectionObserver');
    const forms = await open(html`${form({ loading: '' })}${far}${form({ loading: '' })}`);
    await Promise.all(forms.map(waitForTimes));
  });

  it('in a popup loads when it is opened', async () => {
    const [first, popup] = await open(
      html`${form({ loading: '' })}${far}
        <ve-scheduler mode="popup" token-endpoint="/other/token" time-zone="UTC"></ve-scheduler>`,
    );
    await waitForTimes(first!);
    expect(gateway.count('POST /other/token')).to.equal(0);
    popup!.open();
    await until(() => gateway.count('POST /other/token'));
    popup!.close();
  });
});
