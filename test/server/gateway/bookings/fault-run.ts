import { createClient } from 'redis';
import type { FaultInput } from '../../../../demo/sandbox/faults.js';
import { PROFILES, type Profile, type ProfileName } from '../../../../demo/sandbox/profiles.js';
import type { Settings } from '../../../../demo/sandbox/schedules.js';
import {
  createMemoryStore,
  createRedisStore,
  type GatewayOptions,
  type IdempotencyStore,
} from '../../../../src/server.js';
import { expectTable } from '../../../document-table.js';
import { provideRedis, startRedis } from '../../../redis.js';
import { day } from '../gateway-test.js';
import { Deployment, halfHour, Visitor } from './deployment.js';

/** One way in which the API behaves. */
export interface Row {
  readonly name: string;
  /** What happens to each create. */
  readonly create?: FaultInput | undefined;
  /** What happens to each read of the list. */
  readonly list?: FaultInput;
  readonly settings?: Partial<Settings>;
  /** How the API behaves when it does not fail. @default 'documented' */
  readonly profile?: ProfileName;
}

/** One way in which the gateway is run. */
export interface Column {
  readonly name: string;
  readonly processes: number;
  /** Whether a process sees what the others hold. */
  readonly sharesHolds: boolean;
  /** Creates the store of one process. */
  readonly createStore: (clock: () => number) => IdempotencyStore;
  readonly options?: Partial<GatewayOptions>;
}

/** What came of one run. */
export interface Outcome {
  /** What the visitors were told at first and in the end, e.g. `2 unknown → 2 booked`. */
  readonly told: string;
  /** Differences between what visitors were told and what the API has stored. */
  readonly mistakes: readonly string[];
  /** Whether two meetings overlap. */
  readonly isOverlapping: boolean;
}

const ROUND_MS = 25_000;
/** Longer than the gateway waits for a late meeting. */
const ROUNDS = 8;

/**
 * What three visitors are told of their wishes, two of whom want the same time.
 *
 * @param latecomers Seconds after which another visitor wants the time that the first two wanted.
 */
export async function run(
  { create, list, settings, profile = 'documented' }: Row,
  { processes, createStore, options }: Column,
  latecomers: readonly number[] = [],
): Promise<Outcome> {
  const deployment = new Deployment(processes, createStore, options);
  const { world } = deployment;
  await deployment.open();
  const begin = deployment.now;
  const start = begin + day;
  const visitors = [
    new Visitor(deployment, 'ann', start),
    new Visitor(deployment, 'bob', start),
    new Visitor(deployment, 'cid', start + 2 * halfHour),
  ];
  const { settings: usual, faults = [] }: Profile = PROFILES[profile];
  world.configure({ ...usual, ...settings });
  // Before the profile's own, because the first fault that matches applies.
  if (create) world.fail({ ...create, method: 'POST', path: '/api/schedules/tenant', times: 3 });
  if (list) world.fail({ ...list, times: 6 });
  for (const fault of faults) world.fail(fault);
  // One after the other, so that the table is the same in every run.
  for (const visitor of visitors) await visitor.book();
  const first = visitors.map(({ told }) => told);
  const settle = async (): Promise<void> => {
    for (let round = 0; round < ROUNDS; round += 1) {
      deployment.now += ROUND_MS;
      for (const visitor of visitors) if (visitor.told === 'unknown') await visitor.ask();
    }
    // With a long wait for a late meeting.
    const rest = (options?.settleSeconds ?? 0) * 1000;
    if (rest && visitors.some(({ told }) => told === 'unknown')) {
      deployment.now += rest;
      for (const visitor of visitors) if (visitor.told === 'unknown') await visitor.ask();
    }
  };
  await settle();
  const told = [count(first), count(visitors.map((visitor) => visitor.told))]
    .join(' → ')
    .replace(/^(.*) → \1$/, '$1');
  for (const [index, seconds] of latecomers.entries()) {
    deployment.now = Math.max(deployment.now, begin + seconds * 1000);
    await deployment.open();
    const latecomer = new Visitor(deployment, `late${index}`, start);
    visitors.push(latecomer);
    await latecomer.book();
    await settle();
  }

  const mistakes = visitors.flatMap(({ name, told: last, shown, stored }) => {
    const ids = stored.map(({ _id }) => _id).join(', ');
    const isTrue = ids === (last === 'booked' ? shown : '') && last !== 'unknown';
    return isTrue ? [] : [`${name} was told ${last}, and the API has ${ids || 'nothing'}`];
  });
  const starts = deployment.stored.map(({ date }) => date);
  deployment.close();
  return { told, mistakes, isOverlapping: new Set(starts).size < starts.length };
}

/** E.g. `2 booked, 1 taken`. */
function count(told: readonly (string | undefined)[]): string {
  const kinds = [...new Set(told)].sort();
  return kinds.map((kind) => `${told.filter((one) => one === kind).length} ${kind}`).join(', ');
}

/**
 * Runs a task with a Redis, and columns for it: one and two processes, each with stores in memory and with Redis. Each run
 * has stores of its own.
 */
export async function withColumns<T>(task: (columns: readonly Column[]) => Promise<T>): Promise<T> {
  provideRedis();
  const redis = await startRedis();
  const client = await createClient({ url: redis.url }).connect();
  let begun = 0;
  const columns = [1, 2].flatMap((processes): Column[] => {
    let stores = 0;
    let prefix = '';
    const plural = processes === 1 ? '1 process' : '2 processes';
    return [
      {
        name: `memory, ${plural}`,
        processes,
        sharesHolds: processes === 1,
        createStore: (clock) => createMemoryStore({ clock }),
      },
      {
        name: `Redis, ${plural}`,
        processes,
        sharesHolds: true,
        createStore: () => {
          if (stores % processes === 0) prefix = `matrix-${(begun += 1)}:`;
          stores += 1;
          return createRedisStore(client, prefix);
        },
      },
    ];
  });
  try {
    return await task(columns);
  } finally {
    client.destroy();
    await redis.kill();
  }
}

/** Checks a table of the document on reliability. */
export const expectReliabilityTable = (
  marker: string,
  table: readonly (readonly string[])[],
): Promise<void> => expectTable('demo/docs/reliability.md', marker, table);
