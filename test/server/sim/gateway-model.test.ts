import { expect, test } from 'playwright/test';
import { createMemoryStore } from '../../../src/server.js';
import { simulateDay } from '../../sim/day.js';
import { FRESH_MS, Gateway, type Redis } from '../../sim/gateway.js';
import { billOf } from '../../sim/prices.js';
import { Report } from '../../sim/report.js';
import { DEFAULTS, type Settings } from '../../sim/settings.js';
import { Simulation, type Process } from '../../sim/simulation.js';
import { Station } from '../../sim/station.js';
import { SharedTenant } from '../../sim/tenant.js';
import { LargeTenant } from '../gateway/availability/large-tenant.js';

const AGENTS = 30;
/** So short that what gateways do in the background is done within a few steps. */
const STEP_MS = 250;
const STEPS = 360;
/** A Tuesday, within opening hours. */
const BEGIN = Date.parse('2026-11-03T09:00Z');

interface Load {
  readonly processes: number;
  /** Steps between two bookings; `undefined` for none. */
  readonly bookingEvery: number | undefined;
}

interface Calls {
  /** Lists of all agents. */
  readonly calendar: number;
  /** Lists of one agent, and creates. */
  readonly others: number;
  readonly bookings: number;
}

/** One view of each real gateway in each step, and bookings in turn. They share a store. Time is moved by hand. */
async function real({ processes, bookingEvery }: Load): Promise<Calls> {
  const idempotencyStore = createMemoryStore({ clock: () => first.now });
  const first: LargeTenant = new LargeTenant(AGENTS, BEGIN, { idempotencyStore });
  const all = [first, ...Array.from({ length: processes - 1 }, () => first.anotherProcess())];
  for (const one of all) await one.open();
  let bookings = 0;
  for (let step = 0; step < STEPS; step += 1) {
    for (const one of all) one.now = BEGIN + step * STEP_MS;
    for (const one of all) expect((await one.view()).status).toBe(200);
    if (!bookingEvery || step % bookingEvery !== 0) continue;
    const date = BEGIN + 86_400_000 + (bookings % 12) * 1_800_000;
    expect((await all[bookings % processes]!.book(date, bookings)).status).toBe(201);
    bookings += 1;
  }
  const calendar = first.calls.filter(({ agent }) => agent === undefined).length;
  return { calendar, others: first.calls.length - calendar, bookings };
}

/** The same of the model. */
function modelled({ processes, bookingEvery }: Load): Calls {
  const simulation = new Simulation();
  const report = new Report();
  const settings: Settings = { ...DEFAULTS, nearMs: 0, apiMs: 0, tenants: 1 };
  const redis: Redis = { station: new Station(), tenants: [new SharedTenant()] };
  const world = { simulation, settings, report };
  const gateways = Array.from(
    { length: processes },
    () =>
      new Gateway(
        world,
        () => redis,
        () => 0,
      ),
  );
  let bookings = 0;
  for (let step = 0; step < STEPS; step += 1) {
    const start = (process: Process) => (): void => void simulation.start(process);
    for (const gateway of gateways) simulation.at(step * STEP_MS, start(gateway.view(0)));
    if (!bookingEvery || step % bookingEvery !== 0) continue;
    simulation.at(step * STEP_MS, start(gateways[bookings % processes]!.book(0)));
    bookings += 1;
  }
  simulation.run();
  const { calls } = report;
  return { calendar: calls.calendar, others: calls['booking list'] + calls.create, bookings };
}

for (const load of [
  { processes: 4, bookingEvery: undefined },
  { processes: 3, bookingEvery: 12 },
]) {
  const { processes, bookingEvery } = load;
  const what = bookingEvery ? 'with bookings' : 'without a booking';
  test(`the model makes the calls that ${processes} real gateways make, ${what}`, async () => {
    const [expected, actual] = [await real(load), modelled(load)];
    expect(actual.bookings).toBe(expected.bookings);
    expect(actual.others).toBe(expected.others);
    expect(expected.calendar).toBeGreaterThan(3);
    // Real gateways renew a step or two later, because it takes them time to look at the store.
    expect(Math.abs(actual.calendar - expected.calendar)).toBeLessThanOrEqual(1);
  });
}

const SMALL: Settings = {
  ...DEFAULTS,
  hours: { from: 12, to: 13 },
  tenants: 20,
  gateways: 6,
  gatewaysPerTenant: 6,
  viewsPerDay: 50_000,
  rush: { visitors: 300, startHour: 12, minutes: 10 },
};

test('everybody who comes is served, each booking makes two calls, and the same seed gives the same day', () => {
  const { report, gateways } = simulateDay(SMALL);
  const { views, bookings, calls } = report;
  expect(report.begunViews).toBeGreaterThan(2000);
  expect(views.near.count + views.far.count).toBe(report.begunViews);
  expect(report.begunBookings).toBeGreaterThanOrEqual(300);
  expect(bookings.near.count + bookings.far.count).toBe(report.begunBookings);
  expect([calls.create, calls['booking list']]).toEqual([report.begunBookings, report.begunBookings]);
  expect(gateways.every(({ core }) => core.served > 0)).toBe(true);

  const again = simulateDay(SMALL).report;
  expect(again.calls).toEqual(calls);
  expect(again.views.far.quantile(0.99)).toBe(views.far.quantile(0.99));
  expect(simulateDay({ ...SMALL, seed: 17 }).report.calls).not.toEqual(calls);
});

test('the calendar of a tenant is read once in 15 seconds, however many gateways and visitors there are', () => {
  const busy = { ...SMALL, tenants: 1, viewsPerDay: 2_000_000, bookingShare: 0, rush: undefined, farMs: 1 };
  const { calls } = simulateDay(busy).report;
  const most = 3_600_000 / FRESH_MS;
  expect(calls.calendar).toBeLessThanOrEqual(most);
  // A renewal begins with a view, and takes the API's 300 ms.
  expect(calls.calendar).toBeGreaterThan(0.9 * most);
  expect(calls['sign-in']).toBe(2);
});

test('a far Redis adds its round trips to a view and to a booking', () => {
  const { views, bookings } = simulateDay(SMALL).report;
  // Three round trips of a view, five of a booking.
  expect(views.far.quantile(0.5) - views.near.quantile(0.5)).toBeGreaterThan(3 * 90);
  expect(bookings.far.quantile(0.5) - bookings.near.quantile(0.5)).toBeGreaterThan(5 * 90);
});

test('a bill has the cores of the busiest minute, what Redis keeps, and the traffic of a month', () => {
  const outcome = simulateDay(SMALL);
  const { begunViews, begunBookings } = outcome.report;
  const { costs } = SMALL;
  const bill = billOf(outcome, { core: 100, redisGigabyte: 10, trafficGigabyte: 1 });
  expect(bill.cores).toBe(2);
  const bytes = begunViews * costs.viewBytes + begunBookings * costs.createBytes;
  expect(bill.trafficGigabytes).toBeCloseTo((30 * bytes) / 1e9, 9);
  expect(bill.redisMegabytes).toBeGreaterThan((begunBookings * costs.keptPerCreate) / 1e6);
  const total = 200 + bill.redisMegabytes / 100 + bill.trafficGigabytes;
  expect(bill.total).toBeCloseTo(total, 9);

  // Of the CPU that a view takes, 60 % of a core is used.
  const slow = simulateDay({ ...SMALL, rush: undefined, costs: { ...costs, viewCpuMs: 4000 } });
  const viewsPerSecond = slow.report.begunViews / 3600;
  const { cores } = billOf(slow, { core: 0, redisGigabyte: 0, trafficGigabyte: 0 });
  expect(cores).toBeGreaterThanOrEqual(Math.ceil((viewsPerSecond * 4) / 0.6));
  expect(cores).toBeLessThan((viewsPerSecond * 4 * 2) / 0.6);
});
