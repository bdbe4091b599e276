import { expect, fixture, html } from '@open-wc/testing';
import '../../../src/index.js';
import type { ErrorDetail, VeScheduler } from '../../../src/index.js';
import { FaultyServer } from '../faults/faulty-server.js';
import { book, button, control, fill, part, textOf, waitForForm } from '../scheduler-page.js';
import { until } from '../world.js';

describe('<ve-scheduler> when the connection returns', () => {
  let server: FaultyServer;
  const errors: ErrorDetail[] = [];
  afterEach(() => {
    server.close();
    errors.length = 0;
  });

  async function open(features: readonly string[], prepare = () => {}): Promise<VeScheduler> {
    server = new FaultyServer(['idempotency', ...features]);
    prepare();
    const element = await fixture<VeScheduler>(
      html`<ve-scheduler
        token-endpoint="/ve/token"
        time-zone="UTC"
        agent-email=${features.includes('availability') ? 'anna.keller@example.com' : ''}
      ></ve-scheduler>`,
    );
    element.addEventListener('error', ({ detail }) => errors.push(detail));
    return element;
  }

  const goOnline = (): void => {
    server.heal();
    window.dispatchEvent(new Event('online'));
  };

  it('loads the form that could not be loaded', async () => {
    const element = await open([], () => server.fail('token', 'no connection'));
    await until(() => part(element, 'alert'), 'the failure');
    goOnline();
    await waitForForm(element);
    expect(server.count('token')).to.equal(2);
    expect(element.shadowRoot!.activeElement).to.equal(null);
  });

  it('keeps the focus in the form if the button to retry had it', async () => {
    const element = await open([], () => server.fail('token', 'no connection'));
    (await until(() => button(element, 'Try again'), 'the button')).focus();
    goOnline();
    await until(() => element.shadowRoot!.activeElement?.localName === 'h2', 'the focus');
    expect(Boolean(part(element, 'form'))).to.equal(true);
  });

  it('does not load again what the gateway refused', async () => {
    const element = await open([], () => server.fail('token', '403'));
    await until(() => part(element, 'alert'), 'the failure');
    goOnline();
    await element.updateComplete;
    expect(server.count('token')).to.equal(1);
    expect(Boolean(part(element, 'form'))).to.equal(false);
  });

  it('loads the free times that could not be loaded', async () => {
    const element = await open(['availability'], () => server.fail('free times', 'no connection'));
    await until(() => textOf(element, '[role="alert"]').includes('couldn’t load the free times'));
    goOnline();
    await until(() => control(element, 'slot'), 'a time');
    expect(textOf(element, '[role="alert"]')).to.equal('');
  });

  it('asks what became of a lost booking, and sends none', async () => {
    const element = await open([]);
    await waitForForm(element);
    server.fail('booking', 'no connection');
    await book(element);
    await until(() => button(element, 'Check again'), 'the unknown outcome');
    goOnline();
    await until(() => part(element, 'confirmation'), 'the confirmation');
    expect([server.count('booking'), server.count('outcome of a booking')]).to.deep.equal([1, 1]);
  });

  it('leaves a form alone that nothing happened to', async () => {
    const element = await open([]);
    await waitForForm(element);
    fill(element, { name: 'Ada' });
    goOnline();
    await element.updateComplete;
    expect(control(element, 'name').value).to.equal('Ada');
    expect([server.count('token'), server.count('booking')]).to.deep.equal([1, 0]);
    expect(errors).to.be.empty;
  });

  it('does nothing once it has left the page', async () => {
    const element = await open([], () => server.fail('token', 'no connection'));
    await until(() => part(element, 'alert'), 'the failure');
    element.remove();
    goOnline();
    await element.updateComplete;
    expect(server.count('token')).to.equal(1);
  });

  it('keeps what was typed when the token expired meanwhile, and renews it', async () => {
    const element = await open([]);
    await waitForForm(element);
    const now = performance.now.bind(performance);
    // Eight hours of sleep.
    performance.now = () => now() + 8 * 3_600_000;
    try {
      await book(element, { name: 'Ada' });
      await until(() => part(element, 'confirmation'), 'the confirmation');
    } finally {
      performance.now = now;
    }
    expect([server.count('token'), server.count('booking')]).to.deep.equal([2, 1]);
  });
});
