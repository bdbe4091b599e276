import { trustedUrl } from '../../api/wire/trusted-url.js';
import { badGateway, badRequest, forbidden, HttpError } from '../http/http-error.js';
import { isId } from '../http/id.js';
import type { TraceCall } from '../http/log.js';
import type { Limits } from '../limits/limits.js';
import type { GatewayOptions, JoinRequest } from '../options/gateway-options.js';
import type { Api } from '../upstream/api.js';
import { carriesPak, type TenantTokens } from '../upstream/tenant-tokens.js';
import { UpstreamSchedule } from '../upstream/upstream-schedule.js';

export interface JoinsOptions {
  readonly api: Api;
  readonly tokens: TenantTokens;
  readonly limits: Limits;
  readonly authorizeAgent: GatewayOptions['authorizeAgent'];
  /** The partner key; `undefined` with a local login. */
  readonly pak: string | undefined;
  /** Whether tokens that contain the partner key are refused. */
  readonly refusesPak: boolean;
  /** Called with the first token that contains the partner key. */
  readonly warn: (message: string) => void;
  /** Origins to which a token may be sent. */
  readonly meetingOrigins: readonly string[];
}

/** A meeting that the sender of a request may join as an agent. */
export interface AuthorizedJoin {
  readonly agentId: string;
  readonly schedule: UpstreamSchedule;
}

const PAK_WARNING =
  'agents’ tokens contain the partner key, and each agent’s browser gets one for 30 days (joinTokens: refuse-if-pak prevents that)';

/** Lets agents into their own meetings. */
export class Joins {
  readonly #options: JoinsOptions;
  #hasWarned = false;

  constructor(options: JoinsOptions) {
    this.#options = options;
  }

  /**
   * Checks that the owner recognises the sender as the agent, and that the meeting is that agent's.
   *
   * @throws HttpError 400 if an ID is missing or malformed, 403 unless the owner's hook returns `true` and the meeting is
   *   the agent's, 404 if there is no such meeting, 409 if it is not active
   */
  async authorize(
    request: Request,
    ids: { agentId?: unknown; scheduleId?: unknown },
    trace: TraceCall,
  ): Promise<AuthorizedJoin> {
    const { api, limits, authorizeAgent } = this.#options;
    const { agentId, scheduleId } = readJoinRequest(ids);
    // The owner's code may return anything; only `true` passes.
    const verdict: unknown = await authorizeAgent?.(request, { agentId, scheduleId });
    if (verdict !== true) throw notTheAgent();
    await limits.countAttempt('joinPerAgent', agentId);
    const { success, data } = UpstreamSchedule.safeParse(
      await api.read('schedule', `/api/schedules/tenant/${scheduleId}`, trace),
    );
    if (!success || data._id !== scheduleId) throw badGateway();
    if (data.agentId !== agentId) throw notTheAgent();
    if (data.active !== true)
      throw new HttpError(409, 'Meeting cancelled', 'The meeting is no longer active');
    return { agentId, schedule: data };
  }

  /** Token for an agent's page. @throws HttpError as {@link authorize} does, 502 or 504 */
  async issue(...request: Parameters<Joins['authorize']>): Promise<string> {
    return this.token(await this.authorize(...request), request[2]);
  }

  /** Gets a new token for the agent; it is never cached. @throws HttpError 403 if it contains the refused partner key */
  async token({ agentId }: AuthorizedJoin, trace: TraceCall): Promise<string> {
    const { tokens, pak, refusesPak, warn } = this.#options;
    const token = await tokens.forAgent(agentId, trace);
    if (pak === undefined || !carriesPak(token, pak)) return token;
    if (refusesPak) throw forbidden('The token contains the partner key, so browsers do not get it');
    if (!this.#hasWarned) warn(PAK_WARNING);
    this.#hasWarned = true;
    return token;
  }

  /**
   * URL of the meeting with the agent's token in it. It comes from the API, never from the browser, and is checked
   * before the token is requested.
   *
   * @throws HttpError 502 if the URL is missing or not on a trusted origin
   */
  async meetingUrl(join: AuthorizedJoin, trace: TraceCall): Promise<string> {
    const url = trustedUrl(join.schedule.agent.fullUrl ?? '', this.#options.meetingOrigins);
    if (!url) throw new HttpError(502, 'Bad gateway', 'The meeting has no trusted URL');
    url.searchParams.set('token', await this.token(join, trace));
    return url.href;
  }
}

function readJoinRequest({ agentId, scheduleId }: { agentId?: unknown; scheduleId?: unknown }): JoinRequest {
  checkId('agentId', agentId, 'the agent who joins');
  checkId('scheduleId', scheduleId, 'the meeting');
  return { agentId, scheduleId };
}

const notTheAgent = () => forbidden('You are not signed in as the agent of this meeting');

/** @throws HttpError 400 that says which ID is missing or malformed */
function checkId(name: string, value: unknown, whose: string): asserts value is string {
  if (isId(value)) return;
  const isMissing = value === undefined || value === '';
  throw badRequest(
    `${isMissing ? 'Missing' : 'Invalid'} ${name}`,
    isMissing ? `${name}, the ID of ${whose}, is required` : `${name} must be the ID of ${whose}`,
  );
}
