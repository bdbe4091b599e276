import type { BookableAgent } from '../../agents/agents.js';

/** What decides whether a booking may be made. */
export interface CreateAdmission {
  /** Checks challenge and limits. Called before anything is created, but not for an answer that is already known. */
  admit(): Promise<void>;
  /** Checks the limits of the chosen agent, if any agent was requested. */
  admitAgent(agent: BookableAgent): Promise<void>;
  /** Counts the booking after it was made. */
  count(): Promise<void>;
}
