import * as z from 'zod';

/**
 * Says who sent a request from the agents' page, by the session of your site.
 *
 * @returns ID of the agent in the API; `undefined` if nobody is signed in
 */
export type IdentifyAgent = (request: Request) => string | undefined | Promise<string | undefined>;

/** Schema of `identifyAgent`. */
export const IdentifyAgentInput = z.custom<IdentifyAgent>(
  (value) => typeof value === 'function',
  'must be a function',
);
