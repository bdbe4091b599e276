import { expect, html } from '@open-wc/testing';
import '../../../src/index.js';
import type { VeScheduler } from '../../../src/index.js';
import {
  agentCards,
  book,
  control,
  waitForForm,
  waitForList,
  waitForEvent,
  normalizeSpaces,
  pressKey,
  scheduler,
  search,
  textOf,
} from '../scheduler-page.js';
import { until, World } from '../world.js';

const agents = (count: number) =>
  Array.from({ length: count }, (_, index) => ({
    firstName: index % 2 ? 'Zoë' : 'Anna',
    lastName: `Müller ${index}`,
    _account: { email: index === 1 ? 'anna.keller@example.com' : `agent${index}@example.com` },
  }));

/** Number of matches. */
const STATUS = '#agent-list + [role="status"]';

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
    if (count > 9) await waitForList(element, 'agent');
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

  for (const [count, cards] of [
    [9, 9],
    [10, 0],
  ] as const) {
    it(`replaces the cards from 10 agents on: ${count}`, async () => {
      const element = await form(count);
      expect(agentCards(element)).to.have.length(cards);
      expect(Boolean(input(element))).to.equal(!cards);
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
    expect(textOf(element, STATUS)).to.equal('2,000 found. Type to narrow them down.');
    await search(element, 'agent', 'muller 1999');
    expect(names(element)).to.deep.equal(['Zoë Müller 1999']);
    expect(textOf(element, STATUS)).to.equal('1 found. Type to narrow them down.');
  });

  it('reports no matches and selects no agent', async () => {
    const element = await form(20);
    await search(element, 'agent', 'nobody');
    expect(names(element)).to.deep.equal([]);
    expect(textOf(element, STATUS)).to.equal('Nothing found.');
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
    await book(element, { agent: undefined });
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

  it('selects the text after Escape, so that the next letter replaces it', async () => {
    const element = await form(20);
    await search(element, 'agent', 'muller 7');
    await pressKey(element, 'Enter');
    await search(element, 'agent', 'nobody');
    await pressKey(element, 'Escape');
    const { value, selectionStart, selectionEnd } = input(element);
    expect(value).to.equal('Zoë Müller 7');
    expect([selectionStart, selectionEnd]).to.deep.equal([0, value.length]);
  });

  for (const [why, typed, selected] of [
    ['the only match', 'muller 15', 'Zoë Müller 15'],
    ['the one that was typed in full', ' anna muller 12', 'Anna Müller 12'],
    ['the one that was typed in full, among others', 'zoe muller 1', 'Zoë Müller 1'],
    ['none of several matches', 'zoe', ''],
    ['none if nothing is found', 'nobody', ''],
    ['none if nothing was typed', '', ''],
  ] as const) {
    it(`takes ${why} when it is left`, async () => {
      const element = await form(20);
      await search(element, 'agent', typed.trim());
      control(element, 'name').focus();
      await element.updateComplete;
      expect(isOpen(element)).to.equal(false);
      expect(input(element).value).to.equal(selected);
      expect(element.shadowRoot!.activeElement === control(element, 'name')).to.equal(true);
    });
  }

  for (const [why, init] of [
    ['isComposing', { isComposing: true }],
    ['code 229', { keyCode: 229 }],
  ] as const) {
    it(`leaves keys of an input method editor alone (${why})`, async () => {
      const element = await form(20);
      await search(element, 'agent', 'zoe');
      for (const key of ['Enter', 'ArrowDown', 'Escape', 'Tab']) await pressKey(element, key, init);
      expect(isOpen(element)).to.equal(true);
      expect(active(element)).to.equal('Zoë Müller 1');
      expect(input(element).value).to.equal('zoe');
    });
  }

  it('tells the number of matches of any search, and shows it only if there are more', async () => {
    const element = await form(60);
    const isShown = () => !element.renderRoot.querySelector(STATUS)!.matches('.visually-hidden');
    await search(element, 'agent', 'zoe');
    expect([textOf(element, STATUS), isShown()]).to.deep.equal([
      '30 found. Type to narrow them down.',
      false,
    ]);
    await search(element, 'agent', 'muller');
    expect([textOf(element, STATUS), isShown()]).to.deep.equal(['60 found. Type to narrow them down.', true]);
    await search(element, 'agent', 'nobody');
    expect([textOf(element, STATUS), isShown()]).to.deep.equal(['Nothing found.', true]);
    await search(element, 'agent', '');
    expect(isShown()).to.equal(true);
    await pressKey(element, 'Escape');
    expect(textOf(element, STATUS)).to.equal('');
  });

  describe('its list', () => {
    const popover = (element: VeScheduler) =>
      element.renderRoot.querySelector<HTMLElement>('.combobox [part="list"]')!;
    const boxes = (element: VeScheduler) =>
      [input(element), popover(element)].map((one) => one.getBoundingClientRect()) as [DOMRect, DOMRect];

    /** A form in a box that cuts off what does not fit, at a distance from the window's top. */
    async function formAt(top: number): Promise<VeScheduler> {
      const element = await form(20);
      Object.assign(element.parentElement!.style, {
        ...{ position: 'fixed', top: `${top}px`, left: '20px', width: '300px' },
        ...{ blockSize: '200px', overflow: 'hidden' },
      });
      input(element).scrollIntoView({ block: 'nearest' });
      input(element).click();
      await until(() => popover(element).matches(':popover-open'), 'the list');
      return element;
    }

    it('opens in the top layer below the input, as wide as that, and closes with it', async () => {
      const element = await formAt(0);
      const [field, box] = boxes(element);
      expect(box.top).to.be.closeTo(field.bottom + 4, 1);
      expect(box.left).to.be.closeTo(field.left, 1);
      expect(box.width).to.be.closeTo(field.width, 1);
      expect(box.bottom).to.be.at.most(innerHeight);
      // Nothing cuts it off or covers it.
      const { x, y } = list(element)[2]!.getBoundingClientRect();
      expect(element.shadowRoot!.elementFromPoint(x + 9, y + 9)!.closest('li') === list(element)[2]).to.equal(
        true,
      );
      await pressKey(element, 'Escape');
      input(element).blur();
      await element.updateComplete;
      expect(popover(element).matches(':popover-open')).to.equal(false);
    });

    it('opens above the input where there is more space', async () => {
      const element = await formAt(innerHeight - 200);
      const [field, box] = boxes(element);
      expect(box.bottom).to.be.closeTo(field.top - 4, 1);
      expect(box.top).to.be.at.least(0);
    });

    it('follows the input when the page scrolls', async () => {
      const element = await formAt(0);
      element.parentElement!.style.top = '50px';
      element.parentElement!.dispatchEvent(new Event('scroll'));
      const [field, box] = boxes(element);
      expect(box.top).to.be.closeTo(field.bottom + 4, 1);
    });

    it('closes when the element is removed while it is open', async () => {
      const element = await formAt(0);
      const parent = element.parentElement!;
      element.remove();
      dispatchEvent(new Event('resize'));
      parent.append(element);
      await element.updateComplete;
      expect(popover(element).matches(':popover-open')).to.equal(isOpen(element));
      input(element).focus();
      await pressKey(element, 'ArrowDown');
      await until(() => popover(element).matches(':popover-open'), 'the list');
    });
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
    await book(element, { agent: undefined });
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
    await waitForList(element, 'agent');
    input(element).click();
    await element.updateComplete;
    expect(names(element)[0]).to.contain('<img src=x');
    expect('injected' in globalThis).to.equal(false);
    expect(Boolean(control(element, 'agent'))).to.equal(false);
  });
});
