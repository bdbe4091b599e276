import { expect } from '@open-wc/testing';
import '../../../src/index.js';
import type { VeScheduler } from '../../../src/index.js';
import { TIMES, announced, label, useCalendarPage } from './calendar-page.js';
import { setClock } from './free-times.js';
import { chooseSlot, dayOf, fill, heard, pressButton, slots, textOf } from '../scheduler-page.js';
import { until } from '../world.js';

describe('the calendar', () => {
  const page = useCalendarPage();

  describe('when loading fails', () => {
    it('shows an error, fires an event, and retries only that month', async () => {
      page.freeTimes.isHeld = () => true;
      const element = await page.load();
      const first = await until(() => page.freeTimes.asked[0]);
      first.answer({}, 500);
      expect((await heard(element, 'error')).detail).to.include({ code: 'server_error', status: 500 });
      await until(() => textOf(element, '[role="alert"]').includes('We couldn’t load the free times.'));
      expect(page.freeTimes.asked).to.have.length(1);
      expect(Boolean(element.renderRoot.querySelector('.note slot:not([name])')), 'the fallback').to.equal(
        true,
      );
      page.freeTimes.isHeld = () => false;
      await pressButton(element, 'Try again');
      await until(() => slots(element).length === 6);
      expect(Boolean(element.renderRoot.querySelector('[role="alert"]'))).to.equal(false);
    });

    it('no longer announces how many times a day has', async () => {
      const element = await page.open();
      chooseSlot(element, TIMES[1]!);
      page.freeTimes.isHeld = () => true;
      const before = page.freeTimes.asked.length;
      fill(element, { duration: '60' });
      (await until(() => page.freeTimes.asked[before])).answer({}, 500);
      await until(() => textOf(element, '[role="alert"]').includes('couldn’t load the free times'));
      expect(announced(element)).to.equal('');
    });

    it('still lets the visitor turn to another month', async () => {
      page.freeTimes.isHeld = ({ start }) => start < Date.parse('2040-11-25');
      const element = await page.load();
      (await until(() => page.freeTimes.asked[0])).answer('<html>', 200);
      await until(() => textOf(element, '[role="alert"]'));
      await pressButton(element, 'Next month');
      await until(() => slots(element).length === 1);
    });

    describe('when a prefetched month fails', () => {
      /** Of two questions: the second is for its last days. */
      const isNext = ({ start }: { start: number }) =>
        start > Date.parse('2040-11-25') && start < Date.parse('2040-12-25');

      /** A calendar whose next month could not be loaded ahead, and the errors that the page has heard of. */
      async function unprepared(): Promise<{ element: VeScheduler; errors: string[] }> {
        page.freeTimes.isHeld = isNext;
        const element = await page.open();
        const errors: string[] = [];
        element.addEventListener('error', ({ detail }) => errors.push(detail.code));
        const asked = await until(() => page.freeTimes.asked.find(isNext));
        await element.updateComplete;
        asked.answer({}, 500);
        await new Promise<void>((resolve) => element.addController({ hostUpdated: resolve }));
        return { element, errors };
      }

      it('fires no error and does not keep retrying', async () => {
        const { element, errors } = await unprepared();
        dayOf(element, '2040-11-22').click();
        await element.updateComplete;
        // What would be asked is asked before this is answered.
        await fetch(`${sandboxOrigin}/`);
        expect(errors).to.be.empty;
        expect(page.freeTimes.asked.filter(isNext)).to.have.length(1);
        expect(Boolean(element.renderRoot.querySelector('[role="alert"]'))).to.equal(false);
      });

      it('retries once the month is shown', async () => {
        const { element, errors } = await unprepared();
        page.freeTimes.isHeld = () => false;
        await pressButton(element, 'Next month');
        await until(() => label(element, '2040-12-03')?.endsWith('1 time'));
        expect(errors).to.be.empty;
      });

      it('shows an error when it fails again', async () => {
        const { element, errors } = await unprepared();
        await pressButton(element, 'Next month');
        (await until(() => page.freeTimes.asked.filter(isNext)[1])).answer({}, 500);
        await until(() => textOf(element, '[role="alert"]').includes('We couldn’t load the free times.'));
        expect(errors).to.deep.equal(['server_error']);
        expect(page.freeTimes.asked.filter(isNext)).to.have.length(2);
      });

      it('shows an error when the visitor has already turned to it', async () => {
        page.freeTimes.isHeld = isNext;
        const element = await page.open();
        const asked = await until(() => page.freeTimes.asked.find(isNext));
        await pressButton(element, 'Next month');
        asked.answer({}, 500);
        expect((await heard(element, 'error')).detail.code).to.equal('server_error');
        await until(() => textOf(element, '[role="alert"]'));
      });

      it('retries when the earlier days are over, and continues searching', async () => {
        const { element, errors } = await unprepared();
        page.freeTimes.isHeld = () => false;
        setClock('2040-11-22T09:01:00Z');
        element.requestUpdate();
        await until(() => textOf(element, '.note').endsWith('Monday 3 December'));
        expect(errors).to.be.empty;
      });
    });
  });
});
