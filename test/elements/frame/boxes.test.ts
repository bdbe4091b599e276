import { expect, fixture, html } from '@open-wc/testing';
import type { TemplateResult } from 'lit';
import '../../../src/index.js';
import type { VeScheduler } from '../../../src/index.js';
import { pageBoxes } from '../page-boxes.js';
import { part } from '../scheduler-page.js';
import { until } from '../world.js';

const element = html`<ve-scheduler></ve-scheduler>`;

/** Boxes that take their width from their content. */
const BOXES: Readonly<Record<string, TemplateResult>> = {
  ...pageBoxes(element),
  'an element that the page makes a block': html`<div style="display: flex; justify-content: center">
    <ve-scheduler style="display: block"></ve-scheduler>
  </div>`,
};

describe('in a page’s boxes', () => {
  const { error } = console;
  before(() => (console.error = () => undefined));
  after(() => (console.error = error));

  /** Width of the card in a page of this width, in CSS pixels. The form is at most 74em wide. */
  async function widths(box: TemplateResult, pageWidth: number): Promise<{ card: number; overflow: number }> {
    const page = await fixture<HTMLElement>(
      html`<div style="position: relative; width: ${pageWidth}px; height: 900px; font-size: 16px">
        ${box}
      </div>`,
    );
    const scheduler = page.querySelector<VeScheduler>('ve-scheduler')!;
    const card = await until(() => part(scheduler, 'card'));
    await until(() => part(scheduler, 'alert'));
    return { card: card.getBoundingClientRect().width, overflow: page.scrollWidth - pageWidth };
  }

  for (const [name, box] of Object.entries(BOXES)) {
    for (const [pageWidth, expected] of [
      [320, 320],
      [900, 900],
      [1400, 1184],
    ] as const) {
      it(`is as wide as there is room, up to its maximum: ${name} in ${pageWidth} px`, async () => {
        const { card, overflow } = await widths(box, pageWidth);
        // Table cells and some fonts round.
        expect(card).to.be.closeTo(expected, 5);
        expect(overflow).to.equal(0);
      });
    }
  }

  it('takes the maximum of the page', async () => {
    const { card } = await widths(
      html`<div style="display: inline-block">
        <ve-scheduler style="--ve-max-width: 30em"></ve-scheduler>
      </div>`,
      900,
    );
    expect(card).to.equal(480);
  });
});
