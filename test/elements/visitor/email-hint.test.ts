import { expect, html } from '@open-wc/testing';
import '../../../src/index.js';
import '../../../src/locales/de.js';
import type { VeScheduler } from '../../../src/index.js';
import {
  control,
  fill,
  requiredValues,
  scheduler,
  submit,
  textOf,
  waitForEvent,
  waitForForm,
} from '../scheduler-page.js';
import { until, World } from '../world.js';

describe('the hint at a mistyped email address', () => {
  const hint = (element: VeScheduler) =>
    element.renderRoot.querySelector<HTMLElement>('.field:has(#email) [role="status"]')!;

  async function open(properties: Partial<VeScheduler> = {}): Promise<VeScheduler> {
    const element = await scheduler(new World(), html`<ve-scheduler></ve-scheduler>`, properties);
    await waitForForm(element);
    return element;
  }

  function leave(element: VeScheduler, email: string): void {
    fill(element, { email });
    control(element, 'email').dispatchEvent(new Event('change', { bubbles: true }));
  }

  it('comes when the field is left, and corrects the address when it is pressed', async () => {
    const element = await open();
    fill(element, { email: 'ada@gmial.com' });
    await element.updateComplete;
    expect(hint(element).textContent.trim()).to.equal('');
    leave(element, 'ada@gmial.com');
    const button = await until(() => hint(element).querySelector('button'));
    expect(button.textContent.trim()).to.equal('Did you mean ada@gmail.com?');
    expect(button.type).to.equal('button');
    button.click();
    await until(() => element.shadowRoot!.activeElement === control(element, 'email'));
    expect(control(element, 'email').value).to.equal('ada@gmail.com');
    expect(hint(element).textContent.trim()).to.equal('');
  });

  it('goes when the visitor types on', async () => {
    const element = await open({ lang: 'de' });
    leave(element, 'ada@gmial.com');
    await until(() => hint(element).textContent.includes('Meinten Sie ada@gmail.com?'));
    fill(element, { email: 'ada@gmial.co' });
    await element.updateComplete;
    expect(hint(element).textContent.trim()).to.equal('');
  });

  it('does not keep the visitor from booking with the address as typed', async () => {
    const element = await open();
    fill(element, { ...requiredValues(), email: 'ada@gmial.com' });
    leave(element, 'ada@gmial.com');
    await until(() => hint(element).querySelector('button'));
    submit(element);
    await waitForEvent(element, 'scheduled');
    expect(textOf(element, '[part="confirmation"]')).to.contain('ada@gmial.com');
  });
});
