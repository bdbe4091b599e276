import type { Interval } from '../../model/time/slots.js';

/** Times of agents that requests of this process are booking. It saves requests to the store, and is no lock of its own. */
export class ReservedTimes {
  readonly #times = new Map<string, readonly Interval[]>();

  of(agentId: string): readonly Interval[] {
    return this.#times.get(agentId) ?? [];
  }

  /** Reserves a time. Returns a function that ends it, or `undefined` if another request has reserved a part of it. */
  reserve(agentId: string, time: Interval): (() => void) | undefined {
    const times = this.of(agentId);
    if (times.some((one) => one.start < time.end && time.start < one.end)) return undefined;
    this.#times.set(agentId, [...times, time]);
    return () => {
      const others = this.of(agentId).filter((one) => one !== time);
      if (others.length) this.#times.set(agentId, others);
      else this.#times.delete(agentId);
    };
  }
}
