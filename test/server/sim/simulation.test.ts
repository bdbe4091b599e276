import { expect, test } from 'playwright/test';
import { Histogram } from '../../sim/histogram.js';
import { Random, Weighted, zipf } from '../../sim/random.js';
import { Signal, Simulation, type Process } from '../../sim/simulation.js';
import { Station } from '../../sim/station.js';

interface QueueFigures {
  readonly meanNumber: number;
  readonly meanSojourn: number;
  readonly meanWait: number;
  readonly rate: number;
  readonly arrived: number;
  readonly left: number;
}

/** Customers who come at random to a station. Counts who is there by events, apart from the station's own sums. */
function runQueue(servers: number, load: number, customers: number): QueueFigures {
  const random = new Random(7);
  const simulation = new Simulation();
  const station = new Station(servers);
  const serviceMs = 10;
  let [present, area, changedAt, arrived, left, wait] = [0, 0, 0, 0, 0, 0];
  const count = (change: number): void => {
    area += present * (simulation.now - changedAt);
    changedAt = simulation.now;
    present += change;
  };
  function* customer(): Process {
    arrived += 1;
    count(1);
    const service = random.exponential(serviceMs);
    const end = station.serve(simulation.now, service);
    wait += end - service - simulation.now;
    yield end;
    count(-1);
    left += 1;
  }
  let at = 0;
  for (let index = 0; index < customers; index += 1) {
    at += random.exponential(serviceMs / servers / load);
    simulation.at(at, () => void simulation.start(customer()));
  }
  simulation.run();
  return {
    meanNumber: area / simulation.now,
    meanSojourn: station.sojournMs / station.served,
    meanWait: wait / customers,
    rate: customers / simulation.now,
    arrived,
    left,
  };
}

/** Mean wait of an M/M/c queue by Erlang's C formula, in units of the mean service. */
function erlangWait(servers: number, load: number): number {
  const offered = servers * load;
  let term = 1;
  let sum = 0;
  for (let index = 0; index < servers; index += 1) {
    sum += term;
    term *= offered / (index + 1);
  }
  const waiting = term / (1 - load);
  return waiting / (sum + waiting) / (servers * (1 - load));
}

for (const [servers, load] of [
  [1, 0.5],
  [1, 0.8],
  [3, 0.8],
  [8, 0.7],
] as const) {
  test(`a station of ${servers} at a load of ${load} waits as Erlang's formula says, and obeys Little's law`, () => {
    const figures = runQueue(servers, load, 60_000);
    const expected = 10 * erlangWait(servers, load);
    expect(Math.abs(figures.meanWait - expected) / expected).toBeLessThan(0.06);
    const little = figures.rate * figures.meanSojourn;
    expect(Math.abs(figures.meanNumber - little) / little).toBeLessThan(1e-6);
    expect(figures.left).toBe(figures.arrived);
  });
}

test('events happen in order of time, and of planning at one time', () => {
  const simulation = new Simulation();
  const random = new Random(1);
  const seen: [at: number, index: number][] = [];
  for (let index = 0; index < 1000; index += 1) {
    const at = random.below(50);
    simulation.at(at, () => seen.push([at, index]));
  }
  simulation.run();
  expect(seen).toHaveLength(1000);
  expect(seen).toEqual(seen.toSorted((one, other) => one[0] - other[0] || one[1] - other[1]));
  expect(() => simulation.at(0, () => undefined)).toThrow('before now');
});

test('processes wait for times and for signals', () => {
  const simulation = new Simulation();
  const signal = new Signal();
  const log: string[] = [];
  function* waiter(name: string): Process {
    yield 5;
    log.push(`${name} waits at ${simulation.now}`);
    yield signal;
    log.push(`${name} goes on at ${simulation.now}`);
  }
  simulation.start(waiter('one')).then(() => log.push('one has ended'));
  simulation.start(waiter('two'));
  simulation.at(9, () => signal.finish());
  simulation.run();
  expect(log).toEqual([
    'one waits at 5',
    'two waits at 5',
    'one goes on at 9',
    'one has ended',
    'two goes on at 9',
  ]);
});

test('random numbers repeat with the same seed, and have the distribution that is meant', () => {
  const numbers = (seed: number): number[] => {
    const random = new Random(seed);
    return Array.from({ length: 20_000 }, () => random.exponential(3));
  };
  expect(numbers(4)).toEqual(numbers(4));
  expect(numbers(4)).not.toEqual(numbers(5));
  const sum = numbers(4).reduce((total, one) => total + one, 0);
  expect(sum / 20_000).toBeGreaterThan(2.9);
  expect(sum / 20_000).toBeLessThan(3.1);

  const random = new Random(4);
  const weights = new Weighted(zipf(10));
  const picks = new Array<number>(10).fill(0);
  for (let index = 0; index < 50_000; index += 1) picks[weights.pick(random)]! += 1;
  expect(picks[0]! / picks[9]!).toBeGreaterThan(8.5);
  expect(picks[0]! / picks[9]!).toBeLessThan(11.5);
});

test('quantiles are at most 2.4 % too high, and never above the largest time', () => {
  const histogram = new Histogram();
  for (let ms = 1; ms <= 1000; ms += 1) histogram.add(ms);
  for (const share of [0.1, 0.5, 0.99]) {
    expect(histogram.quantile(share)).toBeGreaterThanOrEqual(1000 * share - 1e-6);
    expect(histogram.quantile(share)).toBeLessThan(1024 * share + 1e-6);
  }
  expect(histogram.quantile(1)).toBe(1000);
});
