import { cpus, loadavg } from 'node:os';
import { parseArgs } from 'node:util';
import { measure, type Cell, type Measured } from './bench/cells.js';
import { isPinned } from './bench/processes.js';
import { soak } from './bench/soak.js';
import { provideRedis } from './redis.js';

/**
 * `npm run bench:gateway`: what the gateway costs, as a Markdown table. The gateway is the built one, in a process of its
 * own on a core of its own; the load generator, the API and Redis have another core.
 *
 * - `--quick`: a few rows.
 * - `--soak`, `--minutes 10`: two processes at a steady rate, with checks, instead of the table.
 */
const { values: options } = parseArgs({
  options: {
    quick: { type: 'boolean', default: false },
    soak: { type: 'boolean', default: false },
    minutes: { type: 'string', default: '10' },
    seconds: { type: 'string', default: '2' },
  },
});
const seconds = Number(options.seconds);

const HEAD = [
  'request',
  'agents',
  'API',
  'store',
  'conn.',
  'CPU ms',
  'of bare',
  'Redis CPU ms',
  'req/s',
  'p50 ms',
  'p99 ms',
  'API calls',
  'failed',
];

function row(cell: Cell, name: string, measured: Measured, bare?: Measured): string[] {
  const { cpuMs, redisCpuMs, perSecond, p50, p99, apiCalls, failedShare, failures } = measured;
  return [
    name,
    cell.agents.toLocaleString('en'),
    `${cell.apiMs} ms`,
    cell.store,
    String(cell.connections),
    cpuMs.toFixed(2),
    bare ? `${Math.round((100 * bare.cpuMs) / cpuMs)} %` : '',
    redisCpuMs ? redisCpuMs.toFixed(3) : '',
    perSecond.toFixed(0),
    p50.toFixed(1),
    p99.toFixed(1),
    apiCalls.toFixed(2),
    failedShare > 0 ? `${(100 * failedShare).toFixed(0)} % (${failures})` : '0',
  ];
}

const print = (cells: readonly string[]): void => console.log(`| ${cells.join(' | ')} |`);

async function table(): Promise<void> {
  const stores = ['memory', 'Redis'] as const;
  const sizes = options.quick ? [30] : [30, 1000, 10_000];
  const delays = options.quick ? [0] : [0, 300];
  const connections = options.quick ? [8] : [1, 8, 64, 500];
  print(HEAD);
  print(HEAD.map(() => '---'));
  // What the same calls of the API cost a process that does nothing else.
  const bare = new Map<string, Measured>();
  for (const hours of [false, true]) {
    for (const count of connections) {
      const cell = {
        kind: 'create',
        role: 'forwarder',
        store: 'memory',
        hours,
        agents: 30,
        apiMs: 0,
        connections: count,
      } as const;
      const measured = await measure(cell, { seconds });
      bare.set(`${hours} ${count}`, measured);
      print(row(cell, `bare create, ${hours ? '2 calls' : '1 call'}`, measured));
    }
  }
  for (const store of stores) {
    for (const count of connections) {
      const cell = {
        kind: 'create',
        role: 'gateway',
        store,
        hours: false,
        agents: 30,
        apiMs: 0,
        connections: count,
      } as const;
      print(row(cell, 'create without hours', await measure(cell, { seconds }), bare.get(`false ${count}`)));
    }
  }
  for (const agents of sizes) {
    for (const apiMs of delays) {
      for (const store of stores) {
        for (const kind of ['view', 'create'] as const) {
          for (const count of connections) {
            const cell = {
              kind,
              role: 'gateway',
              store,
              hours: true,
              agents,
              apiMs,
              connections: count,
            } as const;
            const measured = await measure(cell, { seconds: apiMs ? Math.max(seconds, 3) : seconds });
            print(
              row(cell, kind, measured, kind === 'create' && !apiMs ? bare.get(`true ${count}`) : undefined),
            );
          }
        }
      }
    }
  }
}

/** 500 views at once of a gateway that has just started. */
async function coldHerd(): Promise<void> {
  const amount = 500;
  console.log(`\nCold herd: ${amount} views at once, of a process that has just started.\n`);
  const head = ['agents', 'API', 'store', 'slowest ms', 'CPU ms', 'API calls', 'failed'];
  print(head);
  print(head.map(() => '---'));
  for (const agents of options.quick ? [30] : [30, 1000, 10_000]) {
    for (const store of ['memory', 'Redis'] as const) {
      const cell = {
        kind: 'view',
        role: 'gateway',
        store,
        hours: true,
        agents,
        apiMs: 300,
        connections: amount,
      } as const;
      const { max, cpuMs, apiCalls, failedShare, failures } = await measure(cell, { amount });
      print([
        agents.toLocaleString('en'),
        '300 ms',
        store,
        max.toFixed(0),
        cpuMs.toFixed(2),
        (apiCalls * amount).toFixed(0),
        failedShare > 0 ? `${(100 * failedShare).toFixed(0)} % (${failures})` : '0',
      ]);
    }
  }
}

provideRedis();
const load = loadavg()[0]!.toFixed(1);
console.log(
  `${new Date().toISOString().slice(0, 10)}, Node ${process.version}, ${cpus().length} × ${cpus()[0]!.model}, ` +
    `load before ${load}${isPinned ? '' : ', processes not pinned'}\n`,
);
if (options.soak) for (const line of await soak(60 * Number(options.minutes))) console.log(`- ${line}`);
else {
  await table();
  await coldHerd();
}
