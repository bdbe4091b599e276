import { parseAgents } from '../api/schema.js';
import { isSuccess } from '../gateway/upstream/api.js';
import { readOptions } from '../gateway/options/read-options.js';
import { signInRequest } from '../gateway/upstream/sign-in-request.js';
import { HttpError } from '../gateway/http/http-error.js';
import { causeName } from '../gateway/http/log.js';
import type { Credentials } from '../gateway/options/credentials.js';
import type { GatewayOptions } from '../gateway/options/gateway-options.js';
import { createServices } from '../gateway/services.js';
import { UpstreamFailure, type UpstreamResponse } from '../gateway/upstream/upstream.js';

export interface CheckResult {
  readonly isGood: boolean;
  /** What was found, for a person to read. */
  readonly lines: readonly string[];
}

const none = (): void => undefined;

/** Tries the credentials, and says what they are good for or what is wrong. Nothing secret is in its words. */
export async function checkCredentials(options: GatewayOptions): Promise<CheckResult> {
  const config = readOptions(options);
  const { credentials, baseUrl, clock } = config;
  const { upstream, api, agents, calendar } = createServices(config);
  const { origin } = new URL(baseUrl);
  try {
    const signedIn = await upstream.send({ call: 'token', ...signInRequest(credentials) }, none);
    const wrong = signInMistake(signedIn, credentials.type, origin);
    if (wrong) return bad(wrong);

    const answer = await api.send({ call: 'agents', method: 'GET', path: '/api/brokerages/agents' }, none);
    if (!isSuccess(answer)) {
      return bad(`${origin} took the credentials, but answered ${answer.status} when asked for the agents`);
    }
    const all = parseAgents(answer.json);
    if (!all) return bad(`${origin} took the credentials, but its answer is no list of agents`);
    const bookable = await agents.bookable(none);
    const lines = [
      `ok: signed in at ${origin}`,
      ...(isPakInUrl(credentials) ? [PAK_IN_URL] : []),
      `ok: ${count(all.length)} can be booked at the API, ${count(bookable.length)} by this gateway`,
    ];
    const [agent] = bookable;
    if (agent && calendar) {
      const mistake = await busyMistake(() =>
        calendar.busyTimes.fetchNow(agent, { start: clock(), end: clock() }, none),
      );
      if (mistake) return { isGood: false, lines: [...lines, `wrong: ${mistake}`] };
      lines.push('ok: the meetings of agents can be read, for free times within the hours');
    }
    if (agent) return { isGood: true, lines };
    const why = all.length ? 'VE_AGENTS names none of them' : 'the tenant has none with an account';
    return { isGood: false, lines: [...lines, `wrong: nobody can be booked: ${why}`] };
  } catch (error) {
    return bad(
      error instanceof UpstreamFailure
        ? failureWords(error, origin)
        : `${origin} refused the token that it had just given`,
    );
  }
}

const PAK_IN_URL =
  'note: signing in by GET puts the partner key into URLs, which proxies may log: VE_SIGN_IN_METHOD=POST avoids that';

const isPakInUrl = (credentials: Credentials): boolean =>
  credentials.type === 'pak' && credentials.method !== 'POST';

const bad = (what: string): CheckResult => ({ isGood: false, lines: [`wrong: ${what}`] });

const count = (number: number): string => `${number} ${number === 1 ? 'agent' : 'agents'}`;

async function busyMistake(read: () => Promise<unknown>): Promise<string | undefined> {
  try {
    await read();
    return undefined;
  } catch (error) {
    const status = error instanceof HttpError ? ` (${error.status})` : '';
    return `the meetings of agents cannot be read, so that VE_HOURS offers nothing${status}`;
  }
}

function signInMistake(
  { status, json }: UpstreamResponse,
  type: 'pak' | 'local',
  origin: string,
): string | undefined {
  const what =
    type === 'pak'
      ? 'the partner key, the external id or the e-mail address (VE_PAK, VE_EXTERNAL_ID, VE_EMAIL)'
      : 'the e-mail address or the password (VE_LOGIN_EMAIL, VE_LOGIN_PASSWORD)';
  if (status >= 500) return `${origin} answered ${status}: it is out of order at the moment`;
  if (status === 429) return `${origin} answered 429: too many tries, wait a while`;
  if (status >= 400) return `${origin} answered ${status}: it does not know ${what}`;
  const token = (json as { token?: unknown } | null | undefined)?.token;
  if (status < 200 || typeof token !== 'string' || !token) {
    return `${origin} answered ${status}, but gave no token: is this the API of VideoEngager (VE_ENVIRONMENT, VE_BASE_URL)?`;
  }
  return undefined;
}

function failureWords(failure: UpstreamFailure, origin: string): string {
  switch (failure.outcome) {
    case 'timeout':
      return `${origin} did not answer in time (VE_UPSTREAM_TIMEOUT)`;
    case 'network':
    case 'unreachable':
      return `${origin} cannot be reached: ${networkCode(failure.cause)}`;
    case 'redirect':
      return `${origin} redirects, which is not followed: set VE_BASE_URL to where the API is`;
    case 'too_large':
    case 'bad_response':
      return `${origin} gave an answer that cannot be read`;
  }
}

/** E.g. `ENOTFOUND`; `fetch` hides it in a cause. */
function networkCode(error: unknown): string {
  for (let cause = error; cause instanceof Error; cause = cause.cause) {
    if ('code' in cause && typeof cause.code === 'string') return cause.code;
  }
  return causeName(error) ?? 'no reason was given';
}
