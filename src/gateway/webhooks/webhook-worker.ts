import { DAY_MS, MINUTE_MS } from '../../model/time/units.js';
import type { WebhookTry } from '../options/webhook-options.js';
import type { ClaimedWebhook, WebhookEntry, WebhookOutcome, WebhookQueue } from '../stores/webhook-queue.js';
import type { Delivery } from './receiver.js';

export interface WebhookWorkerOptions {
  readonly queue: WebhookQueue;
  /** Name of the receiver's queue. */
  readonly name: string;
  /** Name of the receiver in reports. */
  readonly receiver: string;
  readonly deliver: (entry: WebhookEntry) => Promise<Delivery>;
  /** Whether other processes may add to the queue, or leave something behind. */
  readonly isShared: boolean;
  readonly report: (webhookTry: WebhookTry) => void;
  /** Milliseconds of a clock that never jumps. */
  readonly monotonicClock: () => number;
  readonly random: () => number;
}

/** What waits at a receiver. */
export interface WebhookBacklog {
  readonly waiting: number;
  readonly oldestMs: number;
  readonly dead: number;
}

/** Deliveries of one process to one receiver at the same time. */
const MAX_UNDER_WAY = 4;
/** Longer than a delivery may take. After a crash, another process delivers what was claimed. */
const LEASE_MS = 20_000;
/** Interval of looks at a queue that other processes may add to. */
const POLL_MS = 1_000;
/** Pause after the queue itself has failed. */
const QUEUE_PAUSE_MS = 2_000;

export const FIRST_DELAY_MS = 2_000;
const MAX_DELAY_MS = 60 * MINUTE_MS;
/** An event that is older is given up when a try fails. */
export const GIVE_UP_MS = DAY_MS;

/** Time until the next try: it doubles from 2 seconds up to an hour, a quarter more or less by chance. */
export function backOffMs(tries: number, random: () => number): number {
  return Math.min(MAX_DELAY_MS, FIRST_DELAY_MS * 2 ** Math.min(tries, 20)) * (0.75 + random() / 2);
}

/** Delivers what waits for one receiver, until it is stopped. */
export class WebhookWorker {
  readonly #options: WebhookWorkerOptions;
  readonly #underWay = new Set<Promise<void>>();
  #loop: Promise<void> | undefined;
  #isStopped = false;
  #isWoken = false;
  #endSleep: (() => void) | undefined;
  backlog: WebhookBacklog = { waiting: 0, oldestMs: 0, dead: 0 };

  constructor(options: WebhookWorkerOptions) {
    this.#options = options;
  }

  /** Looks at the queue now. Call it when something was added. */
  wake(): void {
    if (this.#isStopped) return;
    this.#isWoken = true;
    this.#endSleep?.();
    this.#loop ??= this.#run().finally(() => {
      this.#loop = undefined;
      if (this.#isWoken) this.wake();
    });
  }

  /** Claims nothing more. Resolves when what is under way has ended. */
  async stop(): Promise<void> {
    this.#isStopped = true;
    this.#endSleep?.();
    await this.#loop;
    await Promise.all(this.#underWay);
  }

  async #run(): Promise<void> {
    while (!this.#isStopped) {
      this.#isWoken = false;
      const sleepMs = await this.#claim().catch(() => QUEUE_PAUSE_MS);
      if (this.#mustLookAgain()) continue;
      // In this process alone, the next event wakes it.
      if (sleepMs === undefined) return;
      await this.#sleep(sleepMs);
    }
  }

  #mustLookAgain(): boolean {
    return this.#isWoken || this.#isStopped;
  }

  /** Begins deliveries. Resolves to the time until the next look; `undefined` if there is nothing to wait for. */
  async #claim(): Promise<number | undefined> {
    const { queue, name, isShared } = this.#options;
    const free = MAX_UNDER_WAY - this.#underWay.size;
    // The end of a delivery wakes it.
    if (free === 0) return LEASE_MS;
    const { claims, isGone, nextMs, waiting, oldestMs, dead } = await queue.claim(name, free, LEASE_MS);
    this.backlog = { waiting, oldestMs, dead };
    for (const claim of claims) this.#begin(claim, isGone);
    return isShared ? Math.min(nextMs ?? POLL_MS, POLL_MS) : nextMs;
  }

  #begin(claim: ClaimedWebhook, isGone: boolean): void {
    const task = this.#settle(claim, isGone)
      // The lease ends, and then it is tried again.
      .catch(() => undefined)
      .finally(() => {
        this.#underWay.delete(task);
        this.wake();
      });
    this.#underWay.add(task);
  }

  async #settle(claim: ClaimedWebhook, isGone: boolean): Promise<void> {
    const { queue, name, receiver, deliver, report, monotonicClock, random } = this.#options;
    const { entry, tries, ageMs } = claim;
    const startedAt = monotonicClock();
    const delivery: Delivery = isGone ? { kind: 'gone', status: 410 } : await deliver(entry);
    const outcome = outcomeOf(delivery, { tries, ageMs, random });
    if (delivery.kind === 'gone' && !isGone) await queue.hold(name, 'gone');
    if (delivery.kind === 'failed' && delivery.pauseMs !== undefined) {
      await queue.hold(name, Math.min(delivery.pauseMs, GIVE_UP_MS));
    }
    const { kind: _, pauseMs: __, ...facts } = { pauseMs: undefined, ...delivery };
    report({
      type: entry.type,
      id: entry.id,
      receiver,
      outcome: outcome.kind === 'done' ? 'delivered' : outcome.kind === 'dead' ? 'dead' : 'failed',
      attempt: tries + 1,
      ms: Math.round(monotonicClock() - startedAt),
      ...facts,
    });
    await queue.settle(name, claim, outcome);
  }

  async #sleep(ms: number): Promise<void> {
    await new Promise<void>((resolve) => {
      const timer = setTimeout(resolve, ms);
      // In Node, it must not keep a process running that has nothing else to do.
      (timer as { unref?: () => void }).unref?.();
      this.#endSleep = () => {
        clearTimeout(timer);
        resolve();
      };
    });
    this.#endSleep = undefined;
  }
}

function outcomeOf(
  delivery: Delivery,
  { tries, ageMs, random }: { tries: number; ageMs: number; random: () => number },
): WebhookOutcome {
  if (delivery.kind === 'delivered') return { kind: 'done' };
  if (delivery.kind === 'gone') return { kind: 'dead', reason: '410' };
  const delayMs = backOffMs(tries, random);
  const leftMs = GIVE_UP_MS - ageMs;
  // However long the receiver wants to rest, a last try follows.
  if (delayMs <= leftMs) {
    return { kind: 'retry', delayMs: Math.max(delayMs, Math.min(delivery.pauseMs ?? 0, leftMs)) };
  }
  return { kind: 'dead', reason: delivery.reason ?? String(delivery.status) };
}
