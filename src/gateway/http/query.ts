import { DAY_MS } from '../../model/time/units.js';
import { badRequest } from './http-error.js';

/** A parameter's value where it is given once: of two, nobody can say which one counts. */
export function onlyOne(parameters: URLSearchParams, name: string): string | undefined {
  const values = parameters.getAll(name);
  return values.length === 1 ? values[0] : undefined;
}

/** @throws HttpError 400 where no agent is named. */
function readAgent(parameters: URLSearchParams, name: string): string {
  const agent = onlyOne(parameters, name);
  if (agent && agent.length <= MAX_AGENT) return agent;
  throw badRequest('Missing agent email', `The query parameter ${name} is required`);
}

/** As long as an address with an organisation's id glued to it. */
export const MAX_AGENT = 320;

/** Whom a create is with, and who is told of it. @throws HttpError 400 */
export function readCreateQuery(url: string): { agentEmail: string; isNotified: boolean } {
  const { searchParams } = new URL(url);
  const agentEmail = readAgent(searchParams, 'agentEmail');
  const notification = searchParams.has('sendNotificationEmail')
    ? onlyOne(searchParams, 'sendNotificationEmail')
    : 'false';
  if (notification !== 'true' && notification !== 'false') {
    throw badRequest('Invalid sendNotificationEmail', 'sendNotificationEmail must be true or false');
  }
  return { agentEmail, isNotified: notification === 'true' };
}

export interface AvailabilityQuery {
  readonly agent: string;
  readonly duration: number;
  readonly start: number;
  readonly end: number;
}

const MAX_DAYS = 62;

/** Which free times are asked for. @throws HttpError 400 */
export function readAvailabilityQuery(url: string, durations: readonly number[]): AvailabilityQuery {
  const { searchParams } = new URL(url);
  const agent = readAgent(searchParams, 'agent');
  const [start, end] = [readInstant(searchParams, 'from'), readInstant(searchParams, 'to')];
  if (end < start) throw badRequest('Invalid to', 'to must not be before from');
  if (end - start > MAX_DAYS * DAY_MS) {
    throw badRequest('Invalid to', `from and to must not be more than ${MAX_DAYS} days apart`);
  }
  const duration = durations.find((one) => String(one) === onlyOne(searchParams, 'duration'));
  if (duration === undefined) {
    throw badRequest('Invalid duration', `The duration must be one of ${durations.join(', ')} minutes`);
  }
  return { agent, duration, start, end };
}

function readInstant(parameters: URLSearchParams, name: string): number {
  const text = onlyOne(parameters, name) ?? '';
  if (/^\d{1,15}$/.test(text)) return Number(text);
  throw badRequest(`Invalid ${name}`, `${name} must be an integer of milliseconds since 1970 in UTC`);
}
