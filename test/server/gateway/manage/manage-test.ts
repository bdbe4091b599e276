import type { GatewayOptions } from '../../../../src/server.js';
import { test as base } from 'playwright/test';
import { annasEmail, Bench, day, expect, minute, type Send } from '../gateway-test.js';

export const manageUrl = 'https://www.example.com/meeting';
export const halfHour = 30 * minute;

export interface Meeting {
  readonly _id: string;
  readonly date: number;
  readonly duration: number;
  readonly active: boolean;
  readonly agentId: string;
  readonly manage?: string;
  readonly manage_url?: string;
  readonly permissions?: { move: boolean; cancel: boolean; cancel_reason: string };
}

export interface Change {
  readonly to?: { date: number; duration: number };
  readonly was?: { date: number; duration: number };
  readonly reason?: string;
  readonly sendNotificationEmail?: boolean;
}

/** A visitor who has booked a meeting, and has its link. */
export class ManageBench extends Bench {
  meeting!: Meeting;
  readonly #others: ((request: Request) => Promise<Response>)[] = [];
  #sent = 0;

  constructor(options: Partial<GatewayOptions> = {}) {
    super({ manageUrl, ...options });
  }

  /** Adds a process with options of its own. Requests then go to the processes in turn. */
  addProcess(options: Partial<GatewayOptions>): void {
    this.#others.push(this.newGateway({ manageUrl, ...options }));
  }

  override send(path: string, init?: Send): Promise<Response> {
    const processes = [this.gateway, ...this.#others];
    this.#sent += 1;
    return super.send(path, init, processes[this.#sent % processes.length]);
  }

  /** Books a meeting tomorrow at noon, and opens its link. */
  async book(overrides: Record<string, unknown> = {}): Promise<Meeting> {
    await this.open();
    const response = await this.create(overrides);
    expect(response.status).toBe(200 + 1);
    this.meeting = (await response.json()) as Meeting;
    await this.openLink();
    return this.meeting;
  }

  openLink(link = this.meeting.manage!, headers: Record<string, string> = {}): Promise<Response> {
    return this.requestToken({ scope: 'manage', manage: link }, headers).then(async (response) => {
      if (response.ok) this.token = ((await response.clone().json()) as { token: string }).token;
      return response;
    });
  }

  view(): Promise<Response> {
    return this.send('/api/manage/meeting');
  }

  change({ was = this.#time(), ...change }: Change = {}): Promise<Response> {
    return this.send('/api/manage/meeting', { method: 'POST', json: { was, ...change } });
  }

  move(date: number, change: Change = {}): Promise<Response> {
    return this.change({ to: { date, duration: this.meeting.duration }, ...change });
  }

  outcome(to: Change['to'], ageSeconds: number): Promise<Response> {
    return this.send('/api/manage/outcome', { method: 'POST', json: { to, ageSeconds } });
  }

  /** The one meeting of the visitor as the API will have it in the end. */
  get stored() {
    const [only, ...others] = this.world.schedules.filter(({ visitor }) => visitor.name === 'Vera');
    expect(others).toEqual([]);
    return only!;
  }

  get changes() {
    return this.world.requests.filter(({ method }) => method === 'PUT' || method === 'DELETE');
  }

  #time() {
    const { date, duration } = this.meeting;
    return { date, duration };
  }
}

export const test = base.extend<{ options: Partial<GatewayOptions>; bench: ManageBench }>({
  options: [{}, { option: true }],
  bench: async ({ options }, use) => {
    const bench = new ManageBench(options);
    await bench.book();
    await use(bench);
    bench.sandbox.close();
  },
});

export { annasEmail, day, expect, minute };
