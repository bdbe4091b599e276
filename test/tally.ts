/** How many tests passed and failed. A skipped test counts as failed. */
export interface Tally {
  passed: number;
  failed: number;
}
