import { expect } from 'playwright/test';
import type { Engine, Key } from './engine.js';
import { elementExpression, FOCUSED } from './find.js';

/** What a visitor does and sees, in whichever browser. Elements are named by a selector and a part of their name. */
export class Visitor {
  readonly engine: Engine;

  constructor(engine: Engine) {
    this.engine = engine;
  }

  open(url: string): Promise<void> {
    return this.engine.goto(url);
  }

  /** Waits until an element is visible. */
  async see(selector: string, name = ''): Promise<string> {
    const element = elementExpression(selector, name);
    await expect
      .poll(() => this.engine.evaluate(`Boolean(${element})`), `${selector} “${name}” is visible`)
      .toBe(true);
    return element;
  }

  async doNotSee(selector: string, name = ''): Promise<void> {
    const element = elementExpression(selector, name);
    await expect
      .poll(() => this.engine.evaluate(`Boolean(${element})`), `${selector} “${name}” is visible`)
      .toBe(false);
  }

  async click(selector: string, name?: string): Promise<void> {
    const { x, y } = await this.#middleOf(selector, name);
    await this.engine.clickAt(x, y);
  }

  async tap(selector: string, name?: string): Promise<void> {
    const { x, y } = await this.#middleOf(selector, name);
    await this.engine.tapAt(x, y);
  }

  press(key: Key): Promise<void> {
    return this.engine.press(key);
  }

  /** Clicks into a field, and types after what it has. */
  async type(selector: string, name: string, text: string): Promise<void> {
    await this.click(selector, name);
    await this.engine.type(text);
  }

  /** Sets a field whose keys differ by browser, such as one for a date. */
  async set(selector: string, name: string, value: string): Promise<void> {
    const element = await this.see(selector, name);
    await this.engine.evaluate(
      `((field) => { field.value = ${JSON.stringify(value)}; field.dispatchEvent(new InputEvent('input', { bubbles: true, composed: true })); })(${element})`,
    );
  }

  /** A property or an attribute of an element, as JSON. @param read Expression of `element` */
  async read<T>(selector: string, name: string, read: string): Promise<T> {
    const element = await this.see(selector, name);
    return this.engine.evaluate(`((element) => ${read})(${element})`);
  }

  /** Text of the element with the focus. */
  focusedText(): Promise<string> {
    return this.engine.evaluate(`${FOCUSED}.textContent.trim()`);
  }

  /** Waits for a second tab, and goes there. */
  async enterNewTab(): Promise<void> {
    await expect.poll(() => this.engine.countTabs()).toBe(2);
    await this.engine.enterLastTab();
  }

  /** Scrolls an element into the window, and waits until it no longer moves. */
  async #middleOf(selector: string, name?: string): Promise<{ x: number; y: number }> {
    const element = await this.see(selector, name);
    const read = () =>
      this.engine.evaluate<{ x: number; y: number }>(`((element) => {
        element.scrollIntoView({ block: 'center', behavior: 'instant' });
        const { left, top, width, height } = element.getBoundingClientRect();
        return { x: Math.round(left + width / 2), y: Math.round(top + height / 2) };
      })(${element})`);
    let middle = await read();
    await expect
      .poll(async () => {
        const before = middle;
        middle = await read();
        return middle.x === before.x && middle.y === before.y;
      })
      .toBe(true);
    return middle;
  }
}
