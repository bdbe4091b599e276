import { mergeIntervals, type Interval } from '../../../model/time/slots.js';
import type { BookableAgent } from '../../agents/agents.js';
import type { TraceCall } from '../../http/log.js';
import type { Api } from '../../upstream/api.js';
import { mapInParallel } from '../../upstream/in-parallel.js';
import type { SharedValues } from '../../upstream/shared-values.js';
import { AgentLists } from './agent-lists.js';
import { setBounded } from '../../stores/bounded-map.js';
import type { BusyWeek } from './free-seats.js';
import { isMany, KeptTimes, type AgentWeeks } from './kept-times.js';
import { MergedTimes } from './merged-times.js';
import { HeldTimes, type HoldKind } from '../../holds/held-times.js';
import { MeetingList } from './meeting-list.js';
import { SharedChanges, type Change } from './shared-changes.js';
import { SharedWeeks } from './shared-weeks.js';
import type { SlotHolds } from '../../holds/slot-holds.js';
import { FRESH_MS, TenantCalendar, USABLE_MS, type TenantWeek } from './tenant-calendar.js';
import { listWeeks, weeksOf, type WeekRange } from './weeks.js';

export interface BusyTimesOptions {
  readonly api: Api;
  readonly holds: SlotHolds;
  /** Number of agents that can be booked. */
  readonly countAgents: (trace: TraceCall) => Promise<number>;
  /** Minutes to keep free around a meeting. */
  readonly bufferMinutes: number;
  /** Milliseconds of a clock that never jumps. */
  readonly monotonicClock: () => number;
  /** Whether one list of all agents is used, or each agent's own. @default 'tenant' */
  readonly source?: 'tenant' | 'agents' | undefined;
  /** Shares the calendar with other processes. @default every process reads its own */
  readonly shared?: SharedValues | undefined;
}

/** What is known of an agent's time without a call of the API. */
export interface AgentTimes {
  readonly agent: BookableAgent;
  /** Sorted and merged. */
  readonly busy: readonly Interval[];
  /** Whether the agent's meetings have changed since they were read. */
  readonly isOutdated: boolean;
}

/** Where busy times come from. */
interface BusySource {
  /** `undefined` if each agent's own list must be read. */
  readonly tenant: readonly TenantWeek[] | undefined;
  readonly needsOwnList: (agent: BookableAgent) => boolean;
  readonly holds: HoldKind;
}

const MAX_PARALLEL_CALLS = 8;
/** The start of another process's call is known only roughly. */
const CLOCK_MARGIN_MS = 2_000;
const MAX_OUTDATED_AGENTS = 10_000;
const NEVER_BUSY: BusyWeek = [];

/**
 * Times at which agents have meetings: from the list of all agents or, where that cannot be used, from each agent's own,
 * and from what this gateway holds.
 */
export class BusyTimes {
  readonly #countAgents: BusyTimesOptions['countAgents'];
  readonly #tenant: TenantCalendar;
  readonly #lists: AgentLists;
  readonly #held: HeldTimes;
  readonly #source: 'tenant' | 'agents';
  readonly #changes: SharedChanges | undefined;
  readonly #monotonicClock: () => number;
  /** By agent ID, when the agent's meetings changed, and the latest call of the tenant's calendar before that. */
  readonly #outdated = new Map<string, { readonly call: number; readonly at: number }>();
  readonly #merged: MergedTimes;
  readonly #kept = new KeptTimes();
  /** Number of changes that this process knows of. */
  #version = 0;

  constructor(options: BusyTimesOptions) {
    const { api, holds, countAgents, bufferMinutes, monotonicClock, source = 'tenant', shared } = options;
    const meetings = new MeetingList(api, bufferMinutes);
    this.#source = source;
    this.#changes = shared && new SharedChanges(shared, monotonicClock);
    this.#monotonicClock = monotonicClock;
    this.#countAgents = countAgents;
    this.#merged = new MergedTimes(meetings);
    const lifetime = { freshMs: FRESH_MS, usableMs: USABLE_MS };
    this.#tenant = new TenantCalendar({
      meetings,
      monotonicClock,
      shared: shared && new SharedWeeks(shared, lifetime, bufferMinutes),
    });
    this.#lists = new AgentLists({ meetings, monotonicClock });
    this.#held = new HeldTimes({ holds, bufferMinutes, monotonicClock });
  }

  /** Busy times of one agent, for a booking, as `AgentLists.readNow` reads them: without held ones. */
  fetchNow(
    agent: BookableAgent,
    interval: Interval,
    trace: TraceCall,
    exceptId?: string,
  ): Promise<Interval[]> {
    return this.#lists.readNow(agent, interval, trace, { isForBooking: true, exceptId });
  }

  /**
   * Whether one call serves all agents. If not, each agent takes a call.
   *
   * @throws HttpError as {@link recent} does
   */
  async isShared(range: WeekRange, trace: TraceCall): Promise<boolean> {
    return (await this.#readTenant(range, trace)) !== undefined;
  }

  /**
   * Busy times of agents, in their order, with those that this gateway holds. Agents whose meetings cannot be read are
   * left out. After {@link invalidate}, an agent's times come from a later call; of more than 200 agents, within a second.
   *
   * @throws HttpError the API's own 4xx, 502 or 504, if nobody's meetings can be read
   */
  async recent(
    agents: readonly BookableAgent[],
    range: WeekRange,
    trace: TraceCall,
  ): Promise<readonly AgentWeeks[]> {
    const tenant = await this.#readTenant(range, trace);
    const needsOwnList = (agent: BookableAgent) => !tenant || this.#isOutdated(agent, tenant);
    const read = () => this.#read(agents, range, { tenant, needsOwnList, holds: 'any' }, trace);
    if (!tenant || agents.length < 2) return read();
    await this.#followOthers();
    const source = { agents, range, tenant, version: this.#version };
    const at = this.#monotonicClock();
    const kept = this.#kept.get(source, at);
    if (kept) return kept;
    // An agent's own list has an age of its own.
    const isShared = !tenant.some(({ unreadable }) => unreadable.size) && !agents.some(needsOwnList);
    const times = read();
    if (isShared || isMany(agents)) this.#kept.set(source, at, times);
    return times;
  }

  /**
   * Busy times of agents around an interval, by what is known, even if a later change is not in it. Times that another
   * request is booking are left out: it may fail. A call is made only for what is not known at all.
   *
   * @throws HttpError as {@link recent} does
   */
  async known(agents: readonly BookableAgent[], interval: Interval, trace: TraceCall): Promise<AgentTimes[]> {
    const tenant = await this.#readTenant(weeksOf(interval), trace, true);
    return this.#around(agents, interval, tenant, trace);
  }

  /**
   * The same as {@link known}, by calls that begin now.
   *
   * @throws HttpError as {@link recent} does
   */
  async current(
    agents: readonly BookableAgent[],
    interval: Interval,
    trace: TraceCall,
  ): Promise<AgentTimes[]> {
    const isTenant = await this.#usesTenant(trace);
    const tenant = isTenant ? await this.#tenant.readNow(weeksOf(interval), trace) : undefined;
    this.#version += 1;
    for (const { id } of agents) {
      this.#lists.drop(id);
      this.#held.drop(id);
    }
    return this.#around(agents, interval, tenant, trace);
  }

  /** Reads the held times of agents ahead. Never fails. */
  async readHolds(agents: readonly BookableAgent[]): Promise<void> {
    await this.#held.of(
      agents.map(({ id }) => id),
      'firm',
    );
  }

  /** Forgets an agent's times after they have changed. Answers of calls under way do not count either. */
  invalidate(agentId: string): void {
    this.#forget({ agentId, hasNewMeetings: true });
    this.#changes?.push({ agentId, hasNewMeetings: true });
  }

  /** Forgets an agent's held times after a hold has begun, ended, or been confirmed. */
  invalidateHolds(agentId: string): void {
    this.#forget({ agentId, hasNewMeetings: false });
    this.#changes?.push({ agentId, hasNewMeetings: false });
  }

  #forget({ agentId, hasNewMeetings }: Change): void {
    this.#version += 1;
    this.#held.drop(agentId);
    if (!hasNewMeetings) return;
    const now = { call: this.#tenant.calls, at: this.#monotonicClock() };
    setBounded(this.#outdated, agentId, now, MAX_OUTDATED_AGENTS);
    this.#lists.drop(agentId);
  }

  /** Takes note of what other processes have changed. */
  async #followOthers(): Promise<void> {
    const changes = (await this.#changes?.pull()) ?? [];
    if (changes === 'all') {
      this.#version += 1;
      this.#held.dropAll();
    } else {
      for (const change of changes) this.#forget(change);
    }
  }

  /** The meetings of all agents; `undefined` if each agent's own list must be read. */
  async #readTenant(
    range: WeekRange,
    trace: TraceCall,
    isForBooking = false,
  ): Promise<readonly TenantWeek[] | undefined> {
    return (await this.#usesTenant(trace)) ? this.#tenant.read(range, trace, isForBooking) : undefined;
  }

  async #usesTenant(trace: TraceCall): Promise<boolean> {
    // Others' meetings, of which a tenant may have many, are of no use to a site that offers one agent.
    return this.#source === 'tenant' && (await this.#countAgents(trace)) > 1;
  }

  async #around(
    agents: readonly BookableAgent[],
    interval: Interval,
    tenant: readonly TenantWeek[] | undefined,
    trace: TraceCall,
  ): Promise<AgentTimes[]> {
    const needsOwnList = () => tenant === undefined;
    const source = { tenant, needsOwnList, holds: 'firm' } as const;
    const times = await this.#read(agents, weeksOf(interval), source, trace);
    return times.map(({ agent, weeks }) => ({
      agent,
      busy: mergeIntervals(weeks.flat()),
      isOutdated: tenant !== undefined && this.#isOutdated(agent, tenant),
    }));
  }

  #isOutdated({ id }: BookableAgent, tenant: readonly TenantWeek[]): boolean {
    const outdated = this.#outdated.get(id);
    if (!outdated) return false;
    return tenant.some(({ call, readAt }) =>
      call === undefined ? readAt < outdated.at + CLOCK_MARGIN_MS : call <= outdated.call,
    );
  }

  /** Takes an agent's weeks from the tenant's, or from the agent's own list if they are not there or not to be used. */
  async #read(
    agents: readonly BookableAgent[],
    range: WeekRange,
    { tenant, needsOwnList, holds }: BusySource,
    trace: TraceCall,
  ): Promise<AgentWeeks[]> {
    const unreadable = new Set(tenant?.flatMap((week) => [...week.unreadable]));
    const alone = agents.filter((agent) => unreadable.has(agent.id) || needsOwnList(agent));
    const lists = await this.#ownLists(alone, range, trace, alone.length === agents.length);
    const readable = agents.filter((agent) => !lists.has(agent) || lists.get(agent));
    await this.#followOthers();
    const held = await this.#held.of(
      readable.map(({ id }) => id),
      holds,
    );
    const numbers = listWeeks(range);
    return readable.map((agent, index) => {
      const list = lists.get(agent);
      const weeks = numbers.map((number, at) => {
        const busy = list ? list.get(number) : tenant![at]!.busy.get(agent.id);
        return this.#merged.of(busy ?? NEVER_BUSY, held[index]!, number);
      });
      return { agent, weeks };
    });
  }

  /** Lists of agents, eight calls at a time; `undefined` for those that fail. @throws HttpError if all of them fail */
  async #ownLists(
    agents: readonly BookableAgent[],
    range: WeekRange,
    trace: TraceCall,
    throwsIfAllFail: boolean,
  ): Promise<Map<BookableAgent, ReadonlyMap<number, BusyWeek> | undefined>> {
    const failures: unknown[] = [];
    const lists = await mapInParallel(agents, MAX_PARALLEL_CALLS, async (agent) => {
      try {
        return [agent, await this.#lists.read(agent, range, trace)] as const;
      } catch (error) {
        failures.push(error);
        return [agent, undefined] as const;
      }
    });
    if (throwsIfAllFail && failures.length && failures.length === agents.length) throw failures[0];
    return new Map(lists);
  }
}
