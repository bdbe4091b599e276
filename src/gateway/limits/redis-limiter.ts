import { openRedis, taggedPrefix, type RedisClient, type Script } from '../stores/redis-client.js';
import type { Limit } from './limit-settings.js';
import type { BatchedUse, Limiter, LimiterBatch, LimiterFactory, Usage } from './limiter.js';

/** Adds the first argument to each key, whose period is in the argument of its own. Returns count and time left for each. */
const COUNT: Script = {
  source: `
local usages = {}
for i, key in ipairs(KEYS) do
  local count = ARGV[1] == '0' and tonumber(redis.call('GET', key) or '0') or redis.call('INCRBY', key, ARGV[1])
  local left = redis.call('PTTL', key)
  if left < 0 and ARGV[1] ~= '0' then
    left = tonumber(ARGV[i + 1])
    redis.call('PEXPIRE', key, left)
  end
  usages[2 * i - 1] = count
  usages[2 * i] = left
end
return usages`,
};

/**
 * Counts in Redis or Valkey, all limits of a request in one round trip. A period begins with its first use.
 *
 * @param prefix Prefix of every key. @default 've-scheduler:'
 */
export function createRedisLimiter(client: RedisClient, prefix = 've-scheduler:'): LimiterFactory {
  const redis = openRedis(client);
  const start = taggedPrefix(prefix);
  const settings = new WeakMap<Limiter, { readonly name: string; readonly limit: Limit }>();

  async function count(uses: readonly BatchedUse[], points: number): Promise<Usage[]> {
    if (uses.length === 0) return [];
    const own = uses.map(({ limiter, key }) => ({ ...settings.get(limiter)!, key }));
    const reply = (await redis.evaluate(
      COUNT,
      own.map(({ name, key }) => `${start}${name}:${key}`),
      [String(points), ...own.map(({ limit }) => String(limit.seconds * 1000))],
    )) as unknown[];
    return own.map((_, index) => ({
      consumedPoints: Number(reply[2 * index]),
      msBeforeNext: Math.max(0, Number(reply[2 * index + 1])),
    }));
  }

  const batch: LimiterBatch = {
    async consume(uses) {
      const usages = await count(uses, 1);
      return usages.map((usage, index) =>
        usage.consumedPoints > settings.get(uses[index]!.limiter)!.limit.points ? usage : undefined,
      );
    },
    get: (uses) => count(uses, 0),
  };

  return (name, limit) => {
    const limiter: Limiter = {
      batch,
      async consume(key) {
        const [refused] = await batch.consume([{ limiter, key }]);
        // As the limiters of rate-limiter-flexible do.
        // eslint-disable-next-line @typescript-eslint/only-throw-error
        if (refused) throw refused;
      },
      get: async (key) => (await batch.get([{ limiter, key }]))[0]!,
    };
    settings.set(limiter, { name, limit });
    return limiter;
  };
}
