import { expect, html, nextFrame } from '@open-wc/testing';
import '../../../src/index.js';
import type { VeScheduler } from '../../../src/index.js';
import { TIMES, useCalendarPage } from '../time/calendar-page.js';
import {
  button,
  chooseSlot,
  control,
  fill,
  fillVisitor,
  part,
  pressKey,
  requiredValues,
  scheduler,
  slots,
  submit,
  textOf,
  waitForEvent,
  waitForForm,
} from '../scheduler-page.js';
import { until } from '../world.js';

/** 09:30 on Tuesday, 20 November. */
const CHOSEN = TIMES[1]!;
const RANGE = 'Tue, 20 Nov 2040, 09:30–10:00';

describe('<ve-scheduler> in two steps', () => {
  const page = useCalendarPage();

  async function openAt(width: number, properties: Partial<VeScheduler> = {}): Promise<VeScheduler> {
    const element = await page.open(properties);
    element.parentElement!.style.width = `${width}px`;
    // WebKit's `checkVisibility` does not see the new width before the next frame.
    await nextFrame();
    return element;
  }

  const openNarrow = (properties: Partial<VeScheduler> = {}) => openAt(320, properties);

  const isVisible = (element: VeScheduler, selector: string) =>
    Boolean(element.renderRoot.querySelector(selector)?.checkVisibility());

  /** The visible halves of the form. */
  const shown = (element: VeScheduler) =>
    ['time', 'details'].filter((half) => isVisible(element, `form > .${half}`));

  const focused = (element: VeScheduler) => element.shadowRoot!.activeElement as HTMLInputElement | null;

  /** Presses a time, and waits for the details. */
  async function choose(element: VeScheduler, start = CHOSEN): Promise<void> {
    chooseSlot(element, start);
    await until(() => focused(element)?.id === 'folded', 'the details');
  }

  async function goBack(element: VeScheduler): Promise<void> {
    element.renderRoot.querySelector<HTMLElement>('[part="folded"] button')!.click();
    await until(() => focused(element)?.name === 'slot', 'the times');
  }

  const fail = (status: number) =>
    page.sandbox.fail({ kind: 'status', status, times: 1, method: 'POST', path: '/api/schedules/tenant/' });

  it('shows both halves next to each other where there is space', async () => {
    const element = await openAt(800);
    expect(shown(element)).to.deep.equal(['time', 'details']);
    chooseSlot(element, CHOSEN);
    await element.updateComplete;
    expect(shown(element)).to.deep.equal(['time', 'details']);
    expect(focused(element)).to.equal(null);
    expect(isVisible(element, '[part="folded"]')).to.equal(false);
    expect(isVisible(element, '.next')).to.equal(false);
  });

  it('shows all at once where date and time are typed', async () => {
    const element = await scheduler(page.sandbox, html`<ve-scheduler></ve-scheduler>`);
    await waitForForm(element);
    element.parentElement!.style.width = '320px';
    expect(part(element, 'form')!.hasAttribute('data-section')).to.equal(false);
    expect(shown(element)).to.deep.equal(['time', 'details']);
    fill(element, requiredValues());
    await element.updateComplete;
    expect(shown(element)).to.deep.equal(['time', 'details']);
  });

  it('shows the calendar first, without a way to go on before a time is selected', async () => {
    const element = await openNarrow();
    expect(shown(element)).to.deep.equal(['time']);
    expect(part(element, 'form')!.dataset['section']).to.equal('time');
    expect(Boolean(element.renderRoot.querySelector('.next'))).to.equal(false);
  });

  it('goes on to the details with a press on a time, which they repeat', async () => {
    const element = await openNarrow();
    await choose(element);
    expect(shown(element)).to.deep.equal(['details']);
    expect(part(element, 'form')!.dataset['section']).to.equal('details');
    expect(textOf(element, '#folded')).to.equal(RANGE);
    expect(textOf(element, '[part="submit"]')).to.equal('Book 09:30');
    expect(isVisible(element, 'header')).to.equal(false);
  });

  it('stays with the times while arrow keys move through them, until “Continue” is pressed', async () => {
    const element = await openNarrow();
    const radio = element.renderRoot.querySelector<HTMLInputElement>(`[value="${Date.parse(CHOSEN)}"]`)!;
    radio.focus();
    // A browser clicks the next radio button while an arrow key is down.
    await pressKey(element, 'ArrowDown');
    radio.click();
    radio.dispatchEvent(new KeyboardEvent('keyup', { key: 'ArrowDown', bubbles: true, composed: true }));
    await element.updateComplete;
    expect(shown(element)).to.deep.equal(['time']);
    expect(slots(element).find(({ isChosen }) => isChosen)?.text).to.equal('09:30');
    button(element, 'Continue').click();
    await until(() => focused(element)?.id === 'folded');
    expect(shown(element)).to.deep.equal(['details']);
  });

  it('goes on with a press after arrow keys, also on the selected time', async () => {
    const element = await openNarrow();
    element.renderRoot.querySelector<HTMLElement>('[name="slot"]')!.focus();
    await pressKey(element, 'ArrowDown');
    focused(element)!.dispatchEvent(
      new KeyboardEvent('keyup', { key: 'ArrowDown', bubbles: true, composed: true }),
    );
    await choose(element);
    await goBack(element);
    await choose(element);
    expect(shown(element)).to.deep.equal(['details']);
  });

  it('ignores the second click of a double click on a time, wherever it lands', async () => {
    const element = await openNarrow({ visitorName: 'Ada Lovelace', visitorEmail: 'ada@example.com' });
    const click = (target: HTMLElement, detail: number) =>
      target.dispatchEvent(
        new MouseEvent('click', { detail, bubbles: true, composed: true, cancelable: true }),
      );
    const time = element.renderRoot.querySelector<HTMLElement>(`[value="${Date.parse(CHOSEN)}"]`)!;
    click(time.closest('label')!, 1);
    await until(() => focused(element)?.id === 'folded', 'the details');
    const notification = control(element, 'sendNotificationEmail');
    const { checked } = notification;
    click(notification, 2);
    click(part(element, 'submit')!, 2);
    await element.updateComplete;
    expect(notification.checked).to.equal(checked);
    expect(part(element, 'submit')!.textContent.trim()).to.equal('Book 09:30');
    // A double click of its own books once.
    click(part(element, 'submit')!, 1);
    click(part(element, 'submit')!, 2);
    await waitForEvent(element, 'scheduled');
    expect(await page.sandbox.received('POST', '/schedules')).to.have.lengthOf(1);
  });

  it('goes back with “Change”, and keeps everything', async () => {
    const element = await openNarrow();
    await choose(element);
    fill(element, { ...requiredValues(), agent: undefined, date: undefined, time: undefined });
    fill(element, { subject: 'Mortgage' });
    await goBack(element);
    expect(shown(element)).to.deep.equal(['time']);
    expect(focused(element)!.checked).to.equal(true);
    expect(focused(element)!.value).to.equal(String(Date.parse(CHOSEN)));
    await choose(element, TIMES[0]);
    expect(textOf(element, '#folded')).to.equal('Tue, 20 Nov 2040, 08:00–08:30');
    expect(['name', 'email', 'subject'].map((name) => control(element, name).value)).to.deep.equal([
      'Ada Lovelace',
      'ada@example.com',
      'Mortgage',
    ]);
    submit(element);
    await waitForEvent(element, 'scheduled');
    const [post] = await page.sandbox.received('POST', '/schedules');
    expect(post!.body).to.have.property('date', Date.parse(TIMES[0]!));
  });

  it('comes back to the times when the selected one was taken', async () => {
    const element = await openNarrow();
    await choose(element);
    fillVisitor(element);
    await fail(409);
    page.freeTimes.starts = TIMES.filter((one) => one !== CHOSEN);
    submit(element);
    await until(() => textOf(element, '#slot-error'));
    await until(() => slots(element).length === 5);
    expect(shown(element)).to.deep.equal(['time']);
    expect(isVisible(element, '#slot-error')).to.equal(true);
    expect(Boolean(element.renderRoot.querySelector('.next'))).to.equal(false);
    await choose(element, TIMES[0]);
    expect(control(element, 'name').value).to.equal('Ada Lovelace');
    submit(element);
    await waitForEvent(element, 'scheduled');
  });

  it('shows the half with a mistake', async () => {
    const element = await openNarrow();
    await choose(element);
    fillVisitor(element);
    fill(element, { duration: '1' });
    submit(element);
    await until(() => focused(element)?.name === 'duration');
    expect(shown(element)).to.deep.equal(['time']);
    expect(textOf(element, '#duration-error')).to.contain('from 15 to 1440');
    fill(element, { duration: '30', email: 'ada@' });
    submit(element);
    await until(() => focused(element)?.name === 'email');
    expect(shown(element)).to.deep.equal(['details']);
  });

  it('shows the list of several mistakes, which leads to the other half', async () => {
    const element = await openNarrow();
    await choose(element);
    fillVisitor(element);
    await goBack(element);
    fill(element, { duration: '1', email: 'ada@' });
    submit(element);
    await until(() => focused(element) === part(element, 'issues'));
    expect(shown(element)).to.deep.equal(['details']);
    part(element, 'issues')!.querySelector('button')!.click();
    await until(() => focused(element)?.name === 'duration');
    expect(shown(element)).to.deep.equal(['time']);
  });

  it('shows a failure of a booking that was sent from the first half', async () => {
    const element = await openNarrow();
    await choose(element);
    fillVisitor(element);
    await goBack(element);
    await fail(400);
    submit(element);
    await waitForEvent(element, 'error');
    await until(() => part(element, 'alert'));
    expect(shown(element)).to.deep.equal(['details']);
  });

  it('shows and focuses a missing consent, also from the first half', async () => {
    const element = await openNarrow();
    element.insertAdjacentHTML('beforeend', '<input slot="consent" type="checkbox" required>');
    await choose(element);
    fillVisitor(element);
    await goBack(element);
    submit(element);
    await until(() => document.activeElement === element.querySelector('input'), 'the consent');
    expect(shown(element)).to.deep.equal(['details']);
    expect(textOf(element, '[part="alert"]')).to.contain('give your consent above first');
  });

  it('does not go on to the details with Enter on a time that is not selected', async () => {
    const element = await openNarrow();
    const radio = element.renderRoot.querySelector<HTMLElement>('[name="slot"]')!;
    radio.focus();
    expect(await pressKey(element, 'Enter')).to.equal(true);
    await element.updateComplete;
    expect(shown(element)).to.deep.equal(['time']);
    expect(focused(element) === radio).to.equal(true);
  });

  it('starts with the times again for another meeting', async () => {
    const element = await openNarrow();
    await choose(element);
    fillVisitor(element);
    submit(element);
    await waitForEvent(element, 'scheduled');
    await until(() => part(element, 'confirmation'));
    button(element, 'Book another').click();
    await waitForForm(element);
    await until(() => slots(element).length);
    expect(shown(element)).to.deep.equal(['time']);
  });

  it('comes back to the times when the selected one is gone after a reload', async () => {
    const element = await openNarrow();
    await choose(element);
    const parent = element.parentElement!;
    element.remove();
    page.freeTimes.starts = TIMES.filter((one) => one !== CHOSEN);
    parent.append(element);
    await until(() => textOf(element, '#slot-error'));
    await element.updateComplete;
    expect(shown(element)).to.deep.equal(['time']);
  });

  it('does not move the focus of a visitor who is elsewhere on the page', async () => {
    const own = document.body.appendChild(document.createElement('input'));
    const element = await openNarrow();
    own.focus();
    chooseSlot(element, CHOSEN);
    await until(() => shown(element).join() === 'details');
    expect(document.activeElement === own).to.equal(true);
    own.remove();
  });
});
