import { expect, html } from '@open-wc/testing';
import '../../../src/index.js';
import {
  ANNA,
  REQUESTS,
  TIMES,
  announced,
  isSecondPage,
  label,
  month,
  useCalendarPage,
} from './calendar-page.js';
import { seats, setClock } from './free-times.js';
import {
  agentCards,
  chooseSlot,
  dayOf,
  fill,
  focusedDay,
  waitForForm,
  waitForEvent,
  part,
  pressButton,
  pressKey,
  scheduler,
  slots,
  submitVisitor,
  textOf,
} from '../scheduler-page.js';
import { until } from '../world.js';

describe('the calendar', () => {
  const page = useCalendarPage();

  describe('when the page changes', () => {
    it('loads the shown page and the next one, each once', async () => {
      const element = await page.open();
      await until(() => page.freeTimes.requests.length > 2);
      expect(page.freeTimes.firstDays).to.deep.equal([...REQUESTS.november, ...REQUESTS.december]);
      await pressButton(element, 'Next month');
      await until(() => label(element, '2040-12-03').endsWith('1 time'));
      await until(() => page.freeTimes.requests.length > 4);
      await pressButton(element, 'Previous month');
      await pressButton(element, 'Next month');
      expect(label(element, '2040-12-03')).to.equal('Monday 3 December, 1 time');
      expect(page.freeTimes.firstDays).to.deep.equal([
        ...REQUESTS.november,
        ...REQUESTS.december,
        ...REQUESTS.january,
      ]);
    });

    it('requests at most 30 days at a time', async () => {
      await page.open({ horizonDays: 90 });
      await until(() => page.freeTimes.requests.length > 3);
      for (const { days: count } of page.freeTimes.requests) expect(count).to.be.within(1, 30);
    });

    it('shows a prefetched page at once', async () => {
      const element = await page.open();
      await until(() => page.freeTimes.requests.length > 3);
      await element.updateComplete;
      page.freeTimes.isHeld = () => true;
      await pressButton(element, 'Next month');
      expect(month(element)).to.equal('December 2040');
      await until(() => label(element, '2040-12-03').endsWith('1 time'));
    });

    it('disables the buttons to pages that cannot be booked', async () => {
      // Until 26 December, three days after the first page.
      const element = await page.open({ horizonDays: 37 });
      const button = (name: string) =>
        element.renderRoot.querySelector<HTMLElement>(`[aria-label="${name}"]`)!;
      expect(button('Previous month').getAttribute('aria-disabled')).to.equal('true');
      button('Previous month').click();
      await element.updateComplete;
      expect(month(element)).to.equal('November 2040');
      expect(button('Next month').getAttribute('aria-disabled')).to.equal(null);
      button('Next month').click();
      await element.updateComplete;
      expect(month(element)).to.equal('December 2040');
      expect(button('Next month').getAttribute('aria-disabled')).to.equal('true');
      button('Next month').click();
      await element.updateComplete;
      expect(month(element)).to.equal('December 2040');
    });

    it('offers no times after the booking horizon', async () => {
      const element = await page.open({ horizonDays: 2 });
      expect(label(element, '2040-11-22')).to.equal('Thursday 22 November');
    });

    it('offers no times within the minimum notice', async () => {
      setClock('2040-11-19T10:00:01Z');
      page.freeTimes.starts = [
        '2040-11-19T08:30:00Z',
        '2040-11-19T10:30:00Z',
        '2040-11-19T11:00:00Z',
        '2040-11-19T12:00:00Z',
      ];
      const element = await page.open({ minNotice: 60 }, '2040-11-19');
      expect(slots(element).map(({ text }) => text)).to.deep.equal(['12:00']);
      element.minNotice = 0;
      await until(() => slots(element).length === 3);
      element.minNotice = -2880;
      await element.updateComplete;
      expect(slots(element)).to.have.length(3);
    });

    it('keeps the selected time while it is being booked', async () => {
      const element = await page.open();
      await page.sandbox.fail({ kind: 'hold', method: 'POST', path: '/api/schedules/tenant/' });
      chooseSlot(element, TIMES[0]!);
      submitVisitor(element);
      chooseSlot(element, TIMES[1]!);
      await element.updateComplete;
      expect(slots(element).find(({ isChosen }) => isChosen)?.instant).to.equal(Date.parse(TIMES[0]!));
      await page.sandbox.clearFaults();
      await waitForEvent(element, 'scheduled');
    });

    it('clears the selected time when it is not free for a new duration', async () => {
      const element = await page.open();
      chooseSlot(element, TIMES[1]!);
      await until(() => part(element, 'summary'));
      page.freeTimes.starts = [TIMES[0]!];
      fill(element, { duration: '60' });
      await until(() => !part(element, 'summary'));
      expect(textOf(element, '#slot-error')).to.equal('Choose a day and a time.');
      expect(announced(element)).to.equal('Choose a day and a time. Tuesday 20 November, 1 time');
    });

    it('keeps the page and day when it clears the selected time', async () => {
      const element = await page.open();
      await pressButton(element, 'Next month');
      await until(() => slots(element).length === 1);
      chooseSlot(element, '2040-12-03T09:00:00Z');
      page.freeTimes.starts = [TIMES[0]!, '2040-12-05T09:00:00Z'];
      fill(element, { duration: '60' });
      await until(() => textOf(element, '#slot-error'));
      expect(month(element)).to.equal('December 2040');
      expect(dayOf(element, '2040-12-03').getAttribute('aria-selected')).to.equal('true');
    });

    it('keeps its layout on a day without times', async () => {
      const element = await page.open();
      element.parentElement!.style.width = '1000px';
      const box = () => {
        const { width, height } = part(element, 'picker')!.getBoundingClientRect();
        return { width, height, day: dayOf(element, '2040-11-25').getBoundingClientRect().width };
      };
      const before = box();
      dayOf(element, '2040-11-25').focus();
      await pressKey(element, 'Enter');
      expect(textOf(element, '[part="times"]')).to.equal('Sunday 25 November no times');
      expect(box()).to.deep.equal(before);
    });

    it('ignores a late response to an earlier request', async () => {
      page.freeTimes.isHeld = ({ agent }) => agent === ANNA;
      const element = await scheduler(page.sandbox, html`<ve-scheduler time-zone="UTC"></ve-scheduler>`, {
        availabilityEndpoint: page.freeTimes.urlByAgent,
      });
      await waitForForm(element);
      fill(element, { agent: ANNA });
      const first = await until(() => page.freeTimes.requests[0]);
      fill(element, { agent: agentCards(element)[1]!.key });
      await until(() => label(element, '2040-11-20').endsWith('6 times'));
      expect(first.signal.aborted).to.equal(true);
      first.respond(seats(['2040-11-21T09:00:00Z']));
      await element.updateComplete;
      expect(label(element, '2040-11-21')).to.equal('Wednesday 21 November, no times');
      expect(label(element, '2040-11-20')).to.equal('Tuesday 20 November, 6 times');
    });

    it('applies a late response only to its own page', async () => {
      page.freeTimes.isHeld = ({ start }) => start < Date.parse('2040-11-25');
      const element = await page.load();
      await until(() => dayOf(element, '2040-11-20'));
      await pressButton(element, 'Next month');
      await until(() => label(element, '2040-12-03').endsWith('1 time'));
      page.freeTimes.requests[0]!.respond(seats([...TIMES, '2040-12-04T09:00:00Z']));
      await element.updateComplete;
      expect(label(element, '2040-12-04')).to.equal('Tuesday 4 December, no times');
      await pressButton(element, 'Previous month');
      await until(() => label(element, '2040-11-20').endsWith('6 times'));
    });

    it('offers a time that only the later response of two overlapping pages has', async () => {
      page.freeTimes.isHeld = isSecondPage;
      page.freeTimes.starts = TIMES.filter((one) => one < '2040-12');
      const element = await page.open();
      const request = await until(() => page.freeTimes.requests.find(isSecondPage));
      request.respond(seats(TIMES));
      await pressButton(element, 'Next month');
      await until(() => slots(element).length === 1);
      expect(label(element, '2040-12-03')).to.equal('Monday 3 December, 1 time');
      chooseSlot(element, '2040-12-03T09:00:00Z');
      await element.updateComplete;
      expect(textOf(element, '#slot-error')).to.equal('');
      expect(textOf(element, '[part="submit"]')).to.equal('Book 09:00');
      await pressButton(element, 'Previous month');
      expect(textOf(element, '#slot-error')).to.equal('');
    });

    it('lists as many times as the label of a day counts', async () => {
      page.freeTimes.isHeld = isSecondPage;
      const element = await page.open();
      (await until(() => page.freeTimes.requests.find(isSecondPage))).respond(
        seats([...TIMES, '2040-12-03T10:00:00Z']),
      );
      await pressButton(element, 'Next month');
      await until(() => label(element, '2040-12-03').endsWith('2 times'));
      dayOf(element, '2040-12-03').click();
      await element.updateComplete;
      expect(slots(element).map(({ text }) => text)).to.deep.equal(['09:00', '10:00']);
    });

    it('aborts requests when removed, and reloads when reattached', async () => {
      page.freeTimes.isHeld = () => true;
      const element = await page.load();
      await waitForForm(element);
      const first = await until(() => page.freeTimes.requests[0]);
      const parent = element.parentElement!;
      element.remove();
      expect(first.signal.aborted).to.equal(true);
      page.freeTimes.isHeld = () => false;
      parent.append(element);
      await until(() => label(element, '2040-11-20').endsWith('6 times'));
    });
  });

  describe('on a page without free times', () => {
    it('offers the next free day and goes there', async () => {
      page.freeTimes.starts = ['2041-01-07T09:00:00Z', '2041-01-08T09:00:00Z'];
      const element = await page.load();
      const note = await until(() => textOf(element, '.note'));
      expect(note).to.equal('No free times in November 2040. Next free day: Monday 7 January');
      expect(announced(element)).to.equal('No free times in November 2040.');
      await pressButton(element, 'Next free day');
      expect(month(element)).to.equal('January 2041');
      expect(slots(element).map(({ text }) => text)).to.deep.equal(['09:00']);
      expect(dayOf(element, '2041-01-07').getAttribute('aria-selected')).to.equal('true');
      await until(() => focusedDay(element) === '2041-01-07');
    });

    it('stops searching once it finds a free day', async () => {
      page.freeTimes.starts = ['2040-12-27T09:00:00Z'];
      const element = await page.load({ horizonDays: 400 });
      await until(() => textOf(element, '.note'));
      expect(page.freeTimes.firstDays).to.deep.equal([...REQUESTS.november, ...REQUESTS.december]);
    });

    it('says so when no page has a free time', async () => {
      page.freeTimes.starts = [];
      const element = await page.load();
      await until(() => textOf(element, '.note').startsWith('There are no free times right now'));
      expect(textOf(element, '.note')).not.to.contain('Next free day');
      expect(announced(element)).to.equal('No free times in November 2040.');
      expect(Boolean(element.renderRoot.querySelector('.note slot:not([name])')), 'the fallback').to.equal(
        true,
      );
      await pressButton(element, 'Next month');
      await until(() => textOf(element, '.note').startsWith('No free times in December 2040.'));
    });

    it('does not say so when a later page failed to load', async () => {
      page.freeTimes.starts = [];
      page.freeTimes.isHeld = ({ start }) => start > Date.parse('2040-12-24');
      const element = await page.load();
      (await until(() => page.freeTimes.requests.find(page.freeTimes.isHeld))).respond({}, 500);
      await until(() => textOf(element, '.note').startsWith('No free times in November 2040.'));
    });

    it('does not say so when an earlier page has times', async () => {
      page.freeTimes.starts = ['2040-11-22T09:00:00Z'];
      const element = await page.load();
      await until(() => slots(element).length);
      for (let turn = 0; turn < 2; turn += 1) await pressButton(element, 'Next month');
      await until(() => textOf(element, '.note').startsWith('No free times in January 2041.'));
    });

    it('does not say so before it has searched', async () => {
      page.freeTimes.starts = ['2041-01-07T09:00:00Z'];
      page.freeTimes.isHeld = ({ start }) => start > Date.parse('2040-12-29');
      const element = await page.load();
      await until(() => page.freeTimes.firstDays.includes(REQUESTS.january[0]!));
      await element.updateComplete;
      expect(Boolean(element.renderRoot.querySelector('.note'))).to.equal(false);
    });
  });
});
