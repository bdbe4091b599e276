import type { RedisConnection } from './redis.js';
import { serve } from './serve.js';

/** Time for open requests after a stop signal. Container platforms kill the process after 30 s or less. */
export const STOP_TIMEOUT_MS = 22_000;
/** Time for the connection to Redis to close. */
export const CLOSE_TIMEOUT_MS = 2_000;

/** Closes the connection to Redis, or gives up. */
export async function closeInTime(
  connection: Pick<RedisConnection, 'close'> | undefined,
  timeoutMs = CLOSE_TIMEOUT_MS,
): Promise<void> {
  if (!connection) return;
  let timer: ReturnType<typeof setTimeout> | undefined;
  const tooLate = new Promise<void>((resolve) => (timer = setTimeout(resolve, timeoutMs)));
  await Promise.race([connection.close(), tooLate]);
  clearTimeout(timer);
}

export interface RunOptions {
  readonly port: number;
  readonly host: string;
  /** Path that follows the origin in the log. */
  readonly basePath: string;
  /** Writes an event to the log. */
  readonly say: (event: string, more?: object) => void;
  /** Fields of the event `listening`. */
  readonly facts: object;
  /** Signals that end the process. @default SIGINT, SIGTERM and SIGHUP */
  readonly signals?: readonly NodeJS.Signals[];
}

/** Serves a gateway until a signal ends it. Resolves with the exit code. */
export async function runServer(
  gateway: (request: Request) => Promise<Response>,
  { port, host, basePath, say, facts, signals = ['SIGINT', 'SIGTERM', 'SIGHUP'] }: RunOptions,
): Promise<number> {
  const server = await serve(gateway, { port, host, gracePeriodMs: STOP_TIMEOUT_MS });
  say('listening', { url: server.origin + basePath, ...facts });
  const signal = await stopSignal(signals);
  say('stopping', { signal });
  const isDone = await server.stop();
  say('stopped', { isDone });
  return isDone ? 0 : 1;
}

/** Resolves on the first stop signal. A second one ends the process at once. */
function stopSignal(signals: readonly NodeJS.Signals[]): Promise<NodeJS.Signals> {
  return new Promise((resolve) => {
    const stop = (signal: NodeJS.Signals) => {
      for (const one of signals) process.off(one, stop);
      resolve(signal);
    };
    for (const one of signals) process.on(one, stop);
  });
}
