import { expect, fixture, html } from '@open-wc/testing';
import { LitElement, type TemplateResult } from 'lit';
import * as combobox from '../../../src/elements/fields/combobox.js';
import { ComboboxController } from '../../../src/elements/fields/combobox-controller.js';
import { en } from '../../../src/i18n/en.js';
import { createFormat } from '../../../src/i18n/format.js';
import { until } from '../world.js';

const OPTIONS = ['Anna', 'Berta', 'Zoë'].map((name) => ({ key: name.toLowerCase(), name }));

/** A form with a searchable list that loads when a test says so. */
class ListHost extends LitElement {
  resolve!: (module: typeof combobox) => void;
  reject!: (cause: unknown) => void;
  readonly #module = new Promise<typeof combobox>((resolve, reject) => {
    Object.assign(this, { resolve, reject });
  });
  selected = '';
  closed = 0;
  isShown = true;
  readonly controller = new ComboboxController(this, {
    id: 'list',
    load: () => this.#module,
    options: () => OPTIONS,
    selected: () => this.selected,
    onSelect: (key) => {
      this.selected = key;
      this.requestUpdate();
    },
    onClose: () => (this.closed += 1),
  });

  override render(): TemplateResult {
    const format = createFormat({ locale: 'en', timeZone: 'UTC', hourCycle: undefined });
    return html`<form>
      ${this.isShown ? this.controller.render({ strings: en, format, label: 'List', placeholder: 'Choose' }) : ''}<button>
        Send
      </button>
    </form>`;
  }
}
customElements.define('list-host', ListHost);

describe('a searchable list that is not loaded yet', () => {
  let element: ListHost;
  beforeEach(async () => {
    element = await fixture<ListHost>(html`<list-host></list-host>`);
  });

  const find = <E extends Element>(selector: string) => element.renderRoot.querySelector<E>(selector)!;
  const input = () => find<HTMLInputElement>('input');
  const select = () => find<HTMLSelectElement>('select');
  const names = () => [...element.renderRoot.querySelectorAll('li')].map((one) => one.textContent.trim());
  const focused = () => element.shadowRoot!.activeElement;

  function type(text: string): void {
    input().value = text;
    input().dispatchEvent(new InputEvent('input', { bubbles: true, composed: true }));
  }

  async function load(): Promise<void> {
    element.resolve(combobox);
    await until(() => find('#list-list'), 'the list');
    await element.updateComplete;
  }

  async function fail(): Promise<void> {
    element.reject(new TypeError('forbidden'));
    await until(() => select(), 'the native list');
    await element.updateComplete;
  }

  it('is a closed combobox without a list', () => {
    expect(input().getAttribute('role')).to.equal('combobox');
    expect(input().getAttribute('aria-expanded')).to.equal('false');
    expect(input().hasAttribute('aria-controls')).to.equal(false);
    expect(input().placeholder).to.equal('Choose');
  });

  it('opens in the same input with the matches of what was typed', async () => {
    const before = input();
    before.focus();
    type('an');
    await load();
    expect(input() === before).to.equal(true);
    expect(names()).to.deep.equal(['Anna']);
    expect([before.value, before.getAttribute('aria-expanded')]).to.deep.equal(['an', 'true']);
  });

  it('opens with all options if it was only clicked', async () => {
    element.selected = 'berta';
    element.requestUpdate();
    await element.updateComplete;
    input().focus();
    input().click();
    await load();
    expect(names()).to.deep.equal(['Anna', 'Berta', 'Zoë']);
    expect(input().value).to.equal('Berta');
    expect(find('[part~="active"]').textContent.trim()).to.equal('Berta');
  });

  it('stays closed if the visitor is elsewhere', async () => {
    await load();
    expect(names()).to.deep.equal([]);
    expect(find('.list').matches(':popover-open')).to.equal(false);
  });

  for (const [typed, selected, value] of [
    ['ber', 'berta', 'Berta'],
    ['nobody', '', ''],
  ] as const) {
    it(`treats "${typed}" that was typed and left as in a loaded list`, async () => {
      input().focus();
      type(typed);
      find<HTMLElement>('button').focus();
      await load();
      expect([element.selected, input().value]).to.deep.equal([selected, value]);
      expect(names()).to.deep.equal([]);
      expect(focused() === find('button')).to.equal(true);
    });
  }

  it('selects what was typed and entered before it was there', async () => {
    input().focus();
    type('ber');
    input().dispatchEvent(new KeyboardEvent('keydown', { key: 'Enter', bubbles: true, cancelable: true }));
    await load();
    expect(element.selected).to.equal('berta');
    expect(names()).to.deep.equal([]);
  });

  it('shows what was typed on after Enter', async () => {
    input().focus();
    type('b');
    input().dispatchEvent(new KeyboardEvent('keydown', { key: 'Enter', bubbles: true, cancelable: true }));
    type('ber');
    await load();
    expect(element.selected).to.equal('');
    expect(names()).to.deep.equal(['Berta']);
  });

  it('closes when it is left', () => {
    input().focus();
    find<HTMLElement>('button').focus();
    expect(element.closed).to.equal(1);
  });

  it('selects nothing if its field has gone', async () => {
    input().focus();
    type('ber');
    element.isShown = false;
    element.requestUpdate();
    await element.updateComplete;
    element.resolve(combobox);
    await new Promise(requestAnimationFrame);
    expect(element.selected).to.equal('');
    element.isShown = true;
    element.requestUpdate();
    await element.updateComplete;
    expect([input().value, input().getAttribute('aria-expanded')]).to.deep.equal(['', 'false']);
  });

  it('keeps its search events and its Enter key from the form', () => {
    let outside = 0;
    for (const name of ['input', 'change']) element.addEventListener(name, () => (outside += 1));
    type('an');
    input().dispatchEvent(new Event('change', { bubbles: true, composed: true }));
    const enter = new KeyboardEvent('keydown', { key: 'Enter', cancelable: true });
    input().dispatchEvent(enter);
    expect(enter.defaultPrevented).to.equal(true);
    expect([outside, element.selected]).to.deep.equal([0, '']);
  });

  it('is styled once its list is loaded', async () => {
    await load();
    expect(getComputedStyle(input()).textOverflow).to.equal('ellipsis');
  });

  describe('and cannot be', () => {
    it('becomes a native list with the same label', async () => {
      element.selected = 'zoë';
      await fail();
      expect([...select().options].map(({ value, text }) => [value, text])).to.deep.equal([
        ['', 'Choose'],
        ['anna', 'Anna'],
        ['berta', 'Berta'],
        ['zoë', 'Zoë'],
      ]);
      expect(select().value).to.equal('zoë');
      expect(select().labels[0]!.textContent.trim()).to.equal('List');
    });

    it('selects in the native list, and keeps its events from the form', async () => {
      let outside = 0;
      for (const name of ['input', 'change']) element.addEventListener(name, () => (outside += 1));
      await fail();
      expect(select().value).to.equal('');
      select().value = 'berta';
      for (const name of ['input', 'change']) {
        select().dispatchEvent(new Event(name, { bubbles: true, composed: true }));
      }
      expect([element.selected, outside]).to.deep.equal(['berta', 0]);
    });

    it('keeps the focus and stays open until it is left', async () => {
      input().focus();
      await fail();
      await until(() => focused() === select(), 'the focus');
      expect(element.closed).to.equal(0);
      find<HTMLElement>('button').focus();
      expect(element.closed).to.equal(1);
    });

    it('does not take the focus from elsewhere', async () => {
      find<HTMLElement>('button').focus();
      await fail();
      expect(focused() === find('button')).to.equal(true);
    });
  });
});
