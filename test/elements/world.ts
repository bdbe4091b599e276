import { waitUntil } from '@open-wc/testing';
import type { TokenSource } from '../../src/api/token/token-source.js';

/** A request as the sandbox received it. */
export interface Received {
  method: string;
  path: string;
  query: Record<string, string>;
  headers: Record<string, string>;
  body: unknown;
}

export interface BookedSchedule {
  _id: string;
  agentId: string;
  agent: { fullUrl: string };
}

let count = 0;

/** A separate tenant of the sandbox for one test, with its own bookings, faults and request log. */
export class World {
  readonly base = `${sandboxOrigin}/~${crypto.randomUUID()}-${++count}`;

  /** Token source for direct mode: returns the API's own token. */
  readonly tokenSource: TokenSource = ({ signal }) => this.#token('partner@example.com', signal);

  /** Token source for an agent who joins a meeting. */
  readonly joinTokenSource: TokenSource = ({ agentId, signal }) => this.#token(agentId!, signal);

  /** Books a meeting for tomorrow and returns the API's response. */
  async book(name: string, agentEmail: string): Promise<BookedSchedule> {
    const { token } = await this.#token('partner@example.com');
    const response = await fetch(
      `${this.base}/api/schedules/tenant/?${new URLSearchParams({ agentEmail })}`,
      {
        method: 'POST',
        headers: { Authorization: `Bearer ${token}`, 'Content-Type': 'application/json' },
        body: JSON.stringify({ date: Date.now() + 86_400_000, duration: 30, visitor: { name } }),
      },
    );
    return (await response.json()) as BookedSchedule;
  }

  async #token(email: string, signal: AbortSignal | null = null): Promise<{ token: string }> {
    const url = `${this.base}/api/partners/impersonate/sandbox-pak/sandbox/${email}`;
    const response = await fetch(url, { signal });
    if (!response.ok) throw new Error(`The sandbox answered ${response.status}`);
    return (await response.json()) as { token: string };
  }

  async fail(fault: object): Promise<void> {
    const response = await fetch(`${this.base}/sandbox/faults`, {
      method: 'POST',
      headers: { 'Content-Type': 'application/json' },
      body: JSON.stringify(fault),
    });
    if (!response.ok) throw new Error(await response.text());
  }

  async clearFaults(): Promise<void> {
    await fetch(`${this.base}/sandbox/faults`, { method: 'DELETE' });
  }

  /** The requests of one method and path, in order of arrival. */
  async received(method: string, path: string): Promise<Received[]> {
    const response = await fetch(`${this.base}/sandbox/requests`);
    const all = (await response.json()) as Received[];
    return all.filter((one) => one.method === method && one.path.includes(path));
  }

  async schedules(): Promise<Record<string, unknown>[]> {
    return (await (await fetch(`${this.base}/sandbox/schedules`)).json()) as Record<string, unknown>[];
  }
}

/** A file in which all tests wait in vain would take longer than the runner lets it, and then no test would be named. */
let patienceMs = 30_000;

/**
 * Polls `read` until it returns a truthy value, and resolves with it. Fails after 30 seconds; once it has failed in a file,
 * after 5.
 */
export async function until<T>(read: () => T | Promise<T>, what = 'the condition'): Promise<NonNullable<T>> {
  let value: T | undefined;
  try {
    await waitUntil(async () => (value = await read()), `Timed out waiting for ${what}`, {
      interval: 10,
      timeout: patienceMs,
    });
  } catch (error) {
    patienceMs = 5_000;
    throw error;
  }
  return value!;
}
