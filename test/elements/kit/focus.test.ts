import { expect, fixture, html } from '@open-wc/testing';
import '../../../src/index.js';
import type { VeJoinButton, VeScheduler } from '../../../src/index.js';
import { control, scheduler, waitForForm } from '../scheduler-page.js';
import { World } from '../world.js';

describe('focus() on the element', () => {
  let world: World;
  beforeEach(() => {
    world = new World();
  });

  const focused = (element: VeScheduler | VeJoinButton) => element.shadowRoot!.activeElement;

  it('moves to the first field', async () => {
    const element = await scheduler(world, html`<ve-scheduler></ve-scheduler>`);
    await waitForForm(element);
    element.focus();
    expect(focused(element)).to.equal(control(element, 'agent'));
  });

  it('moves to the next field if the page fixes the agent', async () => {
    const element = await scheduler(
      world,
      html`<ve-scheduler agent-email="anna.keller@example.com"></ve-scheduler>`,
    );
    await waitForForm(element);
    element.focus();
    expect(focused(element)).to.equal(control(element, 'duration'));
  });

  it('moves to the button that opens the form, while the form is closed', async () => {
    const element = await scheduler(world, html`<ve-scheduler mode="popup"></ve-scheduler>`);
    element.focus();
    expect((focused(element) as HTMLElement).part.contains('open')).to.equal(true);
  });

  it('moves to the join button, not to the hidden fields before it', async () => {
    const element = await fixture<VeJoinButton>(html`<ve-join-button></ve-join-button>`);
    element.focus();
    expect(focused(element)!.localName).to.equal('button');
  });
});
