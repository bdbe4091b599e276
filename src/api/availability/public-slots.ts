import { DAY_MS } from '../../model/time/units.js';
import { parseSlots, type AvailabilityQuery } from './availability.js';
import type { Fetch } from '../request/request.js';
import type { Token } from '../wire/schema.js';
import { apiUrl } from '../wire/trusted-url.js';

const WEEK_MS = 7 * DAY_MS;
const TIMEOUT_MS = 15_000;
const AGENT_KEY = /^(any|agent-[\w-]+)$/;

/**
 * Lists the slots that a gateway shows to everybody, week by week from files that caches keep. They may be a minute old, and
 * a week beyond the gateway's horizon has none.
 *
 * @param base Base URL of the files, unless the token response has another one.
 * @param token Token response. It has the reference of an agent that the query names by address, which must not be in a URL.
 * @throws TypeError if a file cannot be read, or if none exists.
 */
export async function publicSlots(
  base: string,
  token: Token,
  { agent, duration, start, end }: AvailabilityQuery,
  fetch: Fetch,
  signal: AbortSignal,
): Promise<number[]> {
  const { bootstrap, availability_base: ownBase } = token;
  const key = [agent, bootstrap?.agent].find((one) => one && AGENT_KEY.test(one));
  if (!key) throw new TypeError('no reference of the agent');
  const read = async (week: number): Promise<unknown> => {
    const response = await fetch(
      apiUrl(typeof ownBase === 'string' ? ownBase : base, `/availability/${key}/${duration}/${week}.json`),
      {
        credentials: 'omit',
        signal: AbortSignal.any([signal, AbortSignal.timeout(TIMEOUT_MS)]),
      },
    );
    if (response.status === 404) return undefined;
    if (!response.ok) throw new TypeError('not a file');
    return response.json();
  };
  const weeks = [];
  for (let week = Math.floor(start / WEEK_MS); week * WEEK_MS < end; week += 1) weeks.push(read(week));
  const found = (await Promise.all(weeks)).filter((body) => body !== undefined);
  if (!found.length) throw new TypeError('no file');
  return found.flatMap(parseSlots).filter((slot) => slot >= start && slot < end);
}
