import { trustedUrl } from '../../api/trusted-url.js';
import type { Api } from '../upstream/api.js';
import { UpstreamSchedule } from '../bookings/create-answer.js';
import { isId } from '../options/credentials.js';
import { badGateway, badRequest, forbidden, HttpError } from '../http/http-error.js';
import type { Limits } from '../limits/limits.js';
import type { GatewayOptions, JoinRequest } from '../options/gateway-options.js';
import type { TenantTokens } from '../upstream/tenant-tokens.js';
import type { TraceCall } from '../upstream/upstream.js';

export interface JoinsOptions {
  readonly api: Api;
  readonly tokens: TenantTokens;
  readonly limits: Limits;
  readonly authorizeAgent: GatewayOptions['authorizeAgent'];
  /** Origins to which a token may be sent. */
  readonly meetingOrigins: readonly string[];
}

/** A meeting that the sender of a request may join, and as whom. */
export interface Joining {
  readonly agentId: string;
  readonly schedule: UpstreamSchedule;
}

/** Lets agents into their meetings, and nobody else. */
export class Joins {
  readonly #options: JoinsOptions;

  constructor(options: JoinsOptions) {
    this.#options = options;
  }

  /**
   * Lets a request through where the owner says that it is that agent's, and the API that the meeting is.
   *
   * @throws HttpError 400 for anything that is not an id, 403 unless the owner's hook says `true` or where the meeting
   *   is another agent's, 404 and 409 where it is not there or not active.
   */
  async authorize(
    request: Request,
    wanted: { agentId: unknown; scheduleId: unknown },
    record: TraceCall,
  ): Promise<Joining> {
    const { api, limits, authorizeAgent } = this.#options;
    const { agentId, scheduleId } = readJoin(wanted);
    // Whatever an owner's own code gives: only `true` is true.
    const verdict: unknown = await authorizeAgent?.(request, { agentId, scheduleId });
    if (verdict !== true) throw notThisAgent();
    await limits.use('joinPerAgent', agentId);
    const { success, data } = UpstreamSchedule.safeParse(
      await api.read('schedule', `/api/schedules/tenant/${scheduleId}`, record),
    );
    if (!success || data._id !== scheduleId) throw badGateway();
    if (data.agentId !== agentId) throw notThisAgent();
    if (data.active !== true)
      throw new HttpError(409, 'Meeting cancelled', 'The meeting is not active any more');
    return { agentId, schedule: data };
  }

  /** The agent's token, asked for anew each time and never kept. */
  token({ agentId }: Joining, record: TraceCall): Promise<string> {
    return this.#options.tokens.ofAgent(agentId, record);
  }

  /**
   * Where an authorised agent's browser is to go, with the token in it. The URL is the API's, never the browser's, and
   * looked at before there is a token.
   *
   * @throws HttpError 502 where there is none, or one that leads somewhere else.
   */
  async meetingUrl(joining: Joining, record: TraceCall): Promise<string> {
    const url = trustedUrl(joining.schedule.agent.fullUrl ?? '', this.#options.meetingOrigins);
    if (!url) throw new HttpError(502, 'Bad gateway', 'The meeting has no address that can be trusted');
    url.searchParams.set('token', await this.token(joining, record));
    return url.href;
  }
}

function readJoin({ agentId, scheduleId }: { agentId: unknown; scheduleId: unknown }): JoinRequest {
  if (!isId(agentId)) throw badRequest('Invalid agentId', 'agentId must be the id of an agent');
  if (!isId(scheduleId)) throw badRequest('Invalid scheduleId', 'scheduleId must be the id of a schedule');
  return { agentId, scheduleId };
}

const notThisAgent = () => forbidden('You are not signed in as the agent of this meeting');
