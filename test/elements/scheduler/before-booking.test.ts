import { expect, html } from '@open-wc/testing';
import '../../../src/index.js';
import type { BeforeScheduleEvent, VeScheduler } from '../../../src/index.js';
import {
  book,
  control,
  waitForForm,
  waitForEvent,
  part,
  scheduler,
  submit,
  textOf,
} from '../scheduler-page.js';
import { until, World } from '../world.js';

describe('<ve-scheduler> before it books', () => {
  let world: World;
  beforeEach(() => {
    world = new World();
  });

  describe('the before-schedule event', () => {
    async function bookWithListener(listener: (event: BeforeScheduleEvent) => void): Promise<VeScheduler> {
      const element = await scheduler(world, html`<ve-scheduler client-reference="order-17"></ve-scheduler>`);
      element.addEventListener('before-schedule', listener);
      await book(element, { name: 'Ada', subject: 'Mortgage' });
      return element;
    }

    it('contains the pending booking and crosses shadow roots', async () => {
      const events: BeforeScheduleEvent[] = [];
      const listen = (event: BeforeScheduleEvent) => events.push(event);
      document.body.addEventListener('before-schedule', listen);
      const element = await bookWithListener(() => undefined);
      document.body.removeEventListener('before-schedule', listen);
      await waitForEvent(element, 'scheduled');
      expect(events).to.have.length(1);
      const { booking, reference, composed, cancelable } = events[0]!;
      expect({ reference, composed, cancelable }).to.deep.equal({
        reference: 'order-17',
        composed: true,
        cancelable: true,
      });
      expect(booking).to.deep.include({
        agent: 'anna.keller@example.com',
        duration: 30,
        visitor: { name: 'Ada', email: 'ada@example.com', subject: 'Mortgage' },
      });
    });

    it('waits for every promise, shows a busy button, and books once', async () => {
      const resolvers: (() => void)[] = [];
      const element = await bookWithListener((event) => {
        event.waitUntil(new Promise<void>((resolve) => resolvers.push(resolve)));
        event.waitUntil(new Promise<void>((resolve) => resolvers.push(resolve)));
      });
      const submitButton = part(element, 'submit')!;
      await until(() => submitButton.textContent.includes('Booking…'));
      expect(submitButton.getAttribute('aria-disabled')).to.equal('true');
      expect(textOf(element, '[role="status"]')).to.equal('Booking…');
      submit(element);
      submitButton.click();
      resolvers[0]!();
      await element.updateComplete;
      expect(await world.received('POST', '/schedules')).to.be.empty;
      expect(resolvers).to.have.length(2);
      resolvers[1]!();
      await waitForEvent(element, 'scheduled');
      expect(await world.received('POST', '/schedules')).to.have.length(1);
    });

    it('shows the message of a rejected promise and allows a retry', async () => {
      let times = 0;
      const element = await bookWithListener((event) => {
        if (!times++) event.waitUntil(Promise.reject(new Error('We are <b>full</b> that day.')));
      });
      const { detail } = await waitForEvent(element, 'error');
      expect(detail).to.deep.equal({ code: 'prevented', message: 'We are <b>full</b> that day.' });
      await until(() => textOf(element, '[part="alert"]').includes('We are <b>full</b> that day.'));
      expect(part(element, 'alert')!.getAttribute('role')).to.equal('alert');
      expect(control(element, 'name').value).to.equal('Ada');
      expect(await world.received('POST', '/schedules')).to.be.empty;
      submit(element);
      await waitForEvent(element, 'scheduled');
      expect(await world.received('POST', '/schedules')).to.have.length(1);
    });

    it('shows a default message when a promise is rejected without one', async () => {
      const element = await bookWithListener((event) => event.waitUntil(Promise.reject(new Error())));
      const { detail } = await waitForEvent(element, 'error');
      expect(detail.message).to.equal('This site stopped the booking. Please contact them.');
    });

    it('does not book when the event is cancelled', async () => {
      const element = await bookWithListener((event) => event.preventDefault());
      expect((await waitForEvent(element, 'error')).detail.code).to.equal('prevented');
      await until(() => textOf(element, '[part="alert"]').includes('stopped the booking'));
      expect(await world.received('POST', '/schedules')).to.be.empty;
    });

    it('does not book when the event is cancelled before its promise settles', async () => {
      const element = await bookWithListener((event) => {
        event.waitUntil(Promise.resolve().then(() => event.preventDefault()));
      });
      expect((await waitForEvent(element, 'error')).detail.code).to.equal('prevented');
      expect(await world.received('POST', '/schedules')).to.be.empty;
    });

    it('does not fire while the form is invalid', async () => {
      let times = 0;
      const element = await scheduler(world, html`<ve-scheduler></ve-scheduler>`);
      element.addEventListener('before-schedule', () => times++);
      await waitForForm(element);
      submit(element);
      await until(() => part(element, 'issues'));
      expect(times).to.equal(0);
    });
  });

  describe('the consent slot', () => {
    async function withConsent(markup: string): Promise<VeScheduler> {
      const element = await scheduler(world, html`<ve-scheduler></ve-scheduler>`);
      element.insertAdjacentHTML('beforeend', markup);
      await book(element);
      return element;
    }

    for (const markup of [
      '<label slot="consent"><input type="checkbox" required> I agree</label>',
      '<input slot="consent" type="checkbox" required aria-label="I agree">',
      '<fieldset slot="consent"><input type="checkbox" required aria-label="I agree"></fieldset>',
    ]) {
      it(`blocks the booking until the required checkbox is ticked: ${markup}`, async () => {
        const element = await withConsent(markup);
        const box = element.querySelector('input')!;
        expect((await waitForEvent(element, 'error')).detail.code).to.equal('consent_missing');
        await until(() => textOf(element, '[part="alert"]').includes('give your consent above first'));
        expect(document.activeElement === box).to.equal(true);
        expect(await world.received('POST', '/schedules')).to.be.empty;
        box.click();
        await until(() => !part(element, 'alert'));
        submit(element);
        await waitForEvent(element, 'scheduled');
      });
    }

    it('reports missing consent together with the other errors', async () => {
      const element = await scheduler(world, html`<ve-scheduler></ve-scheduler>`);
      element.insertAdjacentHTML('beforeend', '<input slot="consent" type="checkbox" required>');
      await book(element, { time: '' });
      await until(() => textOf(element, '#time-error') === 'Choose a time.');
      expect(textOf(element, '[part="alert"]')).to.contain('give your consent above first');
      expect(element.shadowRoot!.activeElement === control(element, 'time')).to.equal(true);
    });

    it('does not block the booking when the checkbox is optional', async () => {
      const element = await withConsent('<label slot="consent"><input type="checkbox"> News</label>');
      await waitForEvent(element, 'scheduled');
    });

    it('also blocks a retry while the outcome is unknown', async () => {
      const element = await scheduler(world, html`<ve-scheduler></ve-scheduler>`);
      await world.fail({ kind: 'reset', after: true, method: 'POST', path: '/api/schedules/tenant/' });
      await book(element);
      await until(() => textOf(element, '[part="submit"]') === 'Book again anyway');
      element.insertAdjacentHTML('beforeend', '<input slot="consent" type="checkbox" required>');
      part(element, 'submit')!.click();
      await until(() => textOf(element, 'form').includes('give your consent'));
      expect(await world.received('POST', '/schedules')).to.have.length(1);
    });

    it('ignores required fields outside the slot', async () => {
      const outside = document.createElement('input');
      outside.required = true;
      document.body.append(outside);
      const element = await withConsent('<input slot="footer" required>');
      await waitForEvent(element, 'scheduled');
      outside.remove();
    });
  });
});
