/** Random numbers that are the same in every run with the same seed. */
export class Random {
  #state: number;

  /** @param seed 32-bit integer. */
  constructor(seed: number) {
    this.#state = seed >>> 0;
  }

  /** At least 0, less than 1. The algorithm is mulberry32. */
  next(): number {
    this.#state = (this.#state + 0x6d2b79f5) >>> 0;
    let mixed = this.#state;
    mixed = Math.imul(mixed ^ (mixed >>> 15), mixed | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  }

  /** Integer from 0 to before `limit`. */
  below(limit: number): number {
    return Math.floor(this.next() * limit);
  }

  exponential(mean: number): number {
    return -Math.log(1 - this.next()) * mean;
  }
}

/** Picks an index with a probability in proportion to its weight. */
export class Weighted {
  readonly #sums: Float64Array;

  constructor(weights: readonly number[]) {
    let sum = 0;
    this.#sums = Float64Array.from(weights, (weight) => (sum += weight));
  }

  pick(random: Random): number {
    const target = random.next() * this.#sums.at(-1)!;
    let [low, high] = [0, this.#sums.length - 1];
    while (low < high) {
      const middle = (low + high) >> 1;
      if (this.#sums[middle]! <= target) low = middle + 1;
      else high = middle;
    }
    return low;
  }
}

/** Weights of Zipf's law: the first of `count` is the largest, the tenth has a tenth of it. */
export const zipf = (count: number): number[] => Array.from({ length: count }, (_, index) => 1 / (index + 1));
