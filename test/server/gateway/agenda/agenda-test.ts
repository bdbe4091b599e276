import { test as base } from 'playwright/test';
import type { AgendaAnswer, AgendaMeeting } from '../../../../src/gateway/agenda/agenda-list.js';
import type { GatewayOptions } from '../../../../src/server.js';
import { anna, Bench, expect, marcus, type Send } from '../gateway-test.js';

/** Hook of the owner: the cookie contains the ID of the agent. */
export const identifyAgent = (request: Request): string | undefined =>
  /^agent=(.*)$/.exec(request.headers.get('Cookie') ?? '')?.[1];
export const asAnna = { Cookie: `agent=${anna._id}` };
export const asMarcus = { Cookie: `agent=${marcus._id}` };

/** A gateway whose owner knows the agents. */
export class AgendaBench extends Bench {
  constructor(options: Partial<GatewayOptions> = {}) {
    super({ identifyAgent, ...options });
  }

  agenda(headers: Record<string, string> = asAnna, init: Send = {}): Promise<Response> {
    return this.send('/api/agenda', { ...init, headers });
  }

  async read(headers?: Record<string, string>): Promise<AgendaAnswer> {
    const response = await this.agenda(headers);
    expect(response.status).toBe(200);
    return (await response.json()) as AgendaAnswer;
  }

  async meetings(headers?: Record<string, string>): Promise<readonly AgendaMeeting[]> {
    return (await this.read(headers)).meetings;
  }

  cancel(
    { _id, date, duration }: Pick<AgendaMeeting, '_id' | 'date' | 'duration'>,
    headers: Record<string, string> = asAnna,
  ): Promise<Response> {
    const json = { scheduleId: _id, was: { date, duration } };
    return this.send('/api/agenda/cancel', { method: 'POST', json, headers });
  }

  get deletes() {
    return this.world.requests.filter(({ method }) => method === 'DELETE');
  }
}

export const test = base.extend<{ options: Partial<GatewayOptions>; bench: AgendaBench }>({
  options: [{}, { option: true }],
  bench: async ({ options }, use) => {
    const bench = new AgendaBench(options);
    await use(bench);
    bench.sandbox.close();
  },
});

export { expect };
