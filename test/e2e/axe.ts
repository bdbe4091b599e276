import axe from 'axe-core';
import type { AxeResults, ElementContext, RunOptions } from 'axe-core';
import { expect, type Page } from 'playwright/test';

/** A rule and the markup of each element that it reports. */
export type Finding = readonly [rule: string, html: readonly string[]];

export interface AxeFindings {
  readonly violations: readonly Finding[];
  /** Rules that axe could not judge. */
  readonly incomplete: readonly Finding[];
  /** Number of rules that passed. */
  readonly passes: number;
}

export interface AxeOptions {
  /** Part of the page to check. @default the whole page */
  readonly within?: ElementContext;
  /** A single rule. @default all rules */
  readonly rule?: string;
}

/**
 * Checks a page with axe, including its frames. `@axe-core/playwright` does the same, but also describes every element
 * that passes a rule, which takes six times as long.
 */
export async function runAxe(page: Page, { within, rule }: AxeOptions = {}): Promise<AxeFindings> {
  for (const frame of page.frames()) {
    if (!(await frame.evaluate(() => 'axe' in globalThis))) await frame.evaluate(axe.source);
  }
  const options: RunOptions = {
    resultTypes: ['violations', 'incomplete'],
    ...(rule !== undefined && { runOnly: [rule] }),
  };
  // As text, because TypeScript cannot follow the recursive type of a context through `evaluate`.
  const run = `axe.run(${within === undefined ? 'document' : JSON.stringify(within)}, ${JSON.stringify(options)})`;
  const { violations, incomplete, passes } = await page.evaluate<AxeResults>(run);
  return { violations: findings(violations), incomplete: findings(incomplete), passes: passes.length };
}

const findings = (results: AxeResults['violations']): Finding[] =>
  results.map(({ id, nodes }) => [id, nodes.map(({ html }) => html)]);

/** Checks a part of the page from left to right, from right to left, and in dark mode, which changes only colours. */
export async function expectNoViolations(page: Page, within: ElementContext): Promise<void> {
  for (const [colorScheme, dir, options] of [
    ['light', 'ltr', {}],
    ['light', 'rtl', {}],
    ['dark', 'rtl', { rule: 'color-contrast' }],
  ] as const) {
    await page.emulateMedia({ colorScheme, reducedMotion: 'reduce' });
    await page.evaluate((value) => (document.documentElement.dir = value), dir);
    const { violations, incomplete, passes } = await runAxe(page, { within, ...options });
    expect([...violations, ...incomplete], `${colorScheme} ${dir}`).toEqual([]);
    if (colorScheme === 'light') expect(passes).toBeGreaterThan(3);
  }
}
