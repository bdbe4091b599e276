import type { ConnectionSettings } from '../../api/connection.js';
import { environmentUrl, toEnvironment } from '../../api/wire/environment.js';
import type { Fetch } from '../../api/request/request.js';
import { Token } from '../../api/wire/schema.js';
import { parse } from '../../api/wire/shape.js';
import { withAbsoluteBase, type TokenSource } from '../../api/token/token-source.js';
import { secureUrl } from '../../api/wire/trusted-url.js';
import { clockFinding } from '../clock-finding.js';
import { endpointFinding, parseJson } from '../endpoint-findings.js';
import { error, ok, warning, type Finding } from '../finding.js';
import { shownUrl, shownValue } from '../shown-value.js';
import { tokenFindings } from '../token-findings.js';
import { failedRequestFinding } from './failed-request.js';

export interface Connection {
  readonly findings: readonly Finding[];
  /** The token, if there is one, and the server that takes it. */
  readonly session?: { readonly token: Token; readonly base: string };
}

const TIMEOUT_MS = 15_000;

/** Asks for a token as the form does, and checks what comes back. */
export async function connectionFindings(
  settings: ConnectionSettings,
  body: { readonly scope: 'schedule'; readonly agent?: string; readonly duration?: number },
  fetch: Fetch,
  page: URL,
): Promise<Connection> {
  const { tokenEndpoint, tokenSource, pageUrl } = settings;
  if (tokenSource) return fromFunction(tokenSource, body, settings, page);
  const endpoint = tokenEndpoint ? secureUrl(tokenEndpoint, pageUrl) : undefined;
  if (!endpoint) {
    const shown = shownValue(tokenEndpoint);
    const message = shown ? `token-endpoint is ${shown}, which is not https.` : 'token-endpoint is missing.';
    return {
      findings: [error('endpoint', message, 'token-endpoint="/ve/token"', 'attributes.md#connection')],
    };
  }
  const isCrossOrigin = endpoint.origin !== page.origin;
  const init: RequestInit = {
    method: 'POST',
    headers: { Accept: 'application/json', 'Content-Type': 'application/json' },
    body: JSON.stringify(body),
    credentials: settings.withCredentials ? 'include' : 'same-origin',
    cache: 'no-store',
    redirect: 'manual',
    referrerPolicy: 'strict-origin-when-cross-origin',
  };
  let response: Response;
  let text: string;
  try {
    response = await fetch(endpoint.href, { ...init, signal: AbortSignal.timeout(TIMEOUT_MS) });
    text = await response.text();
  } catch {
    return { findings: [await failedRequestFinding(endpoint, init, fetch, page)] };
  }
  const { status, headers } = response;
  const contentType = headers.get('Content-Type') ?? '';
  const answer = { url: endpoint, status, location: '', contentType, text, pageOrigin: page.origin };
  const cors = isCrossOrigin
    ? `${shownUrl(endpoint)} allows ${page.origin}.`
    : 'The token endpoint is on the origin of the page.';
  const findings = [
    endpointFinding(answer),
    ok('cors', cors),
    clockFinding(headers.get('Date'), Date.now(), isCrossOrigin),
  ];
  const json = parseJson(text);
  if (findings[0]!.status === 'error' || status !== 200) return { findings };
  return withToken(json, settings, endpoint, findings);
}

async function fromFunction(
  source: TokenSource,
  body: { readonly scope: 'schedule' },
  settings: ConnectionSettings,
  page: URL,
): Promise<Connection> {
  try {
    const signal = AbortSignal.timeout(TIMEOUT_MS);
    const late = new Promise<never>((_, reject) =>
      signal.addEventListener('abort', () => reject(signal.reason as Error)),
    );
    const answer = await Promise.race([source({ ...body, signal }), late]);
    return withToken(answer, settings, page, [ok('endpoint', 'The function tokenSource gives tokens.')]);
  } catch (cause) {
    const name = cause instanceof Error ? shownValue(cause.name) : 'something that is no Error';
    const message = `The function tokenSource failed with ${name}.`;
    const fix = "element.tokenSource = async () => (await fetch('/ve/token', { method: 'POST' })).json();";
    return { findings: [error('endpoint', message, fix, 'gateway.md#your-own-token-endpoint')] };
  }
}

function withToken(
  answer: unknown,
  settings: ConnectionSettings,
  url: URL,
  findings: readonly Finding[],
): Connection {
  const all = [...findings, ...tokenFindings(answer, { url, isPublic: false, now: Date.now() })];
  const parsed = parse(Token, answer);
  if (!parsed) return { findings: all };
  const token = withAbsoluteBase(parsed, url.href);
  const { apiBase, env, pageUrl } = settings;
  const given = apiBase ? secureUrl(apiBase, pageUrl)?.href : token.api_base;
  const base = given ?? environmentUrl(toEnvironment(env));
  return { findings: [...all, environmentFinding(settings, Boolean(given))], session: { token, base } };
}

/** Whether `env` is said, unless a gateway knows it. */
function environmentFinding({ env }: ConnectionSettings, isKnown: boolean): Finding {
  if (isKnown) return ok('environment', 'The gateway, or api-base, says where the API is.');
  if (env && env !== 'dev') return ok('environment', `The API is that of ${shownValue(env)}.`);
  return warning(
    'environment',
    'The API is that of dev, whose meetings are for tests.',
    'env="production"',
    'attributes.md#connection',
  );
}
