import type { Agent } from '../../../../demo/sandbox/agents.js';
import type { Sandbox } from '../../../../demo/sandbox/sandbox.js';
import type { Schedule } from '../../../../demo/sandbox/schedules.js';
import type { GatewayOptions } from '../../../../src/server.js';
import { anna, annasEmail, Bench, expect, upstreamUrl } from '../gateway-test.js';

export const berlin = { timeZone: 'Europe/Berlin', weekly: 'Mon-Fri 09:00-17:00' };
export const at = (text: string): number => Date.parse(text);

type Pass = () => Promise<Response>;
type Interceptor = (url: string, init: RequestInit, pass: Pass) => Promise<Response>;

/** A gateway with hours, and an API whose responses a test can replace. */
export class CalendarBench extends Bench {
  readonly #api: { intercept?: Interceptor; sandbox?: Sandbox };

  constructor(options: Partial<GatewayOptions> = {}) {
    const api: { intercept?: Interceptor; sandbox?: Sandbox } = {};
    super({
      hours: berlin,
      // Equally busy agents keep their order.
      random: () => 0,
      fetch: (url, init) => {
        const pass = () => api.sandbox!.fetch(new Request(url, init));
        return api.intercept ? api.intercept(url, init, pass) : pass();
      },
      ...options,
    });
    this.#api = Object.assign(api, { sandbox: this.sandbox });
  }

  /** Another process of the gateway, with the same API. */
  anotherProcess(options: Partial<GatewayOptions> = {}): CalendarBench {
    const other = new CalendarBench({
      fetch: (url, init) => this.sandbox.fetch(new Request(url, init)),
      clock: () => this.now,
      monotonicClock: () => this.now,
      ...options,
    });
    other.token = this.token;
    return other;
  }

  /** Replaces the API's responses. Without an interceptor, the sandbox responds again. */
  intercept(interceptor?: Interceptor): void {
    if (interceptor) this.#api.intercept = interceptor;
    else delete this.#api.intercept;
  }

  availability(overrides: Record<string, string | number | undefined> = {}): Promise<Response> {
    const query: typeof overrides = {
      duration: 30,
      agent: annasEmail,
      from: this.now,
      to: this.now + 7 * 86_400_000,
      ...overrides,
    };
    const given = Object.entries(query).filter(([, value]) => value !== undefined);
    return this.send(`/api/availability?${new URLSearchParams(given.map(([k, v]) => [k, String(v)]))}`);
  }

  async seats(overrides: Record<string, string | number> = {}): Promise<Record<string, number>> {
    const response = await this.availability(overrides);
    expect(response.status).toBe(200);
    return (await response.json()) as Record<string, number>;
  }

  /** The start times between two instants, without seconds. */
  async starts(from: string, to: string, overrides: Record<string, string | number> = {}): Promise<string[]> {
    const seats = await this.seats({ from: at(from), to: at(to), ...overrides });
    return Object.keys(seats).map((start) => start.replace(':00.000Z', 'Z'));
  }

  /** Adds a meeting of another visitor. */
  addBusyTime(from: string, minutes: number, agent: Agent = anna): Schedule {
    const visitor = { name: 'Otto Other', email: 'otto@other.example', phone: '+49 555 0199' };
    return this.world.store.create(agent, { date: at(from), duration: minutes, visitor }, upstreamUrl);
  }

  book(
    start: string,
    { agent = annasEmail, duration = 30, key }: { agent?: string; duration?: number; key?: string } = {},
  ): Promise<Response> {
    const visitor = { name: 'Vera', email: `vera@example.net` };
    const headers = key === undefined ? {} : { 'Idempotency-Key': key };
    return this.create({ date: at(start), duration, visitor }, headers, `?agentEmail=${agent}`);
  }

  /** How often the API's list was requested. */
  get listRequests(): number {
    return this.world.requests.filter(({ path }) => /\/tenant\/\d+\/\d+/.test(path)).length;
  }
}

export const isList = (url: string): boolean => /\/tenant\/\d+\/\d+/.test(url);

/** Whether a request is for the meetings of all agents. */
export const isListOfAll = (url: string): boolean => isList(url) && !url.includes('agentEmail');

/** Disables the limits, which have tests of their own. */
export const unlimited = {
  createPerVisitor: false,
  createPerAgent: false,
  createTotal: false,
} as const;

export async function openCalendarBench(options: Partial<GatewayOptions> = {}): Promise<CalendarBench> {
  const bench = new CalendarBench({ limits: unlimited, ...options });
  await bench.open();
  return bench;
}
