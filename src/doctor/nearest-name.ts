/** Number of insertions, deletions, replacements and swaps of neighbours that turn one text into the other. */
function distance(from: string, to: string): number {
  const rows: number[][] = [Array.from({ length: to.length + 1 }, (_, column) => column)];
  for (let row = 1; row <= from.length; row += 1) {
    rows[row] = [row];
    for (let column = 1; column <= to.length; column += 1) {
      const isSame = from[row - 1] === to[column - 1];
      let best = Math.min(
        rows[row - 1]![column]! + 1,
        rows[row]![column - 1]! + 1,
        rows[row - 1]![column - 1]! + (isSame ? 0 : 1),
      );
      const isSwapped = row > 1 && from[row - 1] === to[column - 2] && from[row - 2] === to[column - 1];
      if (isSwapped) best = Math.min(best, rows[row - 2]![column - 2]! + 1);
      rows[row]![column] = best;
    }
  }
  return rows[from.length]![to.length]!;
}

const plain = (name: string): string => name.toLowerCase().replace(/[^a-z]/g, '');

/**
 * The known name that a misspelt one means: `token-endpoint` for `token_endpoint`, `tokenEndpoint` or `token-end-point`.
 * `undefined` if none is near.
 */
export function nearestName(name: string, known: readonly string[]): string | undefined {
  // A longer name is too long for a typing mistake, and would take long to compare.
  if (name.length > 60) return undefined;
  const wanted = plain(name);
  const near = known
    .map((one) => ({ one, far: distance(wanted, plain(one)) }))
    .filter(({ one, far }) => far <= Math.max(1, Math.floor(plain(one).length / 4)) && far < wanted.length)
    .sort((left, right) => left.far - right.far);
  return near[0]?.one;
}
