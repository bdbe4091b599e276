import { expect, html } from '@open-wc/testing';
import '../../../src/index.js';
import type { VeScheduler } from '../../../src/index.js';
import {
  book,
  button,
  control,
  fill,
  waitForForm,
  waitForEvent,
  part,
  requiredValues,
  scheduler,
  submit,
  textOf,
} from '../scheduler-page.js';
import { until, World } from '../world.js';

interface SentBooking {
  readonly duration: number;
  readonly visitor: Record<string, string>;
}

describe('<ve-scheduler> fields', () => {
  let world: World;
  beforeEach(() => {
    world = new World();
  });

  async function sentBooking(): Promise<SentBooking> {
    const posts = await world.received('POST', '/schedules');
    expect(posts).to.have.length(1);
    return posts[0]!.body as SentBooking;
  }

  const form = async (fields: string, properties: Partial<VeScheduler> = {}) => {
    const element = await scheduler(world, html`<ve-scheduler fields=${fields}></ve-scheduler>`, properties);
    await waitForForm(element);
    return element;
  };

  const has = (element: VeScheduler, name: string) => Boolean(control(element, name));

  describe('the fields attribute', () => {
    it('omits hidden fields and keeps the others', async () => {
      const element = await form(
        'subject:hidden duration:hidden name:hidden phone:hidden notification:hidden',
      );
      const names = ['subject', 'duration', 'name', 'email', 'phone', 'sendNotificationEmail'];
      expect(names.filter((name) => has(element, name))).to.deep.equal(['email']);
      await book(element, { name: undefined });
      await waitForEvent(element, 'scheduled');
      expect(await sentBooking())
        .to.include({ duration: 30 })
        .and.have.property('visitor')
        .that.deep.equals({ email: 'ada@example.com' });
    });

    it('sends the prefilled value of a hidden field', async () => {
      const element = await form('phone:hidden duration:hidden', {
        visitorPhone: '+44 20 7946 0000',
        duration: 45,
      });
      await book(element);
      await waitForEvent(element, 'scheduled');
      expect(await sentBooking()).to.deep.include({
        duration: 45,
        visitor: { name: 'Ada Lovelace', email: 'ada@example.com', phone: '+44 20 7946 0000' },
      });
    });

    it('requires name and email address, and nothing else, unless it says otherwise', async () => {
      const names = ['name', 'email', 'phone', 'subject'];
      const required = (element: VeScheduler) => names.filter((name) => control(element, name).required);
      const optional = (element: VeScheduler) =>
        names.filter((name) => textOf(element, `#${name}-label`).endsWith('(optional)'));
      const element = await form('');
      expect(required(element)).to.deep.equal(['name', 'email']);
      expect(optional(element)).to.deep.equal(['phone', 'subject']);
      element.fields = 'name:optional email:optional';
      await element.updateComplete;
      expect(required(element)).to.deep.equal([]);
      expect(optional(element)).to.deep.equal(names);
      await book(element, { name: '', email: '' });
      await waitForEvent(element, 'scheduled');
      expect((await sentBooking()).visitor).to.deep.equal({});
    });

    for (const [name, words] of [
      ['subject', 'Please fill this in.'],
      ['name', 'Please fill this in.'],
      ['email', 'Enter your email address.'],
      ['phone', 'Please fill this in.'],
    ] as const) {
      it(`shows an error at a required ${name} and books only when it is filled in`, async () => {
        const element = await form(`${name}:required`);
        const field = control(element, name);
        expect(field.required).to.equal(true);
        expect(textOf(element, `#${name}-label`)).not.to.contain('optional');
        await book(element, { [name]: '   ' });
        await until(() => element.shadowRoot!.activeElement === field);
        expect(textOf(element, `#${name}-error`)).to.equal(words);
        expect(await world.received('POST', '/schedules')).to.be.empty;
        fill(element, { [name]: { email: 'ada@example.com', phone: '+1234567' }[name as string] ?? 'Ada' });
        submit(element);
        await waitForEvent(element, 'scheduled');
      });
    }

    it('makes a locked field read-only and sends its prefilled value', async () => {
      const element = await form('subject:locked duration:locked', { subject: 'Mortgage', duration: 45 });
      for (const name of ['subject', 'duration']) {
        expect(control(element, name).readOnly, name).to.equal(true);
        expect(textOf(element, `#${name}-label`), name).not.to.contain('optional');
      }
      await book(element);
      await waitForEvent(element, 'scheduled');
      expect(await sentBooking()).to.deep.include({
        duration: 45,
        visitor: { name: 'Ada Lovelace', email: 'ada@example.com', subject: 'Mortgage' },
      });
    });

    for (const state of ['locked', 'hidden']) {
      it(`replaces the typed value with the prefill when a field becomes ${state}`, async () => {
        const element = await form('', { subject: 'Mortgage' });
        fill(element, { subject: 'Something else' });
        element.fields = `subject:${state}`;
        await element.updateComplete;
        if (state === 'locked') expect(control(element, 'subject').value).to.equal('Mortgage');
        await book(element);
        await waitForEvent(element, 'scheduled');
        expect((await sentBooking()).visitor).to.have.property('subject', 'Mortgage');
      });
    }

    it('keeps the value of a locked field for the next booking', async () => {
      const element = await form('name:locked subject:locked', { visitorName: 'Ada', subject: 'Mortgage' });
      await book(element);
      await waitForEvent(element, 'scheduled');
      button(element, 'Book another').click();
      await waitForForm(element);
      expect([control(element, 'name').value, control(element, 'subject').value]).to.deep.equal([
        'Ada',
        'Mortgage',
      ]);
    });

    it('hides the email option when the email field is hidden and empty', async () => {
      const element = await form('email:hidden', { sendNotificationEmail: true });
      expect(has(element, 'sendNotificationEmail')).to.equal(false);
      await book(element, { email: undefined });
      await waitForEvent(element, 'scheduled');
      const [post] = await world.received('POST', '/schedules');
      expect(post!.query).not.to.include.keys('sendNotificationEmail');
    });

    it('hides the email option when the email field is locked and empty', async () => {
      const element = await form('email:locked');
      expect(has(element, 'sendNotificationEmail')).to.equal(false);
    });

    it('shows the email option when the hidden email field is prefilled', async () => {
      const element = await form('email:hidden', { visitorEmail: 'ada@example.com' });
      await book(element, { email: undefined, sendNotificationEmail: true });
      await waitForEvent(element, 'scheduled');
      const [post] = await world.received('POST', '/schedules');
      expect(post!.query).to.include({ sendNotificationEmail: 'true' });
    });

    it('shows an error when the prefill of a hidden field is invalid', async () => {
      const element = await form('email:hidden', { visitorEmail: 'ada@' });
      await book(element, { email: undefined });
      const issues = await until(() => part(element, 'issues'));
      expect(issues.textContent).to.contain('name@example.com');
      await until(() => element.shadowRoot!.activeElement === issues);
    });

    it('ignores an invalid setting and warns the developer', async () => {
      const warned: string[] = [];
      const { warn } = console;
      console.warn = (text: string) => void warned.push(text);
      try {
        const element = await form('phone:gone subject:required');
        expect(has(element, 'phone')).to.equal(true);
        expect(control(element, 'subject').required).to.equal(false);
      } finally {
        console.warn = warn;
      }
      expect(warned.join()).to.contain('<ve-scheduler>').and.contain('email:required phone:hidden');
    });

    it('can be changed and removed at run time', async () => {
      const element = await form('phone:hidden');
      element.fields = 'subject:required';
      await element.updateComplete;
      expect(has(element, 'phone')).to.equal(true);
      expect(control(element, 'subject').required).to.equal(true);
      element.removeAttribute('fields');
      await element.updateComplete;
      expect(control(element, 'subject').required).to.equal(false);
    });
  });

  describe('the error summary', () => {
    it('lists each invalid field and focuses it on click', async () => {
      const element = await form('subject:required phone:required');
      fill(element, { ...requiredValues(), name: '', email: '' });
      submit(element);
      const issues = await until(() => part(element, 'issues'));
      await until(() => element.shadowRoot!.activeElement === issues);
      const entries = [...issues.querySelectorAll('button')];
      expect(entries.map(({ textContent }) => textContent.trim())).to.deep.equal([
        'Your name – Please fill this in.',
        'Email – Enter your email address.',
        'Phone – Please fill this in.',
        'What would you like to talk about? – Please fill this in.',
      ]);
      entries[3]!.click();
      await until(() => element.shadowRoot!.activeElement === control(element, 'subject'));
    });

    it('disappears when only one error is left', async () => {
      const element = await form('');
      fill(element, { ...requiredValues(), name: '', time: '' });
      submit(element);
      await until(() => part(element, 'issues'));
      fill(element, { name: 'Ada' });
      await element.updateComplete;
      expect(Boolean(part(element, 'issues'))).to.equal(false);
      expect(textOf(element, '#time-error')).to.equal('Choose a time.');
    });
  });
});
