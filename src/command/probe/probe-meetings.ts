import * as z from 'zod';
import { MINUTE_MS } from '../../model/time/units.js';
import {
  isSuccess,
  NoResponse,
  type ProbeClient,
  type ProbeRequest,
  type ProbeResponse,
} from './probe-client.js';

const pin = z.union([z.string(), z.number()]).optional().catch(undefined);

/** The fields that are read of a meeting. */
export const Meeting = z.object({
  _id: z.string().regex(/^[\w-]{1,64}$/),
  agentId: z.string().optional().catch(undefined),
  active: z.boolean().optional().catch(undefined),
  date: z.number().optional().catch(undefined),
  duration: z.number().optional().catch(undefined),
  pin,
  visitor: z.object({ subject: z.string().optional().catch(undefined), pin }).catch({}),
  agent: z.object({ fullUrl: z.string().optional().catch(undefined) }).catch({}),
});
export type Meeting = z.output<typeof Meeting>;

export interface ProbeMeetingsOptions {
  readonly client: ProbeClient;
  readonly token: string;
  readonly agentEmail: string;
  /** Period of all meetings of the probe, in epoch milliseconds. */
  readonly from: number;
  readonly to: number;
  /** Subject of all meetings of the probe; nobody else's meeting has it. */
  readonly marker: string;
  readonly pause: (ms: number) => Promise<void>;
}

/** Pauses between attempts to find and remove what is left, in milliseconds. */
const SWEEP_PAUSES_MS = [0, 1_000, 5_000, 15_000];

/** Meetings that the probe creates, and removes whatever happens. */
export class ProbeMeetings {
  readonly #options: ProbeMeetingsOptions;
  /** IDs of meetings that exist. */
  readonly #created = new Set<string>();
  /** IDs of meetings that are cancelled. A list that is late may still show them as active. */
  readonly #removed = new Set<string>();
  /** Whether a create was sent whose outcome is not known. */
  #hasUnknown = false;

  constructor(options: ProbeMeetingsOptions) {
    this.#options = options;
  }

  /** Whether the probe has created anything, as far as is known. */
  hasCreated(): boolean {
    return this.#created.size > 0 || this.#hasUnknown;
  }

  /** Creates a meeting. No email is sent. @throws NoResponse */
  async create(
    body: { date: number; duration?: number; pin?: number; visitorPin?: string },
    { signal, agentEmail = this.#options.agentEmail }: { signal?: AbortSignal; agentEmail?: string } = {},
  ): Promise<{ response: ProbeResponse; meeting: Meeting | undefined }> {
    const { marker } = this.#options;
    const { visitorPin, ...rest } = body;
    // Until the answer is there, it may have been created, also if the probe is interrupted.
    const knownBefore = this.#hasUnknown;
    this.#hasUnknown = true;
    const response = await this.send(
      {
        method: 'POST',
        path: `/api/schedules/tenant/?${new URLSearchParams({ agentEmail })}`,
        body: {
          duration: 15,
          ...rest,
          visitor: { name: marker, subject: marker, ...(visitorPin !== undefined && { pin: visitorPin }) },
        },
      },
      signal,
    );
    const meeting = Meeting.safeParse(response.json).data;
    if (isSuccess(response) && meeting) this.#created.add(meeting._id);
    const isRefused = response.status >= 300 && response.status < 500;
    this.#hasUnknown = knownBefore || !(isRefused || (isSuccess(response) && meeting));
    return { response, meeting };
  }

  /** Sends a request with the token. */
  send(request: ProbeRequest, signal?: AbortSignal): Promise<ProbeResponse> {
    return this.#options.client.send({ ...request, token: this.#options.token, signal });
  }

  /** Path of the list of the probe's period: of the agent, or of all agents. */
  listPath(of: 'agent' | 'all'): string {
    const { from, to, agentEmail } = this.#options;
    const query = of === 'agent' ? `?${new URLSearchParams({ agentEmail })}` : '';
    return `/api/schedules/tenant/${from}/${to}${query}`;
  }

  /** The probe's own meetings in a list; `undefined` if the answer is no list. */
  own(response: ProbeResponse): Meeting[] | undefined {
    if (!isSuccess(response) || !Array.isArray(response.json)) return undefined;
    const { marker } = this.#options;
    return (response.json as unknown[]).flatMap((one) => {
      const { data } = Meeting.safeParse(one);
      return data && (data.visitor.subject === marker || this.#created.has(data._id)) ? [data] : [];
    });
  }

  /** Cancels a meeting. @throws NoResponse */
  async remove(id: string, signal?: AbortSignal): Promise<ProbeResponse> {
    const response = await this.send({ method: 'DELETE', path: `/api/schedules/tenant/${id}` }, signal);
    if (isSuccess(response) || response.status === 404) {
      this.#created.delete(id);
      this.#removed.add(id);
    }
    return response;
  }

  /**
   * Removes everything that the probe has created, also meetings whose answer was lost. Never stopped by a signal.
   *
   * @returns IDs of meetings that could not be removed, and whether one may exist that was not found.
   */
  async removeAll(): Promise<{ left: string[]; mayHaveMore: boolean }> {
    if (!this.hasCreated()) return { left: [], mayHaveMore: false };
    for (const ms of SWEEP_PAUSES_MS) {
      await this.#options.pause(ms);
      await this.#sweep();
      if (!this.hasCreated()) break;
    }
    return { left: [...this.#created], mayHaveMore: this.#hasUnknown };
  }

  async #sweep(): Promise<void> {
    try {
      const listed = this.own(await this.send({ method: 'GET', path: this.listPath('agent') })) ?? [];
      for (const { _id, active } of listed) {
        if (active === false || this.#created.has(_id) || this.#removed.has(_id)) continue;
        this.#created.add(_id);
        // The one whose answer was lost.
        this.#hasUnknown = false;
      }
      for (const id of this.#created) await this.remove(id);
    } catch (error) {
      if (!(error instanceof NoResponse)) throw error;
    }
  }
}

/** A time far ahead, at which hardly anybody has a meeting: in about a year, at an odd minute of the night. */
export function farAhead(now: number, random: () => number): number {
  const minutes = Math.floor(random() * 240) + 7;
  const midnight = Math.floor(now / (1440 * MINUTE_MS)) * 1440 * MINUTE_MS;
  return midnight + (350 * 1440 + minutes) * MINUTE_MS;
}
