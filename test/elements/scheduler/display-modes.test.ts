import { expect, html } from '@open-wc/testing';
import '../../../src/index.js';
import type { VeScheduler } from '../../../src/index.js';
import {
  book,
  button,
  control,
  dialogOf,
  fill,
  formOf,
  heard,
  part,
  scheduler,
  textOf,
} from '../scheduler-page.js';
import { until, World } from '../world.js';

describe('the modes of <ve-scheduler>', () => {
  let world: World;
  beforeEach(() => {
    world = new World();
  });

  async function opened(template = html`<ve-scheduler mode="popup"></ve-scheduler>`): Promise<VeScheduler> {
    const element = await scheduler(world, template);
    element.open();
    await formOf(element);
    return element;
  }

  /** Closes as Escape does: the browser says so only afterwards. */
  async function closed(element: VeScheduler): Promise<void> {
    element.close();
    await until(() => !dialogOf(element).open, 'the dialog to close');
  }

  describe('inline', () => {
    it('is the default, also for an unknown mode', async () => {
      for (const mode of ['', 'inline', 'sidebar']) {
        const element = await scheduler(world, html`<ve-scheduler mode=${mode}></ve-scheduler>`);
        await formOf(element);
        expect(Boolean(part(element, 'open')), mode).to.equal(false);
        expect(Boolean(part(element, 'dialog')), mode).to.equal(false);
      }
    });

    it('has nothing to open', async () => {
      const element = await scheduler(world, html`<ve-scheduler></ve-scheduler>`);
      element.open();
      await formOf(element);
      expect(Boolean(part(element, 'dialog'))).to.equal(false);
      element.close();
    });
  });

  for (const mode of ['popup', 'floating']) {
    describe(mode, () => {
      it('shows a button that says that it opens a dialog, and no form', async () => {
        const element = await scheduler(world, html`<ve-scheduler mode=${mode}></ve-scheduler>`);
        expect(textOf(element, '[part="open"]')).to.equal('Book a meeting');
        expect(part(element, 'open')!.getAttribute('aria-haspopup')).to.equal('dialog');
        expect(dialogOf(element).open).to.equal(false);
        expect(Boolean(part(element, 'card'))).to.equal(false);
      });

      it('asks for nothing before it is opened for the first time', async () => {
        const element = await scheduler(world, html`<ve-scheduler mode=${mode}></ve-scheduler>`);
        element.duration = 60;
        element.lang = 'de';
        await element.updateComplete;
        expect(await world.received('GET', '')).to.be.empty;
        part(element, 'open')!.click();
        await formOf(element);
        expect(await world.received('GET', '/partners/impersonate')).to.have.length(1);
      });

      it('opens modally by its button, and asks once however often it is opened', async () => {
        const element = await scheduler(world, html`<ve-scheduler mode=${mode}></ve-scheduler>`);
        part(element, 'open')!.click();
        await formOf(element);
        expect(dialogOf(element).matches(':modal')).to.equal(true);
        await closed(element);
        element.open();
        await until(() => dialogOf(element).open);
        expect(await world.received('GET', '/brokerages/agents')).to.have.length(1);
      });

      it('closes by its own button', async () => {
        const element = await opened(html`<ve-scheduler mode=${mode}></ve-scheduler>`);
        button(element, 'Close').click();
        await until(() => !dialogOf(element).open);
      });
    });
  }

  describe('a dialog', () => {
    it('has a name, also while the form loads, and that of the heading once there is one', async () => {
      await world.fail({ kind: 'hold', path: '/api/brokerages/agents' });
      const element = await scheduler(world, html`<ve-scheduler mode="popup"></ve-scheduler>`);
      element.open();
      await until(() => part(element, 'skeleton'));
      const dialog = dialogOf(element);
      expect(Boolean(element.renderRoot.querySelector('#heading'))).to.equal(false);
      expect(dialog.ariaLabel).to.equal('Book a video meeting');
      await world.mend();
      await formOf(element);
      expect(dialog.getAttribute('aria-labelledby')).to.equal(part(element, 'heading')!.id);
    });

    it('takes the focus when it opens', async () => {
      const element = await opened();
      await closed(element);
      element.open();
      await until(() => element.shadowRoot!.activeElement === part(element, 'heading'));
    });

    it('keeps what was filled in, and what is wrong with it, while it is closed', async () => {
      const element = await opened();
      fill(element, { agent: 'anna.keller@example.com', name: 'Ada', email: 'ada@' });
      part(element, 'submit')!.click();
      await until(() => textOf(element, '#email-error'));
      await closed(element);
      element.open();
      await until(() => dialogOf(element).open);
      expect(['agent', 'name', 'email'].map((name) => control(element, name).value)).to.deep.equal([
        'anna.keller@example.com',
        'Ada',
        'ada@',
      ]);
      expect(textOf(element, '#email-error')).to.contain('name@example.com');
    });

    it('goes on booking while it is closed, and then shows what was booked', async () => {
      const element = await opened();
      await world.fail({ kind: 'hold', method: 'POST', path: '/api/schedules/tenant/' });
      await book(element, { name: 'Ada' });
      await until(() => textOf(element, '[part="submit"]').includes('Booking…'));
      await closed(element);
      await world.mend();
      await heard(element, 'scheduled');
      expect(dialogOf(element).open).to.equal(false);
      element.open();
      await until(() => element.shadowRoot!.activeElement === part(element, 'heading'));
      expect(textOf(element, '[part="heading"]')).to.equal('Your meeting is booked');
      expect(await world.received('POST', '/schedules')).to.have.length(1);
    });

    it('stays open when reopened before the close event fires', async () => {
      const element = await opened();
      const dialog = dialogOf(element);
      const told = new Promise((resolve) => dialog.addEventListener('close', resolve));
      element.close();
      await element.updateComplete;
      element.open();
      await element.updateComplete;
      await told;
      await element.updateComplete;
      expect(dialog.open).to.equal(true);
    });

    it('measures the page only when it opens or closes, since that costs a layout', async () => {
      const element = await opened();
      let measured = 0;
      Object.defineProperty(document.documentElement, 'clientWidth', {
        get: () => (measured += 1),
        configurable: true,
      });
      element.requestUpdate();
      await element.updateComplete;
      Reflect.deleteProperty(document.documentElement, 'clientWidth');
      expect(measured).to.equal(0);
    });

    it('goes with its element, and leaves a page that can be used', async () => {
      const element = await opened();
      const dialog = dialogOf(element);
      expect(document.documentElement.style.overflow).to.equal('clip');
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

    it('is closed when its element is moved, and opens again there with what was filled in', async () => {
      const element = await opened();
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

    it('can be asked for before the element is on the page', async () => {
      const element = document.createElement('ve-scheduler');
      Object.assign(element, { mode: 'popup', apiBase: world.base, tokenSource: world.tokenSource });
      element.open();
      document.body.append(element);
      await formOf(element);
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

    it('opens the element that it names, also from inside and when it comes late', async () => {
      const element = await page();
      place.innerHTML = '<button data-ve-open="booking">Book <b>now</b></button>';
      place.querySelector('b')!.click();
      await until(() => dialogOf(element).open);
    });

    it('opens it from another shadow root', async () => {
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

    it('opens no other element, and none without an id', async () => {
      const element = await page();
      const nameless = await scheduler(world, html`<ve-scheduler mode="popup"></ve-scheduler>`);
      place.innerHTML = '<button data-ve-open="other"></button><button data-ve-open></button>';
      for (const one of place.querySelectorAll('button')) one.click();
      await element.updateComplete;
      expect(dialogOf(element).open || dialogOf(nameless).open).to.equal(false);
    });

    it('opens nothing once the element is gone', async () => {
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

    it('lets an inline form be, and a link on it work', async () => {
      const element = await scheduler(world, html`<ve-scheduler id="booking"></ve-scheduler>`);
      await formOf(element);
      place.innerHTML = '<a href="#booking" data-ve-open="booking">Book</a>';
      place.querySelector('a')!.click();
      expect(location.hash).to.equal('#booking');
      history.replaceState(null, '', location.pathname + location.search);
      element.mode = 'popup';
      await element.updateComplete;
      expect(dialogOf(element).open).to.equal(false);
    });
  });

  describe('when the mode changes at run time', () => {
    it('moves a form behind a button, and keeps what was filled in', async () => {
      const element = await scheduler(world, html`<ve-scheduler></ve-scheduler>`);
      await formOf(element);
      fill(element, { agent: 'anna.keller@example.com', name: 'Ada' });
      element.mode = 'popup';
      await element.updateComplete;
      expect(dialogOf(element).open).to.equal(false);
      element.open();
      await until(() => dialogOf(element).open);
      expect(control(element, 'name').value).to.equal('Ada');
      expect(control(element, 'agent').value).to.equal('anna.keller@example.com');
      expect(await world.received('GET', '/brokerages/agents')).to.have.length(1);
    });

    it('brings an open one onto the page, and leaves no dialog behind that opens by itself', async () => {
      const element = await opened();
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

    it('goes from one dialog to the other without closing it', async () => {
      const element = await opened();
      element.mode = 'floating';
      await element.updateComplete;
      expect(dialogOf(element).open).to.equal(true);
      expect(getComputedStyle(element).position).to.equal('fixed');
    });

    it('loads data that the previous mode had not needed', async () => {
      const element = await scheduler(world, html`<ve-scheduler mode="popup"></ve-scheduler>`);
      element.removeAttribute('mode');
      await formOf(element);
    });
  });

  it('opens nothing that could not be seen, which would lock the page', async () => {
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
