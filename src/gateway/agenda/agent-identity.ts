import { HttpError } from '../http/http-error.js';
import { isId } from '../http/id.js';
import type { IdentifyAgent } from '../options/agenda-option.js';

export interface AgentIdentityOptions {
  readonly identifyAgent: IdentifyAgent;
  /** Called once if the hook returns something that is no ID. */
  readonly warn: (message: string) => void;
}

/** Finds out which agent sent a request. */
export class AgentIdentity {
  readonly #options: AgentIdentityOptions;
  #hasWarned = false;

  constructor(options: AgentIdentityOptions) {
    this.#options = options;
  }

  /** ID of the agent whom the owner's hook names; `undefined` if it names nobody. */
  async find(request: Request): Promise<string | undefined> {
    const { identifyAgent, warn } = this.#options;
    // The owner's code may return anything.
    const agentId: unknown = await identifyAgent(request);
    if (isId(agentId)) return agentId;
    if (agentId !== undefined && agentId !== null && agentId !== '' && !this.#hasWarned) {
      this.#hasWarned = true;
      warn('identifyAgent returned something that is not the ID of an agent, so nobody is signed in');
    }
    return undefined;
  }

  /** Like {@link find}. @throws HttpError 401 if the hook names nobody */
  async of(request: Request): Promise<string> {
    const agentId = await this.find(request);
    if (agentId === undefined) throw new HttpError(401, 'Unauthorized', 'You are not signed in as an agent');
    return agentId;
  }
}
