import { expect, fixture, html } from '@open-wc/testing';
import { render } from 'lit';
import { keyedList } from '../../../src/elements/agenda/keyed-list.js';

const show = (list: HTMLElement, keys: string, suffix = ''): void => {
  const items = Array.from(keys, (key) => [key, html`<li><button>${key}${suffix}</button></li>`] as const);
  render(keyedList(new Map(items)), list);
};
const textOf = (list: HTMLElement, tag = 'button'): string =>
  [...list.querySelectorAll(tag)].map(({ textContent }) => textContent).join(' ');
const buttonOf = (list: HTMLElement, key: string): HTMLButtonElement =>
  [...list.querySelectorAll('button')].find(({ textContent }) => textContent.startsWith(key))!;

describe('a list by keys', () => {
  let list: HTMLElement;
  beforeEach(async () => (list = await fixture(html`<ul></ul>`)));

  for (const [before, after] of [
    ['', 'ab'],
    ['ab', ''],
    ['abcd', 'abcd'],
    ['abcd', 'xabcd'],
    ['abcd', 'abxcd'],
    ['abcd', 'bcd'],
    ['abcd', 'abd'],
    ['abcd', 'bcda'],
    ['abcd', 'dabc'],
    ['abcd', 'acbd'],
    ['abcd', 'dcba'],
    ['abcd', 'xdbya'],
    ['abcd', 'xyz'],
  ] as const) {
    it(`goes from "${before}" to "${after}" with the same elements`, () => {
      show(list, before);
      const elements = new Map(Array.from(before, (key) => [key, buttonOf(list, key)]));
      show(list, after, '!');
      expect(textOf(list)).to.equal(Array.from(after, (key) => `${key}!`).join(' '));
      for (const key of after) {
        if (elements.has(key)) expect(buttonOf(list, key) === elements.get(key), key).to.equal(true);
      }
      show(list, before);
      expect(textOf(list)).to.equal(before.split('').join(' '));
    });
  }

  for (const [change, after] of [
    ['comes before it', 'xabcd'],
    ['goes', 'bcd'],
    ['moves from before it to the end', 'bcda'],
    ['moves from the end to before it', 'dabc'],
    ['changes places with it', 'acbd'],
  ] as const) {
    it(`keeps the focus when another item ${change}`, () => {
      show(list, 'abcd');
      buttonOf(list, 'c').focus();
      show(list, after);
      expect(document.activeElement?.textContent).to.equal('c');
    });
  }

  it('is gone with its place', () => {
    const view = (keys?: string) =>
      html`<p>before</p>
        ${keys ? keyedList(new Map(Array.from(keys, (key) => [key, html`<b>${key}</b>`]))) : ''}
        <p>after</p>`;
    render(view('ab'), list);
    render(view(), list);
    expect(textOf(list, 'b')).to.equal('');
    render(view('c'), list);
    expect(textOf(list, 'b')).to.equal('c');
  });
});
