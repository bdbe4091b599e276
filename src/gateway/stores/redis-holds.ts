import type { HoldState, HoldStore, StoredHold } from './hold-store.js';
import type { Redis, Script } from './redis-client.js';

/** Begins each script: the time, and a list without the holds that have ended. A hold is stored as `start end until state`. */
const COMMON = `
local time = redis.call('TIME')
local now = time[1] * 1000 + math.floor(time[2] / 1000)
local function live(key)
  local holds, fields = {}, redis.call('HGETALL', key)
  for i = 1, #fields, 2 do
    local start, finish, untilTime, state = string.match(fields[i + 1], '^(%d+) (%d+) (%d+) (%a+)$')
    if tonumber(untilTime) > now then
      holds[#holds + 1] = { fields[i], start, finish, state }
    else
      redis.call('HDEL', key, fields[i])
    end
  end
  return holds
end
local function put(key, owner, start, finish, state, ms)
  redis.call('HSET', key, owner, string.format('%s %s %.0f %s', start, finish, now + ms, state))
  if redis.call('PTTL', key) < tonumber(ms) then redis.call('PEXPIRE', key, ms) end
end
`;

/** The owners whose holds are not in the way follow the hold. */
const ACQUIRE: Script = {
  source: `${COMMON}
local owner, start, finish, state, ms = unpack(ARGV, 1, 5)
local ignored = { [owner] = true }
for i = 6, #ARGV do ignored[ARGV[i]] = true end
local conflicts = {}
for i, key in ipairs(KEYS) do
  local conflict = false
  for _, hold in ipairs(live(key)) do
    if not ignored[hold[1]] and tonumber(hold[2]) < tonumber(finish) and tonumber(start) < tonumber(hold[3]) then
      conflict = hold
      break
    end
  end
  conflicts[i] = conflict
  if not conflict then
    put(key, owner, start, finish, state, ms)
    break
  end
end
return conflicts`,
};

const PUT: Script = {
  source: `${COMMON}
put(KEYS[1], unpack(ARGV))
return 1`,
};

const LIST: Script = {
  source: `${COMMON}
local lists = {}
for i, key in ipairs(KEYS) do lists[i] = live(key) end
return lists`,
};

/** Agents whose holds one script reads or tries, so that it does not keep Redis from others. */
const MAX_KEYS = 500;

type Fields = [owner: string, start: string, end: string, state: string];

/** Holds in Redis: a hash per list, with a field per owner. The lifetime of each is kept by the clock of Redis. */
export function redisHolds(redis: Redis, prefix: string): HoldStore {
  const argumentsOf = ({ owner, start, end, state }: StoredHold, milliseconds: number): string[] => [
    owner,
    String(start),
    String(end),
    state,
    String(milliseconds),
  ];
  return {
    async acquire(keys, hold, milliseconds, ignored = []) {
      const conflicts: (StoredHold | undefined)[] = [];
      for (const some of chunks(keys)) {
        const reply = await redis.evaluate(ACQUIRE, withPrefix(prefix, some), [
          ...argumentsOf(hold, milliseconds),
          ...ignored,
        ]);
        conflicts.push(
          ...(reply as (Fields | null)[]).map((fields) => (fields ? toHold(fields) : undefined)),
        );
        if (conflicts.at(-1) === undefined) break;
      }
      return conflicts;
    },
    async put(key, hold, milliseconds) {
      await redis.evaluate(PUT, [prefix + key], argumentsOf(hold, milliseconds));
    },
    async remove(key, owner) {
      await redis.send(prefix + key, ['HDEL', prefix + key, owner]);
    },
    async list(keys) {
      const replies = await Promise.all(
        chunks(keys).map((some) => redis.evaluate(LIST, withPrefix(prefix, some), [])),
      );
      return (replies.flat() as Fields[][]).map((list) => list.map(toHold));
    },
  };
}

const withPrefix = (prefix: string, keys: readonly string[]): string[] => keys.map((key) => prefix + key);

const toHold = ([owner, start, end, state]: Fields): StoredHold => ({
  start: Number(start),
  end: Number(end),
  owner,
  state: state as HoldState,
});

function chunks(keys: readonly string[]): (readonly string[])[] {
  return Array.from({ length: Math.ceil(keys.length / MAX_KEYS) }, (_, index) =>
    keys.slice(index * MAX_KEYS, (index + 1) * MAX_KEYS),
  );
}
