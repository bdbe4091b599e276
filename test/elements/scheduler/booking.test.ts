import { expect, html, oneEvent } from '@open-wc/testing';
import '../../../src/index.js';
import { en } from '../../../src/i18n/en.js';
import type { ScheduledEvent, VeScheduler } from '../../../src/index.js';
import {
  bookAndConfirm,
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

  describe('when a meeting is booked', () => {
    it('sends one request, exactly as the API documents it', async () => {
      const element = await scheduler(
        world,
        html`<ve-scheduler time-zone="America/New_York"></ve-scheduler>`,
      );
      await waitForForm(element);
      fill(element, {
        agent: 'anna.keller@example.com',
        subject: ' Mortgage ',
        date: '2038-07-01',
        time: '09:15',
        duration: '45',
        name: 'Ada Lovelace',
        email: 'ada@example.com',
        phone: '+1234567890',
        sendNotificationEmail: true,
      });
      submit(element);
      await waitForEvent(element, 'scheduled');
      const [post, ...more] = await world.received('POST', '/schedules');
      expect(more).to.be.empty;
      expect(post!.path).to.equal('/api/schedules/tenant/');
      expect(post!.query).to.deep.equal({
        agentEmail: 'anna.keller@example.com',
        sendNotificationEmail: 'true',
      });
      expect(post!.headers).to.have.property('content-type', 'application/json');
      expect(post!.body).to.deep.equal({
        date: Date.UTC(2038, 6, 1, 13, 15),
        duration: 45,
        visitor: {
          subject: 'Mortgage',
          name: 'Ada Lovelace',
          email: 'ada@example.com',
          phone: '+1234567890',
        },
      });
    });

    it('omits empty fields from the request', async () => {
      const element = await scheduler(world, html`<ve-scheduler></ve-scheduler>`);
      await bookAndConfirm(element);
      const [post] = await world.received('POST', '/schedules');
      expect(post!.query).to.deep.equal({ agentEmail: 'anna.keller@example.com' });
      expect(post!.body).to.have.property('visitor').that.deep.equals({
        name: 'Ada Lovelace',
        email: 'ada@example.com',
      });
    });

    it('fires a bubbling event with the full API response', async () => {
      const element = await scheduler(world, html`<ve-scheduler></ve-scheduler>`);
      const scheduled = oneEvent<ScheduledEvent>(document, 'scheduled');
      await bookAndConfirm(element);
      const { detail, composed } = await scheduled;
      expect(composed).to.equal(true);
      expect(detail).to.deep.equal((await world.schedules())[0]);
      expect(detail).to.include.keys(
        '_id',
        'tenant',
        'agentId',
        'active',
        'visitor',
        'agent',
        'conversationId',
      );
    });

    it('shows the booking details and focuses the confirmation', async () => {
      const element = await scheduler(world, html`<ve-scheduler time-zone="Asia/Kathmandu"></ve-scheduler>`);
      await bookAndConfirm(element, { date: '2038-07-01', time: '09:15', subject: 'Mortgage' });
      const details = textOf(element, '[part="details"]');
      const [stored] = (await world.schedules()) as { _id: string; visitor: { meetingUrl: string } }[];
      expect(details).to.contain('Mortgage');
      expect(textOf(element, '[part="when"]'))
        .to.match(/Thu,? 1 Jul 2038, 09:15–09:45/)
        .and.contain('Kathmandu, UTC+05:45');
      const confirmation = textOf(element, '[part="confirmation"]');
      expect(confirmation).to.contain('Video meeting with Anna Keller').and.contain(stored!._id);
      const link = element.renderRoot.querySelector<HTMLAnchorElement>('dd [part="link"]')!;
      expect(link.href).to.equal(stored!.visitor.meetingUrl);
      expect(link.rel).to.equal('noopener noreferrer');
      expect(textOf(element, '[role="status"]')).to.equal('Your meeting is booked');
      expect(element.shadowRoot!.activeElement === part(element, 'heading')).to.equal(true);
    });

    it('books once even if the button is pressed several times', async () => {
      const element = await scheduler(world, html`<ve-scheduler></ve-scheduler>`);
      await waitForForm(element);
      await world.fail({ kind: 'hold', method: 'POST', path: '/api/schedules/tenant/' });
      fill(element, requiredValues());
      const scheduled = waitForEvent(element, 'scheduled');
      submit(element);
      submit(element);
      part(element, 'submit')!.click();
      await element.updateComplete;
      part(element, 'submit')!.click();
      expect(part(element, 'submit')!.getAttribute('aria-disabled')).to.equal('true');
      await world.clearFaults();
      await scheduled;
      expect(await world.received('POST', '/schedules')).to.have.length(1);
    });

    it('keeps the visitor’s details for the next booking', async () => {
      const element = await scheduler(world, html`<ve-scheduler></ve-scheduler>`);
      await bookAndConfirm(element, { name: 'Ada', subject: 'Mortgage' });
      const again = [...element.shadowRoot!.querySelectorAll('button')].at(-1)!;
      expect(again.textContent).to.contain('Book another meeting');
      again.click();
      await waitForForm(element);
      expect(['name', 'subject', 'date'].map((name) => control(element, name).value)).to.deep.equal([
        'Ada',
        '',
        '',
      ]);
    });
  });

  describe('when booking fails', () => {
    const { errors } = en;
    for (const [status, code, message] of [
      [400, 'rejected', errors.rejected],
      [403, 'forbidden', errors.forbidden],
      [404, 'not_found', errors.service],
      [409, 'conflict', errors.conflict],
      [422, 'rejected', errors.rejected],
      [429, 'rate_limited', errors.rateLimited],
    ] as const) {
      it(`keeps all values and explains the failure: ${status}`, async () => {
        const element = await scheduler(world, html`<ve-scheduler></ve-scheduler>`);
        await waitForForm(element);
        const body = { error: 'No', message: `Because of ${status}`, status };
        await world.fail({ kind: 'status', status, body, method: 'POST', path: '/api/schedules/tenant/' });
        const values = { ...requiredValues(), name: 'Ada', subject: 'Mortgage', phone: '+1234567' };
        fill(element, values);
        submit(element);
        const { detail, bubbles, composed } = await waitForEvent(element, 'error');
        expect({ bubbles, composed }).to.deep.equal({ bubbles: false, composed: true });
        expect(detail).to.deep.equal({ code, status, message, response: body });
        await until(() => textOf(element, '[part="alert"]').includes(message));
        expect(textOf(element, '[part="alert"]')).not.to.contain('Because of');
        expect(textOf(element, '[part="submit"]')).to.equal('Book 10:00');
        for (const [name, value] of Object.entries(values))
          expect(valueOf(element, name), name).to.equal(value);
      });
    }

    it('sends a create once although its token is refused, and gets a new one for the next', async () => {
      const element = await scheduler(world, html`<ve-scheduler></ve-scheduler>`);
      await waitForForm(element);
      await world.fail({
        kind: 'status',
        status: 401,
        times: 1,
        method: 'POST',
        path: '/api/schedules/tenant/',
      });
      fill(element, requiredValues());
      submit(element);
      expect((await waitForEvent(element, 'error')).detail.code).to.equal('unauthorized');
      expect(await world.received('POST', '/schedules')).to.have.length(1);
      await until(() => textOf(element, '[part="submit"]') === 'Book 10:00');
      submit(element);
      await waitForEvent(element, 'scheduled');
      expect(await world.received('POST', '/schedules')).to.have.length(2);
      expect(await world.received('GET', '/partners/impersonate')).to.have.length(2);
      expect(await world.schedules()).to.have.length(1);
    });

    for (const fault of [
      { kind: 'status', status: 500 },
      { kind: 'html' },
      { kind: 'html', status: 200 },
      { kind: 'empty' },
      { kind: 'cut' },
      { kind: 'reset', after: true },
      { kind: 'no-cors' },
    ]) {
      it(`reports an unknown outcome and does not retry by itself: ${JSON.stringify(fault)}`, async () => {
        const element = await scheduler(world, html`<ve-scheduler></ve-scheduler>`);
        await waitForForm(element);
        await world.fail({ ...fault, method: 'POST', path: '/api/schedules/tenant/' });
        fill(element, { ...requiredValues(), name: 'Ada' });
        submit(element);
        expect((await waitForEvent(element, 'error')).detail.code).to.equal('outcome_unknown');
        await until(() =>
          textOf(element, '[part="alert"]').includes('not sure yet whether your booking went through'),
        );
        expect(textOf(element, '[part="alert"]')).not.to.contain('The sandbox was told');
        expect(textOf(element, '[part="submit"]')).to.equal('Book again anyway');
        expect(control(element, 'name').value).to.equal('Ada');
        expect(await world.received('POST', '/schedules')).to.have.length(1);
      });
    }
  });

  it('replaces the booking error when the form is invalid', async () => {
    const element = await scheduler(world, html`<ve-scheduler></ve-scheduler>`);
    await waitForForm(element);
    await world.fail({ kind: 'status', status: 400, method: 'POST', path: '/api/schedules/tenant/' });
    fill(element, requiredValues());
    submit(element);
    await until(() => part(element, 'alert'));
    fill(element, { email: 'ada@' });
    submit(element);
    await until(() => textOf(element, '#email-error'));
    expect(Boolean(part(element, 'alert'))).to.equal(false);
  });

  describe('when the visitor has focused another part of the page', () => {
    for (const [what, fault] of [
      ['success', { kind: 'delay', ms: 1 }],
      ['an unknown outcome', { kind: 'reset', after: true }],
    ] as const) {
      it(`does not move the focus after ${what}`, async () => {
        const own = document.body.appendChild(document.createElement('input'));
        const element = await scheduler(world, html`<ve-scheduler></ve-scheduler>`);
        await waitForForm(element);
        await world.fail({ ...fault, method: 'POST', path: '/api/schedules/tenant/' });
        fill(element, requiredValues());
        element.renderRoot.querySelector<HTMLElement>('[part="submit"]')!.focus();
        submit(element);
        own.focus();
        await until(() => part(element, 'confirmation') ?? part(element, 'alert'));
        await element.updateComplete;
        expect(document.activeElement === own).to.equal(true);
        own.remove();
      });
    }
  });

  describe('while the outcome is unknown', () => {
    async function openWithUnknownOutcome(): Promise<VeScheduler> {
      const element = await scheduler(world, html`<ve-scheduler></ve-scheduler>`);
      await waitForForm(element);
      await world.fail({
        kind: 'reset',
        after: true,
        times: 1,
        method: 'POST',
        path: '/api/schedules/tenant/',
      });
      fill(element, requiredValues());
      submit(element);
      await until(() => textOf(element, '[part="alert"]').includes('not sure yet whether'));
      return element;
    }

    it('books again only when “Book again anyway” is pressed', async () => {
      const element = await openWithUnknownOutcome();
      expect(part<HTMLButtonElement>(element, 'submit')!.type).to.equal('button');
      expect(element.shadowRoot!.activeElement === part(element, 'alert')).to.equal(true);
      part(element, 'submit')!.click();
      await waitForEvent(element, 'scheduled');
      expect(await world.received('POST', '/schedules')).to.have.length(2);
    });

    it('keeps the warning after another failure', async () => {
      const element = await openWithUnknownOutcome();
      await world.fail({ kind: 'status', status: 400, method: 'POST', path: '/api/schedules/tenant/' });
      part(element, 'submit')!.click();
      await until(() => (textOf(element, 'form').includes('Your meeting isn’t booked') ? true : undefined));
      expect(textOf(element, '[part="alert"]')).to.contain('not sure yet whether');
      expect(textOf(element, '[part="submit"]')).to.equal('Book again anyway');
    });

    it('keeps the warning after a changed setting reloads the form', async () => {
      const element = await openWithUnknownOutcome();
      element.agentEmail = 'anna.keller@example.com';
      await until(() => !part(element, 'form')?.querySelector('[name="agent"]') && part(element, 'form'));
      expect(textOf(element, '[part="alert"]')).to.contain('not sure yet whether');
    });
  });
});
