import { RateLimiterRedis } from 'rate-limiter-flexible';
import type * as redis from 'redis';
import { createRedisStore } from '../gateway/stores/redis-store.js';
import type { GatewayOptions } from '../gateway/options/gateway-options.js';
import { ConfigurationError } from './environment.js';

export interface SharedState {
  /** What makes several gateways count and remember together. */
  readonly options: Pick<GatewayOptions, 'limiter' | 'idempotencyStore'>;
  close(this: void): Promise<void>;
}

export interface RedisOptions {
  readonly url: string;
  /** Stands before every key. */
  readonly prefix: string;
  /** Told the code of each failure of the connection, which is then tried again by itself. */
  readonly onError: (code: string) => void;
}

const CONNECT_TIMEOUT = 5_000;

/**
 * Connects to Redis. The client is a package of its own, which only those install who use it.
 *
 * @throws ConfigurationError where it is not installed, or where nothing answers at first.
 */
export async function connectRedis({ url, prefix, onError }: RedisOptions): Promise<SharedState> {
  const { createClient } = await loadClient();
  let isConnected = false;
  const client = createClient({
    url,
    // While the connection is lost, a request is refused at once instead of waiting for it.
    disableOfflineQueue: true,
    socket: {
      connectTimeout: CONNECT_TIMEOUT,
      reconnectStrategy: (retries) => isConnected && Math.min(50 * 2 ** retries, 2_000),
    },
  });
  client.on('error', (error: unknown) => {
    if (isConnected) onError(codeOf(error));
  });
  try {
    await client.connect();
    await client.ping();
  } catch (error) {
    client.destroy();
    throw new ConfigurationError([`VE_REDIS_URL: no Redis answers there (${codeOf(error)})`]);
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
    throw new ConfigurationError(['VE_REDIS_URL: needs the package redis: npm install redis']);
  }
}

/** What went wrong, without a text that may hold the URL and its password. */
function codeOf(error: unknown): string {
  const { code, name } = error as { code?: unknown; name?: unknown };
  return typeof code === 'string' ? code : typeof name === 'string' ? name : 'unknown';
}
