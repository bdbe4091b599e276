/** Bins per factor of ten: an estimate is wrong by 2.3 % at most. */
const BINS_PER_DECADE = 100;
const SMALLEST = 0.001;

/** Times in milliseconds, in bins whose widths grow with the time. */
export class Histogram {
  readonly #bins = new Map<number, number>();
  count = 0;
  max = 0;

  add(ms: number): void {
    const bin = Math.ceil(Math.log10(Math.max(ms, SMALLEST)) * BINS_PER_DECADE);
    this.#bins.set(bin, (this.#bins.get(bin) ?? 0) + 1);
    this.count += 1;
    this.max = Math.max(this.max, ms);
  }

  /** The time that a share of all do not exceed. @param share More than 0, at most 1. */
  quantile(share: number): number {
    let left = share * this.count;
    for (const [bin, count] of [...this.#bins].sort(([one], [other]) => one - other)) {
      left -= count;
      if (left <= 1e-9) return Math.min(this.max, 10 ** (bin / BINS_PER_DECADE));
    }
    return this.max;
  }
}
