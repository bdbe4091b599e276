import { expect, fixture, html, oneEvent } from '@open-wc/testing';
import type { TemplateResult } from 'lit';
import '../../../src/index.js';
import type { ScheduledEvent, VeErrorEvent, VeScheduler } from '../../../src/index.js';
import {
  control,
  fill,
  formOf,
  heard,
  part,
  scheduler,
  submit,
  textOf,
  tomorrow,
} from '../scheduler-page.js';
import { until, World } from '../world.js';

describe('<ve-scheduler>', () => {
  let world: World;
  beforeEach(() => {
    world = new World();
  });

  describe('while it loads', () => {
    it('shows a skeleton, says so politely, and then the form', async () => {
      const element = await scheduler(world, html`<ve-scheduler></ve-scheduler>`);
      expect(Boolean(part(element, 'skeleton'))).to.equal(true);
      expect(textOf(element, '[role="status"]')).to.equal('Loading the booking form…');
      await formOf(element);
      expect(Boolean(part(element, 'skeleton'))).to.equal(false);
    });

    it('shapes the skeleton after what will be asked', async () => {
      const bones = async (template: TemplateResult) => {
        const tokenSource = () => new Promise<never>(() => {});
        const element = await scheduler(world, template, { tokenSource });
        return element.renderRoot.querySelectorAll('.bone.control').length;
      };
      const whole = await bones(html`<ve-scheduler></ve-scheduler>`);
      const less = await bones(
        html`<ve-scheduler
          agent-email="anna.keller@example.com"
          fields="duration:hidden phone:hidden notification:hidden"
        ></ve-scheduler>`,
      );
      expect(whole - less).to.equal(4);
    });

    it('asks for one token and one list of agents', async () => {
      await formOf(await scheduler(world, html`<ve-scheduler></ve-scheduler>`));
      expect(await world.received('GET', '/partners/impersonate')).to.have.length(1);
      expect(await world.received('GET', '/brokerages/agents')).to.have.length(1);
    });

    it('asks for no agents where the page has fixed one', async () => {
      const element = await scheduler(
        world,
        html`<ve-scheduler agent-email="anna.keller@example.com"></ve-scheduler>`,
      );
      await formOf(element);
      expect(await world.received('GET', '/brokerages/agents')).to.be.empty;
      expect(Boolean(control(element, 'agent'))).to.equal(false);
    });

    it('lists the agents that can be booked, by name only, and as text', async () => {
      const element = await scheduler(world, html`<ve-scheduler></ve-scheduler>`);
      await formOf(element);
      const names = [...control<HTMLSelectElement>(element, 'agent').options].map(({ text }) => text);
      expect(names).to.have.length(9).and.include('Anna Keller').and.include('נועה בן־דוד');
      expect(names.join()).to.contain('<img src=x').and.not.contain('@example.com').and.not.contain('Tomás');
      expect('injected' in globalThis).to.equal(false);
    });
  });

  describe('whose load fails', () => {
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
      it(`says so, tells the page, and recovers by Try again: ${JSON.stringify(fault)}`, async () => {
        await world.fail({ ...fault, path: '/api/brokerages/agents' });
        const element = await scheduler(world, html`<ve-scheduler></ve-scheduler>`);
        const { detail } = await heard(element, 'error');
        const alert = await until(() => part(element, 'alert'));
        expect(alert.getAttribute('role')).to.equal('alert');
        expect(alert.textContent).to.equal(detail.message);
        expect(alert.textContent).not.to.match(/<|Unexpected|JSON|fetch/);
        await world.mend();
        part(element, 'button')!.click();
        await formOf(element);
      });
    }

    it('shows the API’s own words', async () => {
      await world.fail({
        kind: 'status',
        status: 403,
        path: '/api/brokerages/agents',
        body: { error: 'Closed', message: 'We are <b>closed</b>', status: 403 },
      });
      const element = await scheduler(world, html`<ve-scheduler></ve-scheduler>`);
      const { detail } = await heard(element, 'error');
      expect(detail).to.deep.equal({
        code: 'forbidden',
        status: 403,
        message: 'Closed: We are <b>closed</b>',
        response: { error: 'Closed', message: 'We are <b>closed</b>', status: 403 },
      });
    });

    it('says that there is nobody to book where the list is empty', async () => {
      const element = await scheduler(world, html`<ve-scheduler></ve-scheduler>`, {
        tokenSource: async (request) => ({
          ...(await world.tokenSource(request)),
          bootstrap: { agents: [] },
        }),
      });
      await until(() => textOf(element, '[part="alert"]').startsWith('No one is available'));
    });

    it('keeps a token out of the error that a token endpoint answers', async () => {
      const element = await scheduler(world, html`<ve-scheduler></ve-scheduler>`, {
        tokenSource: async () => Promise.reject(new Error('secret-token')),
      });
      const { detail } = await heard(element, 'error');
      expect(detail.code).to.equal('token_refused');
      expect(JSON.stringify(detail) + element.shadowRoot!.innerHTML).not.to.contain('secret-token');
    });
  });

  describe('that is set up wrongly', () => {
    it('refuses a pak attribute and sends nothing', async () => {
      const element = await scheduler(world, html`<ve-scheduler pak="sandbox-pak"></ve-scheduler>`);
      const { detail } = await heard(element, 'error');
      expect(detail.code).to.equal('pak_refused');
      expect(textOf(element, '[part="alert"]')).to.contain('This is not set up completely yet.');
      expect(await world.received('GET', '')).to.be.empty;
    });

    for (const endpoint of [
      '',
      'http://example.com/token',
      'javascript:alert(1)',
      'https://user:pass@example.com/',
    ]) {
      it(`has no use for the token endpoint "${endpoint}"`, async () => {
        const element = document.createElement('ve-scheduler');
        element.tokenEndpoint = endpoint;
        const told = oneEvent(element, 'error') as unknown as Promise<VeErrorEvent>;
        document.body.append(element);
        expect((await told).detail.code).to.equal('configuration');
        element.remove();
      });
    }

    it('loads once the missing attribute comes', async () => {
      const element = await fixture<VeScheduler>(html`<ve-scheduler api-base=${world.base}></ve-scheduler>`);
      await until(() => part(element, 'alert'));
      element.tokenSource = world.tokenSource;
      await formOf(element);
    });

    it('takes the visitor’s own zone for one that does not exist', async () => {
      const element = await scheduler(world, html`<ve-scheduler time-zone="Mars/Olympus"></ve-scheduler>`);
      await formOf(element);
      expect(textOf(element, '#zone')).to.equal('Your time, UTC');
    });
  });

  describe('the form', () => {
    it('carries native controls with the names, types and hints for autofill of the contract', async () => {
      const element = await scheduler(world, html`<ve-scheduler></ve-scheduler>`);
      await formOf(element);
      const seen = Object.fromEntries(
        [...element.shadowRoot!.querySelectorAll<HTMLInputElement>('form [name]:is(input, select)')].map(
          (one) => [one.name, [one.localName, one.type, one.autocomplete, one.inputMode]],
        ),
      );
      expect(seen).to.deep.equal({
        agent: ['select', 'select-one', 'off', ''],
        subject: ['input', 'text', 'off', ''],
        date: ['input', 'date', 'off', ''],
        time: ['input', 'time', 'off', ''],
        duration: ['input', 'text', 'off', 'numeric'],
        name: ['input', 'text', 'name', ''],
        email: ['input', 'email', 'email', 'email'],
        phone: ['input', 'tel', 'tel', 'tel'],
        sendNotificationEmail: ['input', 'checkbox', '', ''],
      });
      expect(control(element, 'duration').value).to.equal('30');
    });

    it('gives every control a label', async () => {
      const element = await scheduler(world, html`<ve-scheduler></ve-scheduler>`);
      await formOf(element);
      for (const one of element.shadowRoot!.querySelectorAll<HTMLInputElement>('form :is(input, select)')) {
        expect(one.labels, one.name).to.have.length(1);
      }
    });

    it('is filled from the attributes', async () => {
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
      await formOf(element);
      expect(
        ['subject', 'duration', 'name', 'email', 'phone'].map((name) => control(element, name).value),
      ).to.deep.equal(['Mortgage', '45', 'Ada', 'ada@example.com', '+44 20 7946 0000']);
      expect(control(element, 'sendNotificationEmail').checked).to.equal(true);
    });

    it('takes a length that a framework hands over as a text', async () => {
      const element = await scheduler(world, html`<ve-scheduler></ve-scheduler>`, {
        duration: '60' as never,
      });
      await formOf(element);
      expect(control(element, 'duration').value).to.equal('60');
      element.duration = null as never;
      await element.updateComplete;
      expect(control(element, 'duration').value).to.equal('30');
    });

    it('takes a prefill that comes late, but not over what was typed', async () => {
      const element = await scheduler(world, html`<ve-scheduler></ve-scheduler>`);
      await formOf(element);
      fill(element, { name: 'Typed' });
      element.setAttribute('visitor-name', 'Late');
      element.setAttribute('visitor-email', 'late@example.com');
      await element.updateComplete;
      expect(control(element, 'name').value).to.equal('Typed');
      expect(control(element, 'email').value).to.equal('late@example.com');
    });

    it('takes a prefill that is taken away, and books', async () => {
      const element = await scheduler(
        world,
        html`<ve-scheduler visitor-name="Ada" subject="x"></ve-scheduler>`,
      );
      await formOf(element);
      element.removeAttribute('visitor-name');
      element.removeAttribute('subject');
      await book(element);
      const [post] = await world.received('POST', '/schedules');
      expect(post!.body).to.have.property('visitor').that.deep.equals({});
    });

    it('reads no field that the page has put into a slot', async () => {
      const element = await scheduler(
        world,
        html`<ve-scheduler visitor-email="ada@example.com"></ve-scheduler>`,
      );
      await formOf(element);
      const trap = document.createElement('input');
      trap.name = 'email';
      trap.slot = 'challenge';
      element.append(trap);
      trap.value = 'trap@example.com';
      trap.dispatchEvent(new InputEvent('input', { bubbles: true, composed: true }));
      await element.updateComplete;
      expect(control(element, 'email').value).to.equal('ada@example.com');
    });

    it('shows the zone by name and offset', async () => {
      const element = await scheduler(world, html`<ve-scheduler time-zone="Asia/Kathmandu"></ve-scheduler>`);
      await formOf(element);
      expect(textOf(element, '#zone')).to.equal('Your time, Asia/Kathmandu (UTC+05:45)');
    });
  });

  describe('with a mistake in a field', () => {
    for (const [why, values, field, words] of [
      ['no agent', { agent: '' }, 'agent', 'Choose who you would like to meet.'],
      ['no date', { date: '' }, 'date', 'Choose a date.'],
      ['no time', { time: '' }, 'time', 'Choose a time.'],
      ['a day that has passed', { date: '2020-01-01' }, 'date', 'This time has passed.'],
      ['14 minutes', { duration: '14' }, 'duration', 'from 15 to 1440'],
      ['1441 minutes', { duration: '1441' }, 'duration', 'from 15 to 1440'],
      ['half a minute', { duration: '30.5' }, 'duration', 'whole minutes'],
      ['a bad address', { email: 'ada@' }, 'email', 'name@example.com'],
      ['a bad phone number', { phone: 'call me' }, 'phone', 'phone number'],
      [
        'a wish for e-mail without an address',
        { email: '', sendNotificationEmail: true },
        'email',
        'Enter your e-mail',
      ],
    ] as const) {
      it(`says what is wrong, at the field, and goes there: ${why}`, async () => {
        const element = await scheduler(world, html`<ve-scheduler></ve-scheduler>`);
        await formOf(element);
        fill(element, { agent: 'anna.keller@example.com', date: tomorrow(), time: '10:00', ...values });
        submit(element);
        const input = await until(() => element.shadowRoot!.activeElement as HTMLInputElement | null);
        expect(input.name).to.equal(field);
        expect(input.getAttribute('aria-invalid')).to.equal('true');
        const [id] = input.getAttribute('aria-describedby')!.split(' ');
        expect(textOf(element, `#${id}`)).to.contain(words);
        expect(await world.received('POST', '/schedules')).to.be.empty;
      });
    }

    it('names the nearest times where the clocks skip the one that was typed', async () => {
      const element = await scheduler(world, html`<ve-scheduler time-zone="Europe/Berlin"></ve-scheduler>`);
      await formOf(element);
      fill(element, { agent: 'anna.keller@example.com', date: '2038-03-28', time: '02:30' });
      submit(element);
      await until(() => textOf(element, '#time-error').includes('01:59 and 03:00'));
    });

    it('asks which one is meant where a time occurs twice, and books that one', async () => {
      const element = await scheduler(world, html`<ve-scheduler time-zone="Europe/Berlin"></ve-scheduler>`);
      await formOf(element);
      fill(element, { agent: 'anna.keller@example.com', date: '2038-10-31', time: '02:30' });
      submit(element);
      await until(() => textOf(element, '#occurrence-error'));
      element.shadowRoot!.querySelector<HTMLInputElement>('[name="occurrence"][value="later"]')!.click();
      submit(element);
      await heard(element, 'scheduled');
      const [post] = await world.received('POST', '/schedules');
      expect(post!.body).to.have.property('date', Date.UTC(2038, 9, 31, 1, 30));
    });

    it('takes the message away as soon as the field is edited', async () => {
      const element = await scheduler(world, html`<ve-scheduler></ve-scheduler>`);
      await formOf(element);
      submit(element);
      await until(() => textOf(element, '#time-error'));
      fill(element, { time: '10:00' });
      await element.updateComplete;
      expect(Boolean(element.shadowRoot!.querySelector('#time-error'))).to.equal(false);
      expect(textOf(element, '#date-error')).not.to.be.empty;
    });
  });

  describe('when a meeting is booked', () => {
    it('sends one request, exactly as the document has it', async () => {
      const element = await scheduler(
        world,
        html`<ve-scheduler time-zone="America/New_York"></ve-scheduler>`,
      );
      await formOf(element);
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
      await heard(element, 'scheduled');
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

    it('leaves out what was left empty', async () => {
      const element = await scheduler(world, html`<ve-scheduler></ve-scheduler>`);
      await book(element);
      const [post] = await world.received('POST', '/schedules');
      expect(post!.query).to.deep.equal({ agentEmail: 'anna.keller@example.com' });
      expect(post!.body).to.have.property('visitor').that.deep.equals({});
    });

    it('tells the page with the API’s whole answer, in a bubbling event', async () => {
      const element = await scheduler(world, html`<ve-scheduler></ve-scheduler>`);
      const told = oneEvent<ScheduledEvent>(document, 'scheduled');
      await book(element);
      const { detail, composed } = await told;
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

    it('confirms with agent, time, zone, length, number and link, and takes the focus', async () => {
      const element = await scheduler(world, html`<ve-scheduler time-zone="Asia/Kathmandu"></ve-scheduler>`);
      await book(element, { date: '2038-07-01', time: '09:15', subject: 'Mortgage' });
      const details = textOf(element, '[part="details"]');
      const [stored] = (await world.schedules()) as { _id: string; visitor: { meetingUrl: string } }[];
      expect(details).to.contain('Anna Keller').and.contain('30 minutes').and.contain('Mortgage');
      expect(details)
        .to.match(/Thursday,? 1 July 2038 at 09:15/)
        .and.contain('Asia/Kathmandu (UTC+05:45)');
      expect(details).to.contain(stored!._id);
      const link = part<HTMLAnchorElement>(element, 'link')!;
      expect(link.href).to.equal(stored!.visitor.meetingUrl);
      expect(link.rel).to.equal('noopener noreferrer');
      expect(textOf(element, '[role="status"]')).to.equal('Your meeting is booked');
      expect(element.shadowRoot!.activeElement === part(element, 'heading')).to.equal(true);
    });

    it('books once however often the button is pressed', async () => {
      const element = await scheduler(world, html`<ve-scheduler></ve-scheduler>`);
      await formOf(element);
      await world.fail({ kind: 'delay', ms: 100, method: 'POST', path: '/api/schedules/tenant/' });
      fill(element, { agent: 'anna.keller@example.com', date: tomorrow(), time: '10:00' });
      const told = heard(element, 'scheduled');
      submit(element);
      submit(element);
      part(element, 'submit')!.click();
      await element.updateComplete;
      part(element, 'submit')!.click();
      expect(part(element, 'submit')!.getAttribute('aria-disabled')).to.equal('true');
      await told;
      expect(await world.received('POST', '/schedules')).to.have.length(1);
    });

    it('leads back to a form that still knows who the visitor is', async () => {
      const element = await scheduler(world, html`<ve-scheduler></ve-scheduler>`);
      await book(element, { name: 'Ada', subject: 'Mortgage' });
      const again = [...element.shadowRoot!.querySelectorAll('button')].at(-1)!;
      expect(again.textContent).to.contain('Book another meeting');
      again.click();
      await formOf(element);
      expect(['name', 'subject', 'date'].map((name) => control(element, name).value)).to.deep.equal([
        'Ada',
        '',
        '',
      ]);
    });
  });

  describe('when booking fails', () => {
    for (const [status, code] of [
      [400, 'rejected'],
      [403, 'forbidden'],
      [404, 'not_found'],
      [409, 'conflict'],
      [429, 'rate_limited'],
    ] as const) {
      it(`keeps everything, and shows what the API says: ${status}`, async () => {
        const element = await scheduler(world, html`<ve-scheduler></ve-scheduler>`);
        await formOf(element);
        const body = { error: 'No', message: `Because of ${status}`, status };
        await world.fail({ kind: 'status', status, body, method: 'POST', path: '/api/schedules/tenant/' });
        const values = { ...whole(), name: 'Ada', subject: 'Mortgage', phone: '+1234567' };
        fill(element, values);
        submit(element);
        const { detail, bubbles, composed } = await heard(element, 'error');
        expect({ bubbles, composed }).to.deep.equal({ bubbles: false, composed: true });
        expect(detail).to.deep.equal({ code, status, message: `No: Because of ${status}`, response: body });
        await until(() => textOf(element, '[part="alert"]').includes(`No: Because of ${status}`));
        expect(textOf(element, '[part="submit"]')).to.equal('Book meeting');
        for (const [name, value] of Object.entries(values))
          expect(control(element, name).value).to.equal(value);
      });
    }

    it('renews the token once and books, where it has ended', async () => {
      const element = await scheduler(world, html`<ve-scheduler></ve-scheduler>`);
      await formOf(element);
      await world.fail({
        kind: 'status',
        status: 401,
        times: 1,
        method: 'POST',
        path: '/api/schedules/tenant/',
      });
      await book(element);
      expect(await world.received('POST', '/schedules')).to.have.length(2);
      expect(await world.received('GET', '/partners/impersonate')).to.have.length(2);
      expect(await world.schedules()).to.have.length(1);
    });

    it('gives up after the second 401', async () => {
      const element = await scheduler(world, html`<ve-scheduler></ve-scheduler>`);
      await formOf(element);
      await world.fail({ kind: 'status', status: 401, method: 'POST', path: '/api/schedules/tenant/' });
      fill(element, whole());
      submit(element);
      expect((await heard(element, 'error')).detail.code).to.equal('unauthorized');
      expect(await world.received('POST', '/schedules')).to.have.length(2);
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
      it(`says that it does not know, and sends nothing by itself: ${JSON.stringify(fault)}`, async () => {
        const element = await scheduler(world, html`<ve-scheduler></ve-scheduler>`);
        await formOf(element);
        await world.fail({ ...fault, method: 'POST', path: '/api/schedules/tenant/' });
        fill(element, { ...whole(), name: 'Ada' });
        submit(element);
        expect((await heard(element, 'error')).detail.code).to.equal('outcome_unknown');
        await until(() => textOf(element, '[part="alert"]').includes('could not confirm your booking yet'));
        expect(textOf(element, '[part="submit"]')).to.equal('Book again anyway');
        expect(control(element, 'name').value).to.equal('Ada');
        expect(await world.received('POST', '/schedules')).to.have.length(1);
      });
    }
  });

  it('says of a refusal no more once something else is wrong', async () => {
    const element = await scheduler(world, html`<ve-scheduler></ve-scheduler>`);
    await formOf(element);
    await world.fail({ kind: 'status', status: 400, method: 'POST', path: '/api/schedules/tenant/' });
    fill(element, whole());
    submit(element);
    await until(() => part(element, 'alert'));
    fill(element, { email: 'ada@' });
    submit(element);
    await until(() => textOf(element, '#email-error'));
    expect(Boolean(part(element, 'alert'))).to.equal(false);
  });

  describe('for a visitor who has gone on to something else on the page', () => {
    for (const [what, fault] of [
      ['success', { kind: 'delay', ms: 100 }],
      ['an unknown outcome', { kind: 'reset', after: true }],
    ] as const) {
      it(`leaves the focus there: ${what}`, async () => {
        const own = document.body.appendChild(document.createElement('input'));
        const element = await scheduler(world, html`<ve-scheduler></ve-scheduler>`);
        await formOf(element);
        await world.fail({ ...fault, method: 'POST', path: '/api/schedules/tenant/' });
        fill(element, whole());
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

  describe('while a booking is in doubt', () => {
    async function doubtful(): Promise<VeScheduler> {
      const element = await scheduler(world, html`<ve-scheduler></ve-scheduler>`);
      await formOf(element);
      await world.fail({
        kind: 'reset',
        after: true,
        times: 1,
        method: 'POST',
        path: '/api/schedules/tenant/',
      });
      fill(element, whole());
      submit(element);
      await until(() => textOf(element, '[part="alert"]').includes('could not confirm'));
      return element;
    }

    it('books again only by a press of its own button', async () => {
      const element = await doubtful();
      expect(part<HTMLButtonElement>(element, 'submit')!.type).to.equal('button');
      expect(element.shadowRoot!.activeElement === part(element, 'alert')).to.equal(true);
      part(element, 'submit')!.click();
      await heard(element, 'scheduled');
      expect(await world.received('POST', '/schedules')).to.have.length(2);
    });

    it('says so still after another failure', async () => {
      const element = await doubtful();
      await world.fail({ kind: 'status', status: 400, method: 'POST', path: '/api/schedules/tenant/' });
      part(element, 'submit')!.click();
      await until(() => (textOf(element, 'form').includes('Your meeting is not booked') ? true : undefined));
      expect(textOf(element, '[part="alert"]')).to.contain('could not confirm');
      expect(textOf(element, '[part="submit"]')).to.equal('Book again anyway');
    });

    it('says so still after it has loaded from another place', async () => {
      const element = await doubtful();
      element.agentEmail = 'anna.keller@example.com';
      await until(() => !part(element, 'form')?.querySelector('[name="agent"]') && part(element, 'form'));
      expect(textOf(element, '[part="alert"]')).to.contain('could not confirm');
    });
  });

  it('keeps a token that the API repeats out of the page', async () => {
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
    const { detail } = await heard(element, 'error');
    expect(JSON.stringify(detail) + element.shadowRoot!.innerHTML).not.to.contain('the-secret-token');
  });

  describe('that is moved, removed or changed meanwhile', () => {
    it('breaks off its loading when it is removed, and loads when it comes back', async () => {
      await world.fail({ kind: 'hang', path: '/api/brokerages/agents' });
      const element = await scheduler(world, html`<ve-scheduler></ve-scheduler>`);
      await until(async () => (await world.received('GET', '/brokerages/agents')).length);
      const parent = element.parentElement!;
      let errors = 0;
      element.addEventListener('error', () => errors++);
      element.remove();
      await world.mend();
      parent.append(element);
      await formOf(element);
      expect(errors).to.equal(0);
    });

    it('finishes a booking under way when it is moved', async () => {
      const element = await scheduler(world, html`<ve-scheduler></ve-scheduler>`);
      await formOf(element);
      await world.fail({ kind: 'delay', ms: 100, method: 'POST', path: '/api/schedules/tenant/' });
      fill(element, whole());
      const told = heard(element, 'scheduled');
      submit(element);
      const home = document.createElement('section');
      document.body.append(home);
      home.append(element);
      await told;
      await until(() => part(element, 'confirmation'));
      expect(await world.received('POST', '/schedules')).to.have.length(1);
      home.remove();
    });

    it('keeps what was typed when it loads from another place', async () => {
      const other = new World();
      const element = await scheduler(world, html`<ve-scheduler></ve-scheduler>`);
      await formOf(element);
      fill(element, { ...whole(), name: 'Ada' });
      element.tokenSource = other.tokenSource;
      element.apiBase = other.base;
      await element.updateComplete;
      expect(Boolean(part(element, 'skeleton'))).to.equal(true);
      await formOf(element);
      expect(control(element, 'name').value).to.equal('Ada');
      expect(control(element, 'agent').value).to.equal('anna.keller@example.com');
      submit(element);
      await heard(element, 'scheduled');
      expect(await other.schedules()).to.have.length(1);
      expect(await world.schedules()).to.be.empty;
    });

    it('does not load again because a framework made its function anew', async () => {
      const element = await scheduler(world, html`<ve-scheduler></ve-scheduler>`);
      await formOf(element);
      element.tokenSource = (request) => world.tokenSource(request);
      await element.updateComplete;
      expect(Boolean(part(element, 'skeleton'))).to.equal(false);
    });

    it('lets a late answer of its old settings fall', async () => {
      const other = new World();
      await world.fail({ kind: 'delay', ms: 300, path: '/api/brokerages/agents' });
      const element = await scheduler(world, html`<ve-scheduler></ve-scheduler>`);
      await until(async () => (await world.received('GET', '/brokerages/agents')).length);
      element.tokenSource = other.tokenSource;
      element.apiBase = other.base;
      await formOf(element);
      expect(await other.received('GET', '/brokerages/agents')).to.have.length(1);
    });
  });

  const whole = () => ({ agent: 'anna.keller@example.com', date: tomorrow(), time: '10:00' });

  async function book(element: VeScheduler, values: Record<string, string> = {}): Promise<void> {
    await formOf(element);
    fill(element, { ...whole(), ...values });
    submit(element);
    await heard(element, 'scheduled');
    await until(() => part(element, 'confirmation'));
    await element.updateComplete;
  }
});
