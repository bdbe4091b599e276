import { waitUntil } from '@open-wc/testing';
import type { TokenSource } from '../../src/api/token-source.js';

/** A request as the sandbox received it. */
export interface Received {
  method: string;
  path: string;
  query: Record<string, string>;
  headers: Record<string, string>;
  body: unknown;
}

let count = 0;

/** A part of the sandbox that only one test uses: its own bookings, faults and log. */
export class World {
  readonly base = `${sandboxOrigin}/~${crypto.randomUUID()}-${++count}`;

  /** Direct mode: hands out the API's own token, as a server behind a login would. */
  readonly tokenSource: TokenSource = async ({ scope, agentId, signal }) => {
    const email = scope === 'join' ? agentId : 'partner@example.com';
    const response = await fetch(`${this.base}/api/partners/impersonate/sandbox-pak/sandbox/${email}`, {
      signal,
    });
    return (await response.json()) as { token: string };
  };

  async fail(fault: object): Promise<void> {
    const response = await fetch(`${this.base}/sandbox/faults`, {
      method: 'POST',
      headers: { 'Content-Type': 'application/json' },
      body: JSON.stringify(fault),
    });
    if (!response.ok) throw new Error(await response.text());
  }

  async mend(): Promise<void> {
    await fetch(`${this.base}/sandbox/faults`, { method: 'DELETE' });
  }

  /** The requests of one method and path, in the order of their coming. */
  async received(method: string, path: string): Promise<Received[]> {
    const response = await fetch(`${this.base}/sandbox/requests`);
    const all = (await response.json()) as Received[];
    return all.filter((one) => one.method === method && one.path.includes(path));
  }

  async schedules(): Promise<Record<string, unknown>[]> {
    return (await (await fetch(`${this.base}/sandbox/schedules`)).json()) as Record<string, unknown>[];
  }
}

/** Resolves to what `look` gives, once it gives something. */
export async function until<T>(look: () => T | Promise<T>, what = 'it'): Promise<NonNullable<T>> {
  let seen: T | undefined;
  await waitUntil(async () => (seen = await look()), `Waited in vain for ${what}`, {
    interval: 10,
    timeout: 3000,
  });
  return seen!;
}
