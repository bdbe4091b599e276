import { expect, html } from '@open-wc/testing';
import { render } from 'lit';
import { VeScheduler } from '../../../src/index.js';
import type { BeforeScheduleEvent } from '../../../src/index.js';
import {
  book,
  button,
  control,
  fill,
  formOf,
  heard,
  part,
  scheduler,
  stepsOf,
  submit,
  textOf,
  tomorrow,
} from '../scheduler-page.js';
import { until, World } from '../world.js';

/** Writes down where it would go instead of going there. */
class StayingScheduler extends VeScheduler {
  readonly visited: string[] = [];

  protected override navigate(url: string): void {
    this.visited.push(url);
  }
}
customElements.define('staying-scheduler', StayingScheduler);

interface Sent {
  readonly duration: number;
  readonly visitor: Record<string, string>;
}

describe('the owner’s levers of <ve-scheduler>', () => {
  let world: World;
  beforeEach(() => {
    world = new World();
  });

  async function sent(): Promise<Sent> {
    const posts = await world.received('POST', '/schedules');
    expect(posts).to.have.length(1);
    return posts[0]!.body as Sent;
  }

  const form = async (fields: string, properties: Partial<VeScheduler> = {}) => {
    const element = await scheduler(world, html`<ve-scheduler fields=${fields}></ve-scheduler>`, properties);
    await formOf(element);
    return element;
  };

  const has = (element: VeScheduler, name: string) => Boolean(control(element, name));

  describe('fields', () => {
    it('leaves out those that are hidden, and asks for the others as before', async () => {
      const element = await form(
        'subject:hidden duration:hidden name:hidden phone:hidden notification:hidden',
      );
      const names = ['subject', 'duration', 'name', 'email', 'phone', 'sendNotificationEmail'];
      expect(names.filter((name) => has(element, name))).to.deep.equal(['email']);
      await book(element);
      await heard(element, 'scheduled');
      expect(await sent())
        .to.include({ duration: 30 })
        .and.have.property('visitor')
        .that.deep.equals({});
    });

    it('sends the page’s prefill of a hidden field', async () => {
      const element = await form('phone:hidden duration:hidden', {
        visitorPhone: '+44 20 7946 0000',
        duration: 45,
      });
      await book(element);
      await heard(element, 'scheduled');
      expect(await sent()).to.deep.include({ duration: 45, visitor: { phone: '+44 20 7946 0000' } });
    });

    for (const [name, words] of [
      ['subject', 'Please fill this in.'],
      ['name', 'Please fill this in.'],
      ['email', 'Enter your e-mail address.'],
      ['phone', 'Please fill this in.'],
    ] as const) {
      it(`does not book without a required ${name}, says so at the field, and books with it`, async () => {
        const element = await form(`${name}:required`);
        const field = control(element, name);
        expect(field.getAttribute('aria-required')).to.equal('true');
        expect(textOf(element, `#${name}-label`)).not.to.contain('optional');
        await book(element, { [name]: '   ' });
        await until(() => element.shadowRoot!.activeElement === field);
        expect(textOf(element, `#${name}-error`)).to.equal(words);
        expect(await world.received('POST', '/schedules')).to.be.empty;
        fill(element, { [name]: { email: 'ada@example.com', phone: '+1234567' }[name as string] ?? 'Ada' });
        submit(element);
        await heard(element, 'scheduled');
      });
    }

    it('lets a locked field be read only, and sends the page’s prefill', async () => {
      const element = await form('subject:locked duration:locked', { subject: 'Mortgage', duration: 45 });
      for (const name of ['subject', 'duration']) {
        expect(control(element, name).readOnly, name).to.equal(true);
        expect(textOf(element, `#${name}-label`), name).not.to.contain('optional');
      }
      await book(element);
      await heard(element, 'scheduled');
      expect(await sent()).to.deep.include({ duration: 45, visitor: { subject: 'Mortgage' } });
    });

    for (const state of ['locked', 'hidden']) {
      it(`is stronger than what the visitor typed before it was ${state}`, async () => {
        const element = await form('', { subject: 'Mortgage' });
        fill(element, { subject: 'Something else' });
        element.fields = `subject:${state}`;
        await element.updateComplete;
        if (state === 'locked') expect(control(element, 'subject').value).to.equal('Mortgage');
        await book(element);
        await heard(element, 'scheduled');
        expect((await sent()).visitor).to.deep.equal({ subject: 'Mortgage' });
      });
    }

    it('keeps a locked field for the next booking, too', async () => {
      const element = await form('name:locked subject:locked', { visitorName: 'Ada', subject: 'Mortgage' });
      await book(element);
      await heard(element, 'scheduled');
      button(element, 'Book another').click();
      await formOf(element);
      expect([control(element, 'name').value, control(element, 'subject').value]).to.deep.equal([
        'Ada',
        'Mortgage',
      ]);
    });

    it('offers no e-mail where it asks for no address and has none', async () => {
      const element = await form('email:hidden', { sendNotificationEmail: true });
      expect(has(element, 'sendNotificationEmail')).to.equal(false);
      await book(element);
      await heard(element, 'scheduled');
      const [post] = await world.received('POST', '/schedules');
      expect(post!.query).not.to.include.keys('sendNotificationEmail');
    });

    it('offers none either where it has locked an address that it does not have', async () => {
      const element = await form('email:locked');
      expect(has(element, 'sendNotificationEmail')).to.equal(false);
    });

    it('offers e-mail where the page has filled the hidden address in', async () => {
      const element = await form('email:hidden', { visitorEmail: 'ada@example.com' });
      await book(element, { sendNotificationEmail: true });
      await heard(element, 'scheduled');
      const [post] = await world.received('POST', '/schedules');
      expect(post!.query).to.include({ sendNotificationEmail: 'true' });
    });

    it('never leaves a visitor without a word, where the page’s prefill of a hidden field is wrong', async () => {
      const element = await form('email:hidden', { visitorEmail: 'ada@' });
      await book(element);
      const issues = await until(() => part(element, 'issues'));
      expect(issues.textContent).to.contain('name@example.com');
      await until(() => element.shadowRoot!.activeElement === issues);
    });

    it('leaves everything as it is, and tells the owner, where a word is wrong', async () => {
      const warned: string[] = [];
      const { warn } = console;
      console.warn = (text: string) => void warned.push(text);
      try {
        const element = await form('email:required phone:gone');
        expect(has(element, 'phone')).to.equal(true);
        expect(control(element, 'email').getAttribute('aria-required')).to.equal(null);
      } finally {
        console.warn = warn;
      }
      expect(warned.join()).to.contain('<ve-scheduler>').and.contain('email:required phone:hidden');
    });

    it('can be changed and taken away at run time', async () => {
      const element = await form('phone:hidden');
      element.fields = 'name:required';
      await element.updateComplete;
      expect(has(element, 'phone')).to.equal(true);
      element.removeAttribute('fields');
      await element.updateComplete;
      expect(control(element, 'name').getAttribute('aria-required')).to.equal(null);
    });
  });

  describe('the list of mistakes', () => {
    it('names each field, and goes there', async () => {
      const element = await form('name:required subject:required');
      fill(element, { agent: 'anna.keller@example.com', date: tomorrow(), time: '10:00' });
      submit(element);
      const issues = await until(() => part(element, 'issues'));
      await until(() => element.shadowRoot!.activeElement === issues);
      const entries = [...issues.querySelectorAll('button')];
      expect(entries.map(({ textContent }) => textContent.trim())).to.deep.equal([
        'What is it about? – Please fill this in.',
        'Your name – Please fill this in.',
      ]);
      entries[1]!.click();
      await until(() => element.shadowRoot!.activeElement === control(element, 'name'));
    });

    it('goes when one mistake is left, which its field tells', async () => {
      const element = await form('name:required');
      fill(element, { agent: 'anna.keller@example.com', date: tomorrow() });
      submit(element);
      await until(() => part(element, 'issues'));
      fill(element, { name: 'Ada' });
      await element.updateComplete;
      expect(Boolean(part(element, 'issues'))).to.equal(false);
      expect(textOf(element, '#time-error')).to.equal('Choose a time.');
    });
  });

  describe('redirect-url', () => {
    async function visited(redirectUrl: string): Promise<readonly string[]> {
      const holder = document.createElement('div');
      document.body.append(holder);
      render(html`<staying-scheduler redirect-url=${redirectUrl}></staying-scheduler>`, holder);
      const element = holder.firstElementChild as StayingScheduler;
      Object.assign(element, {
        apiBase: world.base,
        tokenSource: world.tokenSource,
        visitorName: 'Ada Lovelace',
        visitorEmail: 'ada@example.com',
        clientReference: 'order-17',
      });
      const order: string[] = [];
      element.addEventListener('scheduled', () => order.push(`before ${element.visited.length}`));
      await book(element);
      await until(() => part(element, 'confirmation'));
      expect(order).to.deep.equal(['before 0']);
      holder.remove();
      return element.visited;
    }

    const id = async () => (await world.schedules())[0]!['_id'] as string;

    it('is gone to after a booking, with nothing but its id added', async () => {
      expect(await visited('https://shop.example/thanks?from=book#top')).to.deep.equal([
        `https://shop.example/thanks?from=book&scheduleId=${await id()}#top`,
      ]);
    });

    it('is read against the page', async () => {
      expect(await visited('/thanks')).to.deep.equal([
        new URL(`/thanks?scheduleId=${await id()}`, document.baseURI).href,
      ]);
    });

    for (const url of [
      '',
      'javascript:alert(1)',
      ' JavaScript:alert(1)',
      'java\nscript:alert(1)',
      'data:text/html,hello',
      'blob:https://shop.example/1',
      'vbscript:x',
      'file:///etc/passwd',
      'http://',
    ]) {
      it(`is not gone to where it is ${JSON.stringify(url)}`, async () => {
        expect(await visited(url)).to.deep.equal([]);
      });
    }
  });

  describe('before-schedule', () => {
    async function asked(answer: (event: BeforeScheduleEvent) => void): Promise<VeScheduler> {
      const element = await scheduler(world, html`<ve-scheduler client-reference="order-17"></ve-scheduler>`);
      element.addEventListener('before-schedule', answer);
      await book(element, { name: 'Ada', subject: 'Mortgage' });
      return element;
    }

    it('tells what is about to be booked, and bubbles out of every root', async () => {
      const seen: BeforeScheduleEvent[] = [];
      const listen = (event: BeforeScheduleEvent) => seen.push(event);
      document.body.addEventListener('before-schedule', listen);
      const element = await asked(() => undefined);
      document.body.removeEventListener('before-schedule', listen);
      await heard(element, 'scheduled');
      expect(seen).to.have.length(1);
      const { booking, reference, composed, cancelable } = seen[0]!;
      expect({ reference, composed, cancelable }).to.deep.equal({
        reference: 'order-17',
        composed: true,
        cancelable: true,
      });
      expect(booking).to.deep.include({
        agent: 'anna.keller@example.com',
        duration: 30,
        visitor: { name: 'Ada', subject: 'Mortgage' },
      });
    });

    it('waits for every promise, busy, and books once', async () => {
      const grants: (() => void)[] = [];
      const element = await asked((event) => {
        event.waitUntil(new Promise<void>((resolve) => grants.push(resolve)));
        event.waitUntil(new Promise<void>((resolve) => grants.push(resolve)));
      });
      const submitButton = part(element, 'submit')!;
      await until(() => submitButton.textContent.includes('Booking…'));
      expect(submitButton.getAttribute('aria-disabled')).to.equal('true');
      expect(textOf(element, '[role="status"]')).to.equal('Booking…');
      submit(element);
      submitButton.click();
      grants[0]!();
      await element.updateComplete;
      expect(await world.received('POST', '/schedules')).to.be.empty;
      expect(grants).to.have.length(2);
      grants[1]!();
      await heard(element, 'scheduled');
      expect(await world.received('POST', '/schedules')).to.have.length(1);
    });

    it('shows the message of a promise that is rejected, books nothing, and can be tried again', async () => {
      let times = 0;
      const element = await asked((event) => {
        if (!times++) event.waitUntil(Promise.reject(new Error('We are <b>full</b> that day.')));
      });
      const { detail } = await heard(element, 'error');
      expect(detail).to.deep.equal({ code: 'prevented', message: 'We are <b>full</b> that day.' });
      await until(() => textOf(element, '[part="alert"]').includes('We are <b>full</b> that day.'));
      expect(part(element, 'alert')!.getAttribute('role')).to.equal('alert');
      expect(control(element, 'name').value).to.equal('Ada');
      expect(await world.received('POST', '/schedules')).to.be.empty;
      submit(element);
      await heard(element, 'scheduled');
      expect(await world.received('POST', '/schedules')).to.have.length(1);
    });

    it('never shows nothing where it is rejected without a word', async () => {
      const element = await asked((event) => event.waitUntil(Promise.reject(new Error())));
      const { detail } = await heard(element, 'error');
      expect(detail.message).to.equal('This page did not let the booking through.');
    });

    it('books nothing where it is cancelled', async () => {
      const element = await asked((event) => event.preventDefault());
      expect((await heard(element, 'error')).detail.code).to.equal('prevented');
      await until(() => textOf(element, '[part="alert"]').includes('did not let the booking through'));
      expect(await world.received('POST', '/schedules')).to.be.empty;
    });

    it('books nothing where it is cancelled late, before its promise is fulfilled', async () => {
      const element = await asked((event) => {
        event.waitUntil(Promise.resolve().then(() => event.preventDefault()));
      });
      expect((await heard(element, 'error')).detail.code).to.equal('prevented');
      expect(await world.received('POST', '/schedules')).to.be.empty;
    });

    it('is not asked while something is wrong with the form', async () => {
      let times = 0;
      const element = await scheduler(world, html`<ve-scheduler></ve-scheduler>`);
      element.addEventListener('before-schedule', () => times++);
      await formOf(element);
      submit(element);
      await until(() => part(element, 'issues'));
      expect(times).to.equal(0);
    });
  });

  describe('booking-step', () => {
    const PERSONAL = {
      name: 'Ada Lovelace',
      email: 'ada.lovelace@example.com',
      phone: '+44 20 7946 0000',
      subject: 'Mortgage for our flat',
    };

    it('tells each step once, all of one attempt, and nothing that was typed', async () => {
      const element = await scheduler(world, html`<ve-scheduler client-reference="order-17"></ve-scheduler>`);
      const steps = stepsOf(element);
      await book(element, PERSONAL);
      await heard(element, 'scheduled');
      await until(() => steps.length === 5);
      expect(steps.map(({ step }) => step)).to.deep.equal([
        'ready',
        'agent-selected',
        'time-selected',
        'submitted',
        'scheduled',
      ]);
      expect(new Set(steps.map(({ attempt }) => attempt)).size).to.equal(1);
      expect(steps.every(({ reference }) => reference === 'order-17')).to.equal(true);
      const told = JSON.stringify(steps);
      for (const value of [...Object.values(PERSONAL), 'anna.keller', tomorrow()]) {
        expect(told).not.to.contain(value);
      }
    });

    it('tells once of an agent that a browser tells of twice, and not of none', async () => {
      const element = await scheduler(world, html`<ve-scheduler></ve-scheduler>`);
      const steps = stepsOf(element);
      await formOf(element);
      const select = control<HTMLSelectElement>(element, 'agent');
      const choose = (value: string) => {
        select.value = value;
        for (const type of ['input', 'change']) select.dispatchEvent(new Event(type, { bubbles: true }));
      };
      const told = () => steps.filter(({ step }) => step === 'agent-selected').length;
      choose('anna.keller@example.com');
      expect(told()).to.equal(1);
      choose('');
      expect(told()).to.equal(1);
      choose('priya.raman@example.com');
      expect(told()).to.equal(2);
    });

    it('tells why a booking failed, by a code', async () => {
      const element = await scheduler(world, html`<ve-scheduler></ve-scheduler>`);
      const steps = stepsOf(element);
      const body = { error: 'No', message: 'Ada Lovelace is blocked', status: 400 };
      await world.fail({ kind: 'status', status: 400, body, method: 'POST', path: '/api/schedules/tenant/' });
      await book(element, PERSONAL);
      await heard(element, 'error');
      const { step, code, ...rest } = steps.at(-1)!;
      expect({ step, code }).to.deep.equal({ step: 'failed', code: 'rejected' });
      expect(Object.keys(rest)).to.deep.equal(['attempt']);
    });

    it('begins another attempt with another meeting', async () => {
      const element = await scheduler(world, html`<ve-scheduler></ve-scheduler>`);
      const steps = stepsOf(element);
      await book(element);
      await heard(element, 'scheduled');
      const before = steps.length;
      button(element, 'Book another').click();
      await formOf(element);
      await book(element);
      await until(() => steps.filter(({ step }) => step === 'scheduled').length === 2);
      const [first, second] = [steps.slice(0, before), steps.slice(before)].map(
        (those) => new Set(those.map(({ attempt }) => attempt)),
      );
      expect([first!.size, second!.size]).to.deep.equal([1, 1]);
      expect([...first!]).not.to.deep.equal([...second!]);
      expect(steps[before]!.step).to.equal('ready');
    });

    it('says nothing of a reference where the page has none', async () => {
      const element = await scheduler(world, html`<ve-scheduler></ve-scheduler>`);
      const steps = stepsOf(element);
      await formOf(element);
      expect(steps).to.have.length(1);
      expect(Object.keys(steps[0]!).sort()).to.deep.equal(['attempt', 'step']);
    });
  });

  it('sends the client reference to no server', async () => {
    const element = await scheduler(
      world,
      html`<ve-scheduler client-reference="reference-4711"></ve-scheduler>`,
    );
    await book(element, { name: 'Ada' });
    await heard(element, 'scheduled');
    const all = [...(await world.received('GET', '')), ...(await world.received('POST', ''))];
    expect(all.length).to.be.greaterThan(2);
    expect(JSON.stringify(all)).not.to.contain('4711');
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
      it(`holds the booking until it is ticked: ${markup}`, async () => {
        const element = await withConsent(markup);
        const box = element.querySelector('input')!;
        expect((await heard(element, 'error')).detail.code).to.equal('consent_missing');
        await until(() => textOf(element, '[part="alert"]').includes('give your consent above first'));
        expect(document.activeElement === box).to.equal(true);
        expect(await world.received('POST', '/schedules')).to.be.empty;
        box.click();
        await until(() => !part(element, 'alert'));
        submit(element);
        await heard(element, 'scheduled');
      });
    }

    it('is asked for together with all else that is wrong', async () => {
      const element = await scheduler(world, html`<ve-scheduler></ve-scheduler>`);
      element.insertAdjacentHTML('beforeend', '<input slot="consent" type="checkbox" required>');
      await book(element, { time: '' });
      await until(() => textOf(element, '#time-error') === 'Choose a time.');
      expect(textOf(element, '[part="alert"]')).to.contain('give your consent above first');
      expect(element.shadowRoot!.activeElement === control(element, 'time')).to.equal(true);
    });

    it('lets through what the page does not require', async () => {
      const element = await withConsent('<label slot="consent"><input type="checkbox"> News</label>');
      await heard(element, 'scheduled');
    });

    it('holds also a booking that is in doubt', async () => {
      const element = await scheduler(world, html`<ve-scheduler></ve-scheduler>`);
      await world.fail({ kind: 'reset', after: true, method: 'POST', path: '/api/schedules/tenant/' });
      await book(element);
      await until(() => textOf(element, '[part="submit"]') === 'Book again anyway');
      element.insertAdjacentHTML('beforeend', '<input slot="consent" type="checkbox" required>');
      part(element, 'submit')!.click();
      await until(() => textOf(element, 'form').includes('give your consent'));
      expect(await world.received('POST', '/schedules')).to.have.length(1);
    });

    it('looks at no other field of the page', async () => {
      const outside = document.createElement('input');
      outside.required = true;
      document.body.append(outside);
      const element = await withConsent('<input slot="footer" required>');
      await heard(element, 'scheduled');
      outside.remove();
    });
  });
});
