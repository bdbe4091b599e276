/** A network and a processor on which pages are measured. */
export interface Profile {
  readonly name: string;
  /** Of each request, in milliseconds. */
  readonly latencyMs: number;
  readonly bytesPerSecond: number;
  /** How many times slower the processor is. */
  readonly slowdown: number;
}

const slowNetwork = { latencyMs: 150, bytesPerSecond: 1_600_000 / 8 };

export const PROFILES: readonly Profile[] = [
  { name: 'Fast: 50 Mbit/s, 20 ms', latencyMs: 20, bytesPerSecond: 50_000_000 / 8, slowdown: 1 },
  { name: 'Slow network: 1.6 Mbit/s, 150 ms', ...slowNetwork, slowdown: 1 },
  { name: 'Slow network, a quarter of the processor', ...slowNetwork, slowdown: 4 },
];
