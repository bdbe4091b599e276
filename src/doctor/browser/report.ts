import { bySeverity, summary, type Finding } from '../finding.js';

/** One line for each finding, the worst first. */
export const linesOf = (findings: readonly Finding[]): string[] =>
  bySeverity(findings).map(
    ({ check, status, message, fix, docs }) =>
      `${status} ${check}: ${message}${fix === undefined ? '' : `\n    ${fix}\n    ${docs!}`}`,
  );

/** Prints a group to the console. */
export function print(findings: readonly Finding[], title: string, console: Console): void {
  console.group(`${title}: ${summary(findings)}`);
  for (const finding of bySeverity(findings)) {
    const [line = ''] = linesOf([finding]);
    if (finding.status === 'error') console.error(line);
    else if (finding.status === 'warning') console.warn(line);
    else console.log(line);
  }
  console.groupEnd();
}
