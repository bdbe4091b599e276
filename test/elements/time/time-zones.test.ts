import { expect, html } from '@open-wc/testing';
import '../../../src/index.js';
import '../../../src/locales/de.js';
import type { BeforeScheduleEvent } from '../../../src/elements/kit/events.js';
import type { VeScheduler } from '../../../src/index.js';
import { offsetLabel } from '../../../src/model/time/time-zone.js';
import { wallTimeVectors } from '../../unit/model/time/wall-time-vectors.js';
import { resetClock, setClock } from './free-times.js';
import {
  chooseSlot,
  chooseZone,
  control,
  fill,
  formOf,
  heard,
  plain,
  pressKey,
  scheduler,
  seek,
  slots,
  submit,
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

  /** A form in which date and time are typed. */
  async function typed(properties: Partial<VeScheduler> = {}): Promise<VeScheduler> {
    const element = await scheduler(world, html`<ve-scheduler></ve-scheduler>`, {
      agentEmail: ANNA,
      timeZone: 'Europe/Berlin',
      ...properties,
    });
    await formOf(element);
    return element;
  }

  /** A calendar of Tuesday, 20 November 2040, from nine to eleven in Berlin. */
  async function picked(properties: Partial<VeScheduler> = {}): Promise<VeScheduler> {
    setClock('2040-11-19T10:00:00Z');
    const element = await typed({ hours: 'Tue 09:00-11:00', agentTimeZone: 'Europe/Berlin', ...properties });
    await until(() => slots(element).length === 4);
    return element;
  }

  const zone = (element: VeScheduler) => element.renderRoot.querySelector<HTMLInputElement>('#time-zone')!;
  const options = (element: VeScheduler) =>
    [...element.renderRoot.querySelectorAll('#time-zone-list [role="option"]')].map((one) =>
      plain(one.textContent),
    );
  const chosen = (element: VeScheduler) => slots(element).find(({ isChosen }) => isChosen)?.text;

  describe('to choose from', () => {
    it('begin with the visitor’s own and the one that is shown, with offset and current time', async () => {
      setClock('2040-11-19T10:00:00Z');
      const element = await typed({ timeZone: 'Asia/Kathmandu' });
      zone(element).click();
      await element.updateComplete;
      const [own, shown, next] = options(element);
      expect(own).to.equal('UTC UTC · 10:00');
      expect(shown).to.equal('Asia/Kathmandu UTC+05:45 · 15:45');
      expect(next).to.match(/^Africa\/Abidjan UTC · 10:00$/);
      const selected = element.renderRoot.querySelector('#time-zone-list [aria-selected="true"]')!;
      expect(plain(selected.textContent)).to.equal(shown);
      expect(selected.id).to.equal(zone(element).getAttribute('aria-activedescendant'));
    });

    it('are written in the cycle of hours that the page wants', async () => {
      setClock('2040-11-19T10:00:00Z');
      const element = await typed({ timeZone: 'Asia/Kathmandu', hourCycle: 'h12' });
      zone(element).click();
      await element.updateComplete;
      expect(options(element)[1]).to.match(/UTC\+05:45 · 0?3:45 pm$/);
    });

    for (const [text, found] of [
      ['berlin', 'Europe/Berlin'],
      ['BERLIN', 'Europe/Berlin'],
      ['new york', 'America/New York'],
      ['york new', 'America/New York'],
      ['são paulo', 'America/Sao Paulo'],
      ['kolkata', 'Asia/Kolkata'],
      ['calcutta', 'Asia/Kolkata'],
      ['Asia/Kathm', 'Asia/Kathmandu'],
      ['kyiv', 'Europe/Kyiv'],
      ['utc', 'UTC'],
    ] as const) {
      it(`are found by "${text}"`, async () => {
        const element = await typed();
        await seek(element, 'time-zone', text);
        expect(options(element).some((one) => one.startsWith(found))).to.equal(true);
      });
    }

    for (const [text, found] of [
      ['tok', 'Asia/Tokyo'],
      ['lon', 'Europe/London'],
      ['york', 'America/New York'],
    ] as const) {
      it(`begin with what begins with "${text}"`, async () => {
        const element = await typed();
        await seek(element, 'time-zone', text);
        expect(options(element).findIndex((one) => one.startsWith(found))).to.be.within(0, 1);
      });
    }

    for (const [lang, text, found] of [
      ['en-GB', 'germany', 'Europe/Berlin'],
      ['de', 'Deutschland', 'Europe/Berlin'],
      ['de', 'Ägypten', 'Africa/Cairo'],
      ['de', 'agypten', 'Africa/Cairo'],
      ['de', 'Mitteleuropäische', 'Europe/Vienna'],
    ] as const) {
      it(`are found by their name in the page’s language (${lang}): ${text}`, async () => {
        const element = await typed({ lang });
        await seek(element, 'time-zone', text);
        await until(() => options(element).some((one) => one.startsWith(found)));
      });
    }

    it('are each one that the engine knows, though not all are shown at once', async () => {
      const element = await typed();
      await seek(element, 'time-zone', 'a');
      expect(options(element)).to.have.length(50);
      expect(textOf(element, '#time-zone-list + [role="status"]')).to.match(/^\d+ found\. Type to narrow/);
      for (const id of Intl.supportedValuesOf('timeZone')) {
        await seek(element, 'time-zone', id);
        expect(options(element).length, id).to.be.greaterThan(0);
      }
    }).timeout(20_000);

    it('are not offered when the page fixes one', async () => {
      const element = await typed({ timeZone: 'America/New_York', timeZoneLocked: true });
      expect(Boolean(zone(element))).to.equal(false);
      expect(textOf(element, '#zone')).to.match(/^Your time, America\/New York \(UTC−0[45]:00\)$/);
      expect(control(element, 'time').getAttribute('aria-describedby')).to.equal('zone');
    });

    it('are no longer offered once the page fixes one', async () => {
      const element = await typed();
      await chooseZone(element, 'Tokyo');
      expect(zone(element).value).to.contain('Asia/Tokyo');
      element.timeZoneLocked = true;
      await element.updateComplete;
      expect(textOf(element, '#zone')).to.contain('Europe/Berlin');
    });
  });

  describe('when another one is chosen', () => {
    it('keep the selected instant in list, summary and confirmation', async () => {
      const element = await picked();
      chooseSlot(element, '2040-11-20T08:30:00Z');
      await element.updateComplete;
      expect(chosen(element)).to.equal('09:30');
      await chooseZone(element, 'Los Angeles');
      expect(chosen(element)).to.equal('00:30');
      await chooseZone(element, 'Honolulu');
      expect(chosen(element)).to.equal('22:30');
      expect(textOf(element, '#slots')).to.equal('Monday 19 November');
      expect(textOf(element, '.summary'))
        .to.contain('19 November 2040 at 22:30')
        .and.contain('Pacific/Honolulu (UTC−10:00)');
      submit(element);
      await heard(element, 'scheduled');
      const [post] = await world.received('POST', '/schedules');
      expect(post!.body).to.have.property('date', Date.parse('2040-11-20T08:30:00Z'));
      await until(() => textOf(element, '[part="details"]'));
      expect(textOf(element, '[part="details"]'))
        .to.contain('19 November 2040 at 22:30')
        .and.contain('Pacific/Honolulu (UTC−10:00)');
    });

    it('show the offset of the chosen day, not of today', async () => {
      const element = await picked({ timeZone: 'America/New_York' });
      expect(zone(element).value).to.equal('America/New York (UTC−05:00)');
      const summer = await typed({ timeZone: 'America/New_York' });
      fill(summer, { date: '2041-07-01', time: '10:00' });
      await summer.updateComplete;
      expect(zone(summer).value).to.equal('America/New York (UTC−04:00)');
    });

    it('keep the instant of a typed time, also over midnight', async () => {
      const element = await typed();
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
      it(`keep which one is meant of two equal times: the ${occurrence}`, async () => {
        setClock('2027-10-01T12:00:00Z');
        const element = await typed();
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
      const element = await typed();
      fill(element, { date: '2040-11-20' });
      await chooseZone(element, 'Kathmandu');
      expect([control(element, 'date').value, control(element, 'time').value]).to.deep.equal([
        '2040-11-20',
        '',
      ]);
    });

    it('leave a time that the clocks skip unchanged', async () => {
      setClock('2027-03-01T12:00:00Z');
      const element = await typed();
      fill(element, { date: '2027-03-28', time: '02:30' });
      await chooseZone(element, 'Kathmandu');
      expect(control(element, 'time').value).to.equal('02:30');
    });
  });

  describe('of visitor and agent', () => {
    it('are both shown in summary and confirmation when their clocks differ', async () => {
      const element = await picked({ timeZone: 'Asia/Kathmandu' });
      chooseSlot(element, '2040-11-20T08:30:00Z');
      await element.updateComplete;
      const summary = textOf(element, '.summary');
      expect(summary).to.contain('20 November 2040 at 14:15').and.contain('Asia/Kathmandu (UTC+05:45)');
      expect(summary).to.match(/Their time: .*at 09:30 · Europe\/Berlin \(UTC\+01:00\)/);
      submit(element);
      await heard(element, 'scheduled');
      await until(() => textOf(element, '[part="details"]').includes('at 14:15'));
      expect(textOf(element, '[part="details"]')).to.match(/Anna Keller’s time: .*at 09:30 · Europe\/Berlin/);
    });

    it('are shown as one when their clocks agree', async () => {
      const element = await picked({ timeZone: 'Europe/Vienna' });
      chooseSlot(element, '2040-11-20T08:30:00Z');
      await element.updateComplete;
      expect(textOf(element, '.summary')).to.contain('Europe/Vienna').and.not.contain('Their time');
    });
  });

  describe('and typed times', () => {
    const changes = wallTimeVectors.filter(
      ({ kind, wall }) => kind !== 'unique' && Number(wall.slice(0, 4)) >= 1000 && wall >= '1973',
    );

    /** What the form is about to book, which the page keeps from being booked. */
    async function asked(element: VeScheduler): Promise<number> {
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
      submit(element);
      return (await event).booking.date;
    }

    for (const { zone: timeZone, wall, kind, earlier, later } of changes) {
      const [date, time] = wall.split('T') as [string, string];
      const write = (instant: string, style: Intl.DateTimeFormatOptions) =>
        new Intl.DateTimeFormat('en-GB', { ...style, timeZone }).format(Date.parse(instant));
      const dayOf = (instant: string) => write(instant, { dateStyle: 'short' });
      // On both sides of midnight a time alone would be read as one of the same day.
      const dateStyle = kind === 'gap' && dayOf(earlier) !== dayOf(later) ? 'full' : undefined;
      const read = (instant: string) => write(instant, { timeStyle: 'short', dateStyle });

      if (kind === 'gap') {
        it(`${timeZone} ${wall} does not exist: ${read(earlier)} and ${read(later)} do`, async () => {
          setClock(new Date(Date.parse(earlier) - 86_400_000).toISOString());
          const element = await typed({ timeZone });
          fill(element, { date, time });
          submit(element);
          await until(() => textOf(element, '#time-error'));
          expect(textOf(element, '#time-error')).to.contain(
            `The nearest are ${read(earlier)} and ${read(later)}.`,
          );
          expect(control(element, 'time').getAttribute('aria-invalid')).to.equal('true');
        });
      } else {
        it(`${timeZone} ${wall} is asked for twice, and each answer is its instant`, async () => {
          setClock(new Date(Date.parse(earlier) - 86_400_000).toISOString());
          const element = await typed({ timeZone });
          fill(element, { date, time });
          await element.updateComplete;
          const radios = [...element.renderRoot.querySelectorAll<HTMLInputElement>('[name="occurrence"]')];
          expect(radios.map((one) => plain(one.labels![0]!.textContent))).to.deep.equal(
            [earlier, later].map((one) => `${read(one)} (${offsetLabel(Date.parse(one), timeZone)})`),
          );
          submit(element);
          await until(() => textOf(element, '#occurrence-error') === 'Choose one of the two.');
          radios[0]!.click();
          expect(await asked(element)).to.equal(Date.parse(earlier));
          await formOf(element);
          radios[1]!.click();
          await element.updateComplete;
          expect(await asked(element)).to.equal(Date.parse(later));
        });
      }
    }

    it('forget the answer when another date is typed', async () => {
      setClock('2027-10-01T12:00:00Z');
      const element = await typed();
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

    it('may be two minutes behind the server’s clock, but not three', async () => {
      setClock('2040-11-19T10:01:30Z');
      const element = await typed({ timeZone: 'UTC' });
      fill(element, { date: '2040-11-19', time: '10:00' });
      expect(await asked(element)).to.equal(Date.parse('2040-11-19T10:00:00Z'));
      setClock('2040-11-19T10:03:00Z');
      await formOf(element);
      submit(element);
      await until(() => textOf(element, '#time-error').includes('This time has passed.'));
    });
  });

  it('can be chosen by keyboard without sending the form', async () => {
    const element = await typed();
    await seek(element, 'time-zone', 'Tokyo');
    expect(await pressKey(element, 'Enter')).to.equal(true);
    expect(zone(element).value).to.equal('Asia/Tokyo (UTC+09:00)');
    expect(element.shadowRoot!.activeElement === zone(element)).to.equal(true);
    expect(textOf(element, '#date-error')).to.equal('');
  });
});
