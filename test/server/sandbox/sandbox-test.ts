import { expect, test as base } from 'playwright/test';
import { agents, PARTNER } from '../../../demo/sandbox/agents.js';
import type { FaultInput } from '../../../demo/sandbox/faults.js';
import type { Schedule } from '../../../demo/sandbox/schedules.js';
import { type RunningSandbox, startSandbox } from '../../../demo/sandbox/serve.js';
import type { World } from '../../../demo/sandbox/world.js';

export { expect };

/** The sandbox's clock in tests: a Monday morning, which moves only when a test moves it. */
export class Clock {
  now = Date.parse('2026-11-02T08:00:00Z');
}

export const hour = 60 * 60_000;
export const day = 24 * hour;

export const [anna, marcus] = agents as [(typeof agents)[0], (typeof agents)[0]];
export const annasEmail = 'anna.keller@example.com';
export const marcusEmail = 'marcus.okafor@example.com';

/** Calls one world of the sandbox over HTTP. */
export class Caller {
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

  // eslint-disable-next-line @typescript-eslint/no-explicit-any -- the tests say what they expect of each answer
  async json(path: string, init?: RequestInit & { json?: unknown }): Promise<any> {
    return (await this.send(path, init)).json();
  }

  /** A good booking, but for what the test says otherwise. */
  booking(over: Record<string, unknown> = {}): Record<string, unknown> {
    return { date: this.clock.now + day, duration: 30, visitor: { name: 'Vera Visitor' }, ...over };
  }

  create(over?: Record<string, unknown>, query = `?agentEmail=${annasEmail}`): Promise<Response> {
    return this.send(`/api/schedules/tenant/${query}`, { method: 'POST', json: this.booking(over) });
  }

  async book(over?: Record<string, unknown>, query?: string): Promise<Schedule> {
    return (await this.create(over, query)).json();
  }

  async fail(...faults: FaultInput[]): Promise<void> {
    await this.send('/sandbox/faults', { method: 'POST', json: faults });
  }
}

/** A sandbox of its own for each test, and a partner who has signed in. */
export const test = base.extend<{ clock: Clock; running: RunningSandbox; world: World; api: Caller }>({
  clock: async ({}, use) => use(new Clock()),
  running: async ({ clock }, use) => {
    const running = await startSandbox({ port: 0, now: () => clock.now });
    await use(running);
    await running.close();
  },
  world: async ({ running }, use) => use(running.sandbox.world()),
  api: async ({ running, clock }, use) => {
    const api = new Caller(running.origin, clock);
    await api.signIn();
    await use(api);
  },
});

/** The status and the three fields that every failure of the API has. */
export async function failure(response: Promise<Response>): Promise<unknown> {
  const answer = await response;
  const body = await answer.json();
  expect(Object.keys(body)).toEqual(['error', 'message', 'status']);
  expect(body.status).toBe(answer.status);
  return body;
}
