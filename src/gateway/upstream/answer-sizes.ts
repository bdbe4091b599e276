/** Maximum size of an answer of the API by what it holds, in bytes. Each is read as a stream, which ends there. */
export const MAX_ANSWER_BYTES = {
  /** A token. */
  signIn: 100_000,
  /** One meeting. */
  meeting: 1_000_000,
  /** All agents, or the meetings of all agents. */
  list: 64_000_000,
  /** The meetings of one agent, of which eight may be read at once. */
  agentMeetings: 16_000_000,
} as const;
