import type { Signal } from './simulation.js';

/** A value that processes share through Redis: who has the turn to renew it, and the value itself. */
export interface SharedEntry {
  /** When the call of the API began. */
  readAt: number;
  freshUntil: number;
  usableUntil: number;
  isUnderWay: boolean;
}

const nothing = (): SharedEntry => ({
  readAt: -Infinity,
  freshUntil: -Infinity,
  usableUntil: -Infinity,
  isUnderWay: false,
});

/** What Redis knows of a tenant. */
export class SharedTenant {
  readonly calendar = nothing();
  readonly agents = nothing();
  readonly token = nothing();
  /** Number of changes of held times. */
  changes = 0;
}

/** What one gateway knows of one tenant. */
export class LocalTenant {
  calendarAt = -Infinity;
  calendarRead: Signal | undefined;
  renewFrom = -Infinity;
  agentsUntil = -Infinity;
  tokenUntil = -Infinity;
  /** Loads of agents and token that are under way. */
  readonly loads = new Map<'agents' | 'token', Signal>();
  heldUntil = -Infinity;
  /** Whether held times have changed since they were read. */
  isHeldOutdated = false;
  pulledAt = -Infinity;
  /** Number of changes that were seen. */
  seen = 0;
  /** Whether a change has to be written. */
  hasPending = false;
  isWriting = false;
}
