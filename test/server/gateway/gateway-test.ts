import { expect, test as base } from 'playwright/test';
import { createGateway, type GatewayOptions, type LogEntry } from '../../../src/server.js';
import { agents, PARTNER } from '../../../demo/sandbox/agents.js';
import type { Schedule } from '../../../demo/sandbox/schedules.js';
import { createSandbox, type Sandbox } from '../../../demo/sandbox/sandbox.js';
import type { World } from '../../../demo/sandbox/world.js';

export { expect };

export const upstreamUrl = 'https://api.example.test';
export const site = 'https://www.example.com';
export const gatewayUrl = `${site}/ve`;
export const secret = 'a secret of the site that is long enough';
export const minute = 60_000;
export const day = 24 * 60 * minute;
export const [anna, marcus] = agents as [(typeof agents)[0], (typeof agents)[0]];
export const annasEmail = 'anna.keller@example.com';
export const marcusEmail = 'marcus.okafor@example.com';
/** Start time of the clocks of the gateway and the sandbox. */
export const noon = Date.parse('2026-11-02T12:00:00Z');

export type Send = RequestInit & { json?: unknown };

/** A gateway with its own sandbox API, used by a page. */
export class Bench {
  now = noon;
  readonly log: LogEntry[] = [];
  /** Every body, header and log entry that left the gateway. */
  readonly output: string[] = [];
  readonly sandbox: Sandbox;
  readonly world: World;
  /** URL of each API request. */
  readonly urls: string[] = [];
  readonly gateway: (request: Request) => Promise<Response>;
  token = '';

  constructor(options: Partial<GatewayOptions> = {}) {
    this.sandbox = createSandbox({ now: () => this.now, sleep: () => Promise.resolve() });
    this.world = this.sandbox.world();
    this.gateway = this.newGateway(options);
  }

  /** Creates another gateway with the same sandbox API, such as a second process. */
  newGateway(options: Partial<GatewayOptions> = {}): (request: Request) => Promise<Response> {
    return createGateway({
      credentials: { type: 'pak', pak: PARTNER.pak, externalId: PARTNER.externalId, email: PARTNER.email },
      baseUrl: upstreamUrl,
      origins: [site],
      secrets: [secret],
      agents: { addresses: true },
      clientIp: 'unknown',
      warn: () => undefined,
      fetch: (url, init) => {
        this.urls.push(url);
        return this.sandbox.fetch(new Request(url, init));
      },
      clock: () => this.now,
      monotonicClock: () => this.now,
      // The bench's clock does not advance by itself, so the list is read only once.
      reconcileSeconds: 0,
      log: (entry) => {
        this.log.push(entry);
        this.output.push(JSON.stringify(entry));
      },
      ...options,
    });
  }

  /** @param gateway The process that gets the request. */
  async send(path: string, { json, ...init }: Send = {}, gateway = this.gateway): Promise<Response> {
    const headers = new Headers(init.headers);
    if (!headers.has('Origin')) headers.set('Origin', site);
    if (headers.get('Origin') === '-') headers.delete('Origin');
    if (this.token && !headers.has('Authorization')) headers.set('Authorization', `Bearer ${this.token}`);
    if (json !== undefined && !headers.has('Content-Type')) headers.set('Content-Type', 'application/json');
    const body = json === undefined ? {} : { body: JSON.stringify(json) };
    const response = await gateway(new Request(gatewayUrl + path, { ...init, ...body, headers }));
    this.output.push(
      `${response.status} ${JSON.stringify([...response.headers])}`,
      await response.clone().text(),
    );
    return response;
  }

  requestToken(
    json: unknown = { scope: 'schedule' },
    headers: Record<string, string> = {},
  ): Promise<Response> {
    return this.send('/token', { method: 'POST', json, headers });
  }

  // eslint-disable-next-line @typescript-eslint/no-explicit-any -- each test asserts the fields that it needs
  async open(): Promise<any> {
    const answer = await (await this.requestToken()).json();
    this.token = answer.token;
    return answer;
  }

  async agents(): Promise<
    { _id: string; firstName: string; lastName: string; _account: { email: string } }[]
  > {
    return (await this.send('/api/brokerages/agents')).json();
  }

  booking(overrides: Record<string, unknown> = {}): Record<string, unknown> {
    return {
      date: this.now + day,
      duration: 30,
      visitor: { name: 'Vera', email: 'vera@example.net' },
      ...overrides,
    };
  }

  create(
    overrides: Record<string, unknown> = {},
    headers: Record<string, string> = {},
    query?: string,
  ): Promise<Response> {
    const path = `/api/schedules/tenant/${query ?? `?agentEmail=${annasEmail}`}`;
    return this.send(path, { method: 'POST', json: this.booking(overrides), headers });
  }

  /** Adds a meeting of the tenant that this page did not create. */
  addForeignMeeting(overrides: Partial<Schedule> = {}): Schedule {
    const agent = overrides.agentId === marcus._id ? marcus : anna;
    const visitor = { name: 'Otto Other', email: 'otto@other.example', phone: '+49 555 0199' };
    const { date = this.now + 2 * day, duration = 45 } = overrides;
    return this.world.store.create(agent, { date, duration, visitor }, upstreamUrl);
  }

  /** The create requests that reached the API. */
  get sentCreates(): World['requests'] {
    return this.world.requests.filter(({ method }) => method === 'POST');
  }

  calls(path: string): number {
    return this.world.requests.filter((request) => request.path.startsWith(path)).length;
  }
}

/** Test whose bench has already requested a page token. */
export const test = base.extend<{ options: Partial<GatewayOptions>; bench: Bench }>({
  options: [{}, { option: true }],
  bench: async ({ options }, use) => {
    const bench = new Bench(options);
    await bench.open();
    await use(bench);
    expect(bench.world.faults.unused, 'faults that no request has met').toEqual([]);
    bench.sandbox.close();
  },
});

/** Reads `status`, `error` and `message` of an error response, and checks the fields that all of them share. */
export async function errorOf(
  response: Promise<Response> | Response,
): Promise<{ status: number; error: string; message: string }> {
  const answer = await response;
  const body = await answer.json();
  expect(Object.keys(body)).toEqual(['error', 'message', 'status', 'requestId']);
  expect(body.status).toBe(answer.status);
  expect(body.requestId).toBe(answer.headers.get('X-Request-Id'));
  expect(answer.headers.get('Cache-Control')).toBe('no-store');
  const { status, error, message } = body;
  return { status, error, message };
}

export const key = (): string => crypto.randomUUID();
