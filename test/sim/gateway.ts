import type { Report } from './report.js';
import type { Settings } from './settings.js';
import type { Process, Signal, Simulation } from './simulation.js';
import { Station } from './station.js';
import { LocalTenant, type SharedEntry, type SharedTenant } from './tenant.js';

// The rules of `tenant-calendar.ts`, `shared-values.ts`, `busy-times.ts`, `held-times.ts` and `shared-changes.ts`. Limits
// of visits are out of reach.
export const FRESH_MS = 15_000;
export const USABLE_MS = 60_000;
const SHARED_RETRY_MS = 500;
const WAIT_MS = 3_000;
const PAUSES_MS = [25, 50, 100];
const AGENTS_FRESH_MS = 60_000;
const AGENTS_USABLE_MS = 3_660_000;
const RENEW_TOKEN_EARLY_MS = 60_000;
const HELD_MS = 15_000;
const PULL_MS = 1_000;
/** Weeks of a page’s first calendar, each a value of its own. */
const WEEKS = 6;

export interface World {
  readonly simulation: Simulation;
  readonly settings: Settings;
  readonly report: Report;
}

/** A Redis, and what it keeps. */
export interface Redis {
  readonly station: Station;
  readonly tenants: readonly SharedTenant[];
}

/** One process of the gateway on a core of its own. */
export class Gateway {
  readonly core = new Station();
  readonly #world: World;
  readonly #redisOf: (tenant: number) => Redis;
  readonly #rttOf: (tenant: number) => number;
  readonly #tenants = new Map<number, LocalTenant>();

  /** @param rttOf Milliseconds of a round trip to the Redis of a tenant. */
  constructor(world: World, redisOf: (tenant: number) => Redis, rttOf: (tenant: number) => number) {
    this.#world = world;
    this.#redisOf = redisOf;
    this.#rttOf = rttOf;
  }

  /** Whether the Redis of a tenant is in the region of this gateway. */
  isNear(tenant: number): boolean {
    return this.#rttOf(tenant) === this.#world.settings.nearMs;
  }

  /** The first answer of a page. */
  *view(tenant: number): Process {
    const { costs } = this.#world.settings;
    // Counts the address, then looks at the limit of all.
    yield* this.#trip(tenant, costs.viewTripMs);
    yield* this.#trip(tenant, costs.viewTripMs);
    yield* this.#lists(tenant);
    yield* this.#calendar(tenant);
    yield* this.#followOthers(tenant);
    yield* this.#held(tenant);
    yield this.#compute(costs.viewCpuMs);
    yield* this.#trip(tenant, costs.viewTripMs);
  }

  /** A booking. The five round trips of `scale.md`, and two calls of the API. */
  *book(tenant: number): Process {
    const { costs } = this.#world.settings;
    const cpuMs = costs.createCpuMs / 3;
    yield* this.#trip(tenant, costs.createTripMs);
    yield this.#compute(cpuMs);
    yield* this.#lists(tenant);
    yield* this.#trip(tenant, costs.createTripMs);
    yield* this.#calendar(tenant);
    yield* this.#trip(tenant, costs.createTripMs);
    yield* this.#call('booking list', tenant);
    yield this.#compute(cpuMs);
    yield* this.#trip(tenant, costs.createTripMs);
    yield* this.#call('create', tenant);
    yield this.#compute(cpuMs);
    this.#change(tenant);
    yield* this.#trip(tenant, costs.createTripMs);
  }

  #local(tenant: number): LocalTenant {
    let local = this.#tenants.get(tenant);
    if (!local) this.#tenants.set(tenant, (local = new LocalTenant()));
    return local;
  }

  #shared(tenant: number): SharedTenant {
    return this.#redisOf(tenant).tenants[tenant]!;
  }

  #compute(ms: number): number {
    return this.core.serve(this.#world.simulation.now, ms);
  }

  /** A round trip to Redis. What it reads or writes there happens when it returns; half a round trip too late. */
  *#trip(tenant: number, serviceMs: number): Process {
    const { simulation } = this.#world;
    const half = this.#rttOf(tenant) / 2;
    yield simulation.now + half;
    yield this.#redisOf(tenant).station.serve(simulation.now, serviceMs) + half;
  }

  *#call(kind: Parameters<Report['call']>[0], tenant: number): Process {
    const { simulation, settings, report } = this.#world;
    report.call(kind, tenant, simulation.now);
    yield simulation.now + settings.apiMs;
  }

  /** Token and agents. The first load waits; later ones have the old agents meanwhile. */
  *#lists(tenant: number): Process {
    const { simulation, settings } = this.#world;
    const local = this.#local(tenant);
    const shared = this.#shared(tenant);
    if (simulation.now >= local.tokenUntil) {
      const usableMs = settings.tokenMs - RENEW_TOKEN_EARLY_MS;
      yield this.#once(local, 'token', () =>
        this.#load(tenant, 'sign-in', shared.token, { freshMs: usableMs, usableMs }, (readAt) => {
          local.tokenUntil = readAt + usableMs;
        }),
      );
    }
    if (simulation.now < local.agentsUntil) return;
    const isFirst = local.agentsUntil === -Infinity;
    const lifetime = { freshMs: AGENTS_FRESH_MS, usableMs: AGENTS_USABLE_MS };
    const load = this.#once(local, 'agents', () =>
      this.#load(tenant, 'agents', shared.agents, lifetime, (readAt) => {
        local.agentsUntil = readAt + AGENTS_FRESH_MS;
      }),
    );
    if (isFirst) yield load;
  }

  #once(local: LocalTenant, name: 'agents' | 'token', load: () => Process): Signal {
    const running = local.loads.get(name);
    if (running && !running.isDone) return running;
    const begun = this.#world.simulation.start(load());
    local.loads.set(name, begun);
    return begun;
  }

  /** `SharedValues.load` */
  *#load(
    tenant: number,
    kind: 'sign-in' | 'agents',
    entry: SharedEntry,
    { freshMs, usableMs }: { freshMs: number; usableMs: number },
    onRead: (readAt: number) => void,
  ): Process {
    const { simulation, settings } = this.#world;
    for (let waitedMs = 0; ;) {
      yield* this.#trip(tenant, settings.costs.valueMs);
      if (simulation.now < entry.freshUntil) {
        onRead(entry.readAt);
        return;
      }
      if (!entry.isUnderWay || waitedMs >= WAIT_MS) break;
      const pause = PAUSES_MS.at(-1)!;
      waitedMs += pause;
      yield simulation.now + pause;
    }
    entry.isUnderWay = true;
    const readAt = simulation.now;
    yield* this.#call(kind, tenant);
    yield* this.#publish(tenant, entry, readAt, { freshMs, usableMs }, 1);
    onRead(readAt);
  }

  *#publish(
    tenant: number,
    entry: SharedEntry,
    readAt: number,
    { freshMs, usableMs }: { freshMs: number; usableMs: number },
    values: number,
  ): Process {
    // The turn is looked at, the value is written, and the turn is kept while the value is fresh.
    for (let trip = 0; trip < 3; trip += 1)
      yield* this.#trip(tenant, values * this.#world.settings.costs.valueMs);
    Object.assign(entry, {
      readAt,
      freshUntil: readAt + freshMs,
      usableUntil: readAt + usableMs,
      isUnderWay: false,
    });
  }

  /** `TenantCalendar.read` */
  *#calendar(tenant: number): Process {
    const { simulation, settings } = this.#world;
    const local = this.#local(tenant);
    const ageMs = (): number => simulation.now - local.calendarAt;
    if (ageMs() >= USABLE_MS && !local.calendarRead) {
      yield* this.#trip(tenant, WEEKS * settings.costs.valueMs);
      const { calendar } = this.#shared(tenant);
      if (simulation.now < calendar.usableUntil) this.#adopt(local, calendar);
    }
    const isMissing = ageMs() >= USABLE_MS;
    const isDue = ageMs() >= FRESH_MS && !local.calendarRead;
    if (isDue && (isMissing || simulation.now >= local.renewFrom)) {
      local.calendarRead = simulation.start(this.#readCalendar(tenant, local));
      local.calendarRead.then(() => (local.calendarRead = undefined));
    }
    if (isMissing && local.calendarRead) yield local.calendarRead;
  }

  #adopt(local: LocalTenant, { readAt }: SharedEntry): void {
    if (readAt <= local.calendarAt) return;
    local.calendarAt = readAt;
    this.#compute(this.#world.settings.costs.adoptCpuMs);
  }

  /** `TenantCalendar.#loadShared` */
  *#readCalendar(tenant: number, local: LocalTenant): Process {
    const { simulation, settings } = this.#world;
    const { calendar } = this.#shared(tenant);
    const { valueMs, renewCpuMs } = settings.costs;
    yield* this.#trip(tenant, 2 * WEEKS * valueMs);
    local.renewFrom = simulation.now + SHARED_RETRY_MS;
    if (simulation.now < calendar.usableUntil) this.#adopt(local, calendar);
    if (simulation.now < calendar.freshUntil) return;
    if (calendar.isUnderWay) {
      for (let look = 0, waitedMs = 0; waitedMs < WAIT_MS; look += 1) {
        // With an old one there is nothing to wait for.
        if (simulation.now - local.calendarAt < USABLE_MS) return;
        const pause = PAUSES_MS[Math.min(look, PAUSES_MS.length - 1)]!;
        waitedMs += pause;
        yield simulation.now + pause;
        yield* this.#trip(tenant, 2 * WEEKS * valueMs);
        if (simulation.now < calendar.usableUntil) this.#adopt(local, calendar);
      }
    }
    calendar.isUnderWay = true;
    const readAt = simulation.now;
    yield* this.#call('calendar', tenant);
    yield this.#compute(renewCpuMs);
    local.calendarAt = readAt;
    const lifetime = { freshMs: FRESH_MS, usableMs: USABLE_MS };
    yield* this.#publish(tenant, calendar, readAt, lifetime, WEEKS);
  }

  *#followOthers(tenant: number): Process {
    const { simulation, settings } = this.#world;
    const local = this.#local(tenant);
    if (simulation.now - local.pulledAt < PULL_MS) return;
    local.pulledAt = simulation.now;
    yield* this.#trip(tenant, settings.costs.valueMs);
    const { changes } = this.#shared(tenant);
    if (changes > local.seen) local.isHeldOutdated = true;
    local.seen = changes;
  }

  *#held(tenant: number): Process {
    const { simulation, settings } = this.#world;
    const local = this.#local(tenant);
    if (simulation.now < local.heldUntil && !local.isHeldOutdated) return;
    local.heldUntil = simulation.now + HELD_MS;
    local.isHeldOutdated = false;
    yield* this.#trip(tenant, settings.costs.viewTripMs);
  }

  /** `BusyTimes.invalidateHolds`: what a booking changes is seen by its hold, so no list is read again. */
  #change(tenant: number): void {
    const local = this.#local(tenant);
    local.isHeldOutdated = true;
    local.hasPending = true;
    if (!local.isWriting) this.#world.simulation.start(this.#writeChanges(tenant, local));
  }

  *#writeChanges(tenant: number, local: LocalTenant): Process {
    local.isWriting = true;
    while (local.hasPending) {
      local.hasPending = false;
      for (let trip = 0; trip < 2; trip += 1)
        yield* this.#trip(tenant, this.#world.settings.costs.createTripMs);
      this.#shared(tenant).changes += 1;
    }
    local.isWriting = false;
  }
}
