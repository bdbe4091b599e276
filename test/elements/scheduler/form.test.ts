import { expect, html } from '@open-wc/testing';
import '../../../src/index.js';
import {
  bookAndConfirm,
  control,
  fill,
  waitForForm,
  waitForEvent,
  requiredValues,
  scheduler,
  submit,
  textOf,
} from '../scheduler-page.js';
import { until, World } from '../world.js';

describe('<ve-scheduler>', () => {
  let world: World;
  beforeEach(() => {
    world = new World();
  });

  describe('the form', () => {
    it('has native controls with the documented names, types and autofill hints', async () => {
      const element = await scheduler(world, html`<ve-scheduler></ve-scheduler>`);
      await waitForForm(element);
      const seen = Object.fromEntries(
        [
          ...element.shadowRoot!.querySelectorAll<HTMLInputElement>(
            'form [name]:is(input, select, textarea)',
          ),
        ].map((one) => [one.name, [one.localName, one.type, one.autocomplete, one.inputMode]]),
      );
      expect(seen).to.deep.equal({
        agent: ['input', 'radio', '', ''],
        date: ['input', 'date', 'off', ''],
        time: ['input', 'time', 'off', ''],
        duration: ['input', 'text', 'off', 'numeric'],
        name: ['input', 'text', 'name', ''],
        email: ['input', 'email', 'email', 'email'],
        phone: ['input', 'tel', 'tel', 'tel'],
        subject: ['textarea', 'textarea', 'off', ''],
        sendNotificationEmail: ['input', 'checkbox', '', ''],
      });
      expect(Object.keys(seen)).to.deep.equal([
        ...['agent', 'duration', 'date', 'time', 'name', 'email', 'phone', 'subject'],
        'sendNotificationEmail',
      ]);
      expect(control(element, 'duration').value).to.equal('30');
    });

    it('gives every control a label', async () => {
      const element = await scheduler(world, html`<ve-scheduler></ve-scheduler>`);
      await waitForForm(element);
      for (const one of element.shadowRoot!.querySelectorAll<HTMLInputElement>(
        'form :is(input, select, textarea)',
      )) {
        expect(one.labels, one.name).to.have.length(1);
      }
    });

    it('is prefilled from the attributes', async () => {
      const element = await scheduler(
        world,
        html`<ve-scheduler
          subject="Mortgage"
          duration="45"
          visitor-name="Ada"
          visitor-email="ada@example.com"
          visitor-phone="+44 20 7946 0000"
          send-notification-email
        ></ve-scheduler>`,
      );
      await waitForForm(element);
      expect(
        ['subject', 'duration', 'name', 'email', 'phone'].map((name) => control(element, name).value),
      ).to.deep.equal(['Mortgage', '45', 'Ada', 'ada@example.com', '+44 20 7946 0000']);
      expect(control(element, 'sendNotificationEmail').checked).to.equal(true);
    });

    it('accepts a duration that a framework sets as a string', async () => {
      const element = await scheduler(world, html`<ve-scheduler></ve-scheduler>`, {
        duration: '60' as never,
      });
      await waitForForm(element);
      expect(control(element, 'duration').value).to.equal('60');
      element.duration = null as never;
      await element.updateComplete;
      expect(control(element, 'duration').value).to.equal('30');
    });

    it('applies a late prefill unless the visitor has typed', async () => {
      const element = await scheduler(world, html`<ve-scheduler></ve-scheduler>`);
      await waitForForm(element);
      fill(element, { name: 'Typed' });
      element.setAttribute('visitor-name', 'Late');
      element.setAttribute('visitor-email', 'late@example.com');
      await element.updateComplete;
      expect(control(element, 'name').value).to.equal('Typed');
      expect(control(element, 'email').value).to.equal('late@example.com');
    });

    it('books without a prefill that was removed', async () => {
      const element = await scheduler(
        world,
        html`<ve-scheduler fields="name:optional" visitor-name="Ada" subject="x"></ve-scheduler>`,
      );
      await waitForForm(element);
      element.removeAttribute('visitor-name');
      element.removeAttribute('subject');
      const { email } = requiredValues();
      await bookAndConfirm(element, { name: '' });
      const [post] = await world.received('POST', '/schedules');
      expect(post!.body).to.have.property('visitor').that.deep.equals({ email });
    });

    it('ignores fields that the page puts into a slot', async () => {
      const element = await scheduler(
        world,
        html`<ve-scheduler visitor-email="ada@example.com"></ve-scheduler>`,
      );
      await waitForForm(element);
      const trap = document.createElement('input');
      trap.name = 'email';
      trap.slot = 'challenge';
      element.append(trap);
      trap.value = 'trap@example.com';
      trap.dispatchEvent(new InputEvent('input', { bubbles: true, composed: true }));
      await element.updateComplete;
      expect(control(element, 'email').value).to.equal('ada@example.com');
    });

    it('shows the time zone by city and offset', async () => {
      const element = await scheduler(world, html`<ve-scheduler time-zone="Asia/Kathmandu"></ve-scheduler>`);
      await waitForForm(element);
      expect(textOf(element, '#zone')).to.equal('Times in Kathmandu, UTC+05:45');
    });
  });

  describe('with an invalid field', () => {
    for (const [why, values, field, words] of [
      ['no agent', { agent: undefined }, 'agent', 'Choose who you’d like to meet.'],
      ['no name', { name: '  ' }, 'name', 'Please fill this in.'],
      ['a name of 201 letters', { name: 'a'.repeat(201) }, 'name', 'too long'],
      ['no email address', { email: '' }, 'email', 'Enter your email address.'],
      ['a text of 201 letters', { subject: 'a'.repeat(201) }, 'subject', 'too long'],
      ['no date', { date: '' }, 'date', 'Choose a date.'],
      ['no time', { time: '' }, 'time', 'Choose a time.'],
      ['a date in the past', { date: '2020-01-01' }, 'date', 'It’s too late for this time.'],
      ['14 minutes', { duration: '14' }, 'duration', 'from 15 to 1440'],
      ['1441 minutes', { duration: '1441' }, 'duration', 'from 15 to 1440'],
      ['half a minute', { duration: '30.5' }, 'duration', 'whole minutes'],
      ['an invalid email address', { email: 'ada@' }, 'email', 'name@example.com'],
      ['an invalid phone number', { phone: 'call me' }, 'phone', 'phone number'],
      [
        'the email option without an address',
        { email: '', sendNotificationEmail: true },
        'email',
        'Enter your email',
      ],
    ] as const) {
      it(`shows the error at the field and focuses it: ${why}`, async () => {
        const element = await scheduler(world, html`<ve-scheduler></ve-scheduler>`);
        await waitForForm(element);
        fill(element, { ...requiredValues(), ...values });
        submit(element);
        const input = await until(() => element.shadowRoot!.activeElement as HTMLInputElement | null);
        expect(input.name).to.equal(field);
        const marked = input.closest('[role="radiogroup"]') ?? input;
        expect(marked.getAttribute('aria-invalid')).to.equal('true');
        const [id] = marked.getAttribute('aria-describedby')!.split(' ');
        expect(textOf(element, `#${id}`)).to.contain(words);
        expect(await world.received('POST', '/schedules')).to.be.empty;
      });
    }

    it('suggests the nearest times when the clocks skip the typed time', async () => {
      const element = await scheduler(world, html`<ve-scheduler time-zone="Europe/Berlin"></ve-scheduler>`);
      await waitForForm(element);
      fill(element, { agent: 'anna.keller@example.com', date: '2038-03-28', time: '02:30' });
      submit(element);
      await until(() => textOf(element, '#time-error').includes('01:59 and 03:00'));
    });

    it('asks which occurrence is meant when a time occurs twice, and books it', async () => {
      const element = await scheduler(world, html`<ve-scheduler time-zone="Europe/Berlin"></ve-scheduler>`);
      await waitForForm(element);
      fill(element, { ...requiredValues(), date: '2038-10-31', time: '02:30' });
      submit(element);
      await until(() => textOf(element, '#occurrence-error'));
      element.shadowRoot!.querySelector<HTMLInputElement>('[name="occurrence"][value="later"]')!.click();
      submit(element);
      await waitForEvent(element, 'scheduled');
      const [post] = await world.received('POST', '/schedules');
      expect(post!.body).to.have.property('date', Date.UTC(2038, 9, 31, 1, 30));
    });

    it('clears the message when the field is edited', async () => {
      const element = await scheduler(world, html`<ve-scheduler></ve-scheduler>`);
      await waitForForm(element);
      submit(element);
      await until(() => textOf(element, '#time-error'));
      fill(element, { time: '10:00' });
      await element.updateComplete;
      expect(Boolean(element.shadowRoot!.querySelector('#time-error'))).to.equal(false);
      expect(textOf(element, '#date-error')).not.to.be.empty;
    });
  });
});
