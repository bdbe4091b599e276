import type * as redis from 'redis';
import { createRedisLimiter } from '../gateway/limits/redis-limiter.js';
import { createRedisStore } from '../gateway/stores/redis-store.js';
import type { GatewayOptions } from '../gateway/options/gateway-options.js';
import { ConfigurationError } from './environment/environment.js';
import { createRedisClient, type SendCommand } from './redis-client.js';
import { parseRedisUrl, REDIS_URL_RULE } from './environment/redis-url.js';

type SharedOptions = Pick<GatewayOptions, 'limiter' | 'idempotencyStore'>;

export interface RedisConnection {
  /** Gateway options that share limits and idempotency records between processes. */
  readonly options: SharedOptions;
  /** The same with another prefix of every key. */
  readonly optionsFor: (this: void, prefix: string) => SharedOptions;
  /** Whether Redis tells its `maxmemory-policy`, which is `noeviction` then. */
  readonly isPolicyKnown: boolean;
  close(this: void): Promise<void>;
}

export interface RedisOptions {
  readonly url: string;
  /** Prefix of every key. */
  readonly prefix: string;
  /** Name of the setting that holds the URL, for error messages. @default 'VE_REDIS_URL' */
  readonly setting?: string;
  /** Called with the error code when the connection fails. The client reconnects by itself. */
  readonly onError: (code: string) => void;
}

/**
 * Connects to Redis with the optional package `redis`.
 *
 * @throws ConfigurationError if the URL is none, the package is not installed, Redis does not answer, or it evicts keys.
 */
export async function connectRedis({
  url,
  prefix,
  setting = 'VE_REDIS_URL',
  onError,
}: RedisOptions): Promise<RedisConnection> {
  const place = parseRedisUrl(url);
  if (!place) throw new ConfigurationError([`${setting}: ${REDIS_URL_RULE}`]);
  const library = await loadLibrary(setting);
  let isConnected = false;
  const client = createRedisClient(library, place, {
    isConnected: () => isConnected,
    onError: (error) => isConnected && onError(errorCode(error)),
  });
  try {
    await client.connect();
    await client.send(['PING']);
  } catch (error) {
    client.destroy();
    throw new ConfigurationError([`${setting}: Redis does not answer at this URL (${errorCode(error)})`]);
  }
  const policies = await client.askServers(evictionPolicy);
  const policy = policies.find((one) => one !== undefined && one !== 'noeviction');
  if (policy !== undefined) {
    client.destroy();
    throw new ConfigurationError([
      `${setting}: Redis has maxmemory-policy ${policy}. Set it to noeviction: otherwise a burst of requests pushes out the records of bookings, and a retry books twice`,
    ]);
  }
  isConnected = true;
  const optionsFor = (prefix: string): SharedOptions => ({
    idempotencyStore: createRedisStore(client.native, prefix),
    limiter: createRedisLimiter(client.native, prefix),
  });
  return {
    isPolicyKnown: policies.every((one) => one !== undefined),
    options: optionsFor(prefix),
    optionsFor,
    close: async () => {
      await client.close();
    },
  };
}

/** `maxmemory-policy` of a server; `undefined` if the user may not read it. */
async function evictionPolicy(send: SendCommand): Promise<string | undefined> {
  const info = await send(['INFO', 'memory']).catch(() => undefined);
  return /^maxmemory_policy:(\S+)/m.exec(String(info))?.[1];
}

async function loadLibrary(setting: string): Promise<typeof redis> {
  try {
    return await import('redis');
  } catch {
    throw new ConfigurationError([`${setting}: needs the package redis. Run npm install redis`]);
  }
}

/** Code or name of an error. Its message is left out: it may contain the URL with the password. */
function errorCode(error: unknown): string {
  const { code, name } = (error ?? {}) as { code?: unknown; name?: unknown };
  return typeof code === 'string' ? code : typeof name === 'string' ? name : 'unknown';
}
