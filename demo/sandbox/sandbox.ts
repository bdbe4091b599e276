import { setTimeout as wait } from 'node:timers/promises';
import { createApi } from './api.js';
import { ApiError } from './api-error.js';
import { preflightResponse, allowAnyOrigin, denyOrigins } from './cors.js';
import { applyFault } from './faults.js';
import { DEFAULT_SETTINGS, type Settings } from './schedules.js';
import { Tokens } from './tokens.js';
import type { LoggedRequest, World } from './world.js';
import { type Place, Worlds } from './worlds.js';

export interface SandboxOptions {
  /** Epoch milliseconds. @default Date.now */
  readonly now?: () => number;
  /** Returns the given number of random bytes. @default crypto.getRandomValues */
  readonly random?: (bytes: number) => Uint8Array;
  /** Waits for the given milliseconds. @default a timer */
  readonly sleep?: (ms: number) => Promise<unknown>;
  /** Initial settings of each world. @default the defaults of `Settings` */
  readonly settings?: Partial<Settings>;
  /** @default 200 */
  readonly maxWorlds?: number;
  /** Maximum number of logged requests per world. @default 500 */
  readonly maxRequests?: number;
  /** Maximum number of schedules per world. @default 1000 */
  readonly maxSchedules?: number;
}

/** An emulator of the VideoEngager Meeting Scheduler API. */
export interface Sandbox {
  /** Answers like the API. Rejects with a `TypeError` if a fault ends the connection. */
  fetch(this: void, request: Request): Promise<Response>;
  /** Returns the world of `/~name`. Without a name, returns the world of URLs without a prefix. */
  world(this: void, name?: string): World;
  /** Clears all faults and releases the requests that wait because of them. */
  close(this: void): void;
}

/** Maximum length of a request body, as on the API's server. Longer bodies get 413. */
const MAX_BODY_BYTES = 100_000;

export function createSandbox(options: SandboxOptions = {}): Sandbox {
  const {
    now = Date.now,
    random = (bytes: number): Uint8Array => crypto.getRandomValues(new Uint8Array(bytes)),
    sleep = (ms: number) => wait(ms, undefined, { ref: false }),
    settings,
    maxWorlds = 200,
    maxRequests = 500,
    maxSchedules = 1000,
  } = options;
  const randomHex = (length: number) => Buffer.from(random(length / 2)).toString('hex');
  const worlds = new Worlds(maxWorlds, {
    now,
    randomHex,
    settings: { ...DEFAULT_SETTINGS, ...settings },
    maxRequests,
    maxSchedules,
  });
  const api = createApi({ tokens: new Tokens(random(32), now), now, randomHex });

  async function answer(request: Request): Promise<Response> {
    const place = worlds.at(new URL(request.url));
    const reply = async () =>
      request.method === 'OPTIONS' ? preflightResponse() : api.fetch(request, place);
    if (isControl(place)) return allowAnyOrigin(await reply());

    const text = await request.clone().text();
    place.world.record(toLoggedRequest(request, place, text, now()));
    if (text.length > MAX_BODY_BYTES)
      return allowAnyOrigin(new ApiError(413, 'Payload Too Large', 'The body is too long').toResponse());

    const { faults } = place.world;
    const fault = faults.take(request.method, place.path);
    if (!fault) return allowAnyOrigin(await reply());
    if (fault.ms) await sleep(fault.ms);
    const { storeDelayMs } = fault;
    const answer = storeDelayMs ? () => place.world.store.defer(storeDelayMs, reply) : reply;
    const response = await applyFault(fault, answer, () => faults.hold(request.signal));
    return fault.kind === 'no-cors' ? denyOrigins(response) : allowAnyOrigin(response);
  }

  return { fetch: answer, world: (name) => worlds.named(name), close: () => worlds.letGo() };
}

/** Whether this is a control route. Faults do not apply to these, so that they can always be cleared. */
const isControl = ({ path }: Place): boolean => path === '/sandbox' || path.startsWith('/sandbox/');

function toLoggedRequest(request: Request, { path }: Place, text: string, at: number): LoggedRequest {
  return {
    method: request.method,
    path,
    query: Object.fromEntries(new URL(request.url).searchParams),
    headers: Object.fromEntries(request.headers),
    body: text.length > MAX_BODY_BYTES ? null : parseJsonOrText(text),
    at,
  };
}

function parseJsonOrText(text: string): unknown {
  if (text === '') return null;
  try {
    return JSON.parse(text);
  } catch {
    return text;
  }
}
