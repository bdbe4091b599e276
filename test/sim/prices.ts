import type { Outcome } from './day.js';

/** What the owner pays, per month, in any one currency. These are parameters, not a vendor's prices. */
export interface Prices {
  readonly core: number;
  readonly redisGigabyte: number;
  /** Traffic that leaves the data centre, per gigabyte. */
  readonly trafficGigabyte: number;
}

export interface Bill {
  readonly cores: number;
  readonly redisMegabytes: number;
  readonly trafficGigabytes: number;
  readonly total: number;
}

const MINUTE = 60_000;
const GIGABYTE = 1e9;
const DAYS_PER_MONTH = 30;
/** A core that is busier than this answers late. */
const TARGET_UTILIZATION = 0.6;
/** Gateways for one core's work, so that one can fail. */
const MIN_CORES = 2;
const WEEKS = 6;
/** Counts of limits that Redis keeps for an address and a minute. */
const BYTES_PER_LIMIT = 200;

/** What a day like this one costs in a month. @param outcome Of a whole day. */
export function billOf({ settings, report, gateways, redis }: Outcome, prices: Prices): Bill {
  const { costs } = settings;
  const views = report.begunViews;
  const bookings = report.begunBookings;
  // The busiest minute of all gateways together.
  const minutes = new Map<number, number>();
  for (const { core } of gateways)
    for (const [minute, ms] of core.busyMinutes) minutes.set(minute, (minutes.get(minute) ?? 0) + ms);
  const peakCores = Math.max(0, ...minutes.values()) / MINUTE;
  const cores = Math.max(MIN_CORES, Math.ceil(peakCores / TARGET_UTILIZATION));
  // A booking's records stay for a day; an address is counted for a minute or a day.
  const kept = bookings * costs.keptPerCreate + views * BYTES_PER_LIMIT;
  const redisMegabytes = (kept + redis.length * settings.tenants * WEEKS * costs.keptPerWeek) / 1e6;
  const bytes = views * costs.viewBytes + bookings * costs.createBytes;
  const trafficGigabytes = (bytes * DAYS_PER_MONTH) / GIGABYTE;
  const total =
    cores * prices.core +
    (redisMegabytes / 1000) * prices.redisGigabyte +
    trafficGigabytes * prices.trafficGigabyte;
  return { cores, redisMegabytes, trafficGigabytes, total };
}
