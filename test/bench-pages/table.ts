import type { Visit } from './visit.js';

/** Visits of one form. */
export interface Measured {
  readonly name: string;
  readonly visits: readonly Visit[];
}

/** Forms that are compared with the first of them. */
export type Group = readonly Measured[];

const sorted = (values: readonly number[]): number[] => [...values].sort((one, other) => one - other);

/** The middle value; of an even number, the mean of the two in the middle. */
export function median(values: readonly number[]): number {
  const all = sorted(values);
  const middle = all.length >> 1;
  return all.length % 2 ? all[middle]! : (all[middle - 1]! + all[middle]!) / 2;
}

const minimum = (values: readonly number[]): number => Math.min(...values);

/** A Markdown table of groups, each compared with its first form. */
export function markdownTable(groups: readonly Group[]): string {
  const head = [
    'page',
    'usable: median',
    'minimum',
    'main thread: median',
    'minimum',
    'longest task',
    'kB',
    'requests',
    'layout shift',
  ];
  const rows = groups.flatMap((group) => group.map((one) => rowOf(one, group[0]!)));
  const line = (cells: readonly string[]) => `| ${cells.join(' | ')} |`;
  return [line(head), line(head.map((_, index) => (index ? '---:' : '---'))), ...rows.map(line)].join('\n');
}

function rowOf({ name, visits }: Measured, { visits: baseline }: Measured): string[] {
  const compared = (key: 'usableMs' | 'taskMs') =>
    [median, minimum].map((pick) => {
      const ms = pick(visits.map((visit) => visit[key]));
      const ratio = ms / pick(baseline.map((visit) => visit[key]));
      return `${Math.round(ms)} ms (${ratio.toFixed(2)} ×)`;
    });
  const middle = (key: keyof Visit) => median(visits.map((visit) => visit[key]));
  const longest = middle('longestTaskMs');
  return [
    name,
    ...compared('usableMs'),
    ...compared('taskMs'),
    longest ? `${Math.round(longest)} ms` : '< 50 ms',
    (middle('bytes') / 1000).toFixed(1),
    String(middle('requests')),
    Math.max(...visits.map(({ shift }) => shift)).toFixed(3),
  ];
}
