import type { SharedValues } from '../../upstream/shared-values.js';

/** An agent's times have changed: those held, or also the meetings. */
export interface Change {
  readonly agentId: string;
  readonly hasNewMeetings: boolean;
}

/** The latest changes of all processes, as they are stored. */
interface ChangeLog {
  /** Number of the latest change. */
  readonly last: number;
  readonly changes: readonly (Change & { readonly number: number; readonly by: string })[];
}

const NAME = 'changes';
const MAX_CHANGES = 200;
const LIFETIME_MS = 3_600_000;
const PULL_INTERVAL_MS = 1_000;

/** Tells all processes whose times have changed, so that each forgets what it knows of them. */
export class SharedChanges {
  readonly #values: SharedValues;
  readonly #monotonicClock: () => number;
  readonly #processId = crypto.randomUUID();
  /** Changes to be written, by agent. */
  readonly #pending = new Map<string, Change>();
  #isWriting = false;
  /** Number of the latest change that was read; `undefined` before the first time. */
  #seen: number | undefined;
  #pulledAt = -Infinity;
  #pull: Promise<readonly Change[] | 'all'> | undefined;

  /** @param monotonicClock Milliseconds of a clock that never jumps. */
  constructor(values: SharedValues, monotonicClock: () => number) {
    this.#values = values;
    this.#monotonicClock = monotonicClock;
  }

  /** Tells the other processes of a change. Does not wait for the store; if that fails, they learn of it later. */
  push(change: Change): void {
    const { agentId } = change;
    const hasNewMeetings = change.hasNewMeetings || this.#pending.get(agentId)?.hasNewMeetings === true;
    this.#pending.set(agentId, { agentId, hasNewMeetings });
    if (!this.#isWriting) void this.#write();
  }

  /**
   * Changes by other processes since the last time; looks once a second at most. Never fails.
   *
   * @returns `all` if some may have been missed
   */
  async pull(): Promise<readonly Change[] | 'all'> {
    const now = this.#monotonicClock();
    if (!this.#pull && now - this.#pulledAt < PULL_INTERVAL_MS) return [];
    this.#pulledAt = now;
    this.#pull ??= this.#read().finally(() => (this.#pull = undefined));
    return this.#pull;
  }

  async #read(): Promise<readonly Change[] | 'all'> {
    try {
      const { last, changes } = (await this.#values.read<ChangeLog>(NAME)) ?? EMPTY;
      const seen = this.#seen;
      this.#seen = last;
      if (seen === undefined) return [];
      const oldest = changes[0]?.number ?? last;
      if (last < seen || oldest > seen + 1) return 'all';
      return changes.filter(({ number, by }) => number > seen && by !== this.#processId);
    } catch {
      return [];
    }
  }

  async #write(): Promise<void> {
    this.#isWriting = true;
    try {
      while (this.#pending.size) {
        const changes = [...this.#pending.values()];
        this.#pending.clear();
        await this.#values.update<ChangeLog>(NAME, LIFETIME_MS, (old = EMPTY) =>
          append(old, changes, this.#processId),
        );
      }
    } catch {
      // Held times are read again every 15 seconds in any case.
    } finally {
      this.#isWriting = false;
    }
  }
}

const EMPTY: ChangeLog = { last: 0, changes: [] };

function append({ last, changes }: ChangeLog, more: readonly Change[], by: string): ChangeLog {
  const added = more.map((change, index) => ({ ...change, number: last + index + 1, by }));
  return { last: last + more.length, changes: [...changes, ...added].slice(-MAX_CHANGES) };
}
