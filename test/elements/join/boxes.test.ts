import { expect, fixture, html } from '@open-wc/testing';
import '../../../src/index.js';
import { pageBoxes } from '../page-boxes.js';

describe('the join button in a page’s boxes', () => {
  async function buttonIn(box: unknown): Promise<{ host: DOMRect; button: DOMRect }> {
    const page = await fixture<HTMLElement>(
      html`<div style="position: relative; width: 320px; height: 400px; font-size: 16px">${box}</div>`,
    );
    const element = page.querySelector('ve-join-button')!;
    await element.updateComplete;
    const button = element.shadowRoot!.querySelector('[part="button"]')!;
    return { host: element.getBoundingClientRect(), button: button.getBoundingClientRect() };
  }

  const element = html`<ve-join-button></ve-join-button>`;

  for (const [name, box] of Object.entries(pageBoxes(element))) {
    it(`has its natural width, on one line: ${name}`, async () => {
      const natural = await buttonIn(html`<div>${element}</div>`);
      const { host, button } = await buttonIn(box);
      expect(natural.button.width).to.be.within(100, 300);
      expect(button.width).to.be.closeTo(natural.button.width, 1);
      expect(button.height).to.be.closeTo(natural.button.height, 1);
      expect(host.width).to.be.closeTo(natural.host.width, 1);
    });
  }
});
