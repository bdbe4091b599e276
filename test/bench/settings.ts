import { LIMIT_NAMES } from '../../src/gateway/limits/limit-settings.js';

export const SITE = 'https://www.example.com';
export const SECRET = 'a secret of the bench that is long enough';
/** Limits that are counted, and never reached. */
export const OFTEN = Object.fromEntries(LIMIT_NAMES.map((name) => [name, { points: 1e9, seconds: 3600 }]));

export const WITH_ADDRESSES = {
  ...OFTEN,
  tokenPerIp: undefined,
  readPerIp: undefined,
  createPerIp: undefined,
};

export type Role = 'api' | 'gateway' | 'forwarder';

export interface ServerSettings {
  readonly role: Role;
  readonly apiBase: string;
  readonly agents: number;
  /** Time that the API takes for an answer, in milliseconds. */
  readonly apiMs: number;
  /** `undefined` keeps everything in memory. */
  readonly redisUrl?: string | undefined;
  /** Whether the gateway has opening hours. With them, a create first looks at the agent's meetings. */
  readonly hours: boolean;
  /** Whether the API keeps the meetings that are booked, so that they can be checked. */
  readonly keepsMeetings: boolean;
  /** Whether the limits per address have their defaults; the others are out of reach. */
  readonly countsAddresses: boolean;
}

/** What a process of the bench tells about itself. */
export interface Figures {
  readonly cpuMicroseconds: number;
  readonly heapUsed: number;
  readonly rss: number;
  /** Calls that the API has answered. */
  readonly calls: number;
  readonly meetings: number;
  /** Pairs of meetings of one agent that overlap. */
  readonly doubles: number;
}

export const emailOf = (agent: number): string => `agent${agent}@example.com`;
