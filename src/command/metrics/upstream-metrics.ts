import { Counter, Gauge, type Registry } from 'prom-client';
import type { GatewayState } from '../../gateway/gateway.js';
import { siteLabel } from './site-label.js';

const BREAKER_VALUES = { closed: 0, half_open: 0.5, open: 1 } as const;

/** Registers what keeps calls from the API, and what became of holds. Returns a function that sets it. */
export function registerUpstreamState(
  registry: Registry,
): (states: ReadonlyMap<string | undefined, GatewayState>) => void {
  const registers = [registry];
  const breakers = new Gauge({
    name: 've_upstream_breaker_open',
    help: 'Whether calls of a kind are stopped after failures: 1, or 0.5 while one call tries whether the API works again',
    labelNames: ['site', 'kind'],
    registers,
  });
  const pauses = new Gauge({
    name: 've_upstream_pause_seconds',
    help: 'Time for which the API wants no calls, after it has answered 429',
    labelNames: ['site', 'purpose'],
    registers,
  });
  const budget = new Gauge({
    name: 've_upstream_budget_calls',
    help: 'Calls of the API that the budget of this process allows at once',
    labelNames: ['site'],
    registers,
  });
  const holds = new Counter({
    name: 've_holds_total',
    help: 'Holds of agents’ times by what happened',
    labelNames: ['site', 'event'],
    registers,
  });
  return (states) => {
    // A site that was taken away leaves nothing behind.
    for (const metric of [breakers, pauses, budget, holds]) metric.reset();
    for (const [name, state] of states) {
      const site = siteLabel(name);
      for (const [kind, breaker] of Object.entries(state.breakers)) {
        breakers.set({ ...site, kind }, BREAKER_VALUES[breaker]);
      }
      for (const [purpose, ms] of Object.entries(state.pausedMs)) pauses.set({ ...site, purpose }, ms / 1000);
      if (state.budget !== undefined) budget.set(site, state.budget);
      for (const [event, count] of Object.entries(state.holds)) holds.inc({ ...site, event }, count);
    }
  };
}
