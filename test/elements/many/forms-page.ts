import { until } from '../world.js';
import type { VeScheduler } from '../../../src/index.js';
import { part } from '../scheduler-page.js';

const DAY_MS = 86_400_000;

export interface SentRequest {
  /** `POST /ve/token` and the like, without a query. */
  readonly name: string;
  readonly body: Readonly<Record<string, unknown>>;
  readonly signal: AbortSignal;
}

/** A gateway in the place of the page's `fetch`. It counts requests, and answers with a free time tomorrow at noon in UTC. */
export class CountingGateway {
  readonly sent: SentRequest[] = [];
  /** Whether token responses have the first agent's times. */
  hasBootstrap = true;
  /** Tokens that are refused. */
  readonly refused = new Set<string>();
  /** Requests wait until this resolves. */
  gate: Promise<void> = Promise.resolve();
  /** `Date` header of token responses. */
  date = '';
  readonly #fetch = globalThis.fetch;
  #tokens = 0;

  constructor() {
    globalThis.fetch = (input, init) => this.#handle(input as string, init!);
  }

  close(): void {
    globalThis.fetch = this.#fetch;
  }

  /** Number of requests with a name. */
  count(name: string): number {
    return this.sent.filter((one) => one.name === name).length;
  }

  async #handle(input: string, { method, body, headers, signal }: RequestInit): Promise<Response> {
    const { pathname, origin } = new URL(input, location.href);
    const sent = JSON.parse((body as string | undefined) ?? '{}') as Record<string, unknown>;
    this.sent.push({ name: `${method} ${pathname}`, body: sent, signal: signal! });
    await Promise.race([
      this.gate,
      new Promise((_, reject) => signal!.addEventListener('abort', () => reject(signal!.reason as Error))),
    ]);
    if (pathname.endsWith('/token')) {
      this.#tokens += 1;
      const answer = this.#token(origin, (sent['agent'] as string | undefined) ?? 'anna');
      return Response.json(answer, this.date ? { headers: { Date: this.date } } : {});
    }
    const token = (headers as Record<string, string>)['Authorization']!.split(' ')[1]!;
    if (this.refused.has(token)) return Response.json({ error: 'unauthorized' }, { status: 401 });
    if (pathname.endsWith('/agents')) return Response.json([agent('anna')]);
    if (method === 'GET') return Response.json({ [noon()]: 1 });
    return Response.json({ _id: '1', date: Date.parse(noon()), duration: 30 });
  }

  #token(origin: string, key: string): object {
    const to = Date.now() + 90 * DAY_MS;
    const availability = { agent: key, duration: 30, to, starts: { [noon()]: 1 } };
    return {
      token: `token-${this.#tokens}`,
      expires_in: 600,
      api_base: `${origin}/ve`,
      features: ['availability'],
      ...(this.hasBootstrap && { bootstrap: { agent: key, agents: [agent(key)], availability } }),
    };
  }
}

const agent = (key: string): object => ({ firstName: key, _account: { email: key } });

/** Tomorrow at noon in UTC. */
export const noon = (): string => `${new Date(Date.now() + DAY_MS).toISOString().slice(0, 10)}T12:00:00Z`;

/** Waits until a form shows times. */
export const waitForTimes = (element: VeScheduler): Promise<unknown> =>
  until(() => element.renderRoot.querySelector('[name="slot"]'), 'the times');

/** Whether a form is still a placeholder. */
export const isWaiting = (element: VeScheduler): boolean => Boolean(part(element, 'skeleton'));
