import { expect } from '@open-wc/testing';
import '../../../src/index.js';
import type { VeScheduler } from '../../../src/index.js';
import { REQUESTS, TIMES, announced, isSecondPage, label, useCalendarPage } from './calendar-page.js';
import { setClock } from './free-times.js';
import { chooseSlot, dayOf, fill, waitForEvent, pressButton, slots, textOf } from '../scheduler-page.js';
import { until } from '../world.js';

describe('the calendar', () => {
  const page = useCalendarPage();

  describe('when loading fails', () => {
    it('shows an error, fires an event, and retries only that page', async () => {
      page.freeTimes.isHeld = () => true;
      const element = await page.load();
      const first = await until(() => page.freeTimes.requests[0]);
      first.respond({}, 500);
      expect((await waitForEvent(element, 'error')).detail).to.include({ code: 'server_error', status: 500 });
      await until(() => textOf(element, '[role="alert"]').includes('We couldn’t load the free times.'));
      expect(page.freeTimes.firstDays).to.deep.equal(REQUESTS.november);
      expect(Boolean(element.renderRoot.querySelector('.details')), 'the visitor’s fields').to.equal(false);
      expect(Boolean(element.renderRoot.querySelector('.note slot:not([name])')), 'the fallback').to.equal(
        true,
      );
      page.freeTimes.isHeld = () => false;
      await pressButton(element, 'Try again');
      await until(() => slots(element).length === 6);
      expect(page.freeTimes.firstDays.slice(2, 4)).to.deep.equal(REQUESTS.november);
      expect(Boolean(element.renderRoot.querySelector('[role="alert"]'))).to.equal(false);
      expect(Boolean(element.renderRoot.querySelector('.details')), 'the visitor’s fields').to.equal(true);
    });

    it('clears the announcement of the number of times', async () => {
      const element = await page.open();
      chooseSlot(element, TIMES[1]!);
      page.freeTimes.isHeld = () => true;
      await page.preloaded();
      const before = page.freeTimes.requests.length;
      fill(element, { duration: '60' });
      (await until(() => page.freeTimes.requests[before])).respond({}, 500);
      await until(() => textOf(element, '[role="alert"]').includes('couldn’t load the free times'));
      expect(announced(element)).to.equal('');
    });

    it('still shows other pages', async () => {
      page.freeTimes.isHeld = ({ start }) => start < Date.parse('2040-11-25');
      const element = await page.load();
      (await until(() => page.freeTimes.requests[0])).respond('<html>', 200);
      await until(() => textOf(element, '[role="alert"]'));
      await pressButton(element, 'Next month');
      await until(() => slots(element).length === 1);
    });

    describe('when a prefetched page fails', () => {
      /** A calendar whose prefetch of the next page failed, and the error codes that it reported. */
      async function openWithFailedPrefetch(): Promise<{ element: VeScheduler; errors: string[] }> {
        page.freeTimes.isHeld = isSecondPage;
        const element = await page.open();
        const errors: string[] = [];
        element.addEventListener('error', ({ detail }) => errors.push(detail.code));
        const request = await until(() => page.freeTimes.requests.find(isSecondPage));
        await element.updateComplete;
        request.respond({}, 500);
        await new Promise<void>((resolve) => element.addController({ hostUpdated: resolve }));
        return { element, errors };
      }

      it('fires no error and does not keep retrying', async () => {
        const { element, errors } = await openWithFailedPrefetch();
        dayOf(element, '2040-11-22').click();
        await element.updateComplete;
        // A retry would be sent before this response arrives.
        await fetch(`${sandboxOrigin}/`);
        expect(errors).to.be.empty;
        expect(page.freeTimes.requests.filter(isSecondPage)).to.have.length(1);
        expect(Boolean(element.renderRoot.querySelector('[role="alert"]'))).to.equal(false);
      });

      it('retries once the page is shown', async () => {
        const { element, errors } = await openWithFailedPrefetch();
        page.freeTimes.isHeld = () => false;
        await pressButton(element, 'Next month');
        await until(() => label(element, '2040-12-03').endsWith('1 time'));
        expect(errors).to.be.empty;
      });

      it('shows an error when it fails again', async () => {
        const { element, errors } = await openWithFailedPrefetch();
        await pressButton(element, 'Next month');
        (await until(() => page.freeTimes.requests.filter(isSecondPage)[1])).respond({}, 500);
        await until(() => textOf(element, '[role="alert"]').includes('We couldn’t load the free times.'));
        expect(errors).to.deep.equal(['server_error']);
        expect(page.freeTimes.requests.filter(isSecondPage)).to.have.length(2);
      });

      it('shows an error when the visitor has already gone to that page', async () => {
        page.freeTimes.isHeld = isSecondPage;
        const element = await page.open();
        const request = await until(() => page.freeTimes.requests.find(isSecondPage));
        await pressButton(element, 'Next month');
        request.respond({}, 500);
        expect((await waitForEvent(element, 'error')).detail.code).to.equal('server_error');
        await until(() => textOf(element, '[role="alert"]'));
      });

      it('retries when it searches for the next free day', async () => {
        page.freeTimes.starts = ['2040-11-20T08:00:00Z', '2040-12-27T09:00:00Z'];
        const { element, errors } = await openWithFailedPrefetch();
        page.freeTimes.isHeld = () => false;
        setClock('2040-11-20T08:01:00Z');
        element.requestUpdate();
        await until(() => textOf(element, '.note').endsWith('Thursday 27 December'));
        expect(errors).to.be.empty;
      });
    });
  });
});
