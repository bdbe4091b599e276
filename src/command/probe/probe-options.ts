import type { Fetch } from '../../api/request/request.js';
import type { Credentials } from '../../gateway/options/credentials.js';

export interface ProbeOptions {
  readonly baseUrl: string;
  readonly pak?: Extract<Credentials, { type: 'pak' }> | undefined;
  readonly login?: Extract<Credentials, { type: 'local' }> | undefined;
  /** ID or address of the agent whose calendar is used. @default the first one that can be booked */
  readonly agent?: string | undefined;
  readonly timeoutMs: number;
  /** How long to wait for a new meeting to appear in the list. */
  readonly maxLagMs: number;
  readonly fetch: Fetch;
  /** Current time in epoch milliseconds. */
  readonly clock: () => number;
  /** Milliseconds of a clock that never jumps. */
  readonly monotonicClock: () => number;
  /** Waits, or ends early if the signal is aborted. */
  readonly pause: (ms: number, signal?: AbortSignal) => Promise<void>;
  /** From 0 to 1. */
  readonly random: () => number;
  /** Stops the probe; what it has created is still removed. */
  readonly signal: AbortSignal;
  /** Receives a line for each step. */
  readonly say: (line: string) => void;
}
