import { expect, html } from '@open-wc/testing';
import '../../../src/index.js';
import type { VeScheduler } from '../../../src/index.js';
import {
  book,
  button,
  control,
  dialogOf,
  fill,
  waitForForm,
  waitForEvent,
  part,
  scheduler,
  textOf,
  valueOf,
} from '../scheduler-page.js';
import { until, World } from '../world.js';

describe('<ve-scheduler> display modes', () => {
  let world: World;
  beforeEach(() => {
    world = new World();
  });

  async function openDialog(
    template = html`<ve-scheduler mode="popup"></ve-scheduler>`,
  ): Promise<VeScheduler> {
    const element = await scheduler(world, template);
    element.open();
    await waitForForm(element);
    return element;
  }

  /** Closes the dialog and waits until it is closed. */
  async function closeDialog(element: VeScheduler): Promise<void> {
    element.close();
    await until(() => !dialogOf(element).open, 'the dialog to close');
  }

  describe('inline', () => {
    it('is used by default and for an unknown mode', async () => {
      for (const mode of ['', 'inline', 'sidebar']) {
        const element = await scheduler(world, html`<ve-scheduler mode=${mode}></ve-scheduler>`);
        await waitForForm(element);
        expect(Boolean(part(element, 'open')), mode).to.equal(false);
        expect(Boolean(part(element, 'dialog')), mode).to.equal(false);
      }
    });

    it('ignores open() and close()', async () => {
      const element = await scheduler(world, html`<ve-scheduler></ve-scheduler>`);
      element.open();
      await waitForForm(element);
      expect(Boolean(part(element, 'dialog'))).to.equal(false);
      element.close();
    });
  });

  for (const mode of ['popup', 'floating']) {
    describe(mode, () => {
      it('shows a button with aria-haspopup="dialog" and no form', async () => {
        const element = await scheduler(world, html`<ve-scheduler mode=${mode}></ve-scheduler>`);
        expect(textOf(element, '[part="open"]')).to.equal('Book a meeting');
        expect(part(element, 'open')!.getAttribute('aria-haspopup')).to.equal('dialog');
        expect(dialogOf(element).open).to.equal(false);
        expect(Boolean(part(element, 'card'))).to.equal(false);
      });

      it('sends no request before it is opened for the first time', async () => {
        const element = await scheduler(world, html`<ve-scheduler mode=${mode}></ve-scheduler>`);
        element.duration = 60;
        element.lang = 'de';
        await element.updateComplete;
        expect(await world.received('GET', '')).to.be.empty;
        part(element, 'open')!.click();
        await waitForForm(element);
        expect(await world.received('GET', '/partners/impersonate')).to.have.length(1);
      });

      it('opens a modal dialog and loads agents only once', async () => {
        const element = await scheduler(world, html`<ve-scheduler mode=${mode}></ve-scheduler>`);
        part(element, 'open')!.click();
        await waitForForm(element);
        expect(dialogOf(element).matches(':modal')).to.equal(true);
        await closeDialog(element);
        element.open();
        await until(() => dialogOf(element).open);
        expect(await world.received('GET', '/brokerages/agents')).to.have.length(1);
      });

      it('closes with its close button', async () => {
        const element = await openDialog(html`<ve-scheduler mode=${mode}></ve-scheduler>`);
        button(element, 'Close').click();
        await until(() => !dialogOf(element).open);
      });
    });
  }

  describe('a dialog', () => {
    it('has an accessible name while the form loads, then the heading’s', async () => {
      await world.fail({ kind: 'hold', path: '/api/brokerages/agents' });
      const element = await scheduler(world, html`<ve-scheduler mode="popup"></ve-scheduler>`);
      element.open();
      await until(() => part(element, 'skeleton'));
      const dialog = dialogOf(element);
      expect(Boolean(element.renderRoot.querySelector('#heading'))).to.equal(false);
      expect(dialog.ariaLabel).to.equal('Book a video meeting');
      await world.clearFaults();
      await waitForForm(element);
      expect(dialog.getAttribute('aria-labelledby')).to.equal(part(element, 'heading')!.id);
    });

    it('takes the focus when it opens', async () => {
      const element = await openDialog();
      await closeDialog(element);
      element.open();
      await until(() => element.shadowRoot!.activeElement === part(element, 'heading'));
    });

    it('closes with a click on its backdrop, but not with a drag or a double click that only ends there', async () => {
      const element = await scheduler(world, html`<ve-scheduler mode="popup"></ve-scheduler>`);
      element.open();
      await waitForForm(element);
      const dialog = dialogOf(element);
      const fire = async (target: HTMLElement, type: string, detail = 1) => {
        target.dispatchEvent(new MouseEvent(type, { detail, bubbles: true, composed: true }));
        await element.updateComplete;
      };
      await fire(control(element, 'name'), 'mousedown');
      await fire(dialog, 'click');
      expect(dialog.open).to.equal(true);
      await fire(part(element, 'open')!, 'click');
      await fire(dialog, 'mousedown', 2);
      await fire(dialog, 'click', 2);
      expect(dialog.open).to.equal(true);
      await fire(dialog, 'mousedown');
      await fire(dialog, 'click');
      expect(dialog.open).to.equal(false);
    });

    it('keeps values and errors while it is closed', async () => {
      const element = await openDialog();
      fill(element, { agent: 'anna.keller@example.com', name: 'Ada', email: 'ada@' });
      part(element, 'submit')!.click();
      await until(() => textOf(element, '#email-error'));
      await closeDialog(element);
      element.open();
      await until(() => dialogOf(element).open);
      expect(['agent', 'name', 'email'].map((name) => valueOf(element, name))).to.deep.equal([
        'anna.keller@example.com',
        'Ada',
        'ada@',
      ]);
      expect(textOf(element, '#email-error')).to.contain('name@example.com');
    });

    it('finishes a booking while it is closed, and shows it when reopened', async () => {
      const element = await openDialog();
      await world.fail({ kind: 'hold', method: 'POST', path: '/api/schedules/tenant/' });
      await book(element, { name: 'Ada' });
      await until(() => textOf(element, '[part="submit"]').includes('Booking…'));
      await closeDialog(element);
      await world.clearFaults();
      await waitForEvent(element, 'scheduled');
      expect(dialogOf(element).open).to.equal(false);
      element.open();
      await until(() => element.shadowRoot!.activeElement === part(element, 'heading'));
      expect(textOf(element, '[part="heading"]')).to.equal('Your meeting is booked');
      expect(await world.received('POST', '/schedules')).to.have.length(1);
    });

    it('stays open when reopened before the close event fires', async () => {
      const element = await openDialog();
      const dialog = dialogOf(element);
      const closeEvent = new Promise((resolve) => dialog.addEventListener('close', resolve));
      element.close();
      await element.updateComplete;
      element.open();
      await element.updateComplete;
      await closeEvent;
      await element.updateComplete;
      expect(dialog.open).to.equal(true);
    });

    it('closes when its element is removed, and unlocks the page', async () => {
      const element = await openDialog();
      const dialog = dialogOf(element);
      element.remove();
      await element.updateComplete;
      expect(dialog.open).to.equal(false);
      expect(document.documentElement.style.overflow).to.equal('');
      expect(document.querySelectorAll(':modal')).to.have.length(0);
      const outside = document.createElement('button');
      document.body.append(outside);
      outside.focus();
      expect(document.activeElement === outside).to.equal(true);
      outside.remove();
    });

    it('closes when its element is moved, and keeps values when reopened', async () => {
      const element = await openDialog();
      fill(element, { name: 'Ada' });
      const elsewhere = document.createElement('section');
      document.body.append(elsewhere);
      elsewhere.append(element);
      await element.updateComplete;
      expect(dialogOf(element).open).to.equal(false);
      element.open();
      await until(() => dialogOf(element).open);
      expect(control(element, 'name').value).to.equal('Ada');
      expect(await world.received('GET', '/brokerages/agents')).to.have.length(1);
      elsewhere.remove();
    });

    it('opens when open() was called before the element was connected', async () => {
      const element = document.createElement('ve-scheduler');
      Object.assign(element, { mode: 'popup', apiBase: world.base, tokenSource: world.tokenSource });
      element.open();
      document.body.append(element);
      await waitForForm(element);
      expect(dialogOf(element).open).to.equal(true);
      element.remove();
    });
  });

  describe('an element with data-ve-open', () => {
    let place: HTMLElement;
    beforeEach(() => {
      place = document.createElement('div');
      document.body.append(place);
    });
    afterEach(() => place.remove());

    const page = () => scheduler(world, html`<ve-scheduler mode="popup" id="booking"></ve-scheduler>`);

    it('opens the element that it names, even if the button is added later', async () => {
      const element = await page();
      place.innerHTML = '<button data-ve-open="booking">Book <b>now</b></button>';
      place.querySelector('b')!.click();
      await until(() => dialogOf(element).open);
    });

    it('opens the element from another shadow root', async () => {
      const element = await page();
      const root = place.attachShadow({ mode: 'open' });
      root.innerHTML = '<button data-ve-open="booking">Book</button>';
      root.querySelector('button')!.click();
      await until(() => dialogOf(element).open);
    });

    it('does not follow a link’s href', async () => {
      const element = await page();
      place.innerHTML = '<a href="#contact" data-ve-open="booking">Book</a>';
      place.querySelector('a')!.click();
      await until(() => dialogOf(element).open);
      expect(location.hash).to.equal('');
    });

    it('does not open an element with another ID or without an ID', async () => {
      const element = await page();
      const nameless = await scheduler(world, html`<ve-scheduler mode="popup"></ve-scheduler>`);
      place.innerHTML = '<button data-ve-open="other"></button><button data-ve-open></button>';
      for (const one of place.querySelectorAll('button')) one.click();
      await element.updateComplete;
      expect(dialogOf(element).open || dialogOf(nameless).open).to.equal(false);
    });

    it('opens nothing after the element is removed', async () => {
      const element = await page();
      element.remove();
      place.innerHTML = '<button data-ve-open="booking"></button>';
      place.querySelector('button')!.click();
      await element.updateComplete;
      document.body.append(element);
      await element.updateComplete;
      expect(dialogOf(element).open).to.equal(false);
      element.remove();
    });

    it('does not open an inline form, and follows a link to it', async () => {
      const element = await scheduler(world, html`<ve-scheduler id="booking"></ve-scheduler>`);
      await waitForForm(element);
      place.innerHTML = '<a href="#booking" data-ve-open="booking">Book</a>';
      place.querySelector('a')!.click();
      await until(() => location.hash === '#booking', 'the link to be followed');
      history.replaceState(null, '', location.pathname + location.search);
      element.mode = 'popup';
      await element.updateComplete;
      expect(dialogOf(element).open).to.equal(false);
    });
  });

  describe('when the mode changes at run time', () => {
    it('moves an inline form into a dialog and keeps its values', async () => {
      const element = await scheduler(world, html`<ve-scheduler></ve-scheduler>`);
      await waitForForm(element);
      fill(element, { agent: 'anna.keller@example.com', name: 'Ada' });
      element.mode = 'popup';
      await element.updateComplete;
      expect(dialogOf(element).open).to.equal(false);
      element.open();
      await until(() => dialogOf(element).open);
      expect(control(element, 'name').value).to.equal('Ada');
      expect(valueOf(element, 'agent')).to.equal('anna.keller@example.com');
      expect(await world.received('GET', '/brokerages/agents')).to.have.length(1);
    });

    it('moves an open dialog inline, and does not reopen it later', async () => {
      const element = await openDialog();
      fill(element, { name: 'Ada' });
      element.mode = 'inline';
      await element.updateComplete;
      expect(Boolean(part(element, 'dialog'))).to.equal(false);
      expect(document.querySelectorAll(':modal')).to.have.length(0);
      expect(document.documentElement.style.overflow).to.equal('');
      expect(control(element, 'name').value).to.equal('Ada');
      element.mode = 'popup';
      await element.updateComplete;
      expect(dialogOf(element).open).to.equal(false);
    });

    it('keeps the dialog open between popup and floating', async () => {
      const element = await openDialog();
      element.mode = 'floating';
      await element.updateComplete;
      expect(dialogOf(element).open).to.equal(true);
      expect(getComputedStyle(element).position).to.equal('fixed');
    });

    it('loads the form when it becomes inline before it was opened', async () => {
      const element = await scheduler(world, html`<ve-scheduler mode="popup"></ve-scheduler>`);
      element.removeAttribute('mode');
      await waitForForm(element);
    });
  });

  it('does not open while it is not rendered, which would lock the page', async () => {
    const element = await scheduler(
      world,
      html`<ve-scheduler mode="popup" style="display: none"></ve-scheduler>`,
    );
    element.open();
    await element.updateComplete;
    expect(dialogOf(element).open).to.equal(false);
    element.style.display = '';
    element.open();
    await element.updateComplete;
    expect(dialogOf(element).open).to.equal(true);
  });

  it('is hidden when the page hides it', async () => {
    for (const mode of ['inline', 'popup', 'floating']) {
      const element = await scheduler(world, html`<ve-scheduler mode=${mode} hidden></ve-scheduler>`);
      await element.updateComplete;
      expect(getComputedStyle(element).display, mode).to.equal('none');
    }
  });
});
