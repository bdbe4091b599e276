import type { Fetch } from '../../api/request/request.js';
import type { BookingEvent, PublishEvent } from '../events/booking-event.js';
import { causeName } from '../http/log.js';
import { pause } from '../http/pause.js';
import type { WebhookOptions, WebhookTry } from '../options/webhook-options.js';
import type { WebhookOrder, WebhookQueue } from '../stores/webhook-queue.js';
import { queueName } from './queue-name.js';
import { deliver } from './receiver.js';
import { type WebhookBacklog, WebhookWorker } from './webhook-worker.js';

export interface WebhooksOptions {
  readonly receivers: readonly WebhookOptions[];
  readonly queue: WebhookQueue;
  /** Whether other processes use the queue too. */
  readonly isShared: boolean;
  readonly fetch: Fetch;
  readonly report: (webhookTry: WebhookTry) => void;
  readonly warn: (message: string) => void;
  readonly clock: () => number;
  readonly monotonicClock: () => number;
  readonly random: () => number;
}

interface Receiver {
  readonly options: WebhookOptions;
  readonly origin: string;
  readonly name: string;
  readonly worker: WebhookWorker;
}

/** Maximum time that an answer for a visitor waits for the queue. */
const QUEUE_DEADLINE_MS = 1_000;
/** For how long events stay in memory if the queue cannot take them. */
const KEEP_MS = 600_000;
const RETRY_MS = 1_000;

/** Queues events for receivers on the web, and delivers them. */
export class Webhooks {
  readonly #options: WebhooksOptions;
  readonly #stopping = new AbortController();
  #receivers: Promise<readonly Receiver[]> | undefined;
  #open: readonly Receiver[] = [];

  constructor(options: WebhooksOptions) {
    this.#options = options;
  }

  /** Delivers what waits, also what an earlier process has left. Platforms may forbid timers before the first request. */
  start(): void {
    if (this.#stopping.signal.aborted) return;
    this.#receivers ??= this.#openReceivers().then((receivers) => {
      this.#open = receivers;
      if (this.#stopping.signal.aborted) return receivers;
      for (const { worker } of receivers) worker.wake();
      return receivers;
    });
  }

  /** Begins no more deliveries. Resolves when those under way have ended. */
  async stop(): Promise<void> {
    this.#stopping.abort();
    await Promise.all(((await this.#receivers) ?? []).map(({ worker }) => worker.stop()));
  }

  /** What waits, by the origin of the receiver. */
  get backlog(): readonly (WebhookBacklog & { readonly receiver: string })[] {
    return this.#open.map(({ origin, worker }) => ({ receiver: origin, ...worker.backlog }));
  }

  /** Queues an event. Resolves within a second, even if the queue is out of order; then it is tried again. */
  readonly publish: PublishEvent = async (event, order) => {
    this.start();
    const wanted = ((await this.#receivers) ?? []).filter(
      ({ options: { events } }) => events?.includes(event.type) ?? true,
    );
    const isQueued = Promise.all(wanted.map((receiver) => this.#add(receiver, event, order)));
    const deadline = new AbortController();
    await Promise.race([isQueued, pause(QUEUE_DEADLINE_MS, deadline.signal)]);
    deadline.abort();
  };

  async #add({ name, worker }: Receiver, event: BookingEvent, order: WebhookOrder): Promise<void> {
    const { queue, monotonicClock, warn } = this.#options;
    const { id, type } = event;
    const until = monotonicClock() + KEEP_MS;
    for (let hasFailed = false; ; hasFailed = true) {
      try {
        await queue.add(name, { id, type, text: JSON.stringify(event) }, order);
        worker.wake();
        return;
      } catch (error) {
        const isLost = this.#stopping.signal.aborted || monotonicClock() > until;
        if (isLost) {
          warn(`webhook ${id} (${type}) is lost: the queue failed (${causeName(error)})`);
          return;
        }
        if (!hasFailed) warn(`a webhook cannot be queued now (${causeName(error)}), and stays in memory`);
        await pause(RETRY_MS, this.#stopping.signal);
      }
    }
  }

  #openReceivers(): Promise<Receiver[]> {
    const { receivers, clock, fetch } = this.#options;
    return Promise.all(
      receivers.map(async (options) => {
        const { origin } = new URL(options.url);
        const name = await queueName(options.url);
        const worker = new WebhookWorker({
          ...this.#options,
          name,
          receiver: origin,
          deliver: (entry) => deliver(options, entry, { fetch, now: new Date(clock()) }),
        });
        return { options, origin, name, worker };
      }),
    );
  }
}
