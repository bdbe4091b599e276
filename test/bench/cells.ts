import { createClient } from 'redis';
import { startRedis, type RunningRedis } from '../redis.js';
import { moveAside, runLoad, startServer } from './processes.js';
import type { LoadSettings } from './load.js';
import type { Role, ServerSettings } from './settings.js';

/** What one cell of the table is measured with. */
export interface Cell {
  readonly kind: LoadSettings['kind'];
  readonly role: Exclude<Role, 'api'>;
  readonly store: 'memory' | 'Redis';
  readonly hours: boolean;
  readonly agents: number;
  readonly apiMs: number;
  readonly connections: number;
}

export interface Measured {
  readonly perSecond: number;
  readonly p50: number;
  readonly p99: number;
  readonly max: number;
  /** CPU of the measured process per request, in milliseconds. */
  readonly cpuMs: number;
  /** CPU of Redis per request, in milliseconds. */
  readonly redisCpuMs: number;
  readonly failedShare: number;
  /** E.g. `502`. */
  readonly failures: string;
  /** Calls of the API per request. */
  readonly apiCalls: number;
}

const WARM_UP_CONNECTIONS = 8;

/** Measures one cell with fresh processes. @param amount Number of requests, instead of some seconds, without warming up. */
export async function measure(
  cell: Cell,
  { seconds, amount }: { seconds?: number; amount?: number },
): Promise<Measured> {
  const redis = cell.store === 'Redis' ? await startAside() : undefined;
  const common: Omit<ServerSettings, 'role'> = {
    apiBase: '',
    agents: cell.agents,
    apiMs: cell.apiMs,
    hours: cell.hours,
    keepsMeetings: false,
    countsAddresses: false,
    redisUrl: redis?.url,
  };
  const api = await startServer({ ...common, role: 'api' });
  const server = await startServer({ ...common, role: cell.role, apiBase: api.url });
  const load = { urls: [server.url], kind: cell.kind, agents: cell.agents, connections: cell.connections };
  try {
    // So that no compiler is measured. A slow API gives less to compile in the same time.
    const warmUp = cell.apiMs > 0 || cell.agents > 1000 ? { seconds: 2 } : { amount: 2000 };
    if (amount === undefined)
      await runLoad({ ...load, connections: WARM_UP_CONNECTIONS, ...warmUp, first: 0 });
    const before = await Promise.all([server.figures(), api.figures(), redis?.cpuMs()]);
    const result = await runLoad({
      ...load,
      first: 50_000,
      ...(amount ? { amount } : { seconds: seconds! }),
    });
    const after = await Promise.all([server.figures(), api.figures(), redis?.cpuMs()]);
    const { requests, failed, statuses, p50, p99, max } = result;
    return {
      perSecond: requests / result.seconds,
      p50,
      p99,
      max,
      cpuMs: (after[0].cpuMicroseconds - before[0].cpuMicroseconds) / 1000 / requests,
      redisCpuMs: ((after[2] ?? 0) - (before[2] ?? 0)) / requests,
      failedShare: failed / requests,
      failures: Object.keys(statuses).join(', '),
      apiCalls: (after[1].calls - before[1].calls) / requests,
    };
  } finally {
    server.stop();
    api.stop();
    await redis?.stop();
  }
}

export interface RedisUsage {
  readonly commands: number;
  readonly bytesIn: number;
  readonly bytesOut: number;
  readonly memoryBytes: number;
}

export interface SideRedis {
  readonly url: string;
  /** CPU that Redis has used, in milliseconds. */
  cpuMs(): Promise<number>;
  /** What it has done and keeps since it began. */
  usage(): Promise<RedisUsage>;
  /** Number of keys whose name matches. */
  count(pattern: string): Promise<number>;
  stop(): Promise<void>;
}

/** A Redis on the core of the load generator. */
export async function startAside(): Promise<SideRedis> {
  const redis: RunningRedis = await startRedis();
  const client = await createClient({ url: redis.url }).connect();
  const info = await client.info();
  moveAside(Number(/process_id:(\d+)/.exec(info)![1]));
  const figure = (text: string, name: string) => Number(new RegExp(`${name}:([\\d.]+)`).exec(text)![1]);
  return {
    url: redis.url,
    async cpuMs() {
      const cpu = await client.info('cpu');
      return 1000 * (figure(cpu, 'used_cpu_user') + figure(cpu, 'used_cpu_sys'));
    },
    async usage() {
      const all = await client.info();
      return {
        commands: figure(all, 'total_commands_processed'),
        bytesIn: figure(all, 'total_net_input_bytes'),
        bytesOut: figure(all, 'total_net_output_bytes'),
        memoryBytes: figure(all, 'used_memory'),
      };
    },
    count: async (pattern) => (await client.keys(pattern)).length,
    async stop() {
      client.destroy();
      await redis.kill();
    },
  };
}
