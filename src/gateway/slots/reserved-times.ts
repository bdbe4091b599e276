import type { Interval } from '../../model/time/slots.js';

/** Times of agents that requests of this process are booking. It saves requests to the store, and is no lock of its own. */
export class ReservedTimes {
  readonly #times = new Map<string, readonly Interval[]>();

  of(agentId: string): readonly Interval[] {
    return this.#times.get(agentId) ?? [];
  }

  isFree(agentId: string, time: Interval): boolean {
    return !this.of(agentId).some((one) => one.start < time.end && time.start < one.end);
  }

  /** Reserves a time. Returns a function that ends it, or `undefined` if another request has reserved a part of it. */
  reserve(agentId: string, time: Interval): (() => void) | undefined {
    if (!this.isFree(agentId, time)) return undefined;
    this.#times.set(agentId, [...this.of(agentId), time]);
    return () => {
      const others = this.of(agentId).filter((one) => one !== time);
      if (others.length) this.#times.set(agentId, others);
      else this.#times.delete(agentId);
    };
  }
}
