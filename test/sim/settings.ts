import { MEASURED, type Costs } from './costs.js';

/** Many visitors of one tenant in a short time. */
export interface Rush {
  /** Each of them views the page, and books. */
  readonly visitors: number;
  readonly startHour: number;
  /** Over which they come. */
  readonly minutes: number;
}

/** What is simulated. */
export interface Settings {
  readonly seed: number;
  readonly hours: { readonly from: number; readonly to: number };
  readonly tenants: number;
  /** Gateway processes, each with one core; the first region has the Redis of all. */
  readonly gateways: number;
  readonly regions: number;
  /** Round trip between a gateway and Redis in the same region, and in another one. */
  readonly nearMs: number;
  readonly farMs: number;
  /** Whether each region has a Redis, and each tenant a region. @default one Redis serves all */
  readonly hasRedisPerRegion: boolean;
  /** Gateways that serve one tenant. The load balancer picks one of them at random. */
  readonly gatewaysPerTenant: number;
  readonly viewsPerDay: number;
  /** Share of visitors who book. */
  readonly bookingShare: number;
  /** Mean time from the view to the booking. */
  readonly thinkMs: number;
  readonly rush: Rush | undefined;
  /** Time that the API takes for an answer. */
  readonly apiMs: number;
  /** How long a token of the API is used. */
  readonly tokenMs: number;
  readonly costs: Costs;
}

export const DEFAULTS: Settings = {
  seed: 16,
  hours: { from: 0, to: 24 },
  tenants: 1000,
  gateways: 50,
  regions: 3,
  nearMs: 1,
  farMs: 100,
  hasRedisPerRegion: false,
  gatewaysPerTenant: 50,
  viewsPerDay: 1_000_000,
  bookingShare: 0.02,
  thinkMs: 60_000,
  rush: { visitors: 10_000, startHour: 12, minutes: 10 },
  apiMs: 300,
  tokenMs: 3_600_000,
  costs: MEASURED,
};
