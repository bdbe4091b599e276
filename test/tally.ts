/** How many tests passed, and the names of those that failed. A skipped test counts as failed. */
export interface Tally {
  readonly passed: number;
  readonly failed: readonly string[];
}

export function total(tallies: readonly Tally[]): Tally {
  return {
    passed: tallies.reduce((sum, { passed }) => sum + passed, 0),
    failed: tallies.flatMap(({ failed }) => failed),
  };
}
