import { expect, html } from '@open-wc/testing';
import '../../../src/index.js';
import type { VeScheduler } from '../../../src/index.js';
import {
  agentCards,
  book,
  bookAndConfirm,
  control,
  fill,
  normalizeSpaces,
  part,
  scheduler,
  stepsOf,
  submit,
  textOf,
  valueOf,
  waitForForm,
} from '../scheduler-page.js';
import { FreeTimes, resetClock, setClock } from '../time/free-times.js';
import { until, World } from '../world.js';

const ANNA = 'anna.keller@example.com';
const PRIYA = 'priya.raman@example.com';

/** A picture that loads without a request. */
const PHOTO = `${location.origin}/test/nothing.svg`;

interface AgentBody {
  readonly firstName?: string;
  readonly lastName?: string;
  readonly photo?: unknown;
  readonly role?: string;
  readonly description?: string;
}

describe('<ve-scheduler> agents', () => {
  let world: World;
  beforeEach(() => {
    world = new World();
  });

  /** A form with these agents; the first one has Anna's address. */
  async function openWith(
    agents: readonly AgentBody[],
    properties: Partial<VeScheduler> = {},
  ): Promise<VeScheduler> {
    const element = await scheduler(world, html`<ve-scheduler time-zone="UTC"></ve-scheduler>`, {
      tokenSource: async (request) => ({
        ...(await world.tokenSource(request)),
        // As a gateway answers.
        features: [],
        bootstrap: {
          agents: agents.map((agent, index) => ({
            ...agent,
            _account: { email: [ANNA, PRIYA][index] ?? `agent${index}@example.com` },
          })),
        },
      }),
      ...properties,
    });
    await waitForForm(element);
    return element;
  }

  const openAll = (properties: Partial<VeScheduler> = {}) =>
    scheduler(world, html`<ve-scheduler time-zone="UTC"></ve-scheduler>`, properties);

  const cards = (element: VeScheduler) => [
    ...element.renderRoot.querySelectorAll<HTMLElement>('label[part~="agent"]'),
  ];
  const avatars = (element: VeScheduler) =>
    cards(element).map((card) => normalizeSpaces(card.querySelector('[part="avatar"]')!.textContent));
  const photos = (element: VeScheduler) =>
    [...element.renderRoot.querySelectorAll('img')].map((image) => image.getAttribute('src'));
  const header = (element: VeScheduler) => textOf(element, 'header .person');

  describe('as cards', () => {
    it('are radio buttons in a labelled, required group, and none is selected', async () => {
      const element = await openAll();
      await waitForForm(element);
      const group = control(element, 'agent').closest('fieldset')!;
      expect(group.getAttribute('role')).to.equal('radiogroup');
      expect(group.getAttribute('aria-required')).to.equal('true');
      expect(normalizeSpaces(group.querySelector('legend')!.textContent)).to.equal('Meet with');
      expect(agentCards(element).filter(({ isChosen }) => isChosen)).to.deep.equal([]);
      expect(Boolean(element.renderRoot.querySelector('select'))).to.equal(false);
      expect(header(element)).to.equal('');
    });

    it('book the selected one, and show it in header and summary', async () => {
      const element = await openAll();
      await waitForForm(element);
      fill(element, { agent: ANNA });
      fill(element, { agent: PRIYA });
      await element.updateComplete;
      expect(valueOf(element, 'agent')).to.equal(PRIYA);
      expect(header(element)).to.equal('Priya Raman');
      await bookAndConfirm(element, { agent: PRIYA });
      const [post] = await world.received('POST', '/schedules');
      expect(post!.query).to.have.property('agentEmail', PRIYA);
      expect(stepsOf(element).filter(({ step }) => step === 'agent-selected')).to.have.length(2);
    });

    it('show initials, hidden from screen readers', async () => {
      const element = await openWith([
        { firstName: 'Anna', lastName: 'Keller' },
        { firstName: 'Maximiliana-Theodora Wilhelmina', lastName: 'von Hohenberg' },
        { firstName: 'Cher' },
        { firstName: '𝒜da', lastName: '(Èze)' },
        { firstName: 'נועה', lastName: 'בן־דוד' },
        {},
      ]);
      expect(avatars(element)).to.deep.equal(['AK', 'MH', 'C', '𝒜È', 'נב', 'A']);
      expect(agentCards(element)[5]!.text).to.equal('Agent 6');
      const avatar = element.renderRoot.querySelector('[part="avatar"]')!;
      expect(avatar.getAttribute('aria-hidden')).to.equal('true');
    });

    it('show photo and role', async () => {
      const element = await openWith([
        { firstName: 'Anna', lastName: 'Keller', photo: PHOTO, role: 'Mortgage adviser' },
        { firstName: 'Priya' },
      ]);
      expect(agentCards(element).map(({ text }) => text)).to.deep.equal([
        'Anna KellerMortgage adviser',
        'Priya',
      ]);
      expect(photos(element)).to.deep.equal([PHOTO]);
      const image = element.renderRoot.querySelector('img')!;
      expect([image.alt, image.referrerPolicy]).to.deep.equal(['', 'no-referrer']);
    });

    it('show no role that only the API tells, which may mean something else by it', async () => {
      const element = await openWith(
        [{ firstName: 'Anna', photo: PHOTO, role: 'agent' }, { firstName: 'Priya' }],
        {
          tokenSource: async (request) => ({
            ...(await world.tokenSource(request)),
            bootstrap: { agents: [{ firstName: 'Anna', role: 'agent', _account: { email: ANNA } }] },
          }),
        },
      );
      expect(header(element)).to.equal('Anna');
    });

    it('show the initials when the photo does not load', async () => {
      const element = await openWith([{ firstName: 'Anna', photo: PHOTO }, { firstName: 'Priya' }]);
      await until(() => element.renderRoot.querySelector('img')!.hidden);
      expect(element.renderRoot.querySelector('img')!.checkVisibility()).to.equal(false);
      expect(avatars(element)[0]).to.equal('A');
    });

    for (const photo of [
      'http://example.com/anna.jpg',
      'javascript:alert(1)',
      'data:image/svg+xml,<svg xmlns="http://www.w3.org/2000/svg"/>',
      'blob:https://example.com/1',
      'https://user:pass@example.com/anna.jpg',
      '',
    ]) {
      it(`do not load the photo ${JSON.stringify(photo)}`, async () => {
        const element = await openWith([{ firstName: 'Anna', photo }, { firstName: 'Priya' }]);
        expect(photos(element)).to.deep.equal([]);
        expect(avatars(element)[0]).to.equal('A');
        element.agentProfiles = { [ANNA]: { photo } };
        await element.updateComplete;
        expect(photos(element)).to.deep.equal([]);
      });
    }

    it('show an error at the group, and focus it, when none is selected', async () => {
      const element = await openAll();
      await waitForForm(element);
      const group = control(element, 'agent').closest('fieldset')!;
      fill(element, { name: 'Ada', email: 'ada@example.com', date: '2099-01-01', time: '10:00' });
      submit(element);
      await until(() => element.shadowRoot!.activeElement === control(element, 'agent'));
      expect(group.getAttribute('aria-invalid')).to.equal('true');
      expect(textOf(element, `#${group.getAttribute('aria-describedby')!}`)).to.equal(
        'Choose who you’d like to meet.',
      );
      fill(element, { agent: ANNA });
      await element.updateComplete;
      expect(group.getAttribute('aria-invalid')).to.equal('false');
    });

    it('select the only one', async () => {
      const element = await openWith([{ firstName: 'Anna', lastName: 'Keller' }]);
      expect(header(element)).to.equal('Anna Keller');
      await bookAndConfirm(element, { agent: undefined });
      const [post] = await world.received('POST', '/schedules');
      expect(post!.query).to.have.property('agentEmail', ANNA);
    });

    it('start with “First available”, which counts as one of nine', async () => {
      const openAny = async (count: number) => {
        const agents = Array.from({ length: count }, (_, index) => ({
          firstName: `Agent ${index}`,
          _account: { email: `agent${index}@example.com` },
        }));
        const element = await openAll({
          agentChoice: 'any',
          tokenSource: async (request) => ({
            ...(await world.tokenSource(request)),
            features: ['any_agent'],
            bootstrap: { agents },
          }),
        });
        await waitForForm(element);
        return element;
      };
      const element = await openAny(8);
      const [first, ...others] = agentCards(element);
      expect(first).to.deep.equal({ key: 'any', text: 'First available', isChosen: true });
      expect(others).to.have.length(8);
      expect(Boolean(cards(element)[0]!.querySelector('svg'))).to.equal(true);
      expect(header(element)).to.equal('');
      expect(agentCards(await openAny(9))).to.have.length(0);
    });
  });

  describe('in profiles of the page', () => {
    it('get another name, photo, role and description', async () => {
      const element = await openWith(
        [
          { firstName: 'Anna', lastName: 'Keller', role: 'Adviser', description: 'From the API' },
          { firstName: 'Priya' },
        ],
        {
          agentProfiles: { [ANNA]: { name: 'Dr. Anna Keller', photo: PHOTO, description: 'From the page' } },
        },
      );
      expect(agentCards(element).map(({ text }) => text)).to.deep.equal(['Dr. Anna KellerAdviser', 'Priya']);
      expect(photos(element)).to.deep.equal([PHOTO]);
      fill(element, { agent: ANNA });
      await element.updateComplete;
      expect(textOf(element, 'header')).to.contain('Dr. Anna Keller').and.contain('From the page');
      expect(textOf(element, 'header')).not.to.contain('From the API');
      element.agentProfiles = { [ANNA]: { name: 'Anna' } };
      await element.updateComplete;
      expect(header(element)).to.equal('AnnaAdviser');
      expect(textOf(element, 'header')).to.contain('From the API');
      element.agentProfiles = undefined;
      await element.updateComplete;
      expect(agentCards(element)[0]!.text).to.equal('Anna KellerAdviser');
    });

    it('name a fixed agent although the list fails', async () => {
      await world.fail({ kind: 'status', status: 500, path: '/api/brokerages/agents' });
      const element = await openAll({
        agentEmail: ANNA,
        agentProfiles: { [ANNA]: { name: 'Anna', role: 'Adviser' } },
      });
      await waitForForm(element);
      expect(header(element)).to.equal('AnnaAdviser');
      fill(element, { date: '2099-01-01', time: '10:00' });
      await element.updateComplete;
      expect(textOf(element, '.summary')).to.contain('Video meeting with Anna');
    });

    it('are shown as text, not as markup', async () => {
      const name = '<img src=x onerror="injected=1">';
      const element = await openWith([{ firstName: 'Anna' }, {}], {
        agentProfiles: { [ANNA]: { name, role: name, description: name } },
      });
      fill(element, { agent: ANNA });
      await element.updateComplete;
      expect(textOf(element, 'header')).to.contain(`${name}${name}`);
      expect(photos(element)).to.deep.equal([]);
      expect('injected' in globalThis).to.equal(false);
    });

    for (const key of ['__proto__', 'constructor', 'toString']) {
      it(`are not read from ${key}`, async () => {
        const element = await openWith([{ firstName: 'Anna' }], { agentEmail: key, agentProfiles: {} });
        expect(header(element)).to.equal('');
      });
    }
  });

  describe('in the page’s URL', () => {
    const { href } = location;
    const setUrl = (query: string) => {
      const url = new URL(href);
      for (const [key, value] of new URLSearchParams(query)) url.searchParams.set(key, value);
      history.replaceState(null, '', url);
    };
    afterEach(() => history.replaceState(null, '', href));

    it('are selected at first, but can be changed', async () => {
      setUrl(`agent=${PRIYA}`);
      const element = await openAll({ agentFromUrl: 'agent' });
      await waitForForm(element);
      expect(valueOf(element, 'agent')).to.equal(PRIYA);
      expect(header(element)).to.equal('Priya Raman');
      await bookAndConfirm(element, { agent: ANNA });
      const [post] = await world.received('POST', '/schedules');
      expect(post!.query).to.have.property('agentEmail', ANNA);
    });

    it('are booked without another choice', async () => {
      setUrl(`agent=${PRIYA}`);
      const element = await openAll({ agentFromUrl: 'agent' });
      await bookAndConfirm(element, { agent: undefined });
      const [post] = await world.received('POST', '/schedules');
      expect(post!.query).to.have.property('agentEmail', PRIYA);
    });

    for (const [why, query, agentFromUrl] of [
      ['of somebody who is not in the list', 'agent=eve@example.com', 'agent'],
      ['without a value', 'agent=', 'agent'],
      ['that the page does not name', `person=${PRIYA}`, 'agent'],
      ['that the page did not ask for', `agent=${PRIYA}`, ''],
    ] as const) {
      it(`are ignored when the parameter is one ${why}`, async () => {
        setUrl(query);
        const element = await openAll({ agentFromUrl });
        await waitForForm(element);
        expect(valueOf(element, 'agent')).to.equal('');
        await book(element, { agent: undefined });
        await until(() => textOf(element, '#agent-error'), 'the missing agent');
      });
    }

    it('do not replace the page’s own agent', async () => {
      setUrl(`agent=${PRIYA}`);
      const element = await openAll({ agentFromUrl: 'agent', agentEmail: ANNA });
      await bookAndConfirm(element, { agent: undefined });
      const [post] = await world.received('POST', '/schedules');
      expect(post!.query).to.have.property('agentEmail', ANNA);
    });

    it('are named by the token request, so that their times may come with the token', async () => {
      setUrl(`agent=${PRIYA}`);
      const asked: (string | undefined)[] = [];
      const element = await openAll({
        agentFromUrl: 'agent',
        tokenSource: (request) => {
          asked.push(request.agent);
          return world.tokenSource(request);
        },
      });
      await waitForForm(element);
      expect(asked).to.deep.equal([PRIYA]);
    });
  });

  describe('in the header', () => {
    it('come with heading, description and facts, in this order', async () => {
      const element = await openWith([{ firstName: 'Anna', role: 'Adviser', description: 'Mortgages' }], {
        duration: 45,
      });
      const texts = [...part(element, 'header')!.children].map((one) => normalizeSpaces(one.textContent));
      expect(texts).to.deep.equal([
        'AAnnaAdviser',
        'Book a video meeting',
        'Mortgages',
        '45 mins Video call UTC',
      ]);
      fill(element, { duration: '60' });
      await element.updateComplete;
      expect(textOf(element, '[part="facts"]')).to.equal('60 mins Video call UTC');
      expect(element.renderRoot.querySelector('header')!.closest('form') === part(element, 'form')).to.equal(
        true,
      );
    });

    it('keep the last valid length while another one is typed', async () => {
      const element = await openWith([{ firstName: 'Anna' }]);
      fill(element, { duration: '4' });
      await element.updateComplete;
      expect(textOf(element, '[part="facts"]')).to.contain('30 mins');
    });

    it('let the page replace heading and description', async () => {
      const element = await openWith([{ firstName: 'Anna', description: 'Mortgages' }]);
      element.insertAdjacentHTML(
        'beforeend',
        '<span slot="heading">Talk to us</span><p slot="description">Bring your documents.</p>',
      );
      const assigned = (name: string) =>
        element.renderRoot
          .querySelector<HTMLSlotElement>(`slot[name="${name}"]`)!
          .assignedElements()
          .map(({ textContent }) => textContent);
      expect(assigned('heading')).to.deep.equal(['Talk to us']);
      expect(assigned('description')).to.deep.equal(['Bring your documents.']);
    });

    it('have a heading of the level that the page sets', async () => {
      const element = await openWith([{ firstName: 'Anna' }]);
      const level = () => part(element, 'heading')!.ariaLevel;
      expect(level()).to.equal('2');
      element.setAttribute('heading-level', '3');
      await element.updateComplete;
      expect(level()).to.equal('3');
      for (const invalid of ['0', '7', 'x', '-1', '']) {
        element.setAttribute('heading-level', invalid);
        await element.updateComplete;
        expect(level(), invalid).to.equal('2');
      }
      element.removeAttribute('heading-level');
      await element.updateComplete;
      expect(level()).to.equal('2');
    });
  });

  describe('with a calendar per agent', () => {
    let freeTimes: FreeTimes;
    beforeEach(() => {
      setClock('2040-11-19T10:00:00Z');
      freeTimes = new FreeTimes('2040-11-20T09:00:00Z');
    });
    afterEach(() => {
      freeTimes.close();
      resetClock();
    });

    const hasDetails = (element: VeScheduler) => Boolean(element.renderRoot.querySelector('.details'));

    it('ask for nothing else until one is selected', async () => {
      const element = await openAll({ availabilityEndpoint: freeTimes.urlByAgent });
      await waitForForm(element);
      expect(hasDetails(element)).to.equal(false);
      expect(Boolean(part(element, 'submit'))).to.equal(false);
      freeTimes.isHeld = () => true;
      fill(element, { agent: ANNA });
      await until(() => freeTimes.requests.length);
      await element.updateComplete;
      expect(hasDetails(element), 'while times load').to.equal(true);
    });

    it('ask for nothing else when there are no free times at all', async () => {
      freeTimes.starts = [];
      const element = await openAll({ availabilityEndpoint: freeTimes.urlByAgent, agentEmail: ANNA });
      await until(() => textOf(element, '.note').startsWith('There are no free times'));
      expect(hasDetails(element)).to.equal(false);
    });

    it('ask for the details while a later page has times', async () => {
      freeTimes.starts = ['2041-01-07T09:00:00Z'];
      const element = await openAll({ availabilityEndpoint: freeTimes.urlByAgent, agentEmail: ANNA });
      await until(() => textOf(element, '.note').includes('Next free day'));
      expect(hasDetails(element)).to.equal(true);
    });
  });
});
