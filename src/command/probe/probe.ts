import type { Fetch } from '../../api/request.js';
import type { Credentials } from '../../gateway/options/credentials.js';
import { MINUTE_MS } from '../../model/time/units.js';
import { NoResponse, ProbeClient } from './probe-client.js';
import { farAhead, ProbeMeetings } from './probe-meetings.js';
import type { Findings } from './probe-report.js';
import {
  askAboutErrors,
  askAboutMeetings,
  CannotGoOn,
  chooseAgent,
  corsOf,
  signIn,
  type Ask,
} from './probe-steps.js';

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

export interface ProbeResult {
  readonly findings: Findings;
  readonly slowestMs: number;
  /** Whether it was stopped, or a step failed that all others need. */
  readonly isComplete: boolean;
  /** IDs of meetings that could not be removed. */
  readonly left: readonly string[];
  /** Whether a meeting may exist that was not found. */
  readonly mayHaveMore: boolean;
  /** Subject of the probe's meetings. */
  readonly marker: string;
}

const HOUR_MS = 60 * MINUTE_MS;

/** Finds out how the API behaves where its document leaves questions open, and removes what it has created. */
export async function probe(options: ProbeOptions): Promise<ProbeResult> {
  const { signal, random, clock, say } = options;
  const client = new ProbeClient(options);
  const findings: Record<string, unknown> = {};
  const ask: Ask = async (id, find) => {
    signal.throwIfAborted();
    findings[id] = null;
    try {
      findings[id] = await find();
    } catch (error) {
      if (!(error instanceof NoResponse)) throw error;
      say(`${id}: ${error.message}`);
    }
  };
  const marker = `ve-scheduler probe ${Math.floor(random() * 1e9).toString(36)}`;
  let meetings: ProbeMeetings | undefined;
  let isComplete = false;
  let removed = { left: [] as string[], mayHaveMore: false };
  try {
    const token = await signIn(options, client, ask);
    const agent = await chooseAgent(options, client, token, ask);
    const at = farAhead(clock(), random);
    meetings = new ProbeMeetings({
      client,
      token,
      agentEmail: agent,
      from: at - HOUR_MS,
      to: at + 12 * HOUR_MS,
      marker,
      pause: (ms) => options.pause(ms),
    });
    const hasCreated = await askAboutMeetings(options, meetings, at, ask);
    if (!hasCreated) say('no meeting could be created, so most questions stay open');
    await askAboutErrors(meetings, at, signal, ask);
    await ask('cors', () => corsOf(client, signal));
    isComplete = hasCreated;
  } catch (error) {
    if (error instanceof CannotGoOn) say(`stopped: ${error.message}`);
    else if (!signal.aborted) throw error;
  } finally {
    // Also after an unexpected error: what was created must not stay.
    if (meetings) removed = await meetings.removeAll();
  }
  findings['redirects'] = [...client.redirects];
  findings['late'] = null;
  return { findings, slowestMs: client.slowestMs, isComplete, ...removed, marker };
}
