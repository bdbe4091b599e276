import type { RedisConnection } from './redis.js';
import { serve } from './serve.js';

/** Time for open requests after a stop signal. Container platforms kill the process after 30 s or less. */
export const STOP_TIMEOUT_MS = 22_000;
/** Time for open requests and webhooks together. */
export const WORK_TIMEOUT_MS = 22_900;
/** Time for the connection to Redis to close. */
export const CLOSE_TIMEOUT_MS = 2_000;

/** Closes the connection to Redis, or gives up. */
export async function closeInTime(
  connection: Pick<RedisConnection, 'close'> | undefined,
  timeoutMs = CLOSE_TIMEOUT_MS,
): Promise<void> {
  if (connection) await inTime(connection.close(), timeoutMs);
}

/** Waits for work, or gives up. */
async function inTime(work: Promise<unknown>, timeoutMs: number): Promise<void> {
  let timer: ReturnType<typeof setTimeout> | undefined;
  const tooLate = new Promise<void>((resolve) => (timer = setTimeout(resolve, timeoutMs)));
  await Promise.race([work, tooLate]);
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
  /** Ends what goes on beside requests. Called when no request is open, because the last ones may have left work. */
  readonly stopWork: () => Promise<unknown>;
  /** Signals that end the process. @default SIGINT, SIGTERM and SIGHUP */
  readonly signals?: readonly NodeJS.Signals[];
  /** @default STOP_TIMEOUT_MS */
  readonly stopTimeoutMs?: number;
  /** From the signal on. @default WORK_TIMEOUT_MS */
  readonly workTimeoutMs?: number;
}

/** Serves a gateway until a signal ends it. Resolves with the exit code. */
export async function runServer(
  gateway: (request: Request) => Promise<Response>,
  {
    port,
    host,
    basePath,
    say,
    facts,
    stopWork,
    signals = ['SIGINT', 'SIGTERM', 'SIGHUP'],
    stopTimeoutMs = STOP_TIMEOUT_MS,
    workTimeoutMs = WORK_TIMEOUT_MS,
  }: RunOptions,
): Promise<number> {
  let deadline = performance.now() + workTimeoutMs;
  try {
    const server = await serve(gateway, { port, host, gracePeriodMs: stopTimeoutMs });
    say('listening', { url: server.origin + basePath, ...facts });
    const signal = await stopSignal(signals);
    deadline = performance.now() + workTimeoutMs;
    say('stopping', { signal });
    const isDone = await server.stop();
    say('stopped', { isDone });
    return isDone ? 0 : 1;
  } finally {
    await inTime(stopWork(), deadline - performance.now());
  }
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
