import { isInTime, wasInTimeToday, type CalendarRules } from '../../model/time/calendar-rules.js';
import type { BookableAgent, RequestedAgent } from '../agents/agents.js';
import { ANY_AGENT } from '../agents/agents.js';
import { namesOf } from '../agents/agent-profile.js';
import type { UpstreamAgent } from '../options/gateway-options.js';
import type { CalendarConfig } from '../options/hours-options.js';
import { StartGrid } from './calendar/start-grid.js';

/** Agents with the same rules. */
export interface RuleGroup<Agent = BookableAgent> {
  readonly rules: CalendarRules;
  readonly grid: StartGrid;
  readonly agents: readonly Agent[];
}

/** Weeks that all grids keep together. */
const MAX_WEEKS = 500;
const MIN_WEEKS = 30;

/** The rules of each agent: those of the agent's group, or the general ones. */
export class AgentRules {
  /** The general rules. Notice, horizon, buffer and steps are those of all agents. */
  readonly general: CalendarRules;
  /** Every length that can be booked with some agent, the general ones first. */
  readonly durations: readonly number[];
  readonly #byName = new Map<string, CalendarRules>();
  readonly #grids: ReadonlyMap<CalendarRules, StartGrid>;
  readonly #groups = new WeakMap<readonly BookableAgent[], Map<number, readonly RuleGroup[]>>();
  /** By the agents of the first group, and by the rules of all. */
  readonly #members = new WeakMap<readonly BookableAgent[], Map<string, readonly BookableAgent[]>>();

  constructor({ groups, ...general }: CalendarConfig) {
    this.general = general;
    const all = [general, ...groups.map(({ rules }) => rules)];
    this.durations = [...new Set(all.flatMap(({ durations }) => durations))];
    for (const { names, rules } of groups) for (const name of names) this.#byName.set(name, rules);
    const maxWeeks = Math.max(MIN_WEEKS, Math.floor(MAX_WEEKS / all.length));
    this.#grids = new Map(all.map((rules) => [rules, new StartGrid(rules, maxWeeks)]));
  }

  of(agent: UpstreamAgent): CalendarRules {
    if (this.#byName.size === 0) return this.general;
    const name = namesOf(agent).find((one) => this.#byName.has(one));
    return name === undefined ? this.general : this.#byName.get(name)!;
  }

  /** Lengths of an agent's meetings in minutes, if they differ from the general ones. */
  ownDurations(agent: UpstreamAgent): readonly number[] | undefined {
    const { durations } = this.of(agent);
    return durations === this.general.durations ? undefined : durations;
  }

  /** Lengths that can be booked, in minutes. */
  durationsOf(agent: RequestedAgent): readonly number[] {
    return agent === ANY_AGENT ? this.durations : this.of(agent).durations;
  }

  /** Agents who take meetings of a length, grouped by their rules. Kept for each list of agents. */
  group(agents: readonly BookableAgent[], duration: number): readonly RuleGroup[] {
    let byDuration = this.#groups.get(agents);
    if (!byDuration) this.#groups.set(agents, (byDuration = new Map<number, readonly RuleGroup[]>()));
    let groups = byDuration.get(duration);
    if (!groups) byDuration.set(duration, (groups = this.#group(agents, duration)));
    return groups;
  }

  /** The group of one agent, for a meeting that keeps its length although it may no longer be offered. */
  groupOf(agent: BookableAgent): RuleGroup {
    const rules = this.of(agent);
    return { rules, grid: this.#grids.get(rules)!, agents: [agent] };
  }

  /** Agents of groups of {@link group}. It is the same list for the same groups, so what is kept for it is found again. */
  members(groups: readonly Omit<RuleGroup, 'grid'>[]): readonly BookableAgent[] {
    const [first] = groups;
    if (!first || groups.length === 1) return first?.agents ?? [];
    const all = [...this.#grids.keys()];
    const key = String(groups.map(({ rules }) => all.indexOf(rules)));
    const kept = this.#members.get(first.agents) ?? new Map<string, readonly BookableAgent[]>();
    const members = kept.get(key) ?? groups.flatMap(({ agents }) => agents);
    this.#members.set(first.agents, kept.set(key, members));
    return members;
  }

  /** Agents whose hours allow a meeting at this time. Their other meetings are not considered. */
  offering(
    agents: readonly BookableAgent[],
    { date, duration }: { readonly date: number; readonly duration: number },
    now: number,
  ): readonly BookableAgent[] {
    const groups = this.group(agents, duration);
    return this.members(
      groups.filter(({ rules, grid }) => isInTime(rules, date, now) && grid.has(date, duration)),
    );
  }

  /**
   * Whether a meeting can start then with the agent, or with anybody, and if not, whether it is only too late for it.
   *
   * @param keepsLength Whether its length need not be offered, because the meeting already has it. @default false
   */
  check(
    agent: RequestedAgent,
    { date, duration }: { readonly date: number; readonly duration: number },
    now: number,
    keepsLength = false,
  ): 'offered' | 'too_late' | 'never' {
    const all = agent === ANY_AGENT ? [...this.#grids.keys()] : [this.of(agent)];
    // Time first: the grid of a week is made when it is asked for, so nobody may ask for any week.
    const candidates = all.filter(
      (rules) => (keepsLength || takes(rules, duration)) && wasInTimeToday(rules, date, now),
    );
    const open = candidates.filter((rules) => this.#grids.get(rules)!.has(date, duration));
    if (open.some((rules) => isInTime(rules, date, now))) return 'offered';
    return open.length > 0 ? 'too_late' : 'never';
  }

  #group(agents: readonly BookableAgent[], duration: number): readonly RuleGroup[] {
    const groups = new Map<CalendarRules, BookableAgent[]>();
    for (const agent of agents) {
      const rules = this.of(agent);
      if (!takes(rules, duration)) continue;
      const group = groups.get(rules);
      if (group) group.push(agent);
      else groups.set(rules, [agent]);
    }
    return [...groups].map(([rules, members]) => ({ rules, grid: this.#grids.get(rules)!, agents: members }));
  }
}

const takes = ({ durations }: CalendarRules, duration: number): boolean => durations.includes(duration);
