import { html } from '@open-wc/testing';
import type { VeScheduler } from '../../../src/index.js';
import { dayOf, normalizeDates, waitForForm, scheduler, textOf } from '../scheduler-page.js';
import { until, World } from '../world.js';
import { FreeTimes, resetClock, setClock } from './free-times.js';

export const ANNA = 'anna.keller@example.com';

/** A Monday. The first page of the calendar ends on Sunday, 23 December. */
export const NOW = '2040-11-19T10:00:00Z';

/** First days of the requests for the first three pages of the calendar, in UTC and with the default horizon. */
export const REQUESTS = {
  /** 19 November to 23 December; at most 30 days per request. */
  november: ['2040-11-19', '2040-12-19'],
  /** 26 November to 30 December. */
  december: ['2040-11-25', '2040-12-25'],
  /** 31 December to 18 January, the last day that can be booked. */
  january: ['2040-12-30'],
};

/** Matches the first request for the second page, which also has days of the first one. */
export const isSecondPage = ({ start }: { readonly start: number }): boolean =>
  start > Date.parse('2040-11-25') && start < Date.parse('2040-12-01');

/** Free times that the endpoint of a `CalendarPage` returns by default. */
export const TIMES = [
  '2040-11-20T08:00:00Z',
  '2040-11-20T09:30:00Z',
  '2040-11-20T11:59:00Z',
  '2040-11-20T12:00:00Z',
  '2040-11-20T16:30:00Z',
  '2040-11-20T17:00:00Z',
  '2040-11-22T09:00:00Z',
  '2040-12-03T09:00:00Z',
  '2041-01-07T09:00:00Z',
];

/** A page with Anna's calendar, in UTC. */
export interface CalendarPage {
  readonly sandbox: World;
  readonly freeTimes: FreeTimes;
  /** Adds the calendar to the page without waiting. */
  load(properties?: Partial<VeScheduler>): Promise<VeScheduler>;
  /** Adds the calendar to the page and waits until a day has free times. */
  open(properties?: Partial<VeScheduler>, day?: string): Promise<VeScheduler>;
  /** Waits until the next page is requested ahead, too. After that, only a change requests anything. */
  preloaded(): Promise<unknown>;
}

/** Gives each test of a suite a sandbox, an endpoint and a clock of its own. */
export function useCalendarPage(): CalendarPage {
  let sandbox: World;
  let freeTimes: FreeTimes;
  beforeEach(() => {
    sandbox = new World();
    freeTimes = new FreeTimes(...TIMES);
    setClock(NOW);
  });
  afterEach(() => {
    freeTimes.close();
    resetClock();
  });

  const load = (properties: Partial<VeScheduler> = {}): Promise<VeScheduler> =>
    scheduler(sandbox, html`<ve-scheduler time-zone="UTC"></ve-scheduler>`, {
      agentEmail: ANNA,
      availabilityEndpoint: freeTimes.url,
      ...properties,
    });

  const open = async (properties: Partial<VeScheduler> = {}, day = '2040-11-20'): Promise<VeScheduler> => {
    const element = await load(properties);
    await waitForForm(element);
    await until(
      () => element.renderRoot.querySelector(`[data-day="${day}"][part~="free"]`),
      `times on ${day}`,
    );
    return element;
  };

  const preloaded = () => until(() => freeTimes.requests.length === 4, 'two requests for each of two pages');

  return {
    get sandbox() {
      return sandbox;
    },
    get freeTimes() {
      return freeTimes;
    },
    load,
    open,
    preloaded,
  };
}

/** The accessible name of a day: `Tuesday 20 November, 6 times`. */
export const label = (element: VeScheduler, date: string): string =>
  normalizeDates(dayOf(element, date).ariaLabel ?? '');

/** The month that the calendar shows: `November 2040`. */
export const month = (element: VeScheduler): string => textOf(element, '#month');

/** What the live region announces. */
export const announced = (element: VeScheduler): string => textOf(element, '[role="status"]');
