/** Milliseconds of one bin of a station's busy time. */
const BIN_MS = 60_000;

/** Servers with one queue: who comes first is served first. A core of a gateway, or Redis. */
export class Station {
  /** When each server is free. */
  readonly #freeAt: number[];
  readonly #busyOfBin = new Map<number, number>();
  served = 0;
  busyMs = 0;
  /** Time that all have spent waiting and in service. */
  sojournMs = 0;

  constructor(servers = 1) {
    this.#freeAt = new Array<number>(servers).fill(0);
  }

  /**
   * Serves one that arrives now. Calls must come in the order of arrival.
   *
   * @returns when the service ends
   */
  serve(now: number, serviceMs: number): number {
    let first = 0;
    for (let index = 1; index < this.#freeAt.length; index += 1)
      if (this.#freeAt[index]! < this.#freeAt[first]!) first = index;
    const begin = Math.max(now, this.#freeAt[first]!);
    const end = begin + serviceMs;
    this.#freeAt[first] = end;
    this.served += 1;
    this.busyMs += serviceMs;
    this.sojournMs += end - now;
    const bin = Math.floor(begin / BIN_MS);
    this.#busyOfBin.set(bin, (this.#busyOfBin.get(bin) ?? 0) + serviceMs);
    return end;
  }

  /** Milliseconds of service, by the minute in which it began. */
  get busyMinutes(): ReadonlyMap<number, number> {
    return this.#busyOfBin;
  }

  /** Share of time in which the servers were busy, in their busiest minute. */
  get peakUtilization(): number {
    return Math.max(0, ...this.#busyOfBin.values()) / BIN_MS / this.#freeAt.length;
  }
}
