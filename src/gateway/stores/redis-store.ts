import type { IdempotencyStore, StoreOperation, StoreResult } from './idempotency-store.js';
import { openRedis, taggedPrefix, type RedisClient, type Script } from './redis-client.js';
import { redisHolds } from './redis-holds.js';
import { redisWebhookQueue } from './redis-webhook-queue.js';

/** Four arguments per key: the operation, its value, the expected value, and the lifetime (empty to delete). */
const BATCH: Script = {
  source: `
local results = {}
for i, key in ipairs(KEYS) do
  local name, value, expected, ms = unpack(ARGV, 4 * i - 3, 4 * i)
  local result = false
  if name == 'get' then result = redis.call('GET', key)
  elseif name == 'set' then redis.call('SET', key, value, 'PX', ms)
  elseif name == 'delete' then redis.call('DEL', key)
  elseif name == 'add' then
    result = redis.call('GET', key)
    if not result then redis.call('SET', key, value, 'PX', ms) end
  elseif redis.call('GET', key) == expected then
    if ms == '' then redis.call('DEL', key) else redis.call('SET', key, value, 'PX', ms) end
    result = 1
  end
  results[i] = result
end
return results`,
};

/**
 * Stores entries in Redis or Valkey, for several gateway processes that serve one site. Every method takes one round trip.
 *
 * All keys have one hash tag, made of the prefix. So in a cluster, the entries of one prefix are on one server.
 *
 * @param prefix Prefix of every key, so that a database can be shared. @default 've-scheduler:'
 */
export function createRedisStore(client: RedisClient, prefix = 've-scheduler:'): IdempotencyStore {
  const redis = openRedis(client);
  const start = taggedPrefix(prefix);
  const text = (reply: unknown) => (typeof reply === 'string' ? reply : undefined);
  const send = (command: string, key: string, ...rest: string[]) =>
    redis.send(start + key, [command, start + key, ...rest]);

  async function batch(operations: readonly StoreOperation[]): Promise<StoreResult[]> {
    const keys = operations.map(([, key]) => start + key);
    const replies = (await redis.evaluate(BATCH, keys, operations.flatMap(argumentsOf))) as unknown[];
    return operations.map(([name], index) =>
      name === 'replace' ? Number(replies[index]) === 1 : text(replies[index]),
    );
  }

  return {
    add: async (key, value, milliseconds) =>
      (await batch([['add', key, value, milliseconds]]))[0] as string | undefined,
    get: async (key) => text(await send('GET', key)),
    set: async (key, value, milliseconds) => {
      await send('SET', key, value, 'PX', String(milliseconds));
    },
    replace: async (key, expected, value, milliseconds) =>
      (await batch([['replace', key, expected, value, milliseconds]]))[0] === true,
    delete: async (key) => {
      await send('DEL', key);
    },
    batch,
    holds: redisHolds(redis, start),
    webhooks: redisWebhookQueue(redis, start),
  };
}

function argumentsOf(operation: StoreOperation): [string, string, string, string] {
  switch (operation[0]) {
    case 'add':
    case 'set':
      return [operation[0], operation[2], '', String(operation[3])];
    case 'replace': {
      const [name, , expected, value, milliseconds] = operation;
      return [name, value ?? '', expected, value === undefined ? '' : String(milliseconds)];
    }
    default:
      return [operation[0], '', '', ''];
  }
}
