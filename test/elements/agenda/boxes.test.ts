import { expect, fixture, html } from '@open-wc/testing';
import type { TemplateResult } from 'lit';
import '../../../src/agenda.js';
import { pageBoxes } from '../page-boxes.js';
import { until } from '../world.js';

const BOXES: Readonly<Record<string, TemplateResult>> = {
  ...pageBoxes(html`<ve-agenda></ve-agenda>`),
  'an element that the page makes a flex row': html`<div style="display: flex; justify-content: center">
    <ve-agenda style="display: flex"></ve-agenda>
  </div>`,
};

describe('the agenda in a page’s boxes', () => {
  const { error } = console;
  before(() => (console.error = () => undefined));
  after(() => (console.error = error));

  for (const [name, box] of Object.entries(BOXES)) {
    for (const [pageWidth, expected] of [
      [320, 320],
      [900, 900],
      // It asks for 74em, and takes more where there is more.
      [1400, name === 'a block' ? 1400 : 1184],
    ] as const) {
      it(`is as wide as there is room: ${name} in ${pageWidth} px`, async () => {
        const page = await fixture<HTMLElement>(
          html`<div style="position: relative; width: ${pageWidth}px; height: 900px; font-size: 16px">
            ${box}
          </div>`,
        );
        const root = page.querySelector('ve-agenda')!.shadowRoot!;
        const content = await until(() => root.querySelector('[part="alert"]')?.closest('.root'));
        // Table cells and some fonts round.
        expect(content.getBoundingClientRect().width).to.be.closeTo(expected, 5);
        expect(page.scrollWidth).to.equal(pageWidth);
      });
    }
  }
});
