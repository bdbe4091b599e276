import { Gateway, type Redis, type World } from './gateway.js';
import { Random, Weighted, zipf } from './random.js';
import { Report } from './report.js';
import type { Settings } from './settings.js';
import { Simulation } from './simulation.js';
import { Station } from './station.js';
import { SharedTenant } from './tenant.js';

const HOUR = 3_600_000;
const MINUTE = 60_000;

/** Views of each hour of a day, in proportion: few at night, most before noon and in the afternoon, some in the evening. */
export const CURVE = [
  1, 1, 1, 1, 1, 2, 4, 8, 13, 16, 17, 15, 13, 15, 16, 16, 14, 12, 11, 12, 12, 9, 5, 2,
] as const;
const CURVE_SUM = CURVE.reduce<number>((sum, share) => sum + share, 0);

/** What came of a simulation. */
export interface Outcome {
  readonly settings: Settings;
  readonly report: Report;
  readonly gateways: readonly Gateway[];
  readonly redis: readonly Redis[];
}

/** Simulates a day, or some hours of it. The same settings have the same outcome. */
export function simulateDay(settings: Settings): Outcome {
  const simulation = new Simulation();
  const report = new Report();
  const random = new Random(settings.seed);
  const world: World = { simulation, settings, report };
  const redis = Array.from({ length: settings.hasRedisPerRegion ? settings.regions : 1 }, (): Redis => ({
    station: new Station(),
    tenants: Array.from({ length: settings.tenants }, () => new SharedTenant()),
  }));
  const redisNumber = (tenant: number): number => tenant % redis.length;
  const gateways = Array.from({ length: settings.gateways }, (_, id) => {
    const rttOf = (tenant: number): number =>
      id % settings.regions === redisNumber(tenant) ? settings.nearMs : settings.farMs;
    return new Gateway(world, (tenant) => redis[redisNumber(tenant)]!, rttOf);
  });
  const tenants = new Weighted(zipf(settings.tenants));

  const pickGateway = (tenant: number): Gateway => {
    // Gateways of a tenant are neighbours; with a Redis per region they are in the tenant's region.
    const step = settings.hasRedisPerRegion ? settings.regions : 1;
    const first = settings.hasRedisPerRegion ? redisNumber(tenant) : tenant % settings.gateways;
    const inReach = Math.ceil((settings.gateways - (step > 1 ? first : 0)) / step);
    const offset = random.below(Math.min(settings.gatewaysPerTenant, inReach));
    return gateways[(first + step * offset) % settings.gateways]!;
  };

  function visit(tenant: number, books: boolean): void {
    const gateway = pickGateway(tenant);
    const begin = simulation.now;
    report.begunViews += 1;
    simulation.start(gateway.view(tenant)).then(() => {
      report.views[gateway.isNear(tenant) ? 'near' : 'far'].add(simulation.now - begin);
      if (!books) return;
      simulation.at(simulation.now + random.exponential(settings.thinkMs), () => book(tenant));
    });
  }

  function book(tenant: number): void {
    const gateway = pickGateway(tenant);
    const begin = simulation.now;
    report.begunBookings += 1;
    simulation.start(gateway.book(tenant)).then(() => {
      report.bookings[gateway.isNear(tenant) ? 'near' : 'far'].add(simulation.now - begin);
    });
  }

  // Each arrival plans the next one, so that few events wait at a time.
  const mostPerMs = (settings.viewsPerDay * Math.max(...CURVE)) / CURVE_SUM / HOUR;
  const end = settings.hours.to * HOUR;
  const arrive = (at: number): void => {
    if (at >= end) return;
    simulation.at(at, () => {
      const share = CURVE[Math.floor(at / HOUR) % 24]! / Math.max(...CURVE);
      if (random.next() < share) visit(tenants.pick(random), random.next() < settings.bookingShare);
      arrive(at + random.exponential(1 / mostPerMs));
    });
  };
  if (settings.viewsPerDay > 0) arrive(settings.hours.from * HOUR);

  if (settings.rush) {
    const { visitors, startHour, minutes } = settings.rush;
    for (let visitor = 0; visitor < visitors; visitor += 1) {
      const at = startHour * HOUR + random.next() * minutes * MINUTE;
      simulation.at(at, () => visit(0, true));
    }
  }
  simulation.run();
  return { settings, report, gateways, redis };
}
