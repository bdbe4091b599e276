import { createMemoryStore } from '../src/server.js';
import type { IdempotencyStore } from '../src/gateway/stores/idempotency-store.js';
import { SealedTexts } from '../src/gateway/crypto/sealed-texts.js';
import { LargeTenant } from './server/gateway/availability/large-tenant.js';

/**
 * `npm run bench:shared`: calls of the API that ten gateways make in a minute under 50 views a second, with and without a
 * shared store; and what sealing a calendar week costs.
 */
const PROCESSES = 10;
const VIEWS_PER_SECOND = 50;
const SECONDS = Number(process.env['BENCH_SECONDS'] ?? 60);
const API_MS = 300;
const AGENTS = 1000;

const wait = (ms: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, ms));

async function run(idempotencyStore: IdempotencyStore | undefined): Promise<string> {
  const started = performance.now();
  const clocks = { clock: () => Date.now(), monotonicClock: () => performance.now() };
  const slow = async (url: string, init: RequestInit) => {
    await wait(API_MS);
    return first.fetch(url, init);
  };
  const options = { ...clocks, fetch: slow, ...(idempotencyStore && { idempotencyStore }) };
  const first: LargeTenant = new LargeTenant(AGENTS, Date.now(), options);
  const all = [first, ...Array.from({ length: PROCESSES - 1 }, () => first.anotherProcess(options))];
  await Promise.all(all.map((one) => one.open()));
  const cold = performance.now() - started;
  const times: number[] = [];
  const views: Promise<void>[] = [];
  for (let view = 0; performance.now() - started < SECONDS * 1000; view += 1) {
    first.now = Date.now();
    const begin = performance.now();
    const one = all[view % PROCESSES]!;
    one.now = Date.now();
    views.push(one.view().then(() => void times.push(performance.now() - begin)));
    await wait(Math.max(0, started + ((view + 1) * 1000) / VIEWS_PER_SECOND - performance.now()));
  }
  await Promise.all(views);
  times.sort((a, b) => a - b);
  const at = (part: number): string => times[Math.floor(times.length * part)]!.toFixed(1);
  const lists = first.calls.filter(({ kind }) => kind === 'list').length;
  return [
    idempotencyStore ? 'shared' : 'each its own',
    first.signIns,
    first.agentLists,
    lists,
    first.signIns + first.agentLists + lists,
    times.length,
    `${cold.toFixed(0)} ms`,
    `${at(0.5)} / ${at(0.99)} ms`,
  ].join(' | ');
}

/** Sizes and times of what is stored. */
async function measureSealing(): Promise<void> {
  const sealed = new SealedTexts('a secret of the site that is long enough', 'bench');
  const id = (index: number): string => `665f1c2ab94d3e0012${String(index).padStart(6, '0')}`;
  const week = Array.from({ length: 1000 }, (_, agent) => [
    id(agent),
    Array.from({ length: 5 }, (_, index) => [(agent * 7 + index * 1440) * 60_000, 1_800_000]),
  ]);
  const agents = Array.from({ length: 10_000 }, (_, index) => ({
    id: id(index),
    email: `agent${index}@example.com`,
    contactEmail: `first.last${index}@example.com`,
    firstName: 'Anna',
    lastName: `Keller ${index}`,
  }));
  for (const [name, value] of Object.entries({
    'a week of 5,000 meetings, 1,000 agents': week,
    '10,000 agents': agents,
  })) {
    const text = JSON.stringify(value);
    let box = await sealed.seal(text, name);
    const start = performance.now();
    for (let round = 0; round < 20; round += 1) box = await sealed.seal(text, name);
    const between = performance.now();
    for (let round = 0; round < 20; round += 1) JSON.parse((await sealed.open(box, name))!);
    const seal = ((between - start) / 20).toFixed(1);
    const open = ((performance.now() - between) / 20).toFixed(1);
    const plainKb = ((text.length * 4) / 3 / 1000).toFixed(0);
    console.log(
      `${name}: ${(box.length / 1000).toFixed(0)} kB stored (${plainKb} without compression), seal ${seal} ms, open ${open} ms`,
    );
  }
}

console.log(
  'token, agents and calendar | sign-ins | agents | lists | calls | views | first page | view p50 / p99',
);
console.log(await run(undefined));
console.log(await run(createMemoryStore()));
await measureSealing();
