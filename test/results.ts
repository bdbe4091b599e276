/** How many tests passed, and the names of those that failed. A skipped test counts as failed. */
export interface Results {
  readonly passed: number;
  readonly failed: readonly string[];
}

export function total(results: readonly Results[]): Results {
  return {
    passed: results.reduce((sum, { passed }) => sum + passed, 0),
    failed: results.flatMap(({ failed }) => failed),
  };
}
