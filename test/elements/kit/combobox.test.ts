import { expect, html } from '@open-wc/testing';
import '../../../src/index.js';
import type { VeScheduler } from '../../../src/index.js';
import {
  control,
  fill,
  waitForForm,
  waitForEvent,
  normalizeSpaces,
  pressKey,
  scheduler,
  search,
  submit,
  textOf,
  tomorrow,
} from '../scheduler-page.js';
import { until, World } from '../world.js';

const agents = (count: number) =>
  Array.from({ length: count }, (_, index) => ({
    firstName: index % 2 ? 'Zoë' : 'Anna',
    lastName: `Müller ${index}`,
    _account: { email: index === 1 ? 'anna.keller@example.com' : `agent${index}@example.com` },
  }));

describe('the agent combobox', () => {
  let world: World;
  beforeEach(() => {
    world = new World();
  });

  async function form(count: number): Promise<VeScheduler> {
    const element = await scheduler(world, html`<ve-scheduler time-zone="UTC"></ve-scheduler>`, {
      tokenSource: async (request) => ({
        ...(await world.tokenSource(request)),
        bootstrap: { agents: agents(count) },
      }),
    });
    await waitForForm(element);
    return element;
  }

  const input = (element: VeScheduler) => element.renderRoot.querySelector<HTMLInputElement>('#agent')!;
  const list = (element: VeScheduler) => [
    ...element.renderRoot.querySelectorAll<HTMLElement>('#agent-list > li'),
  ];
  const names = (element: VeScheduler) => list(element).map((one) => normalizeSpaces(one.textContent));
  const active = (element: VeScheduler) => {
    const id = input(element).getAttribute('aria-activedescendant');
    return id && textOf(element, `#${CSS.escape(id)}`);
  };
  const isOpen = (element: VeScheduler) => input(element).getAttribute('aria-expanded') === 'true';

  for (const [count, tag] of [
    [12, 'select'],
    [13, 'input'],
  ] as const) {
    it(`is a native ${tag} for ${count} agents`, async () => {
      const element = await form(count);
      expect(element.renderRoot.querySelector('#agent')!.localName).to.equal(tag);
    });
  }

  it('has the combobox role, a label and a listbox', async () => {
    const element = await form(20);
    const box = input(element);
    expect(box.getAttribute('role')).to.equal('combobox');
    expect(textOf(element, `#${box.getAttribute('aria-labelledby')!}`)).to.equal('Meet with');
    expect(box.getAttribute('aria-autocomplete')).to.equal('list');
    expect(box.getAttribute('aria-required')).to.equal('true');
    expect(box.placeholder).to.equal('Choose a person');
    const listbox = element.renderRoot.querySelector(`#${box.getAttribute('aria-controls')!}`)!;
    expect(listbox.getAttribute('role')).to.equal('listbox');
    expect(listbox.checkVisibility()).to.equal(false);
    expect(isOpen(element)).to.equal(false);
    expect(box.getAttribute('aria-activedescendant')).to.equal(null);
    box.click();
    await element.updateComplete;
    expect(isOpen(element)).to.equal(true);
    expect(listbox.checkVisibility()).to.equal(true);
  });

  it('shows 50 of 2,000 agents and the total number of matches', async () => {
    const element = await form(2000);
    input(element).click();
    await element.updateComplete;
    expect(names(element)).to.have.length(50);
    expect(textOf(element, '#agent-list + [role="status"]')).to.equal(
      '2,000 found. Type to narrow them down.',
    );
    await search(element, 'agent', 'muller 1999');
    expect(names(element)).to.deep.equal(['Zoë Müller 1999']);
    expect(textOf(element, '#agent-list + [role="status"]')).to.equal('');
  });

  it('reports no matches and selects no agent', async () => {
    const element = await form(20);
    await search(element, 'agent', 'nobody');
    expect(names(element)).to.deep.equal([]);
    expect(textOf(element, '#agent-list + [role="status"]')).to.equal('Nothing found.');
    expect(input(element).getAttribute('aria-activedescendant')).to.equal(null);
    for (const key of ['ArrowDown', 'ArrowUp', 'Enter']) await pressKey(element, key);
    expect(await world.received('POST', '/schedules')).to.be.empty;
    input(element).blur();
    await element.updateComplete;
    expect(input(element).value).to.equal('');
  });

  for (const text of ['ZOE', 'zoë', 'müller zoe', '  zoe  ']) {
    it(`ignores case, accents, word order and spaces: "${text}"`, async () => {
      const element = await form(20);
      await search(element, 'agent', text);
      expect(names(element)[0]).to.equal('Zoë Müller 1');
    });
  }

  it('does not search by e-mail address', async () => {
    const element = await form(20);
    await search(element, 'agent', 'example.com');
    expect(names(element)).to.deep.equal([]);
  });

  it('moves with the arrow keys and wraps at both ends', async () => {
    const element = await form(14);
    input(element).focus();
    expect(await pressKey(element, 'ArrowDown')).to.equal(true);
    expect(active(element)).to.equal('Anna Müller 0');
    await pressKey(element, 'ArrowDown');
    expect(active(element)).to.equal('Zoë Müller 1');
    await pressKey(element, 'ArrowUp');
    await pressKey(element, 'ArrowUp');
    expect(active(element)).to.equal('Zoë Müller 13');
    await pressKey(element, 'ArrowDown');
    expect(active(element)).to.equal('Anna Müller 0');
    expect(list(element).filter((one) => one.matches('[part~="active"]'))).to.have.length(1);
  });

  it('scrolls the active option into view', async () => {
    const element = await form(100);
    input(element).focus();
    await pressKey(element, 'ArrowDown');
    await pressKey(element, 'ArrowUp');
    const box = element.renderRoot.querySelector('.combobox .list')!.getBoundingClientRect();
    const option = list(element)[49]!.getBoundingClientRect();
    expect(option.bottom).to.be.at.most(box.bottom + 1);
    expect(option.top).to.be.at.least(box.top - 1);
  });

  it('selects with Enter and books the selected agent', async () => {
    const element = await form(20);
    await search(element, 'agent', 'muller 1');
    expect(await pressKey(element, 'Enter')).to.equal(true);
    expect(isOpen(element)).to.equal(false);
    expect(input(element).value).to.equal('Zoë Müller 1');
    fill(element, { date: tomorrow(), time: '10:00' });
    submit(element);
    await waitForEvent(element, 'scheduled');
    const [post] = await world.received('POST', '/schedules');
    expect(post!.query).to.have.property('agentEmail', 'anna.keller@example.com');
  });

  it('selects the match with Tab, and lets the focus move on', async () => {
    const element = await form(20);
    await search(element, 'agent', 'muller 1');
    expect(await pressKey(element, 'Tab')).to.equal(false);
    expect(isOpen(element)).to.equal(false);
    expect(input(element).value).to.equal('Zoë Müller 1');
  });

  it('selects no agent with Tab when nothing was typed or found', async () => {
    const element = await form(20);
    input(element).focus();
    await pressKey(element, 'ArrowDown');
    await pressKey(element, 'Tab');
    input(element).blur();
    await search(element, 'agent', 'nobody');
    await pressKey(element, 'Tab');
    input(element).blur();
    await element.updateComplete;
    expect(input(element).value).to.equal('');
  });

  it('selects with a click and keeps the focus', async () => {
    const element = await form(20);
    input(element).focus();
    input(element).click();
    await element.updateComplete;
    const press = new MouseEvent('mousedown', { bubbles: true, cancelable: true });
    list(element)[3]!.dispatchEvent(press);
    expect(press.defaultPrevented).to.equal(true);
    list(element)[3]!.click();
    await element.updateComplete;
    expect(input(element).value).to.equal('Zoë Müller 3');
    expect(element.shadowRoot!.activeElement === input(element)).to.equal(true);
  });

  it('marks the selected agent and starts there when reopened', async () => {
    const element = await form(20);
    await search(element, 'agent', 'muller 7');
    await pressKey(element, 'Enter');
    await pressKey(element, 'ArrowDown');
    expect(active(element)).to.equal('Zoë Müller 7');
    const selected = list(element).filter((one) => one.getAttribute('aria-selected') === 'true');
    expect(selected.map((one) => normalizeSpaces(one.textContent))).to.deep.equal(['Zoë Müller 7']);
  });

  for (const [why, close] of [
    ['Escape', (element: VeScheduler) => pressKey(element, 'Escape')],
    ['leaving it', (element: VeScheduler) => Promise.resolve(input(element).blur())],
  ] as const) {
    it(`keeps the selected agent when the search is abandoned by ${why}`, async () => {
      const element = await form(20);
      await search(element, 'agent', 'muller 7');
      await pressKey(element, 'Enter');
      await search(element, 'agent', 'muller 3');
      await close(element);
      await element.updateComplete;
      expect(isOpen(element)).to.equal(false);
      expect(input(element).value).to.equal('Zoë Müller 7');
    });
  }

  it('handles Escape only while it is open', async () => {
    const element = await form(20);
    let outsideEvents = 0;
    element.addEventListener('keydown', () => (outsideEvents += 1));
    await search(element, 'agent', 'm');
    await pressKey(element, 'Escape');
    expect(outsideEvents).to.equal(0);
    await pressKey(element, 'Escape');
    expect(outsideEvents).to.equal(1);
  });

  it('can be cleared', async () => {
    const element = await form(20);
    await search(element, 'agent', 'muller 7');
    await pressKey(element, 'Enter');
    await search(element, 'agent', '');
    expect(input(element).value).to.equal('');
    expect(names(element)).to.have.length(20);
  });

  it('keeps its search events and its Enter key from the form', async () => {
    const element = await form(20);
    let outsideEvents = 0;
    for (const type of ['input', 'change']) element.addEventListener(type, () => (outsideEvents += 1));
    await search(element, 'agent', 'zoe');
    input(element).dispatchEvent(new Event('change', { bubbles: true, composed: true }));
    expect(outsideEvents).to.equal(0);
    expect(await pressKey(element, 'Enter')).to.equal(true);
    expect(textOf(element, '#date-error')).to.equal('');
  });

  it('shows the error at the field and focuses it when no agent is selected', async () => {
    const element = await form(20);
    fill(element, { date: tomorrow(), time: '10:00' });
    submit(element);
    await until(() => element.shadowRoot!.activeElement === input(element));
    expect(input(element).getAttribute('aria-invalid')).to.equal('true');
    expect(textOf(element, `#${input(element).getAttribute('aria-describedby')!}`)).to.equal(
      'Choose who you’d like to meet.',
    );
    await search(element, 'agent', 'muller 7');
    await pressKey(element, 'Enter');
    expect(input(element).getAttribute('aria-invalid')).to.equal('false');
  });

  it('shows names as text, not as markup', async () => {
    const element = await scheduler(world, html`<ve-scheduler></ve-scheduler>`, {
      tokenSource: async (request) => ({
        ...(await world.tokenSource(request)),
        bootstrap: {
          agents: agents(20).map((agent) => ({ ...agent, firstName: '<img src=x onerror="injected=1">' })),
        },
      }),
    });
    await waitForForm(element);
    input(element).click();
    await element.updateComplete;
    expect(names(element)[0]).to.contain('<img src=x');
    expect('injected' in globalThis).to.equal(false);
    expect(Boolean(control(element, 'agent'))).to.equal(false);
  });
});
