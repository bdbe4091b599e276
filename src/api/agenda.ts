import { requestJson, type Fetch } from './request/request.js';
import { instant } from './wire/schema.js';
import { SchedulerError } from './wire/scheduler-error.js';
import { custom, object, optional, parse, type Infer } from './wire/shape.js';
import { apiUrl } from './wire/trusted-url.js';

const isText = (value: unknown): boolean => typeof value === 'string';
const text = optional(custom<string>(isText));
const required = custom<string>((value) => typeof value === 'string' && value !== '');
const number = custom<number>(Number.isFinite);
const flag = custom<boolean>((value) => typeof value === 'boolean');

/** A meeting of the signed-in agent. */
export const AgendaMeeting = object({
  _id: required,
  agentId: required,
  active: flag,
  /** Start. */
  date: instant,
  /** Minutes. */
  duration: number,
  visitor: object({ name: text, email: text, phone: text, subject: text, meetingUrl: text }),
  agent: object({ fullUrl: text }),
  joinable: flag,
  cancellable: flag,
  /** Page on which the meeting can be moved. */
  manage_url: text,
});
export type AgendaMeeting = Infer<typeof AgendaMeeting>;

const Answer = object({
  now: instant,
  until: instant,
  meeting_origins: custom<readonly string[]>((value) => Array.isArray(value) && value.every(isText)),
  notifies: flag,
  incomplete: flag,
  meetings: custom<readonly unknown[]>(Array.isArray),
});

/** The meetings of an agent, by start. */
export interface Agenda {
  /** Time of the server, in epoch milliseconds. */
  readonly now: number;
  /** End of the period that it covers, in epoch milliseconds. */
  readonly until: number;
  /** Origins to which the agent's token may be sent. */
  readonly meetingOrigins: readonly string[];
  /** Whether visitors get an email when the agent cancels a meeting. */
  readonly notifies: boolean;
  /** Whether a meeting is missing because it could not be read. */
  readonly isIncomplete: boolean;
  readonly meetings: readonly AgendaMeeting[];
}

export interface AgendaSource {
  readonly fetch: Fetch;
  /** URL of the gateway's agenda. */
  readonly url: string;
  readonly credentials: RequestCredentials;
}

const TIMEOUT_MS = 20_000;

/** Loads the agenda of the agent whose session the page has. @throws SchedulerError as `requestJson` does */
export async function loadAgenda(
  { fetch, url, credentials }: AgendaSource,
  signal: AbortSignal,
): Promise<Agenda> {
  const json = await requestJson(fetch, url, { method: 'GET', credentials, signal, timeoutMs: TIMEOUT_MS });
  const answer = parse(Answer, json);
  if (!answer) throw new SchedulerError('bad_response', { cause: 'agenda' });
  const meetings = answer.meetings.flatMap((one) => parse(AgendaMeeting, one) ?? []);
  return {
    now: answer.now,
    until: answer.until,
    meetingOrigins: answer.meeting_origins,
    notifies: answer.notifies,
    isIncomplete: answer.incomplete || meetings.length < answer.meetings.length,
    meetings,
  };
}

/**
 * Cancels a meeting as it is shown. Sent once.
 *
 * @returns the answer of the gateway
 * @throws SchedulerError `network` or `bad_response` if it is not known whether it was cancelled, and as `requestJson` does
 */
export async function cancelMeeting(
  { fetch, url, credentials }: AgendaSource,
  { _id, date, duration }: AgendaMeeting,
): Promise<unknown> {
  const answer = await requestJson(fetch, apiUrl(url, '/cancel'), {
    method: 'POST',
    body: { scheduleId: _id, was: { date, duration } },
    credentials,
    // Never aborted: it may have been carried out by then.
    signal: new AbortController().signal,
    timeoutMs: 2 * TIMEOUT_MS,
  });
  const cancelled = parse(object({ _id: required, active: flag, date: number }), answer);
  // A service worker may have stored the answer to another cancellation.
  if (cancelled?._id !== _id || cancelled.active || cancelled.date !== date)
    throw new SchedulerError('bad_response');
  return answer;
}
