/**
 * The method of a Redis client that is used: `call` of ioredis (also of its `Cluster`), or `sendCommand` of node-redis, also
 * of its clients for a cluster and for Sentinel.
 */
export type RedisClient =
  | { call(command: string, ...parts: string[]): Promise<unknown> }
  | { sendCommand(parts: string[]): Promise<unknown> }
  | {
      nodeClient(...node: never[]): unknown;
      sendCommand(firstKey: string, isReadonly: boolean, parts: string[]): Promise<unknown>;
    }
  | {
      getMasterNode(): unknown;
      sendCommand(isReadonly: boolean, parts: string[]): Promise<unknown>;
    };

/** Sends a command. @param key Its first key, by which a cluster finds the server. */
type SendCommand = (key: string, parts: string[]) => Promise<unknown>;

/** Commands and scripts of one Redis. */
export interface Redis {
  readonly send: SendCommand;
  /** Runs a Lua script. In a cluster, all keys must have the same hash tag. */
  evaluate(this: void, script: Script, keys: readonly string[], args: readonly string[]): Promise<unknown>;
}

/** A Lua script, which is sent whole only to a server that does not know it yet. */
export interface Script {
  readonly source: string;
  /** SHA-1 in hexadecimal. */
  sha?: Promise<string>;
}

export function openRedis(client: RedisClient): Redis {
  const send = commandSender(client);
  return {
    send,
    async evaluate(script, keys, args) {
      const rest = [String(keys.length), ...keys, ...args];
      script.sha ??= sha1(script.source);
      try {
        return await send(keys[0]!, ['EVALSHA', await script.sha, ...rest]);
      } catch (error) {
        // A server that was restarted, or that has just become the master, has no scripts.
        if (!(error instanceof Error && error.message.startsWith('NOSCRIPT'))) throw error;
        return send(keys[0]!, ['EVAL', script.source, ...rest]);
      }
    },
  };
}

function commandSender(client: RedisClient): SendCommand {
  if ('call' in client) return (_key, parts) => client.call(...(parts as [string, ...string[]]));
  if ('nodeClient' in client) return (key, parts) => client.sendCommand(key, false, parts);
  if ('getMasterNode' in client) return (_key, parts) => client.sendCommand(false, parts);
  return (_key, parts) => client.sendCommand(parts);
}

/**
 * Prefix with a hash tag, so that a cluster keeps all keys with one prefix on one server, where one script can use them.
 * A prefix that has a hash tag is left as it is.
 */
export function taggedPrefix(prefix: string): string {
  if (/\{[^}]+\}/.test(prefix)) return prefix;
  return `${prefix}{${prefix.replace(/\W+$/, '') || 've'}}`;
}

async function sha1(text: string): Promise<string> {
  const bytes = new Uint8Array(await crypto.subtle.digest('SHA-1', new TextEncoder().encode(text)));
  return Array.from(bytes, (byte) => byte.toString(16).padStart(2, '0')).join('');
}
