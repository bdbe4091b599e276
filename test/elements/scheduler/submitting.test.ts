import { expect, html } from '@open-wc/testing';
import '../../../src/index.js';
import type { VeScheduler } from '../../../src/index.js';
import {
  book,
  bookAndConfirm,
  control,
  fill,
  part,
  pressKey,
  requiredValues,
  scheduler,
  submit,
  textOf,
  waitForEvent,
  waitForForm,
} from '../scheduler-page.js';
import { until, World } from '../world.js';

const ANNA = 'anna.keller@example.com';

describe('<ve-scheduler>', () => {
  let world: World;
  beforeEach(() => {
    world = new World();
  });

  async function open(properties: Partial<VeScheduler> = {}): Promise<VeScheduler> {
    const element = await scheduler(
      world,
      html`<ve-scheduler time-zone="Asia/Kathmandu"></ve-scheduler>`,
      properties,
    );
    await waitForForm(element);
    return element;
  }

  const focused = (element: VeScheduler) => element.shadowRoot!.activeElement as HTMLInputElement | null;
  const received = () => world.received('POST', '/schedules');

  describe('the summary', () => {
    it('says what will be booked, directly before the button that books it', async () => {
      const element = await open();
      expect(Boolean(part(element, 'summary'))).to.equal(false);
      expect(textOf(element, '[part="submit"]')).to.equal('Book meeting');
      fill(element, { agent: ANNA, date: '2038-07-01' });
      await element.updateComplete;
      expect(Boolean(part(element, 'summary'))).to.equal(false);
      fill(element, { time: '09:15' });
      await element.updateComplete;
      const lines = part(element, 'summary')!.innerText.replaceAll('\u2060', '').split('\n');
      expect(lines).to.deep.equal([
        'Thu, 1 Jul 2038, 09:15–09:45',
        'Kathmandu, UTC+05:45',
        '30 mins · Video meeting with Anna Keller',
      ]);
      expect(textOf(element, '[part="submit"]')).to.equal('Book 09:15');
      expect(part(element, 'summary')!.nextElementSibling === part(element, 'submit')).to.equal(true);
    });

    it('follows the length, the agent and the time', async () => {
      const element = await open();
      fill(element, { agent: ANNA, date: '2038-07-01', time: '23:30', duration: '60' });
      await element.updateComplete;
      expect(textOf(element, '.summary strong')).to.equal('Thu, 1 Jul 2038, 23:30 – Fri, 2 Jul 2038, 00:30');
      expect(textOf(element, '.summary')).to.contain('60 mins · Video meeting with Anna Keller');
      fill(element, { agent: 'priya.raman@example.com', time: '10:00' });
      await element.updateComplete;
      expect(textOf(element, '.summary')).to.contain('Video meeting with Priya Raman');
      expect(textOf(element, '[part="submit"]')).to.equal('Book 10:00');
      fill(element, { time: '' });
      await element.updateComplete;
      expect(Boolean(part(element, 'summary'))).to.equal(false);
      expect(textOf(element, '[part="submit"]')).to.equal('Book meeting');
    });

    it('does not guess which occurrence of a repeated time is meant', async () => {
      const element = await open({ timeZone: 'Europe/Berlin' });
      fill(element, { date: '2038-10-31', time: '02:30' });
      await element.updateComplete;
      expect(Boolean(part(element, 'summary'))).to.equal(false);
      fill(element, { occurrence: 'later' });
      await element.updateComplete;
      expect(textOf(element, '.summary')).to.contain('02:30–03:00').and.contain('Berlin, CET');
    });

    it('adds the agent’s time if it differs', async () => {
      const element = await open({ agentTimeZone: 'Europe/Berlin' });
      fill(element, { agent: ANNA, date: '2038-07-01', time: '09:15' });
      await element.updateComplete;
      expect(textOf(element, '.summary')).to.contain(
        'Anna Keller’s time: Thu, 1 Jul 2038, 05:30–06:00 · Berlin, CEST',
      );
      element.agentTimeZone = 'Asia/Katmandu';
      await waitForForm(element);
      await until(() => part(element, 'summary'));
      expect(textOf(element, '.summary')).not.to.contain('time:');
    });
  });

  describe('Enter', () => {
    it('goes to the next field with a mistake, and shows no error', async () => {
      const element = await open();
      const order: string[] = [];
      control(element, 'duration').focus();
      for (let turn = 0; turn < 5; turn += 1) {
        expect(await pressKey(element, 'Enter')).to.equal(true);
        await until(() => focused(element)?.name !== order.at(-1));
        order.push(focused(element)!.name);
        if (focused(element)!.type === 'date') fill(element, { date: '2038-07-01' });
      }
      expect(order).to.deep.equal(['date', 'time', 'name', 'email', 'agent']);
      expect(
        element.renderRoot.querySelectorAll('[part="error"], [part="issues"], [role="alert"]'),
      ).to.have.length(0);
      expect(element.renderRoot.querySelectorAll('[aria-invalid="true"]')).to.have.length(0);
      expect(await received()).to.be.empty;
    });

    it('passes fields that are filled in or optional', async () => {
      const element = await open();
      fill(element, { ...requiredValues(), email: '' });
      control(element, 'name').focus();
      await pressKey(element, 'Enter');
      await until(() => focused(element)?.name === 'email');
      fill(element, { email: 'ada@example.com', time: '' });
      await pressKey(element, 'Enter');
      await until(() => focused(element)?.name === 'time');
    });

    it('is left to the browser, which submits, once the form is complete', async () => {
      const element = await open();
      fill(element, requiredValues());
      control(element, 'name').focus();
      expect(await pressKey(element, 'Enter')).to.equal(false);
    });

    for (const name of ['subject', 'submit', 'sendNotificationEmail'] as const) {
      it(`${name === 'sendNotificationEmail' ? 'goes on from' : 'does what it always does in'} ${name}`, async () => {
        const element = await open();
        (name === 'submit' ? part(element, name) : control(element, name))!.focus();
        expect(await pressKey(element, 'Enter')).to.equal(name === 'sendNotificationEmail');
      });
    }

    it('that ends the composition of an input method editor is left alone', async () => {
      const element = await open();
      control(element, 'name').focus();
      expect(await pressKey(element, 'Enter', { isComposing: true })).to.equal(false);
      expect(focused(element)!.name).to.equal('name');
    });
  });

  describe('while it books', () => {
    const inert = (element: VeScheduler) =>
      ['.intro', '.time', '.details .fields', '.details'].filter(
        (one) => element.renderRoot.querySelector<HTMLElement>(one)!.inert,
      );

    it('lets nobody change what is sent, and moves the focus to the button', async () => {
      const element = await open();
      await world.fail({ kind: 'hold', method: 'POST', path: '/api/schedules/tenant/' });
      expect(inert(element)).to.deep.equal([]);
      fill(element, requiredValues());
      control(element, 'name').focus();
      submit(element);
      await until(() => textOf(element, '[part="submit"]') === 'Booking…');
      expect(inert(element)).to.deep.equal(['.intro', '.time', '.details .fields']);
      expect(part(element, 'form')!.getAttribute('aria-busy')).to.equal('true');
      expect(element.shadowRoot!.activeElement === part(element, 'submit')).to.equal(true);
      await world.clearFaults();
      await waitForEvent(element, 'scheduled');
    });

    it('lets the visitor change everything again after a failure', async () => {
      const element = await open();
      await world.fail({ kind: 'status', status: 400, method: 'POST', path: '/api/schedules/tenant/' });
      await book(element);
      await until(() => part(element, 'alert'));
      expect(inert(element)).to.deep.equal([]);
      expect(part(element, 'form')!.getAttribute('aria-busy')).to.equal('false');
    });
  });

  describe('the option to get an email', () => {
    const withGateway = (features: readonly string[]): Partial<VeScheduler> => ({
      tokenSource: async (request) => ({ ...(await world.tokenSource(request)), features }),
    });
    const isTicked = (element: VeScheduler) =>
      control<HTMLInputElement | null>(element, 'sendNotificationEmail')?.checked;

    async function isSent(): Promise<boolean> {
      const [post] = await received();
      return post!.query['sendNotificationEmail'] === 'true';
    }

    for (const [why, features, attribute, expected] of [
      ['without a gateway', undefined, null, false],
      ['without a gateway, but with the attribute', undefined, '', true],
      ['with a gateway that sends emails', ['notifications'], null, true],
      ['with such a gateway and the attribute', ['notifications'], 'true', true],
      ['with such a gateway and the attribute set to false', ['notifications'], 'false', false],
      ['without a gateway and the attribute set to false', undefined, 'false', false],
    ] as const) {
      it(`is ${expected ? '' : 'not '}ticked at first ${why}, and so it is sent`, async () => {
        const element = await open(features ? withGateway(features) : {});
        if (attribute !== null) element.setAttribute('send-notification-email', attribute);
        await element.updateComplete;
        expect(isTicked(element)).to.equal(expected);
        await bookAndConfirm(element);
        expect(await isSent()).to.equal(expected);
      });
    }

    it('can be unticked', async () => {
      const element = await open(withGateway(['notifications']));
      await bookAndConfirm(element, { sendNotificationEmail: false });
      expect(await isSent()).to.equal(false);
    });

    it('is not there with a gateway that sends no emails', async () => {
      const element = await open({ ...withGateway([]), sendNotificationEmail: true });
      expect(isTicked(element)).to.equal(undefined);
      await bookAndConfirm(element);
      expect(await isSent()).to.equal(false);
    });

    for (const [attribute, expected] of [
      [undefined, false],
      [true, true],
      [false, false],
    ] as const) {
      it(`sends ${String(expected)} when hidden and the page says ${String(attribute)}`, async () => {
        const element = await open({
          ...withGateway(['notifications']),
          fields: 'notification:hidden',
          sendNotificationEmail: attribute,
        });
        expect(isTicked(element)).to.equal(undefined);
        await bookAndConfirm(element);
        expect(await isSent()).to.equal(expected);
      });
    }

    it('does not make an optional email address required', async () => {
      const element = await open({ ...withGateway(['notifications']), fields: 'email:optional' });
      expect(isTicked(element)).to.equal(false);
      await bookAndConfirm(element, { email: '' });
      expect(await isSent()).to.equal(false);
    });

    it('needs an email address when the visitor ticks it', async () => {
      const element = await open({ fields: 'email:optional' });
      await book(element, { email: '', sendNotificationEmail: true });
      await until(() => textOf(element, '#email-error') === 'Enter your email address.');
    });
  });
});
