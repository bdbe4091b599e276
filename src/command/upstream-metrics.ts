import { Counter, Gauge, type Registry } from 'prom-client';
import type { GatewayState } from '../gateway/gateway.js';

const BREAKER_VALUES = { closed: 0, half_open: 0.5, open: 1 } as const;

/** Registers what keeps calls from the API, and what became of holds. Returns a function that sets it. */
export function registerUpstreamState(registry: Registry): (state: GatewayState) => void {
  const registers = [registry];
  const breakers = new Gauge({
    name: 've_upstream_breaker_open',
    help: 'Whether calls of a kind are stopped after failures: 1, or 0.5 while one call tries whether the API works again',
    labelNames: ['kind'],
    registers,
  });
  const pauses = new Gauge({
    name: 've_upstream_pause_seconds',
    help: 'Time for which the API wants no calls, after it has answered 429',
    labelNames: ['purpose'],
    registers,
  });
  const budget = new Gauge({
    name: 've_upstream_budget_calls',
    help: 'Calls of the API that the budget of this process allows at once',
    registers,
  });
  const holds = new Counter({
    name: 've_holds_total',
    help: 'Holds of agents’ times by what happened',
    labelNames: ['event'],
    registers,
  });
  return (state) => {
    for (const [kind, breaker] of Object.entries(state.breakers)) {
      breakers.set({ kind }, BREAKER_VALUES[breaker]);
    }
    for (const [purpose, ms] of Object.entries(state.pausedMs)) pauses.set({ purpose }, ms / 1000);
    if (state.budget === undefined) budget.remove();
    else budget.set(state.budget);
    holds.reset();
    for (const [event, count] of Object.entries(state.holds)) holds.inc({ event }, count);
  };
}
