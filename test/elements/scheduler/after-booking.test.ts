import { expect, html } from '@open-wc/testing';
import { render } from 'lit';
import { VeScheduler } from '../../../src/index.js';
import {
  book,
  bookAndConfirm,
  button,
  control,
  waitForForm,
  waitForEvent,
  part,
  scheduler,
  stepsOf,
  textOf,
  tomorrow,
} from '../scheduler-page.js';
import { resetClock, setClock } from '../time/free-times.js';
import { until, World } from '../world.js';

/** Records redirects instead of following them. */
class RedirectRecorder extends VeScheduler {
  readonly visited: string[] = [];

  protected override navigate(url: string): void {
    this.visited.push(url);
  }
}
customElements.define('redirect-recorder', RedirectRecorder);

describe('<ve-scheduler> after a booking', () => {
  let world: World;
  beforeEach(() => {
    world = new World();
  });

  describe('redirect-url', () => {
    async function redirectsAfterBooking(redirectUrl: string): Promise<readonly string[]> {
      const holder = document.createElement('div');
      document.body.append(holder);
      render(html`<redirect-recorder redirect-url=${redirectUrl}></redirect-recorder>`, holder);
      const element = holder.firstElementChild as RedirectRecorder;
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

    it('is opened after a booking with only the booking ID added', async () => {
      expect(await redirectsAfterBooking('https://shop.example/thanks?from=book#top')).to.deep.equal([
        `https://shop.example/thanks?from=book&scheduleId=${await id()}#top`,
      ]);
    });

    it('is resolved against the page URL', async () => {
      expect(await redirectsAfterBooking('/thanks')).to.deep.equal([
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
      it(`is ignored when it is ${JSON.stringify(url)}`, async () => {
        expect(await redirectsAfterBooking(url)).to.deep.equal([]);
      });
    }
  });

  describe('the booking-step event', () => {
    const PERSONAL = {
      name: 'Ada Lovelace',
      email: 'ada.lovelace@example.com',
      phone: '+44 20 7946 0000',
      subject: 'Mortgage for our flat',
    };

    it('reports each step once, with one attempt ID and no personal data', async () => {
      const element = await scheduler(world, html`<ve-scheduler client-reference="order-17"></ve-scheduler>`);
      const steps = stepsOf(element);
      await book(element, PERSONAL);
      await waitForEvent(element, 'scheduled');
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
      const json = JSON.stringify(steps);
      for (const value of [...Object.values(PERSONAL), 'anna.keller', tomorrow()]) {
        expect(json).not.to.contain(value);
      }
    });

    it('reports a selected agent once, and never an empty selection', async () => {
      const element = await scheduler(world, html`<ve-scheduler></ve-scheduler>`);
      const steps = stepsOf(element);
      await waitForForm(element);
      const select = control<HTMLSelectElement>(element, 'agent');
      const choose = (value: string) => {
        select.value = value;
        for (const type of ['input', 'change']) select.dispatchEvent(new Event(type, { bubbles: true }));
      };
      const selections = () => steps.filter(({ step }) => step === 'agent-selected').length;
      choose('anna.keller@example.com');
      expect(selections()).to.equal(1);
      choose('');
      expect(selections()).to.equal(1);
      choose('priya.raman@example.com');
      expect(selections()).to.equal(2);
    });

    it('reports the error code of a failed booking', async () => {
      const element = await scheduler(world, html`<ve-scheduler></ve-scheduler>`);
      const steps = stepsOf(element);
      const body = { error: 'No', message: 'Ada Lovelace is blocked', status: 400 };
      await world.fail({ kind: 'status', status: 400, body, method: 'POST', path: '/api/schedules/tenant/' });
      await book(element, PERSONAL);
      await waitForEvent(element, 'error');
      const { step, code, ...rest } = steps.at(-1)!;
      expect({ step, code }).to.deep.equal({ step: 'failed', code: 'rejected' });
      expect(Object.keys(rest)).to.deep.equal(['attempt']);
    });

    it('starts a new attempt for another meeting', async () => {
      const element = await scheduler(world, html`<ve-scheduler></ve-scheduler>`);
      const steps = stepsOf(element);
      await book(element);
      await waitForEvent(element, 'scheduled');
      const before = steps.length;
      button(element, 'Book another').click();
      await waitForForm(element);
      await book(element);
      await until(() => steps.filter(({ step }) => step === 'scheduled').length === 2);
      const [first, second] = [steps.slice(0, before), steps.slice(before)].map(
        (those) => new Set(those.map(({ attempt }) => attempt)),
      );
      expect([first!.size, second!.size]).to.deep.equal([1, 1]);
      expect([...first!]).not.to.deep.equal([...second!]);
      expect(steps[before]!.step).to.equal('ready');
    });

    it('omits the client reference when the page sets none', async () => {
      const element = await scheduler(world, html`<ve-scheduler></ve-scheduler>`);
      const steps = stepsOf(element);
      await waitForForm(element);
      expect(steps).to.have.length(1);
      expect(Object.keys(steps[0]!).sort()).to.deep.equal(['attempt', 'step']);
    });
  });

  describe('the confirmation', () => {
    const PERSON = { name: 'Ada Lovelace', email: 'ada@example.com' };
    /** Waits for it: the calendars are loaded after the confirmation is shown. */
    const link = (element: VeScheduler, name: string) =>
      until(() =>
        [...element.renderRoot.querySelectorAll<HTMLAnchorElement>('a')].find((one) =>
          one.textContent.startsWith(name),
        ),
      );

    afterEach(resetClock);

    it('says when the meeting is, how long until then, and with whom', async () => {
      const element = await scheduler(world, html`<ve-scheduler time-zone="Europe/Berlin"></ve-scheduler>`);
      setClock('2040-06-10T19:00:00Z');
      await bookAndConfirm(element, { date: '2040-06-11', time: '15:00' });
      expect(textOf(element, '[part="when"] strong')).to.equal('Mon, 11 Jun 2040, 15:00–15:30');
      expect(textOf(element, '[part="when"]')).to.contain('in 18 hours').and.contain('Berlin, CEST');
      expect(textOf(element, '[part="confirmation"]')).to.contain('Video meeting with Anna Keller');
      setClock('2040-06-11T12:15:00Z');
      document.dispatchEvent(new Event('visibilitychange'));
      await element.updateComplete;
      expect(textOf(element, '[part="when"]')).to.contain('in 45 minutes');
    });

    it('repeats the visitor’s name and email address', async () => {
      const element = await scheduler(world, html`<ve-scheduler></ve-scheduler>`);
      await bookAndConfirm(element, PERSON);
      expect(textOf(element, '[part="details"]')).to.contain('You Ada Lovelace · ada@example.com');
    });

    it('has no row for a visitor without name and email address', async () => {
      const element = await scheduler(
        world,
        html`<ve-scheduler fields="name:optional email:optional"></ve-scheduler>`,
      );
      await bookAndConfirm(element, { name: undefined, email: undefined });
      expect(textOf(element, '[part="details"]')).not.to.contain('You ');
    });

    it('says where the details were sent to when the visitor asked for an email', async () => {
      const element = await scheduler(world, html`<ve-scheduler></ve-scheduler>`);
      await bookAndConfirm(element, { ...PERSON, sendNotificationEmail: true });
      expect(textOf(element, '[part="details"]'))
        .to.contain('We’ve sent the details to ada@example.com')
        .and.not.contain('No email');
    });

    it('asks the visitor to save the link when no email was asked for', async () => {
      const element = await scheduler(world, html`<ve-scheduler></ve-scheduler>`);
      await bookAndConfirm(element, PERSON);
      expect(textOf(element, '[part="details"]'))
        .to.contain('No email was sent: save this link')
        .and.not.contain('sent the details');
    });

    it('keeps the booking number behind “Details”', async () => {
      const element = await scheduler(world, html`<ve-scheduler></ve-scheduler>`);
      await bookAndConfirm(element);
      const [{ _id: id }] = (await world.schedules()) as [{ _id: string }];
      const details = [...element.renderRoot.querySelectorAll('details')].at(-1)!;
      expect(details.open).to.equal(false);
      expect(details.textContent).to.contain(`Booking number ${id}`);
    });

    it('fills a calendar entry with the agent, the title, how to join and the contact', async () => {
      const element = await scheduler(world, html`<ve-scheduler contact="+49 40 1234567"></ve-scheduler>`);
      await bookAndConfirm(element, { subject: 'Mortgage' });
      const { searchParams } = new URL((await link(element, 'Google Calendar')).href);
      const meetingUrl = element.renderRoot.querySelector<HTMLAnchorElement>('dd a')!.href;
      expect(searchParams.get('text')).to.equal('Video meeting with Anna Keller – Mortgage');
      expect(searchParams.get('details')).to.equal(
        `Join in your browser: ${meetingUrl}\nQuestions? +49 40 1234567`,
      );
      expect(searchParams.get('location')).to.equal(meetingUrl);
    });

    it('omits contact and title from the calendar entry when there are none', async () => {
      const element = await scheduler(world, html`<ve-scheduler></ve-scheduler>`);
      await bookAndConfirm(element, PERSON);
      const { searchParams } = new URL((await link(element, 'Outlook.com')).href);
      expect(searchParams.get('subject')).to.equal('Video meeting with Anna Keller');
      expect(searchParams.get('body')).to.match(/^Join in your browser: \S+$/);
    });
  });

  it('never sends the client reference to a server', async () => {
    const element = await scheduler(
      world,
      html`<ve-scheduler client-reference="reference-4711"></ve-scheduler>`,
    );
    await book(element, { name: 'Ada' });
    await waitForEvent(element, 'scheduled');
    const all = [...(await world.received('GET', '')), ...(await world.received('POST', ''))];
    expect(all.length).to.be.greaterThan(2);
    expect(JSON.stringify(all)).not.to.contain('4711');
  });
});
