import { expect, fixture, html, oneEvent } from '@open-wc/testing';
import type { TemplateResult } from 'lit';
import '../../../src/index.js';
import { en } from '../../../src/i18n/en.js';
import type { VeErrorEvent, VeScheduler } from '../../../src/index.js';
import {
  agentCards,
  book,
  control,
  fill,
  waitForForm,
  waitForEvent,
  part,
  requiredValues,
  scheduler,
  submit,
  textOf,
  valueOf,
} from '../scheduler-page.js';
import { until, World } from '../world.js';

describe('<ve-scheduler>', () => {
  let world: World;
  beforeEach(() => {
    world = new World();
  });

  describe('while it loads', () => {
    it('shows and announces a loading state, then the form', async () => {
      await world.fail({ kind: 'hold', path: '/api/brokerages/agents' });
      const element = await scheduler(world, html`<ve-scheduler></ve-scheduler>`);
      expect(Boolean(part(element, 'skeleton'))).to.equal(true);
      expect(textOf(element, '[role="status"]')).to.equal('Loading the booking form…');
      await world.clearFaults();
      await waitForForm(element);
      expect(Boolean(part(element, 'skeleton'))).to.equal(false);
    });

    it('shows only the fields of the form in the skeleton', async () => {
      const countFields = async (template: TemplateResult) => {
        const tokenSource = () => new Promise<never>(() => {});
        const element = await scheduler(world, template, { tokenSource });
        return element.renderRoot.querySelectorAll('.intro fieldset, .intro > div, .fields > *').length;
      };
      const all = await countFields(html`<ve-scheduler></ve-scheduler>`);
      const fewer = await countFields(
        html`<ve-scheduler
          agent-email="anna.keller@example.com"
          fields="duration:hidden phone:hidden notification:hidden"
        ></ve-scheduler>`,
      );
      // The shapes of the agents, the length, the phone number and the email option.
      expect(all - fewer).to.equal(4);
    });

    it('requests one token and one list of agents', async () => {
      await waitForForm(await scheduler(world, html`<ve-scheduler></ve-scheduler>`));
      expect(await world.received('GET', '/partners/impersonate')).to.have.length(1);
      expect(await world.received('GET', '/brokerages/agents')).to.have.length(1);
    });

    describe('when the page sets the agent', () => {
      const openWithAgent = (): Promise<VeScheduler> =>
        scheduler(world, html`<ve-scheduler agent-email="anna.keller@example.com"></ve-scheduler>`);

      it('does not wait for the list of agents, which only adds the name', async () => {
        await world.fail({ kind: 'hold', path: '/api/brokerages/agents' });
        const element = await openWithAgent();
        await waitForForm(element);
        expect(Boolean(control(element, 'agent'))).to.equal(false);
        expect(textOf(element, 'header .person')).to.equal('');
        await world.clearFaults();
        await until(() => textOf(element, 'header .person') === 'Anna Keller');
        expect(await world.received('GET', '/brokerages/agents')).to.have.length(1);
      });

      it('adds the name while a booking is sent', async () => {
        await world.fail({ kind: 'hold', path: '/api/brokerages/agents' });
        const element = await openWithAgent();
        let allow = () => {};
        element.addEventListener('before-schedule', (event) =>
          event.waitUntil(new Promise<void>((resolve) => (allow = resolve))),
        );
        await book(element, { agent: undefined });
        await world.clearFaults();
        await until(() => textOf(element, 'header .person') === 'Anna Keller');
        expect(textOf(element, '[part="submit"]')).to.equal('Booking…');
        allow();
        await waitForEvent(element, 'scheduled');
      });

      for (const fault of [{ kind: 'status', status: 500 }, { kind: 'html' }, { kind: 'reset' }]) {
        it(`reports nothing when that list fails: ${JSON.stringify(fault)}`, async () => {
          await world.fail({ ...fault, path: '/api/brokerages/agents' });
          const element = await openWithAgent();
          let errors = 0;
          element.addEventListener('error', () => errors++);
          await waitForForm(element);
          await until(async () => (await world.received('GET', '/brokerages/agents')).length);
          await book(element, { agent: undefined });
          await waitForEvent(element, 'scheduled');
          expect(errors).to.equal(0);
          expect(Boolean(part(element, 'alert'))).to.equal(false);
        });
      }
    });

    it('lists bookable agents by name, as text', async () => {
      const element = await scheduler(world, html`<ve-scheduler></ve-scheduler>`);
      await waitForForm(element);
      const names = agentCards(element).map(({ text }) => text);
      expect(names).to.have.length(8).and.include('Anna Keller').and.include('נועה בן־דוד');
      expect(names.join()).to.contain('<img src=x').and.not.contain('@example.com').and.not.contain('Tomás');
      expect('injected' in globalThis).to.equal(false);
    });
  });

  describe('when loading fails', () => {
    for (const fault of [
      { kind: 'status', status: 500 },
      { kind: 'status', status: 403 },
      { kind: 'html' },
      { kind: 'html', status: 200 },
      { kind: 'empty' },
      { kind: 'cut' },
      { kind: 'reset' },
      { kind: 'no-cors' },
    ]) {
      it(`shows an error, fires an event, and recovers with Try again: ${JSON.stringify(fault)}`, async () => {
        await world.fail({ ...fault, path: '/api/brokerages/agents' });
        const element = await scheduler(world, html`<ve-scheduler></ve-scheduler>`);
        const { detail } = await waitForEvent(element, 'error');
        const alert = await until(() => part(element, 'alert'));
        expect(alert.getAttribute('role')).to.equal('alert');
        expect(alert.textContent).to.equal(detail.message);
        expect(alert.textContent).not.to.match(/<|Unexpected|JSON|fetch/);
        await world.clearFaults();
        part(element, 'button')!.click();
        await waitForForm(element);
      });
    }

    it('shows its own error message, not the API’s', async () => {
      await world.fail({
        kind: 'status',
        status: 403,
        path: '/api/brokerages/agents',
        body: { error: 'Closed', message: 'We are <b>closed</b>', status: 403 },
      });
      const element = await scheduler(world, html`<ve-scheduler></ve-scheduler>`);
      const { detail } = await waitForEvent(element, 'error');
      expect(detail).to.deep.equal({
        code: 'forbidden',
        status: 403,
        message: en.errors.forbidden,
        response: { error: 'Closed', message: 'We are <b>closed</b>', status: 403 },
      });
      expect(textOf(element, '[part="alert"]')).not.to.contain('closed');
    });

    it('shows that no one is available when the list of agents is empty', async () => {
      const element = await scheduler(world, html`<ve-scheduler></ve-scheduler>`, {
        tokenSource: async (request) => ({
          ...(await world.tokenSource(request)),
          bootstrap: { agents: [] },
        }),
      });
      await until(() => textOf(element, '[part="alert"]').startsWith('No one is available'));
    });

    it('hides a token that the token source put into its error', async () => {
      const element = await scheduler(world, html`<ve-scheduler></ve-scheduler>`, {
        tokenSource: async () => Promise.reject(new Error('secret-token')),
      });
      const { detail } = await waitForEvent(element, 'error');
      expect(detail.code).to.equal('token_refused');
      expect(JSON.stringify(detail) + element.shadowRoot!.innerHTML).not.to.contain('secret-token');
    });
  });

  describe('with invalid settings', () => {
    it('rejects a pak attribute and sends nothing', async () => {
      const element = await scheduler(world, html`<ve-scheduler pak="sandbox-pak"></ve-scheduler>`);
      const { detail } = await waitForEvent(element, 'error');
      expect(detail.code).to.equal('pak_refused');
      expect(textOf(element, '[part="alert"]')).to.contain('Online booking isn’t available here right now.');
      expect(await world.received('GET', '')).to.be.empty;
    });

    for (const endpoint of [
      '',
      'http://example.com/token',
      'javascript:alert(1)',
      'https://user:pass@example.com/',
    ]) {
      it(`rejects the token endpoint "${endpoint}"`, async () => {
        const element = document.createElement('ve-scheduler');
        element.tokenEndpoint = endpoint;
        const errorEvent = oneEvent(element, 'error') as unknown as Promise<VeErrorEvent>;
        document.body.append(element);
        expect((await errorEvent).detail.code).to.equal('configuration');
        element.remove();
      });
    }

    it('loads once the missing token source is set', async () => {
      const element = await fixture<VeScheduler>(html`<ve-scheduler api-base=${world.base}></ve-scheduler>`);
      await until(() => part(element, 'alert'));
      element.tokenSource = world.tokenSource;
      await waitForForm(element);
    });

    it('falls back to the visitor’s time zone when the setting is invalid', async () => {
      const element = await scheduler(world, html`<ve-scheduler time-zone="Mars/Olympus"></ve-scheduler>`);
      await waitForForm(element);
      expect(textOf(element, '#zone')).to.equal('Times in UTC');
    });
  });

  it('hides a token that the API repeats in an error', async () => {
    const element = await scheduler(world, html`<ve-scheduler></ve-scheduler>`, {
      tokenSource: () => Promise.resolve({ token: 'the-secret-token' }),
    });
    await world.fail({
      kind: 'status',
      status: 403,
      body: { message: 'Bearer the-secret-token may not' },
      path: '/api/brokerages/agents',
    });
    element.apiBase = `${world.base}/`;
    const { detail } = await waitForEvent(element, 'error');
    expect(JSON.stringify(detail) + element.shadowRoot!.innerHTML).not.to.contain('the-secret-token');
  });

  describe('when moved, removed or changed while loading', () => {
    it('aborts loading when removed, and loads when reattached', async () => {
      await world.fail({ kind: 'hang', path: '/api/brokerages/agents' });
      const element = await scheduler(world, html`<ve-scheduler></ve-scheduler>`);
      await until(async () => (await world.received('GET', '/brokerages/agents')).length);
      const parent = element.parentElement!;
      let errors = 0;
      element.addEventListener('error', () => errors++);
      element.remove();
      await world.clearFaults();
      parent.append(element);
      await waitForForm(element);
      expect(errors).to.equal(0);
    });

    it('finishes a pending booking when it is moved', async () => {
      const element = await scheduler(world, html`<ve-scheduler></ve-scheduler>`);
      await waitForForm(element);
      await world.fail({ kind: 'hold', method: 'POST', path: '/api/schedules/tenant/' });
      fill(element, requiredValues());
      const scheduled = waitForEvent(element, 'scheduled');
      submit(element);
      const home = document.createElement('section');
      document.body.append(home);
      home.append(element);
      await world.clearFaults();
      await scheduled;
      await until(() => part(element, 'confirmation'));
      expect(await world.received('POST', '/schedules')).to.have.length(1);
      home.remove();
    });

    it('keeps typed values when the environment changes', async () => {
      const other = new World();
      const element = await scheduler(world, html`<ve-scheduler></ve-scheduler>`);
      await waitForForm(element);
      fill(element, { ...requiredValues(), name: 'Ada' });
      element.tokenSource = other.tokenSource;
      element.apiBase = other.base;
      await element.updateComplete;
      expect(Boolean(part(element, 'skeleton'))).to.equal(true);
      await waitForForm(element);
      expect(control(element, 'name').value).to.equal('Ada');
      expect(valueOf(element, 'agent')).to.equal('anna.keller@example.com');
      submit(element);
      await waitForEvent(element, 'scheduled');
      expect(await other.schedules()).to.have.length(1);
      expect(await world.schedules()).to.be.empty;
    });

    it('does not reload when the token source is only a new function', async () => {
      const element = await scheduler(world, html`<ve-scheduler></ve-scheduler>`);
      await waitForForm(element);
      element.tokenSource = (request) => world.tokenSource(request);
      await element.updateComplete;
      expect(Boolean(part(element, 'skeleton'))).to.equal(false);
    });

    it('ignores a late response to a request with its old settings', async () => {
      const other = new World();
      await world.fail({ kind: 'hold', path: '/api/brokerages/agents' });
      const element = await scheduler(world, html`<ve-scheduler></ve-scheduler>`);
      await until(async () => (await world.received('GET', '/brokerages/agents')).length);
      element.tokenSource = other.tokenSource;
      element.apiBase = other.base;
      await element.updateComplete;
      await world.clearFaults();
      await waitForForm(element);
      expect(await other.received('GET', '/brokerages/agents')).to.have.length(1);
    });
  });
});
