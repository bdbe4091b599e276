import type { IdempotencyStore } from './idempotency-store.js';

/** The method of a Redis client that is used: `call` of ioredis or `sendCommand` of node-redis. */
export type RedisClient =
  | { call(command: string, ...parts: string[]): Promise<unknown> }
  | { sendCommand(parts: string[]): Promise<unknown> };

const DELETE_IF_EQUAL = `
if redis.call('GET', KEYS[1]) ~= ARGV[1] then return 0 end
return redis.call('DEL', KEYS[1])`;

const SET_IF_EQUAL = `
if redis.call('GET', KEYS[1]) ~= ARGV[1] then return 0 end
redis.call('SET', KEYS[1], ARGV[2], 'PX', ARGV[3])
return 1`;

/**
 * Stores entries in Redis, for several gateway processes that serve one site.
 *
 * @param prefix Prefix of every key, so that a database can be shared. @default 've-scheduler:'
 */
export function createRedisStore(client: RedisClient, prefix = 've-scheduler:'): IdempotencyStore {
  const send = (command: string, ...parts: string[]): Promise<unknown> =>
    'call' in client ? client.call(command, ...parts) : client.sendCommand([command, ...parts]);
  const text = (reply: unknown) => (typeof reply === 'string' ? reply : undefined);

  return {
    async add(key, value, milliseconds) {
      for (;;) {
        const isAdded =
          text(await send('SET', prefix + key, value, 'PX', String(milliseconds), 'NX')) === 'OK';
        if (isAdded) return undefined;
        const existing = text(await send('GET', prefix + key));
        // Otherwise it expired in between, and the key is free.
        if (existing !== undefined) return existing;
      }
    },
    get: async (key) => text(await send('GET', prefix + key)),
    set: async (key, value, milliseconds) => {
      await send('SET', prefix + key, value, 'PX', String(milliseconds));
    },
    async replace(key, expected, value, milliseconds) {
      const keyAndExpected = ['1', prefix + key, expected];
      const reply =
        value === undefined
          ? await send('EVAL', DELETE_IF_EQUAL, ...keyAndExpected)
          : await send('EVAL', SET_IF_EQUAL, ...keyAndExpected, value, String(milliseconds));
      return Number(reply) === 1;
    },
    delete: async (key) => {
      await send('DEL', prefix + key);
    },
  };
}
