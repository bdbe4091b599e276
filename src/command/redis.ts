import { RateLimiterRedis } from 'rate-limiter-flexible';
import type * as redis from 'redis';
import { createRedisStore } from '../gateway/stores/redis-store.js';
import type { GatewayOptions } from '../gateway/options/gateway-options.js';
import { ConfigurationError } from './environment.js';

export interface RedisConnection {
  /** Gateway options that share limits and idempotency records between processes. */
  readonly options: Pick<GatewayOptions, 'limiter' | 'idempotencyStore'>;
  close(this: void): Promise<void>;
}

export interface RedisOptions {
  readonly url: string;
  /** Prefix of every key. */
  readonly prefix: string;
  /** Called with the error code when the connection fails. The client reconnects by itself. */
  readonly onError: (code: string) => void;
}

const CONNECT_TIMEOUT_MS = 5_000;

/**
 * Connects to Redis with the optional package `redis`.
 *
 * @throws ConfigurationError if the package is not installed, or if Redis does not answer.
 */
export async function connectRedis({ url, prefix, onError }: RedisOptions): Promise<RedisConnection> {
  const { createClient } = await loadClient();
  let isConnected = false;
  const client = createClient({
    url,
    // Fail at once while disconnected, instead of queueing commands.
    disableOfflineQueue: true,
    socket: {
      connectTimeout: CONNECT_TIMEOUT_MS,
      reconnectStrategy: (retries) => isConnected && Math.min(50 * 2 ** retries, 2_000),
    },
  });
  client.on('error', (error: unknown) => {
    if (isConnected) onError(errorCode(error));
  });
  try {
    await client.connect();
    await client.ping();
  } catch (error) {
    client.destroy();
    throw new ConfigurationError([`VE_REDIS_URL: Redis does not answer at this URL (${errorCode(error)})`]);
  }
  isConnected = true;
  return {
    options: {
      idempotencyStore: createRedisStore({ sendCommand: (parts) => client.sendCommand(parts) }, prefix),
      limiter: (name, { points, seconds }) =>
        new RateLimiterRedis({
          storeClient: client,
          useRedisPackage: true,
          rejectIfRedisNotReady: true,
          keyPrefix: prefix + name,
          points,
          duration: seconds,
        }),
    },
    close: () => client.close(),
  };
}

async function loadClient(): Promise<typeof redis> {
  try {
    return await import('redis');
  } catch {
    throw new ConfigurationError(['VE_REDIS_URL: needs the package redis. Run npm install redis']);
  }
}

/** Code or name of an error. Its message is left out: it may contain the URL with the password. */
function errorCode(error: unknown): string {
  const { code, name } = error as { code?: unknown; name?: unknown };
  return typeof code === 'string' ? code : typeof name === 'string' ? name : 'unknown';
}
