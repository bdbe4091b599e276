import { cpus, loadavg } from 'node:os';
import { runLoad, startServer } from './processes.js';
import { startAside } from './cells.js';

const AGENTS = 30;
const RATES = { views: 50, creates: 5 };
/** Share of the time after which the heap must not grow any more. */
const WARM_UP = 0.3;
const SAMPLES = 20;
/** Most that the heap may grow after that. */
const MAX_GROWTH = 0.15;
/** The limit of views per address counts a minute. */
const WINDOW_SECONDS = 60;

/** Two gateways on one Redis at a steady rate. @returns lines of a Markdown list. @throws if a check fails */
export async function soak(seconds: number): Promise<string[]> {
  const redis = await startAside();
  const common = {
    apiBase: '',
    agents: AGENTS,
    apiMs: 20,
    hours: true,
    keepsMeetings: true,
    countsAddresses: true,
    redisUrl: redis.url,
  };
  const api = await startServer({ ...common, role: 'api' });
  const gateways = await Promise.all(
    [1, 2].map(() => startServer({ ...common, role: 'gateway', apiBase: api.url })),
  );
  const heaps: number[][] = [];
  const keys: number[] = [];
  const sample = async (): Promise<void> => {
    heaps.push(await Promise.all(gateways.map(async (one) => (await one.figures(true)).heapUsed)));
    keys.push(await redis.count('*tokenPerIp*'));
  };
  // One after the other: a busy gateway may answer late, and its answers have no number.
  let sampling = Promise.resolve();
  const timer = setInterval(() => void (sampling = sampling.then(sample)), (seconds * 1000) / SAMPLES);
  const load = await runLoad({
    urls: gateways.map(({ url }) => url),
    kind: 'view',
    agents: AGENTS,
    connections: 0,
    seconds,
    perSecond: RATES,
    first: 0,
  });
  clearInterval(timer);
  await sampling;
  await sample();
  const { meetings, doubles } = await api.figures();
  const allKeys = await redis.count('*');
  for (const server of [api, ...gateways]) server.stop();
  await redis.stop();

  const settled = heaps.slice(Math.ceil(heaps.length * WARM_UP));
  const growth = Math.max(
    ...gateways.map((_, index) => median(settled.slice(-4), index) / median(settled.slice(0, 4), index) - 1),
  );
  const maxKeys = Math.max(...keys);
  const report = [
    `${seconds} s, ${RATES.views} views/s and ${RATES.creates} bookings/s of “first available” over two processes`,
    `${load.requests} requests, ${load.failed} failed ${JSON.stringify(load.statuses)}, p50 ${load.p50.toFixed(0)} ms, p99 ${load.p99.toFixed(0)} ms, slowest ${load.max.toFixed(0)} ms`,
    `${meetings} meetings, ${doubles} booked twice`,
    `heap after garbage collection ${heaps.map((one) => megabytes(Math.max(...one))).join(', ')} MB: ${(growth * 100).toFixed(1)} % growth after warming up`,
    `load of the machine in the last minute ${loadavg()[0]!.toFixed(1)} on ${cpus().length} cores`,
    `at most ${maxKeys} keys of the limit per address in Redis; ${allKeys} keys at the end`,
  ];
  const isBounded = maxKeys <= RATES.views * (WINDOW_SECONDS + 5);
  const expected = Math.floor(seconds * RATES.creates * 0.98);
  const mistakes = [
    doubles > 0 && 'a time was booked twice',
    load.failed > 0 && 'requests failed',
    meetings < expected && `fewer than ${expected} meetings`,
    growth > MAX_GROWTH && 'the heap grows',
    !isBounded && 'the keys of the limiter are not bounded',
  ].filter(Boolean);
  if (mistakes.length > 0) throw new Error(`${mistakes.join('; ')}:\n${report.join('\n')}`);
  return report;
}

function median(samples: readonly number[][], index: number): number {
  const sorted = samples.map((one) => one[index]!).sort((one, other) => one - other);
  return sorted[Math.floor(sorted.length / 2)]!;
}

const megabytes = (bytes: number): string => (bytes / 1024 / 1024).toFixed(1);
