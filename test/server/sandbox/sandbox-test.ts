import { expect, test as base } from 'playwright/test';
import { agents, PARTNER } from '../../../demo/sandbox/agents.js';
import type { FaultInput } from '../../../demo/sandbox/faults.js';
import type { Schedule } from '../../../demo/sandbox/schedules.js';
import { type RunningSandbox, startSandbox } from '../../../demo/sandbox/serve.js';
import type { World } from '../../../demo/sandbox/world.js';

export { expect };

/** Clock of the sandbox in tests. Starts on a Monday morning and moves only when a test moves it. */
export class Clock {
  now = Date.parse('2026-11-02T08:00:00Z');
}

export const hour = 60 * 60_000;
export const day = 24 * hour;

export const [anna, marcus] = agents as [(typeof agents)[0], (typeof agents)[0]];
export const annasEmail = 'anna.keller@example.com';
export const marcusEmail = 'marcus.okafor@example.com';

/** HTTP client for one world of the sandbox. */
export class SandboxClient {
  readonly base: string;
  readonly clock: Clock;
  token = '';

  constructor(base: string, clock: Clock) {
    this.base = base;
    this.clock = clock;
  }

  async signIn(user: string = PARTNER.email): Promise<string> {
    const path = [PARTNER.pak, PARTNER.externalId, user].map(encodeURIComponent).join('/');
    const { token } = await this.json(`/api/partners/impersonate/${path}`);
    this.token = token;
    return token;
  }

  send(path: string, init: RequestInit & { json?: unknown } = {}): Promise<Response> {
    const { json, ...rest } = init;
    const headers = new Headers(rest.headers);
    if (this.token && !headers.has('Authorization')) headers.set('Authorization', `Bearer ${this.token}`);
    if (json !== undefined) headers.set('Content-Type', 'application/json');
    return fetch(this.base + path, {
      ...rest,
      headers,
      ...(json === undefined ? {} : { body: JSON.stringify(json) }),
    });
  }

  // eslint-disable-next-line @typescript-eslint/no-explicit-any -- the tests check the fields of the body
  async json(path: string, init?: RequestInit & { json?: unknown }): Promise<any> {
    return (await this.send(path, init)).json();
  }

  /** A valid booking with the given overrides. */
  booking(overrides: Record<string, unknown> = {}): Record<string, unknown> {
    return { date: this.clock.now + day, duration: 30, visitor: { name: 'Vera Visitor' }, ...overrides };
  }

  create(overrides?: Record<string, unknown>, query = `?agentEmail=${annasEmail}`): Promise<Response> {
    return this.send(`/api/schedules/tenant/${query}`, { method: 'POST', json: this.booking(overrides) });
  }

  async book(overrides?: Record<string, unknown>, query?: string): Promise<Schedule> {
    return (await this.create(overrides, query)).json();
  }

  async fail(...faults: FaultInput[]): Promise<void> {
    await this.send('/sandbox/faults', { method: 'POST', json: faults });
  }
}

/** Gives each test its own sandbox and a client that is signed in as the partner. */
export const test = base.extend<{ clock: Clock; running: RunningSandbox; world: World; api: SandboxClient }>({
  clock: async ({}, use) => use(new Clock()),
  running: async ({ clock }, use) => {
    const running = await startSandbox({ port: 0, now: () => clock.now });
    await use(running);
    await running.close();
  },
  world: async ({ running }, use) => use(running.sandbox.world()),
  api: async ({ running, clock }, use) => {
    const api = new SandboxClient(running.origin, clock);
    await api.signIn();
    await use(api);
  },
});

/** Returns the body of an error response, after checking the three fields that every API error has. */
export async function failure(response: Promise<Response>): Promise<unknown> {
  const answer = await response;
  const body = await answer.json();
  expect(Object.keys(body)).toEqual(['error', 'message', 'status']);
  expect(body.status).toBe(answer.status);
  return body;
}
