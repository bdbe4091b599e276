/** An event for one receiver. */
export interface WebhookEntry {
  /** The same for every try, and if the event is added twice. */
  readonly id: string;
  /** Name of the event, e.g. `booking.created`. */
  readonly type: string;
  /** Body of the request. */
  readonly text: string;
}

/** What decides the order of events: those of one line are delivered one after another. */
export interface WebhookOrder {
  /** Name of the line: letters, digits, `-` and `_`. @default the line that the meeting has, or else the meeting's own */
  readonly line?: string | undefined;
  /** Meeting of the event. With a `line`, later events of this meeting go to that line. */
  readonly meeting?: string | undefined;
}

/** The first event of a line, while one process delivers it. */
export interface ClaimedWebhook {
  readonly entry: WebhookEntry;
  /** How often it was tried before. */
  readonly tries: number;
  /** Milliseconds since it was added. */
  readonly ageMs: number;
  /** What the queue needs to settle it. */
  readonly line: string;
  readonly member: string;
  readonly token: string;
}

export interface WebhookClaims {
  readonly claims: readonly ClaimedWebhook[];
  /** Whether the receiver has answered that it wants no more events. */
  readonly isGone: boolean;
  /** Milliseconds until the next event is due; `undefined` if none waits. */
  readonly nextMs: number | undefined;
  /** Number of events that are not delivered yet. */
  readonly waiting: number;
  /** Age of the oldest of them in milliseconds; 0 without any. */
  readonly oldestMs: number;
  /** Number of events that were given up. */
  readonly dead: number;
}

/** What became of one try. */
export type WebhookOutcome =
  | { readonly kind: 'done' }
  | { readonly kind: 'retry'; readonly delayMs: number }
  | { readonly kind: 'dead'; readonly reason: string };

/** An event that was given up. */
export interface DeadWebhook {
  readonly entry: WebhookEntry;
  readonly tries: number;
  readonly reason: string;
  /** Epoch milliseconds, by the clock of the queue. */
  readonly diedAt: number;
}

/**
 * Keeps events until they are delivered, in a queue for each receiver. An event is claimed for a while, so that another process
 * can deliver it after a crash. The next event of a line is not due before the one in front of it is settled.
 */
export interface WebhookQueue {
  /** Adds an event at the end of its line, unless one with its ID was added in the last two days. */
  add(this: void, queue: string, entry: WebhookEntry, order: WebhookOrder): Promise<void>;
  /** Claims the first event of up to `max` lines that are due. */
  claim(this: void, queue: string, max: number, leaseMs: number): Promise<WebhookClaims>;
  /** Ends a claim. Does nothing if another process has claimed the event since. */
  settle(this: void, queue: string, claim: ClaimedWebhook, outcome: WebhookOutcome): Promise<void>;
  /** Makes the whole queue wait. @param until Milliseconds, or `gone` until `retry` is called */
  hold(this: void, queue: string, until: number | 'gone'): Promise<void>;
  /** Events that were given up, oldest first. The latest 1000 are kept. */
  dead(this: void, queue: string): Promise<DeadWebhook[]>;
  /** Queues all events again that were given up, and ends `hold`. Resolves to how many. */
  retry(this: void, queue: string): Promise<number>;
}

/** How long an ID and the line of a meeting are remembered. Longer than an event is tried. */
export const REMEMBER_MS = 2 * 24 * 3_600_000;
export const MAX_DEAD = 1000;
