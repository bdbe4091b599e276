import { parseArgs } from 'node:util';
import { CURVE, simulateDay, type Outcome } from './day.js';
import type { Histogram } from './histogram.js';
import { billOf } from './prices.js';
import { CALL_KINDS } from './report.js';
import { DEFAULTS, type Settings } from './settings.js';

/**
 * `npm run sim`: a day of many tenants on many gateways, as Markdown tables. The same arguments give the same figures.
 *
 * - `--seed 16`
 * - `--core 20 --redis-gigabyte 10 --traffic-gigabyte 0.05`: prices per month.
 */
const { values: options } = parseArgs({
  options: {
    seed: { type: 'string', default: String(DEFAULTS.seed) },
    core: { type: 'string', default: '20' },
    'redis-gigabyte': { type: 'string', default: '10' },
    'traffic-gigabyte': { type: 'string', default: '0.05' },
  },
});
const seed = Number(options.seed);
const prices = {
  core: Number(options.core),
  redisGigabyte: Number(options['redis-gigabyte']),
  trafficGigabyte: Number(options['traffic-gigabyte']),
};

const print = (...cells: readonly (string | number)[]): void => console.log(`| ${cells.join(' | ')} |`);

function head(...cells: readonly string[]): void {
  print(...cells);
  print(...cells.map(() => '---'));
}

const whole = (value: number): string => Math.round(value).toLocaleString('en');
const percent = (share: number): string => `${(100 * share).toFixed(share < 0.1 ? 1 : 0)} %`;
const times = (one: Histogram): string =>
  one.count ? `${whole(one.quantile(0.5))} / ${whole(one.quantile(0.99))}` : '–';

const peakOf = (stations: readonly { readonly peakUtilization: number }[]): number =>
  Math.max(...stations.map(({ peakUtilization }) => peakUtilization));

function secondsOf({ settings }: Outcome): number {
  return (settings.hours.to - settings.hours.from) * 3600;
}

/** Views per second in an hour of the day, without a rush. */
const viewsAt = (hour: number): number =>
  (DEFAULTS.viewsPerDay * CURVE[hour]!) / CURVE.reduce<number>((sum, one) => sum + one, 0) / 3600;

const SCENARIOS: readonly (readonly [name: string, more: Partial<Settings>])[] = [
  ['one Redis, every gateway serves every tenant', {}],
  ['one Redis, 3 gateways per tenant', { gatewaysPerTenant: 3 }],
  [
    'a Redis per region, 3 gateways per tenant in its region',
    { gatewaysPerTenant: 3, hasRedisPerRegion: true },
  ],
];

console.log('A day with a rush at noon:\n');
const days = SCENARIOS.map(([name, more]) => ({
  name,
  outcome: simulateDay({ ...DEFAULTS, seed, ...more }),
}));
head('', ...days.map(({ name }) => name));
const row = (name: string, of: (outcome: Outcome) => string): void =>
  print(name, ...days.map(({ outcome }) => of(outcome)));
row('views, bookings', ({ report }) => `${whole(report.begunViews)}, ${whole(report.begunBookings)}`);
row('view, Redis in the region: p50 / p99 ms', ({ report }) => times(report.views.near));
row('view, Redis far away', ({ report }) => times(report.views.far));
row('booking, Redis in the region', ({ report }) => times(report.bookings.near));
row('booking, Redis far away', ({ report }) => times(report.bookings.far));
for (const kind of CALL_KINDS) row(`API calls: ${kind}`, ({ report }) => whole(report.calls[kind]));
row('API calls per view', ({ report }) => (report.allCalls / report.begunViews).toFixed(2));
row('API calls of a tenant in a minute with calls: median / p99 / most', ({ report }) => {
  const { median, p99, most } = report.callsPerMinute();
  return `${median} / ${p99} / ${whole(most)}`;
});
row('Redis round trips per second, on average', (outcome) =>
  whole(outcome.redis.reduce((sum, { station }) => sum + station.served, 0) / secondsOf(outcome)),
);
row('Redis, busiest minute', ({ redis }) => percent(peakOf(redis.map(({ station }) => station))));
row('a gateway’s core, busiest minute', ({ gateways }) => percent(peakOf(gateways.map(({ core }) => core))));
const bills = days.map(({ outcome }) => billOf(outcome, prices));
const bill = (name: string, of: (one: (typeof bills)[0]) => string): void => print(name, ...bills.map(of));
bill('cores for the busiest minute at 60 %', ({ cores }) => whole(cores));
bill('Redis keeps', ({ redisMegabytes }) => `${whole(redisMegabytes)} MB`);
bill('traffic per month', ({ trafficGigabytes }) => `${whole(trafficGigabytes)} GB`);
bill('cost per month', ({ total }) => whole(total));

console.log('\nMore visitors on two cores in one region, from 11:30 to 13:00:\n');
head(
  'load',
  'views/s in the rush',
  'busiest core',
  'Redis',
  'view p50 / p99 ms',
  'booking p50 / p99 ms',
  'most API calls of a tenant in a minute',
);
for (let factor = 1; factor <= 64; factor *= 2) {
  const outcome = simulateDay({
    ...DEFAULTS,
    seed,
    hours: { from: 11.5, to: 13 },
    gateways: 2,
    gatewaysPerTenant: 2,
    regions: 1,
    viewsPerDay: DEFAULTS.viewsPerDay * factor,
    rush: { ...DEFAULTS.rush!, visitors: DEFAULTS.rush!.visitors * factor },
  });
  const { report, redis, gateways } = outcome;
  const rushRate = (DEFAULTS.rush!.visitors * factor) / (DEFAULTS.rush!.minutes * 60);
  const core = peakOf(gateways.map((one) => one.core));
  print(
    `× ${factor}`,
    whole(rushRate + viewsAt(DEFAULTS.rush!.startHour) * factor),
    percent(core),
    percent(peakOf(redis.map(({ station }) => station))),
    times(report.views.near),
    times(report.bookings.near),
    whole(report.callsPerMinute().most),
  );
  // Queues only grow from here on.
  if (core > 0.99) break;
}
