import { Histogram } from './histogram.js';

export const CALL_KINDS = ['sign-in', 'agents', 'calendar', 'booking list', 'create'] as const;
export type CallKind = (typeof CALL_KINDS)[number];

const MINUTE = 60_000;

/** Counts what happens in a simulation. */
export class Report {
  readonly views = { near: new Histogram(), far: new Histogram() };
  readonly bookings = { near: new Histogram(), far: new Histogram() };
  readonly calls: Record<CallKind, number> = {
    'sign-in': 0,
    agents: 0,
    calendar: 0,
    'booking list': 0,
    create: 0,
  };
  readonly #callsPerMinute = new Map<number, Map<number, number>>();
  begunViews = 0;
  begunBookings = 0;

  call(kind: CallKind, tenant: number, now: number): void {
    this.calls[kind] += 1;
    const minute = Math.floor(now / MINUTE);
    let minutes = this.#callsPerMinute.get(tenant);
    if (!minutes) this.#callsPerMinute.set(tenant, (minutes = new Map<number, number>()));
    minutes.set(minute, (minutes.get(minute) ?? 0) + 1);
  }

  get allCalls(): number {
    return Object.values(this.calls).reduce((sum, count) => sum + count, 0);
  }

  /** Calls of one tenant in a minute, over all minutes with a call of that tenant. */
  callsPerMinute(): { readonly median: number; readonly p99: number; readonly most: number } {
    const all = [...this.#callsPerMinute.values()].flatMap((minutes) => [...minutes.values()]);
    all.sort((one, other) => one - other);
    const at = (share: number): number => all[Math.min(all.length - 1, Math.floor(share * all.length))] ?? 0;
    return { median: at(0.5), p99: at(0.99), most: at(1) };
  }
}
