import type * as redis from 'redis';
import type { RedisClient } from '../gateway/stores/redis-client.js';
import type { RedisNode, RedisUrl } from './environment/redis-url.js';

export type SendCommand = (parts: string[]) => Promise<unknown>;

/** What is used of the clients for one server, for Sentinel and for a cluster. */
export interface RedisConnectionClient {
  /** The library's own client. */
  readonly native: RedisClient;
  connect(): Promise<unknown>;
  readonly send: SendCommand;
  /** Asks every server that stores keys. */
  askServers<T>(ask: (send: SendCommand) => Promise<T>): Promise<T[]>;
  /** Closes the connection after all commands are answered. */
  close(): Promise<unknown>;
  /** Closes the connection at once. */
  destroy(): unknown;
}

const CONNECT_TIMEOUT_MS = 5_000;
/** Time without any data from Redis after which its connection counts as broken. */
const SILENCE_TIMEOUT_MS = 1_000;
/** Keeps an idle connection from being silent. */
const PING_INTERVAL_MS = 300;
const MAX_RECONNECT_DELAY_MS = 500;

export interface RedisClientHooks {
  /** Whether a lost connection is made anew; at the start a failure is told instead. */
  readonly isConnected: () => boolean;
  readonly onError: (error: unknown) => void;
}

/** Creates a client that notices within about a second that Redis hangs. */
export function createRedisClient(
  library: typeof redis,
  url: RedisUrl,
  { isConnected, onError }: RedisClientHooks,
): RedisConnectionClient {
  const socket = {
    connectTimeout: CONNECT_TIMEOUT_MS,
    socketTimeout: SILENCE_TIMEOUT_MS,
    reconnectStrategy: (retries: number) =>
      isConnected() && Math.min(50 * 2 ** retries, MAX_RECONNECT_DELAY_MS),
    ...(url.isSecure && { tls: true as const }),
  };
  const common = {
    ...(url.username !== undefined && { username: url.username }),
    ...(url.password !== undefined && { password: url.password }),
    // Fail at once while disconnected, instead of queueing commands.
    disableOfflineQueue: true,
    pingInterval: PING_INTERVAL_MS,
  };
  const connection = connect(library, url, { ...common, socket });
  connection.native.on('error', onError);
  return connection;
}

interface CommonOptions {
  readonly disableOfflineQueue: boolean;
  readonly pingInterval: number;
  readonly socket: object;
}

function connect(library: typeof redis, url: RedisUrl, common: CommonOptions) {
  if (url.kind === 'sentinel') {
    const native = library.createSentinel({
      name: url.master,
      sentinelRootNodes: [...url.nodes],
      nodeClientOptions: common,
      sentinelClientOptions: { socket: common.socket },
    });
    return { ...singleServer((parts) => native.sendCommand(false, parts)), ...lifecycle(native), native };
  }
  if (url.kind === 'cluster') {
    const native = library.createCluster({
      rootNodes: url.nodes.map((socket) => ({ socket })),
      defaults: common,
    });
    const send: SendCommand = (parts) => native.sendCommand(undefined, false, parts);
    const askServers = <T>(ask: (send: SendCommand) => Promise<T>) =>
      Promise.all(
        native.masters.map(async (master) => {
          const server = await native.nodeClient(master);
          return ask((parts) => server.sendCommand(parts));
        }),
      );
    return { ...lifecycle(native), native, send, askServers };
  }
  const [node] = url.nodes as [RedisNode];
  const native = library.createClient({
    ...common,
    database: url.database,
    socket: { ...common.socket, ...node },
  });
  return { ...singleServer((parts) => native.sendCommand(parts)), ...lifecycle(native), native };
}

const singleServer = (send: SendCommand) => ({
  send,
  askServers: async <T>(ask: (send: SendCommand) => Promise<T>): Promise<T[]> => [await ask(send)],
});

function lifecycle(client: { connect(): Promise<unknown>; close(): Promise<unknown>; destroy(): unknown }) {
  return {
    connect: () => client.connect(),
    close: () => client.close(),
    destroy: () => client.destroy(),
  };
}
