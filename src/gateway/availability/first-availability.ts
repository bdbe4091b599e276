import { addMonths } from '../../model/time/calendar.js';
import { ANY_AGENT, type Agents, type AskedAgent } from '../agents/agents.js';
import type { Availability, FreeSeats } from './availability.js';
import { DAY_MS } from '../../model/time/units.js';
import type { TraceCall } from '../upstream/upstream.js';

/** The answer that a form would ask for first, with the question. */
export interface FirstAvailability {
  readonly agent: string;
  readonly duration: number;
  readonly from: number;
  readonly to: number;
  readonly starts: FreeSeats;
}

/** What a page already knows of the meeting. */
export interface Hint {
  /** A reference, an address or `any`. */
  readonly agent?: string | undefined;
  readonly duration?: number | undefined;
}

export interface FirstAvailabilityOptions {
  readonly availability: Availability;
  readonly agents: Agents;
  readonly durations: readonly number[];
  readonly clock: () => number;
  /** Milliseconds for which a token may wait for this. */
  readonly patience: number;
}

/** The times of so many agents, one request each, are asked for only by a page that is waiting for them. */
const MANY = 50;

/** Gives the first month of a calendar, where it is clear whose it is. */
export class FirstAvailabilities {
  readonly #options: FirstAvailabilityOptions;

  constructor(options: FirstAvailabilityOptions) {
    this.#options = options;
  }

  /** Nothing where the agent is not known, or where the answer fails or takes long: a page asks again by itself. */
  async get(hint: Hint, record: TraceCall): Promise<FirstAvailability | undefined> {
    let timer: ReturnType<typeof setTimeout> | undefined;
    const tooLate = new Promise<undefined>((resolve) => {
      timer = setTimeout(() => resolve(undefined), this.#options.patience);
    });
    try {
      return await Promise.race([this.#ask(hint, record).catch(() => undefined), tooLate]);
    } finally {
      clearTimeout(timer);
    }
  }

  async #ask(hint: Hint, record: TraceCall): Promise<FirstAvailability | undefined> {
    const { availability, durations, clock } = this.#options;
    const known = await this.#agent(hint.agent, record);
    const duration = durations.find((one) => one === hint.duration) ?? durations[0];
    if (!known || duration === undefined) return undefined;
    const from = clock();
    const to = endOfFirstMonth(from);
    const wanted = { agent: known.agent, duration, start: from, end: to };
    return { agent: known.key, duration, from, to, starts: await availability.seats(wanted, record) };
  }

  /** The agent, and how the page names them. */
  async #agent(
    asked: string | undefined,
    record: TraceCall,
  ): Promise<{ agent: AskedAgent; key: string } | undefined> {
    const { agents } = this.#options;
    if (asked === ANY_AGENT) {
      const { length } = await agents.bookable(record);
      return length <= MANY ? { agent: ANY_AGENT, key: ANY_AGENT } : undefined;
    }
    const found = asked === undefined ? undefined : await agents.find(asked, record);
    if (found && asked !== undefined) return { agent: found, key: asked };
    const [only, ...others] = await agents.bookable(record);
    return only && others.length === 0 ? { agent: only, key: only.reference } : undefined;
  }
}

/** The end of the month, or of the next one in its last week, in the last zone in which it is that month. */
function endOfFirstMonth(now: number): number {
  const month = new Date(now).toISOString().slice(0, 7);
  const endAfter = (months: number): number => Date.parse(`${addMonths(month, months)}-01T00:00Z`);
  const end = endAfter(1);
  return (end - now < 7 * DAY_MS ? endAfter(2) : end) + DAY_MS / 2;
}
