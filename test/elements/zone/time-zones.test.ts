import { expect, html } from '@open-wc/testing';
import '../../../src/index.js';
import '../../../src/locales/de.js';
import type { BeforeScheduleEvent } from '../../../src/elements/kit/events.js';
import type { VeScheduler } from '../../../src/index.js';
import { offsetLabel } from '../../../src/model/time/time-zone.js';
import { wallTimeVectors } from '../../unit/model/time/wall-time-vectors.js';
import { resetClock, setClock } from '../time/free-times.js';
import {
  chooseSlot,
  chooseZone,
  control,
  fill,
  waitForForm,
  waitForEvent,
  normalizeSpaces,
  openZones,
  pressKey,
  scheduler,
  search,
  slots,
  submitVisitor,
  textOf,
} from '../scheduler-page.js';
import { until, World } from '../world.js';

const ANNA = 'anna.keller@example.com';

describe('time zones', () => {
  let world: World;
  beforeEach(() => {
    world = new World();
  });
  afterEach(resetClock);

  /** A form with date and time inputs. */
  async function openForm(properties: Partial<VeScheduler> = {}): Promise<VeScheduler> {
    const element = await scheduler(world, html`<ve-scheduler></ve-scheduler>`, {
      agentEmail: ANNA,
      timeZone: 'Europe/Berlin',
      ...properties,
    });
    await waitForForm(element);
    return element;
  }

  /** A calendar with free times on Tuesday, 20 November 2040, from 09:00 to 11:00 in Berlin. */
  async function openCalendar(properties: Partial<VeScheduler> = {}): Promise<VeScheduler> {
    setClock('2040-11-19T10:00:00Z');
    const element = await openForm({
      hours: 'Tue 09:00-11:00',
      agentTimeZone: 'Europe/Berlin',
      ...properties,
    });
    await until(() => slots(element).length === 4);
    return element;
  }

  const zone = (element: VeScheduler) => element.renderRoot.querySelector<HTMLInputElement>('#time-zone')!;
  const zoneLine = (element: VeScheduler) => textOf(element, '#zone');
  const changeButton = (element: VeScheduler) =>
    element.renderRoot.querySelector<HTMLButtonElement>('#change-zone');
  const options = (element: VeScheduler) =>
    [...element.renderRoot.querySelectorAll('#time-zone-list [role="option"]')].map((one) =>
      normalizeSpaces(one.textContent),
    );
  const chosen = (element: VeScheduler) => slots(element).find(({ isChosen }) => isChosen)?.text;

  describe('in the list', () => {
    it('start with the visitor’s own and the selected one, with offset and time', async () => {
      setClock('2040-11-19T10:00:00Z');
      const element = await openForm({ timeZone: 'Asia/Kathmandu' });
      await openZones(element);
      await element.updateComplete;
      const [own, shown, next] = options(element);
      expect(own).to.match(/^UTC .+ · UTC · 10:00$/);
      expect(shown).to.match(/^Kathmandu .+ · UTC\+05:45 · 15:45$/);
      expect(next).to.match(/^Abidjan .+ · UTC · 10:00$/);
      const selected = element.renderRoot.querySelector('#time-zone-list [aria-selected="true"]')!;
      expect(normalizeSpaces(selected.textContent)).to.equal(shown);
      expect(selected.id).to.equal(zone(element).getAttribute('aria-activedescendant'));
    });

    it('show the time in the page’s hour cycle', async () => {
      setClock('2040-11-19T10:00:00Z');
      const element = await openForm({ timeZone: 'Asia/Kathmandu', hourCycle: 'h12' });
      await openZones(element);
      await element.updateComplete;
      expect(options(element)[1]).to.match(/UTC\+05:45 · 0?3:45 pm$/);
    });

    for (const [text, found] of [
      ['berlin', 'Berlin'],
      ['BERLIN', 'Berlin'],
      ['new york', 'New York'],
      ['york new', 'New York'],
      ['são paulo', 'Sao Paulo'],
      ['kolkata', 'Kolkata'],
      ['calcutta', 'Kolkata'],
      ['Asia/Kathm', 'Kathmandu'],
      ['kyiv', 'Kyiv'],
      // Known only after the first search.
      ['germany', 'Berlin'],
      ['utc', 'UTC'],
    ] as const) {
      it(`are found by "${text}"`, async () => {
        const element = await openForm();
        await openZones(element);
        await search(element, 'time-zone', text);
        await until(() => options(element).some((one) => one.startsWith(found)));
      });
    }

    for (const [text, found] of [
      ['tok', 'Tokyo'],
      ['lon', 'London'],
      ['york', 'New York'],
    ] as const) {
      it(`start with the matches of the first letters: "${text}"`, async () => {
        const element = await openForm();
        await openZones(element);
        await search(element, 'time-zone', text);
        expect(options(element).findIndex((one) => one.startsWith(found))).to.be.within(0, 1);
      });
    }

    for (const [lang, text, found] of [
      ['en-GB', 'germany', 'Berlin'],
      ['de', 'Deutschland', 'Berlin'],
      ['de', 'Ägypten', 'Cairo'],
      ['de', 'agypten', 'Cairo'],
      ['de', 'Mitteleuropäische', 'Vienna'],
    ] as const) {
      it(`are found by their name in the page’s language (${lang}): ${text}`, async () => {
        const element = await openForm({ lang });
        await openZones(element);
        await search(element, 'time-zone', text);
        await until(() => options(element).some((one) => one.startsWith(found)));
      });
    }

    it('include every time zone that the engine knows, at most 50 at once', async () => {
      const element = await openForm();
      await openZones(element);
      await search(element, 'time-zone', 'a');
      expect(options(element)).to.have.length(50);
      expect(textOf(element, '#time-zone-list + [role="status"]')).to.match(/^\d+ found\. Type to narrow/);
      for (const id of Intl.supportedValuesOf('timeZone')) {
        await search(element, 'time-zone', id);
        expect(options(element).length, id).to.be.greaterThan(0);
      }
    }).timeout(20_000);

    it('are not offered when the page locks the time zone', async () => {
      const element = await openForm({ timeZone: 'America/New_York', timeZoneLocked: true });
      expect(Boolean(zone(element))).to.equal(false);
      expect(Boolean(changeButton(element))).to.equal(false);
      expect(zoneLine(element)).to.match(/^Times in New York, UTC−0[45]:00$/);
      expect(control(element, 'time').getAttribute('aria-describedby')).to.equal('zone');
    });

    it('are no longer offered once the page locks the time zone', async () => {
      const element = await openForm();
      await chooseZone(element, 'Tokyo');
      expect(zoneLine(element)).to.equal('Times in Tokyo, UTC+09:00');
      await openZones(element);
      element.timeZoneLocked = true;
      await element.updateComplete;
      expect(Boolean(zone(element))).to.equal(false);
      expect(zoneLine(element)).to.match(/^Times in Berlin, CES?T$/);
    });
  });

  describe('when another one is selected', () => {
    it('keep the selected instant in list, summary and confirmation', async () => {
      const element = await openCalendar();
      chooseSlot(element, '2040-11-20T08:30:00Z');
      await element.updateComplete;
      expect(chosen(element)).to.equal('09:30');
      await chooseZone(element, 'Los Angeles');
      expect(chosen(element)).to.equal('00:30');
      await chooseZone(element, 'Honolulu');
      expect(chosen(element)).to.equal('22:30');
      expect(textOf(element, '#slots')).to.equal('Monday 19 November');
      expect(textOf(element, '.summary'))
        .to.contain('Mon, 19 Nov 2040, 22:30–23:00')
        .and.contain('Honolulu, UTC−10:00');
      submitVisitor(element);
      await waitForEvent(element, 'scheduled');
      const [post] = await world.received('POST', '/schedules');
      expect(post!.body).to.have.property('date', Date.parse('2040-11-20T08:30:00Z'));
      await until(() => textOf(element, '[part="when"]'));
      expect(textOf(element, '[part="when"]'))
        .to.contain('Mon, 19 Nov 2040, 22:30–23:00')
        .and.contain('Honolulu, UTC−10:00');
    });

    it('show the offset on the selected day, not today’s', async () => {
      const element = await openCalendar({ timeZone: 'America/New_York' });
      expect(zoneLine(element)).to.equal('Times in New York, UTC−05:00');
      const summer = await openForm({ timeZone: 'America/New_York' });
      fill(summer, { date: '2041-07-01', time: '10:00' });
      await summer.updateComplete;
      expect(zoneLine(summer)).to.equal('Times in New York, UTC−04:00');
    });

    it('keep the instant of a typed time, also across midnight', async () => {
      const element = await openForm();
      fill(element, { date: '2040-11-20', time: '01:15' });
      await chooseZone(element, 'New York');
      expect([control(element, 'date').value, control(element, 'time').value]).to.deep.equal([
        '2040-11-19',
        '19:15',
      ]);
      await chooseZone(element, 'Kathmandu');
      expect([control(element, 'date').value, control(element, 'time').value]).to.deep.equal([
        '2040-11-20',
        '06:00',
      ]);
    });

    for (const [occurrence, there] of [
      ['earlier', '20:30'],
      ['later', '21:30'],
    ] as const) {
      it(`keep the ${occurrence} occurrence of a repeated time`, async () => {
        setClock('2027-10-01T12:00:00Z');
        const element = await openForm();
        fill(element, { date: '2027-10-31', time: '02:30' });
        await element.updateComplete;
        element.renderRoot
          .querySelector<HTMLInputElement>(`[name="occurrence"][value="${occurrence}"]`)!
          .click();
        await chooseZone(element, 'New York');
        expect(control(element, 'time').value).to.equal(there);
        expect(Boolean(control(element, 'occurrence'))).to.equal(false);
        await chooseZone(element, 'Berlin');
        expect(control(element, 'time').value).to.equal('02:30');
        const radio = element.renderRoot.querySelector<HTMLInputElement>('[name="occurrence"]:checked');
        expect(radio?.value).to.equal(occurrence);
      });
    }

    it('leave a date without a time, or a time without a date, unchanged', async () => {
      const element = await openForm();
      fill(element, { date: '2040-11-20' });
      await chooseZone(element, 'Kathmandu');
      expect([control(element, 'date').value, control(element, 'time').value]).to.deep.equal([
        '2040-11-20',
        '',
      ]);
    });

    it('leave a time that the clocks skip unchanged', async () => {
      setClock('2027-03-01T12:00:00Z');
      const element = await openForm();
      fill(element, { date: '2027-03-28', time: '02:30' });
      await chooseZone(element, 'Kathmandu');
      expect(control(element, 'time').value).to.equal('02:30');
    });
  });

  describe('of the visitor and the agent', () => {
    it('are both shown in summary and confirmation when their clocks differ', async () => {
      const element = await openCalendar({ timeZone: 'Asia/Kathmandu' });
      chooseSlot(element, '2040-11-20T08:30:00Z');
      await element.updateComplete;
      expect(textOf(element, '.summary'))
        .to.contain('Tue, 20 Nov 2040, 14:15–14:45')
        .and.contain('Kathmandu, UTC+05:45');
      await until(() => textOf(element, '.summary').includes('Anna Keller’s time: Tue, 20 Nov 2040'));
      expect(textOf(element, '.summary')).to.contain('09:30–10:00 · Berlin, CET');
      submitVisitor(element);
      await waitForEvent(element, 'scheduled');
      await until(() => textOf(element, '[part="when"]').includes('14:15'));
      expect(textOf(element, '[part="when"]')).to.match(/Anna Keller’s time: .*09:30.* · Berlin/);
    });

    it('are shown as one when their clocks agree', async () => {
      const element = await openCalendar({ timeZone: 'Europe/Vienna' });
      chooseSlot(element, '2040-11-20T08:30:00Z');
      await element.updateComplete;
      expect(textOf(element, '.summary')).to.contain('Vienna, CET').and.not.contain('time:');
    });
  });

  describe('with typed times', () => {
    const changes = wallTimeVectors.filter(
      ({ kind, wall }) => kind !== 'unique' && Number(wall.slice(0, 4)) >= 1000 && wall >= '1973',
    );

    /** Submits the form and returns the date that it would book. The booking itself is cancelled. */
    async function submittedDate(element: VeScheduler): Promise<number> {
      const event = new Promise<BeforeScheduleEvent>((resolve) =>
        element.addEventListener(
          'before-schedule',
          (one) => {
            one.preventDefault();
            resolve(one);
          },
          { once: true },
        ),
      );
      submitVisitor(element);
      return (await event).booking.date;
    }

    for (const { zone: timeZone, wall, kind, earlier, later } of changes) {
      const [date, time] = wall.split('T') as [string, string];
      const write = (instant: string, style: Intl.DateTimeFormatOptions) =>
        new Intl.DateTimeFormat('en-GB', { ...style, timeZone }).format(Date.parse(instant));
      const dayOf = (instant: string) => write(instant, { dateStyle: 'short' });
      // When the two times are on different days, the message contains their dates as well.
      const areOnTwoDays = kind === 'gap' && dayOf(earlier) !== dayOf(later);
      const day = { weekday: 'short', day: 'numeric', month: 'short' } as const;
      const read = (instant: string) =>
        (areOnTwoDays ? `${write(instant, day)} · ` : '') + write(instant, { timeStyle: 'short' });

      if (kind === 'gap') {
        it(`suggest ${read(earlier)} and ${read(later)} when ${wall} is skipped in ${timeZone}`, async () => {
          setClock(new Date(Date.parse(earlier) - 86_400_000).toISOString());
          const element = await openForm({ timeZone });
          fill(element, { date, time });
          submitVisitor(element);
          await until(() => textOf(element, '#time-error'));
          expect(textOf(element, '#time-error')).to.contain(
            `The nearest are ${read(earlier)} and ${read(later)}.`,
          );
          expect(control(element, 'time').getAttribute('aria-invalid')).to.equal('true');
        });
      } else {
        it(`ask which occurrence of ${wall} is meant in ${timeZone}, and book it`, async () => {
          setClock(new Date(Date.parse(earlier) - 86_400_000).toISOString());
          const element = await openForm({ timeZone });
          fill(element, { date, time });
          await element.updateComplete;
          const radios = [...element.renderRoot.querySelectorAll<HTMLInputElement>('[name="occurrence"]')];
          expect(radios.map((one) => normalizeSpaces(one.labels![0]!.textContent))).to.deep.equal(
            [earlier, later].map((one) => `${read(one)} (${offsetLabel(Date.parse(one), timeZone)})`),
          );
          submitVisitor(element);
          await until(() => textOf(element, '#occurrence-error') === 'Choose one of the two.');
          radios[0]!.click();
          expect(await submittedDate(element)).to.equal(Date.parse(earlier));
          await waitForForm(element);
          radios[1]!.click();
          await element.updateComplete;
          expect(await submittedDate(element)).to.equal(Date.parse(later));
        });
      }
    }

    it('clear the selected occurrence when another date is typed', async () => {
      setClock('2027-10-01T12:00:00Z');
      const element = await openForm();
      fill(element, { date: '2027-10-31', time: '02:30' });
      await element.updateComplete;
      element.renderRoot.querySelector<HTMLInputElement>('[name="occurrence"][value="later"]')!.click();
      fill(element, { date: '2027-10-30' });
      await element.updateComplete;
      expect(Boolean(control(element, 'occurrence'))).to.equal(false);
      fill(element, { date: '2027-10-31' });
      await element.updateComplete;
      expect(Boolean(element.renderRoot.querySelector('[name="occurrence"]:checked'))).to.equal(false);
    });

    it('can be up to two minutes in the past', async () => {
      setClock('2040-11-19T10:01:30Z');
      const element = await openForm({ timeZone: 'UTC' });
      fill(element, { date: '2040-11-19', time: '10:00' });
      expect(await submittedDate(element)).to.equal(Date.parse('2040-11-19T10:00:00Z'));
      setClock('2040-11-19T10:03:00Z');
      await waitForForm(element);
      submitVisitor(element);
      await until(() => textOf(element, '#time-error').includes('It’s too late for this time.'));
    });
  });

  describe('in the line below the times', () => {
    const focused = (element: VeScheduler) => element.shadowRoot!.activeElement;

    it('have a button that turns the line into a search with the current one selected', async () => {
      const element = await openForm({ timeZone: 'Asia/Kathmandu' });
      expect(zoneLine(element)).to.equal('Times in Kathmandu, UTC+05:45');
      expect(Boolean(zone(element))).to.equal(false);
      const button = changeButton(element)!;
      expect([button.textContent.trim(), button.ariaLabel]).to.deep.equal(['Change', 'Change: Time zone']);
      await openZones(element);
      const { value, selectionStart, selectionEnd } = zone(element);
      expect(value).to.equal('Kathmandu, UTC+05:45');
      expect([selectionStart, selectionEnd]).to.deep.equal([0, value.length]);
      expect(zone(element).getAttribute('aria-expanded')).to.equal('true');
      expect(Boolean(changeButton(element))).to.equal(false);
      // Date and time are still described by it.
      expect(zoneLine(element)).to.equal('Times in Kathmandu, UTC+05:45');
    });

    it('return the focus to the button after a selection by keyboard, without submitting the form', async () => {
      const element = await openForm();
      await openZones(element);
      await search(element, 'time-zone', 'Tokyo');
      expect(await pressKey(element, 'Enter')).to.equal(true);
      await until(() => focused(element) === changeButton(element));
      expect(zoneLine(element)).to.equal('Times in Tokyo, UTC+09:00');
      expect(Boolean(zone(element))).to.equal(false);
      expect(textOf(element, '#date-error')).to.equal('');
    });

    it('return the focus to the button after a click on one', async () => {
      const element = await openForm();
      await openZones(element);
      await search(element, 'time-zone', 'Tokyo');
      element.renderRoot.querySelector<HTMLElement>('#time-zone-0')!.click();
      await until(() => focused(element) === changeButton(element));
      expect(zoneLine(element)).to.equal('Times in Tokyo, UTC+09:00');
    });

    it('stay as they are after Escape', async () => {
      const element = await openForm({ timeZone: 'Asia/Kathmandu' });
      await openZones(element);
      await search(element, 'time-zone', 'Tokyo');
      await pressKey(element, 'Escape');
      await until(() => focused(element) === changeButton(element));
      expect(zoneLine(element)).to.equal('Times in Kathmandu, UTC+05:45');
    });

    for (const [typed, line] of [
      ['toky', 'Times in Tokyo, UTC+09:00'],
      ['asia', 'Times in Kathmandu, UTC+05:45'],
      ['', 'Times in Kathmandu, UTC+05:45'],
    ] as const) {
      it(`are ${line} when the search for "${typed}" is left, and the focus moves on`, async () => {
        const element = await openForm({ timeZone: 'Asia/Kathmandu' });
        await openZones(element);
        await search(element, 'time-zone', typed);
        control(element, 'time').focus();
        await until(() => changeButton(element));
        expect(zoneLine(element)).to.equal(line);
        expect(focused(element) === control(element, 'time')).to.equal(true);
      });
    }
  });
});
