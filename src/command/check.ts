import { parseAgents } from '../api/wire/schema.js';
import { endOfFirstPage } from '../gateway/availability/availability-bootstrap.js';
import { weeksOf } from '../gateway/availability/calendar/weeks.js';
import { isSuccess } from '../gateway/upstream/api.js';
import { readOptions } from '../gateway/options/read-options.js';
import { signInRequest } from '../gateway/upstream/sign-in-request.js';
import { HttpError } from '../gateway/http/http-error.js';
import { causeName } from '../gateway/http/log.js';
import type { Credentials } from '../gateway/options/credentials.js';
import type { GatewayOptions } from '../gateway/options/gateway-options.js';
import { createServices } from '../gateway/services.js';
import { carriesPak } from '../gateway/upstream/tenant-tokens.js';
import { UpstreamFailure, type UpstreamResponse } from '../gateway/upstream/upstream.js';

export interface CheckResult {
  readonly isGood: boolean;
  /** Findings, in plain text. */
  readonly lines: readonly string[];
}

const noLog = (): void => undefined;

/** Signs in with the credentials and reports what works or what is wrong. The report contains no secrets. */
export async function checkCredentials(options: GatewayOptions): Promise<CheckResult> {
  const config = readOptions(options);
  const { credentials, baseUrl, clock } = config;
  const { upstream, api, agents, calendar } = createServices(config);
  const { origin } = new URL(baseUrl);
  try {
    const signedIn = await upstream.send({ call: 'token', ...signInRequest(credentials) }, noLog);
    const wrong = describeSignIn(signedIn, credentials.type, origin);
    if (wrong) return failure(wrong);

    const answer = await api.send({ call: 'agents', method: 'GET', path: '/api/brokerages/agents' }, noLog);
    if (!isSuccess(answer)) {
      return failure(
        `${origin} accepted the credentials, but answered ${answer.status} to the request for agents`,
      );
    }
    const all = parseAgents(answer.json);
    if (!all) return failure(`${origin} accepted the credentials, but did not return a list of agents`);
    const bookable = await agents.bookable(noLog);
    const lines = [
      `ok: signed in at ${origin}`,
      ...(isPakInUrl(credentials) ? [PAK_IN_URL] : []),
      ...(isPakInToken(credentials, signedIn.json) && config.joinTokens === 'allow' ? [PAK_IN_TOKEN] : []),
      `ok: ${countOf(all.length, 'agent')} can be booked at the API, ${countOf(bookable.length, 'agent')} by this gateway`,
    ];
    if (config.questions.length)
      lines.push(`ok: visitors are asked ${countOf(config.questions.length, 'question')}`);
    if (config.guests) lines.push(`ok: visitors can name up to ${countOf(config.guests.max, 'guest')}`);
    const [agent] = bookable;
    if (agent && calendar) {
      const mistake = await checkBusyTimes(() =>
        calendar.busyTimes.fetchNow(agent, { start: clock(), end: clock() }, noLog),
      );
      if (mistake) return { isGood: false, lines: [...lines, `wrong: ${mistake}`] };
      lines.push('ok: the meetings of agents can be read, for free times within the hours');
      const weeks = weeksOf({ start: clock(), end: endOfFirstPage(clock()) });
      const isShared = await calendar.busyTimes.isShared(weeks, noLog).catch(() => false);
      if (!isShared && bookable.length > 1) lines.push(NO_LIST_OF_ALL);
    }
    if (agent) return { isGood: true, lines };
    const why = all.length ? 'VE_AGENTS names none of the agents' : 'the tenant has no agent with an account';
    return { isGood: false, lines: [...lines, `wrong: no agent can be booked: ${why}`] };
  } catch (error) {
    return failure(
      error instanceof UpstreamFailure
        ? describeFailure(error, origin)
        : `${origin} refused the token that it just issued`,
    );
  }
}

const NO_LIST_OF_ALL =
  'note: the API does not list the meetings of all agents with one call, so free times take one call for each agent';

const PAK_IN_URL =
  'note: signing in by GET puts the partner key into URLs, which proxies may log: VE_SIGN_IN_METHOD=POST avoids that';

const isPakInUrl = (credentials: Credentials): boolean =>
  credentials.type === 'pak' && credentials.method !== 'POST';

const PAK_IN_TOKEN =
  'note: the tokens contain the partner key, and agents get such a token in their browser for 30 days: VE_JOIN_TOKENS=refuse-if-pak prevents that, but then agents cannot join';

function isPakInToken(credentials: Credentials, json: unknown): boolean {
  const { token } = json as { token: string };
  return credentials.type === 'pak' && carriesPak(token, credentials.pak);
}

const failure = (what: string): CheckResult => ({ isGood: false, lines: [`wrong: ${what}`] });

const countOf = (number: number, what: string): string => `${number} ${what}${number === 1 ? '' : 's'}`;

async function checkBusyTimes(read: () => Promise<unknown>): Promise<string | undefined> {
  try {
    await read();
    return undefined;
  } catch (error) {
    const status = error instanceof HttpError ? ` (${error.status})` : '';
    return `the meetings of agents cannot be read, so VE_HOURS offers no times${status}`;
  }
}

function describeSignIn(
  { status, json }: UpstreamResponse,
  type: 'pak' | 'local',
  origin: string,
): string | undefined {
  const what =
    type === 'pak'
      ? 'the partner key, the external ID or the email address (VE_PAK, VE_EXTERNAL_ID, VE_EMAIL)'
      : 'the email address or the password (VE_LOGIN_EMAIL, VE_LOGIN_PASSWORD)';
  if (status >= 500) return `${origin} answered ${status}: it is not working at the moment`;
  if (status === 429) return `${origin} answered 429: too many requests, try again later`;
  if (status >= 400) return `${origin} answered ${status}: it does not accept ${what}`;
  const token = (json as { token?: unknown } | null | undefined)?.token;
  if (status < 200 || typeof token !== 'string' || !token) {
    return `${origin} answered ${status}, but returned no token: is this the API of VideoEngager (VE_ENVIRONMENT, VE_BASE_URL)?`;
  }
  return undefined;
}

function describeFailure(failure: UpstreamFailure, origin: string): string {
  switch (failure.outcome) {
    case 'timeout':
      return `${origin} did not answer in time (VE_UPSTREAM_TIMEOUT)`;
    case 'network':
    case 'unreachable':
      return `${origin} cannot be reached: ${networkCode(failure.cause)}`;
    case 'redirect':
      return `${origin} redirects, and redirects are not followed: set VE_BASE_URL to the URL of the API`;
    case 'too_large':
    case 'bad_response':
      return `${origin} sent a response that cannot be read`;
  }
}

/** Error code such as `ENOTFOUND`, which `fetch` puts in a nested `cause`. */
function networkCode(error: unknown): string {
  for (let cause = error; cause instanceof Error; cause = cause.cause) {
    if ('code' in cause && typeof cause.code === 'string') return cause.code;
  }
  return causeName(error) ?? 'unknown reason';
}
