import { expect, nextFrame } from '@open-wc/testing';
import '../../../src/index.js';
import type { VeScheduler } from '../../../src/index.js';
import { TIMES, useCalendarPage } from '../time/calendar-page.js';
import { chooseSlot, control, dialogOf, fill, fillVisitor, part, slots, submit } from '../scheduler-page.js';
import { until } from '../world.js';

/** The page's own state, which its router may need. */
const STATE = { route: '/booking' };

describe('<ve-scheduler> in the browser’s history', () => {
  const page = useCalendarPage();
  beforeEach(() => history.replaceState(STATE, ''));

  async function openNarrow(properties: Partial<VeScheduler> = {}): Promise<VeScheduler> {
    const element = await page.open(properties);
    element.parentElement!.style.width = '320px';
    return element;
  }

  const section = (element: VeScheduler) => part(element, 'form')!.dataset['section'];

  async function choose(element: VeScheduler): Promise<void> {
    chooseSlot(element, TIMES[1]!);
    await until(() => element.shadowRoot!.activeElement?.id === 'folded', 'the details');
  }

  async function go(delta: number): Promise<void> {
    const done = new Promise((resolve) => addEventListener('popstate', resolve, { once: true }));
    history.go(delta);
    await done;
  }

  const back = () => go(-1);

  /** A dialog too narrow for both halves, at its details. */
  async function openDetails(): Promise<VeScheduler> {
    const element = await page.load({ mode: 'popup', history: true });
    element.style.setProperty('--ve-max-width', '320px');
    element.open();
    await until(() => slots(element).length, 'the times');
    await choose(element);
    return element;
  }

  it('adds nothing by itself', async () => {
    const element = await openNarrow();
    const { length } = history;
    await choose(element);
    expect(history.length).to.equal(length);
  });

  it('adds an entry for the details, and Back returns to the times with everything kept', async () => {
    const element = await openNarrow({ history: true });
    history.pushState({ ...STATE, marker: true }, '');
    await choose(element);
    expect(history.state).to.deep.equal({ ...STATE, marker: true });
    fill(element, { name: 'Ada' });
    await back();
    await until(() => section(element) === 'time', 'the times');
    expect(history.state, 'the entry before the details').to.deep.equal({ ...STATE, marker: true });
    await until(() => (element.shadowRoot!.activeElement as HTMLInputElement | null)?.name === 'slot');
    await choose(element);
    expect(control(element, 'name').value).to.equal('Ada');
    await back();
    await until(() => section(element) === 'time', 'the times again');
    await back();
    expect(history.state).to.deep.equal(STATE);
  });

  it('takes the entry away when the visitor goes back in the form', async () => {
    const element = await openNarrow({ history: true });
    history.pushState({ ...STATE, marker: true }, '');
    await choose(element);
    const gone = new Promise((resolve) => addEventListener('popstate', resolve, { once: true }));
    element.renderRoot.querySelector<HTMLElement>('[part="folded"] button')!.click();
    await gone;
    expect(section(element)).to.equal('time');
    await back();
    expect(history.state, 'only one entry to leave').to.deep.equal(STATE);
  });

  it('closes the dialog by Back, once', async () => {
    const element = await page.load({ mode: 'popup', history: true });
    element.open();
    await until(() => dialogOf(element).open, 'the dialog');
    await back();
    await until(() => !dialogOf(element).open, 'the closed dialog');
    expect(history.state).to.deep.equal(STATE);
    element.open();
    await until(() => dialogOf(element).open, 'the dialog again');
    const gone = new Promise((resolve) => addEventListener('popstate', resolve, { once: true }));
    element.close();
    await gone;
    expect(dialogOf(element).open).to.equal(false);
    expect(history.state).to.deep.equal(STATE);
  });

  it('undoes nothing on Forward, where the browser tells it from Back', async () => {
    const element = await openDetails();
    await back();
    await until(() => section(element) === 'time', 'the times');
    await go(1);
    expect(dialogOf(element).open).to.equal('navigation' in window);
    await go(-2);
    expect(dialogOf(element).open).to.equal(false);
    expect(history.state).to.deep.equal(STATE);
  });

  it('closes the dialog by one Back after a booking', async () => {
    history.pushState({ ...STATE, marker: true }, '');
    const element = await openDetails();
    fillVisitor(element);
    submit(element);
    await until(() => part(element, 'confirmation'), 'the confirmation');
    await back();
    await until(() => !dialogOf(element).open, 'the closed dialog');
    expect(history.state).to.deep.equal({ ...STATE, marker: true });
    await back();
    expect(history.state, 'only one entry to leave').to.deep.equal(STATE);
  });

  it('leaves a page by one Back after a booking, and from a form that has become wide', async () => {
    for (const isBooked of [true, false]) {
      const element = await openNarrow({ history: true });
      history.pushState({ ...STATE, marker: true }, '');
      await choose(element);
      if (isBooked) {
        fillVisitor(element);
        submit(element);
        await until(() => part(element, 'confirmation'), 'the confirmation');
      } else {
        element.parentElement!.style.width = '800px';
        await nextFrame();
      }
      await back();
      await until(() => !history.state.marker, 'the entry before');
      element.remove();
    }
  });

  it('forgets its entries when the element is removed', async () => {
    const element = await openNarrow({ history: true });
    await choose(element);
    const parent = element.parentElement!;
    element.remove();
    await back();
    parent.append(element);
    await until(() => part(element, 'form'), 'the form');
    expect(section(element)).to.equal('details');
  });
});
