import { VERSION } from '../../gateway/http/version.js';
import { OptionsError } from '../../gateway/options/options-error.js';
import { createSites, type Sites } from '../../gateway/sites/sites.js';
import type { SiteOptions } from '../../gateway/sites/site-options.js';
import { checkCredentials } from '../check.js';
import { ConfigurationError } from '../environment/environment.js';
import type { Metrics } from '../metrics/metrics.js';
import { serveMetrics } from '../metrics/metrics-server.js';
import { connectRedis, type RedisConnection } from '../redis.js';
import { closeInTime, runServer } from '../run-server.js';
import type { RunningServer } from '../serve.js';
import { processHealth } from './process-health.js';
import { SitesRuntime } from './sites-runtime.js';
import { SitesReloader, stateOf } from './sites-reloader.js';
import { describeMistake } from './site-mistakes.js';
import { loadSitesFile, type LoadedSites } from './sites-file.js';

export interface SitesCommandOptions {
  /** Path of the file. */
  readonly path: string;
  readonly port: string | undefined;
  readonly host: string | undefined;
  readonly check: boolean | undefined;
}

export interface CommandContext {
  readonly environment: Readonly<Record<string, string | undefined>>;
  readonly out: (line: string) => void;
  readonly err: (line: string) => void;
}

/** Minimum milliseconds between two events about the same outage of Redis. */
const REDIS_EVENT_INTERVAL_MS = 60_000;
const DEFAULT_PORT = 8787;
const DEFAULT_HOST = '127.0.0.1';

/** `ve-scheduler gateway --config`: serves the sites of a file. Resolves with the exit code. */
export async function sitesCommand(
  { path, port, host, check }: SitesCommandOptions,
  { environment, out, err }: CommandContext,
): Promise<number> {
  const say = (event: string, more: object = {}): void =>
    out(JSON.stringify({ time: new Date().toISOString(), event, ...more }));
  const load = () => loadSitesFile(path, environment);
  const loaded = await load();
  const state = await stateOf(loaded.paths);
  const { file } = loaded;
  const listen = {
    port: readPort(port ?? environment['VE_PORT']) ?? file.port ?? DEFAULT_PORT,
    host: host ?? (environment['VE_HOST']?.trim() || undefined) ?? file.host ?? DEFAULT_HOST,
  };
  let metrics: Metrics | undefined;
  let metricsServer: RunningServer | undefined;
  const redis = await connect(loaded.redisUrl, say);
  try {
    const runtime = new SitesRuntime({ redis, say, out, metrics: () => metrics });
    const first = runtime.optionsOf(loaded);
    const sites: Sites = withPaths(loaded, () =>
      createSites(first, { log: runtime.log, fallback: (request) => processHealth(request, sites) }),
    );
    for (const message of loaded.warnings) say('warning', { message });
    if (check) return await checkSites(first, redis, out, err);
    if (file.metrics) {
      const { createMetrics } = await import('../metrics/metrics.js');
      metrics = createMetrics({
        readiness: () => Promise.all(sites.readiness().values()),
        states: () => sites.states(),
      });
      metricsServer = await serveMetrics(
        metrics,
        { host: DEFAULT_HOST, ...withoutUndefined(file.metrics) },
        'metrics.port',
      );
    }
    const reloader = new SitesReloader({
      load,
      apply: (next) =>
        withPaths(next, () => {
          const options = runtime.optionsOf(next);
          const replaced = sites.replace(options);
          runtime.forgetOthers(options);
          return replaced;
        }),
      loaded,
      state,
      say,
    });
    reloader.start();
    sites.start();
    return await runServer(sites.handle, {
      ...listen,
      basePath: '',
      say,
      facts: {
        sites: loaded.sites.length,
        store: redis ? 'redis' : 'memory',
        version: VERSION,
        ...(metricsServer && { metrics: `${metricsServer.origin}/metrics` }),
      },
      stopWork: () => {
        reloader.stop();
        return sites.stop();
      },
      signals: ['SIGINT', 'SIGTERM'],
    });
  } finally {
    await metricsServer?.stop();
    await closeInTime(redis);
  }
}

/** Names the mistakes that `createSites` found by their place in the file. @throws ConfigurationError */
function withPaths<T>({ json }: LoadedSites, create: () => T): T {
  try {
    return create();
  } catch (error) {
    if (!(error instanceof OptionsError)) throw error;
    const mistakes = error.issues.map(({ path, message }) =>
      describeMistake(['sites', ...path], message, json),
    );
    throw new ConfigurationError(mistakes);
  }
}

async function connect(
  url: string | undefined,
  say: (event: string, more?: object) => void,
): Promise<RedisConnection | undefined> {
  if (url === undefined) return undefined;
  let saidAt = -Infinity;
  const onError = (code: string): void => {
    if (performance.now() - saidAt < REDIS_EVENT_INTERVAL_MS) return;
    saidAt = performance.now();
    say('redis failed', { code });
  };
  return connectRedis({ url, prefix: 've-scheduler:', setting: 'redis', onError });
}

/** Signs in at the API of every site. Resolves with the exit code. */
async function checkSites(
  sites: Readonly<Record<string, SiteOptions>>,
  redis: RedisConnection | undefined,
  out: (line: string) => void,
  err: (line: string) => void,
): Promise<number> {
  if (redis) {
    out(
      redis.isPolicyKnown
        ? 'ok: Redis answers, and does not evict keys'
        : 'note: Redis answers, but does not tell its maxmemory-policy',
    );
  }
  let code = 0;
  for (const [name, { hosts: _, ...options }] of Object.entries(sites)) {
    const { isGood, lines } = await checkCredentials(options);
    for (const line of lines) (isGood ? out : err)(`${name}: ${line}`);
    if (!isGood) code = 1;
  }
  return code;
}

function readPort(text: string | undefined): number | undefined {
  if (!text?.trim()) return undefined;
  const port = /^\d{1,5}$/.test(text) ? Number(text) : NaN;
  if (port <= 65_535) return port;
  throw new ConfigurationError(['VE_PORT: must be a whole number from 0 to 65535']);
}

function withoutUndefined<T extends object>(given: T): { [K in keyof T]: Exclude<T[K], undefined> } {
  return Object.fromEntries(Object.entries(given).filter(([, value]) => value !== undefined)) as never;
}
