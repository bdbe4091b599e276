export interface Limit {
  /** Maximum number of uses in the period. */
  readonly points: number;
  /** Length of the period. */
  readonly seconds: number;
}

/**
 * What a limit counts, and what happens once it is reached.
 *
 * - `attempts` counts every request of a client address, and refuses more.
 * - `successes` counts what was booked, and refuses more.
 * - `shared` counts what was booked by anybody. It refuses nobody, because strangers could then lock each other out:
 *   near it, visitors must do some work first.
 */
export type LimitKind = 'attempts' | 'successes' | 'shared';

const DAY = 86_400;

/** All limits: their kind and their defaults. */
const LIMITS = {
  /** Tokens per client address. */
  tokenPerIp: { kind: 'attempts', points: 60, seconds: 60 },
  /** Tokens in total. */
  tokenTotal: { kind: 'shared', points: 3000, seconds: 60 },
  /** Lists of agents and free times, and outcome checks, per client address. */
  readPerIp: { kind: 'attempts', points: 120, seconds: 60 },
  /** Agents' tokens per client address. */
  joinPerIp: { kind: 'attempts', points: 30, seconds: 60 },
  /** Agents' tokens per agent; counted after the owner's hook has recognised the agent. */
  joinPerAgent: { kind: 'attempts', points: 30, seconds: 60 },
  /** Agendas and cancellations per agent. */
  agendaPerAgent: { kind: 'attempts', points: 60, seconds: 60 },
  /** Attempts to create a meeting, per client address. */
  createPerIp: { kind: 'attempts', points: 20, seconds: 600 },
  /** Meetings per client address and day. */
  createPerIpDay: { kind: 'shared', points: 40, seconds: DAY },
  /** Meetings per visitor's mailbox. */
  createPerVisitor: { kind: 'shared', points: 5, seconds: 3600 },
  /** Meetings per agent. */
  createPerAgent: { kind: 'shared', points: 60, seconds: 3600 },
  /** Meetings on one day of an agent's calendar (UTC), booked within 24 hours. */
  createPerAgentDay: { kind: 'shared', points: 16, seconds: DAY },
  /** Meetings in total. */
  createTotal: { kind: 'shared', points: 600, seconds: 3600 },
  /** Notification emails per visitor's mailbox. */
  notifyPerVisitor: { kind: 'successes', points: 3, seconds: 3600 },
  /** Notification emails per visitor's mailbox and day. */
  notifyPerVisitorDay: { kind: 'successes', points: 5, seconds: DAY },
  /** Notification emails per client address and day. */
  notifyPerIpDay: { kind: 'successes', points: 20, seconds: DAY },
  /** Notification emails per mail domain and day. */
  notifyPerDomainDay: { kind: 'shared', points: 200, seconds: DAY },
} as const satisfies Record<string, Limit & { readonly kind: LimitKind }>;

export type LimitName = keyof typeof LIMITS;
export type LimitOptions = { readonly [Name in LimitName]?: Limit | false | undefined };
export const LIMIT_NAMES = Object.keys(LIMITS) as LimitName[];

/** Kind of a limit. */
export const limitKind = (name: LimitName): LimitKind => LIMITS[name].kind;

/** The limit that the owner set or the default; `undefined` if the owner disabled it. */
export function limitOf(name: LimitName, options: LimitOptions): Limit | undefined {
  const { points, seconds } = LIMITS[name];
  const own = options[name] ?? { points, seconds };
  return own === false ? undefined : own;
}
