import type { Redis, Script } from './redis-client.js';
import {
  MAX_DEAD,
  REMEMBER_MS,
  type ClaimedWebhook,
  type DeadWebhook,
  type WebhookEntry,
  type WebhookOrder,
  type WebhookQueue,
} from './webhook-queue.js';

/** A queue that nobody uses disappears, with what it holds. */
const KEEP_MS = 40 * 24 * 3_600_000;

/**
 * Sorted sets: `due` has the lines by the time of their next try, `order` the events in lexical order of line and number,
 * `ages` the events by the time when they were added. Hashes: `entries` by event, `tries` and `owners` by line.
 */
const KEYS = ['due', 'order', 'ages', 'entries', 'tries', 'owners', 'dead', 'state', 'number'] as const;

const COMMON = `
local due, order, ages, entries, tries, owners, dead, state, number = unpack(KEYS, 1, ${KEYS.length})
local time = redis.call('TIME')
local now = time[1] * 1000 + math.floor(time[2] / 1000)
local function whole(value) return string.format('%.0f', value) end
local function put(line, entry)
  local member = string.format('%s %016.0f', line, redis.call('INCR', number))
  redis.call('ZADD', order, 0, member)
  redis.call('ZADD', ages, whole(now), member)
  redis.call('HSET', entries, member, entry)
  redis.call('ZADD', due, 'NX', whole(now), line)
end
local function head(line)
  return redis.call('ZRANGEBYLEX', order, '[' .. line .. ' ', '[' .. line .. ' ~', 'LIMIT', 0, 1)[1]
end
local function keep()
  for i = 1, ${KEYS.length} do redis.call('PEXPIRE', KEYS[i], ${KEEP_MS}) end
end
`;

const ADD: Script = {
  source: `${COMMON}
local line, meeting, entry = unpack(ARGV)
local seen, lineOfMeeting = KEYS[${KEYS.length + 1}], KEYS[${KEYS.length + 2}]
if not redis.call('SET', seen, '1', 'NX', 'PX', ${REMEMBER_MS}) then return 0 end
if line == '' then
  line = redis.call('GET', lineOfMeeting) or meeting
elseif meeting ~= '' then
  redis.call('SET', lineOfMeeting, line, 'PX', ${REMEMBER_MS})
end
put(line, entry)
keep()
return 1`,
};

const CLAIM: Script = {
  source: `${COMMON}
local token, lease, max = unpack(ARGV)
local gone = redis.call('HGET', state, 'gone')
local held = tonumber(redis.call('HGET', state, 'until') or '0')
local claims = {}
if gone or held <= now then
  for _, line in ipairs(redis.call('ZRANGEBYSCORE', due, '-inf', whole(now), 'LIMIT', 0, max)) do
    local member = head(line)
    if member then
      redis.call('ZADD', due, whole(now + lease), line)
      redis.call('HSET', owners, line, token)
      local age = now - redis.call('ZSCORE', ages, member)
      claims[#claims + 1] = {
        line, member, redis.call('HGET', entries, member), redis.call('HGET', tries, line) or '0', whole(age),
      }
    else
      redis.call('ZREM', due, line)
    end
  end
end
local nextDue = redis.call('ZRANGE', due, 0, 0, 'WITHSCORES')[2]
local nextMs = nextDue and whole(math.max(0, tonumber(nextDue) - now, gone and 0 or held - now)) or ''
local oldest = redis.call('ZRANGE', ages, 0, 0, 'WITHSCORES')[2]
return {
  claims, gone or '', nextMs, redis.call('ZCARD', order), whole(oldest and now - oldest or 0), redis.call('LLEN', dead),
}`,
};

const SETTLE: Script = {
  source: `${COMMON}
local line, member, token, kind, delay, reason = unpack(ARGV)
if redis.call('HGET', owners, line) ~= token then return 0 end
redis.call('HDEL', owners, line)
if kind == 'retry' then
  redis.call('HINCRBY', tries, line, 1)
  redis.call('ZADD', due, whole(now + delay), line)
else
  if kind == 'dead' then
    local count = (redis.call('HGET', tries, line) or 0) + 1
    local entry = redis.call('HGET', entries, member)
    redis.call('RPUSH', dead, cjson.encode({ line, entry, count, reason, whole(now) }))
    redis.call('LTRIM', dead, -${MAX_DEAD}, -1)
  end
  redis.call('ZREM', order, member)
  redis.call('ZREM', ages, member)
  redis.call('HDEL', entries, member)
  redis.call('HDEL', tries, line)
  if head(line) then redis.call('ZADD', due, whole(now), line) else redis.call('ZREM', due, line) end
end
keep()
return 1`,
};

const HOLD: Script = {
  source: `${COMMON}
if ARGV[1] == 'gone' then redis.call('HSET', state, 'gone', '1')
else redis.call('HSET', state, 'until', whole(now + ARGV[1])) end
keep()
return 1`,
};

const RETRY: Script = {
  source: `${COMMON}
local letters = redis.call('LRANGE', dead, 0, -1)
redis.call('DEL', dead, state)
for _, letter in ipairs(letters) do
  local line, entry = unpack(cjson.decode(letter))
  put(line, entry)
end
keep()
return #letters`,
};

type Claim = [line: string, member: string, entry: string, tries: string, ageMs: string];
type Claims = [
  claims: Claim[],
  gone: string,
  nextMs: string,
  waiting: number,
  oldestMs: string,
  dead: number,
];
type Letter = [line: string, entry: string, tries: number, reason: string, diedAt: string];

/** Queues in Redis. Times are those of its clock. Every method takes one round trip, and is one step for other processes. */
export function redisWebhookQueue(redis: Redis, prefix: string): WebhookQueue {
  const start = (queue: string) => `${prefix}webhooks:${queue}:`;
  const run = (script: Script, queue: string, args: readonly (string | number)[], more: string[] = []) =>
    redis.evaluate(
      script,
      [...KEYS, ...more].map((name) => start(queue) + name),
      args.map(String),
    );
  return {
    async add(queue, entry, { line = '', meeting = '' }: WebhookOrder) {
      const keys = [`seen:${entry.id}`, `line:${meeting}`];
      await run(ADD, queue, [line, meeting, JSON.stringify(entry)], keys);
    },
    async claim(queue, max, leaseMs) {
      const token = crypto.randomUUID();
      const reply = (await run(CLAIM, queue, [token, leaseMs, max])) as Claims;
      const [claims, gone, nextMs, waiting, oldestMs, dead] = reply;
      return {
        claims: claims.map(([line, member, entry, tries, ageMs]): ClaimedWebhook => ({
          entry: JSON.parse(entry) as WebhookEntry,
          tries: Number(tries),
          ageMs: Number(ageMs),
          line,
          member,
          token,
        })),
        isGone: gone !== '',
        nextMs: nextMs === '' ? undefined : Number(nextMs),
        waiting,
        oldestMs: Number(oldestMs),
        dead,
      };
    },
    async settle(queue, { line, member, token }, outcome) {
      const delayMs = outcome.kind === 'retry' ? Math.round(outcome.delayMs) : 0;
      const reason = outcome.kind === 'dead' ? outcome.reason : '';
      await run(SETTLE, queue, [line, member, token, outcome.kind, delayMs, reason]);
    },
    async hold(queue, until) {
      await run(HOLD, queue, [until]);
    },
    async dead(queue) {
      const key = `${start(queue)}dead`;
      const letters = (await redis.send(key, ['LRANGE', key, '0', '-1'])) as string[];
      return letters.map((text): DeadWebhook => {
        const [, entry, tries, reason, diedAt] = JSON.parse(text) as Letter;
        return { entry: JSON.parse(entry) as WebhookEntry, tries, reason, diedAt: Number(diedAt) };
      });
    },
    retry: async (queue) => Number(await run(RETRY, queue, [])),
  };
}
