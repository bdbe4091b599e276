import { expect, nextFrame } from '@open-wc/testing';
import '../../../src/index.js';
import type { VeScheduler } from '../../../src/index.js';
import { announced, TIMES, useCalendarPage } from './calendar-page.js';
import { setClock } from './free-times.js';
import {
  chooseSlot,
  fillVisitor,
  slots,
  stepsOf,
  submit,
  textOf,
  valueOf,
  waitForEvent,
} from '../scheduler-page.js';
import { until } from '../world.js';

const TOO_LATE = 'It’s too late for this time. Choose another one.';

describe('a chosen time for which it becomes too late', () => {
  const page = useCalendarPage();
  const errors: string[] = [];

  /** A form in which everything is filled in, with the first time, 08:00. The focus is in the name. */
  async function openFilled(properties: Partial<VeScheduler> = {}): Promise<VeScheduler> {
    const element = await page.open(properties);
    await page.preloaded();
    errors.length = 0;
    element.addEventListener('error', ({ detail }) => errors.push(detail.code));
    chooseSlot(element, TIMES[0]!);
    fillVisitor(element);
    element.renderRoot.querySelector<HTMLElement>('[name="name"]')!.focus();
    return element;
  }

  /** What a form does as soon as its page is visible again, or at the next full minute. */
  const tick = () => document.dispatchEvent(new Event('visibilitychange'));

  /** Waits until nothing else updates the form: everything has come, and there was no update for two frames. */
  async function settle(element: VeScheduler): Promise<void> {
    await until(() => textOf(element, 'header .person'), 'the name of the agent');
    let updates = 0;
    element.addController({ hostUpdated: () => (updates += 1) });
    await until(async () => {
      const before = updates;
      await nextFrame();
      await nextFrame();
      return updates === before;
    }, 'quiet');
  }

  const focused = (element: VeScheduler) => element.shadowRoot!.activeElement as HTMLInputElement | null;

  async function expectTold(element: VeScheduler): Promise<void> {
    await until(() => textOf(element, '#slot-error') === TOO_LATE, 'the words');
    // After hours of sleep, the status says first that times are loading.
    await until(() => announced(element).includes(TOO_LATE), 'the words in the status');
    expect(slots(element).filter(({ isChosen }) => isChosen)).to.deep.equal([]);
    expect(slots(element).map(({ instant }) => instant)).not.to.include(Date.parse(TIMES[0]!));
    expect(valueOf(element, 'name')).to.equal('Ada Lovelace');
    expect(valueOf(element, 'email')).to.equal('ada@example.com');
    expect(errors).to.deep.equal([]);
    expect(stepsOf(element).map(({ step }) => step)).not.to.include('submitted');
    expect(await page.sandbox.received('POST', '/schedules')).to.deep.equal([]);
  }

  async function expectBookable(element: VeScheduler): Promise<void> {
    chooseSlot(element, TIMES[1]!);
    await until(() => !textOf(element, '#slot-error'), 'no words');
    submit(element);
    await waitForEvent(element, 'scheduled');
    const posts = await page.sandbox.received('POST', '/schedules');
    expect(posts.map(({ body }) => (body as { date: number }).date)).to.deep.equal([Date.parse(TIMES[1]!)]);
  }

  for (const [what, clock, properties] of [
    ['it has passed', '2040-11-20T08:02:01Z', {}],
    ['the notice that the page asks for has begun', '2040-11-20T06:32:01Z', { minNotice: 90 }],
  ] as const) {
    describe(`because ${what}`, () => {
      it('is not sent: told at the times, which get the focus, and a later one is booked', async () => {
        // Two minutes before, the form opens, so nothing is loaded again meanwhile.
        setClock(new Date(Date.parse(clock) - 4 * 60_000).toISOString());
        const element = await openFilled(properties);
        const before = page.freeTimes.requests.length;
        setClock(clock);
        submit(element);
        await expectTold(element);
        await until(() => focused(element)?.name === 'slot', 'the focus on the times');
        expect(focused(element)!.value).to.equal(String(Date.parse(TIMES[1]!)));
        expect(page.freeTimes.requests.length).to.equal(before);
        await expectBookable(element);
      });

      it('is told before anybody sends it, and leaves the focus where it is', async () => {
        setClock(new Date(Date.parse(clock) - 4 * 60_000).toISOString());
        const element = await openFilled(properties);
        await settle(element);
        setClock(clock);
        tick();
        await expectTold(element);
        expect(focused(element)?.name).to.equal('name');
        await expectBookable(element);
      });

      it('is told after hours of sleep, though the free times no longer have it', async () => {
        const element = await openFilled(properties);
        await settle(element);
        page.freeTimes.starts = TIMES.slice(1);
        const before = page.freeTimes.requests.length;
        setClock(clock);
        tick();
        await expectTold(element);
        expect(focused(element)?.name).to.equal('name');
        expect(page.freeTimes.requests.length).to.be.greaterThan(before);
        await expectBookable(element);
      });
    });
  }

  it('is still sent within two minutes, because filling in the form takes time', async () => {
    setClock('2040-11-20T07:59:00Z');
    const element = await openFilled();
    setClock('2040-11-20T08:01:59Z');
    tick();
    submit(element);
    await waitForEvent(element, 'scheduled');
    expect(errors).to.deep.equal([]);
  });
});
