import { parser } from '@prometheus-io/lezer-promql';

/** A metric that an expression reads, with the labels that it selects by. */
export interface Selector {
  readonly metric: string;
  readonly matchers: readonly { readonly label: string; readonly value: string; readonly operator: string }[];
}

/** The selectors of a PromQL expression. @throws Error if it is malformed. */
export function selectorsOf(expression: string): Selector[] {
  const selectors: { metric: string; matchers: { label: string; value: string; operator: string }[] }[] = [];
  let operator = '';
  let label = '';
  parser.parse(expression).iterate({
    enter: ({ name, type, from, to }) => {
      const text = expression.slice(from, to);
      if (type.isError) throw new Error(`Malformed near ${from}: ${expression}`);
      if (name === 'VectorSelector')
        selectors.push({ metric: /^[\w:]+/.exec(text)?.[0] ?? '', matchers: [] });
      if (name === 'UnquotedLabelMatcher') label = /^\w+/.exec(text)![0];
      if (name === 'MatchOp') operator = text;
      if (name === 'StringLiteral') {
        selectors.at(-1)!.matchers.push({ label, value: text.slice(1, -1), operator });
      }
    },
  });
  return selectors;
}

/** A metric as Prometheus reads it: the values of each label in its samples. */
export type Exported = ReadonlyMap<string, ReadonlyMap<string, ReadonlySet<string>>>;

/** Parses the text of `/metrics`. Metrics without a sample have no labels. */
export function parseMetrics(text: string): Exported {
  const exported = new Map<string, Map<string, Set<string>>>();
  const add = (name: string) => {
    if (!exported.has(name)) exported.set(name, new Map());
    return exported.get(name)!;
  };
  for (const line of text.split('\n')) {
    const [, declared, type] = /^# TYPE (\S+) (\S+)/.exec(line) ?? [];
    if (declared && type !== 'histogram') add(declared);
    const [, name, labels = ''] = /^(\w+)(?:\{(.*)\})? \S+$/.exec(line) ?? [];
    if (name === undefined) continue;
    const values = add(name);
    for (const [, label, value] of labels.matchAll(/(\w+)="([^"]*)"/g)) {
      values.set(label!, (values.get(label!) ?? new Set()).add(value!));
    }
  }
  return exported;
}

/** Labels that Prometheus itself adds. */
const SCRAPED = ['instance', 'job'];

/** What is wrong with an expression: an unknown metric, an unknown label, or a value that a label never has. */
export function findMistakes(expression: string, exported: Exported): string[] {
  return selectorsOf(expression).flatMap(({ metric, matchers }) => {
    // Prometheus writes this one for each process that it reads.
    if (metric === 'up') return [];
    const labels = exported.get(metric);
    if (!labels) return [`no metric ${metric}`];
    return matchers
      .filter(({ label }) => !SCRAPED.includes(label))
      .flatMap(({ label, value, operator }) => {
        const values = labels.get(label);
        if (!values) return [`no label ${label} of ${metric}`];
        if (operator.startsWith('!')) return [];
        const pattern = new RegExp(`^(?:${operator === '=~' ? value : escape(value)})$`);
        return [...values].some((one) => pattern.test(one)) ? [] : [`no ${label}=${value} of ${metric}`];
      });
  });
}

const escape = (text: string): string => text.replace(/[\\^$.|?+*()[\]{}]/g, '\\$&');
