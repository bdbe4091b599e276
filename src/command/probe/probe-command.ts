import { parseArgs } from 'node:util';
import { setTimeout as wait } from 'node:timers/promises';
import { environmentUrl } from '../../api/wire/environment.js';
import type { Fetch } from '../../api/request/request.js';
import { secureUrl } from '../../api/wire/trusted-url.js';
import { ConfigurationError } from '../environment/environment.js';
import { errorLabel } from '../error-label.js';
import { readSecretFiles } from '../environment/secret-files.js';
import { Environment } from '../environment/variables.js';
import { probe, type ProbeResult } from './probe.js';
import type { ProbeOptions } from './probe-options.js';
import { describe, optionsFrom } from './probe-report.js';

export const PROBE_HELP = `Usage: ve-scheduler probe [options]

Finds out how the VideoEngager API behaves for your account where its document leaves questions open. It signs in, creates
a few meetings with one agent in about a year, without emails, and removes them again.

  --agent <ID or address>  agent whose calendar is used (default: the first one)
  --wait <seconds>         how long to wait until the list shows a new meeting (default 120)
  --json                   print JSON only
  --yes                    allow it on production
  --help                   show this text

It reads the same variables as the gateway: VE_PAK, VE_EXTERNAL_ID and VE_EMAIL, or VE_LOGIN_EMAIL and
VE_LOGIN_PASSWORD, or all of them to try every way to sign in; VE_ENVIRONMENT or VE_BASE_URL. Secrets can come
from files: VE_PAK_FILE, VE_LOGIN_PASSWORD_FILE.
Exit codes: 0 success, 1 it could not finish, or could not remove a meeting, 2 invalid configuration, 130 interrupted.
`;

export interface ProbeContext {
  readonly environment: Readonly<Record<string, string | undefined>>;
  readonly out: (line: string) => void;
  readonly err: (line: string) => void;
  /** Aborted by Ctrl-C: the probe stops, and removes what it has created. */
  readonly signal: AbortSignal;
  /** @default fetch and the system's clocks */
  readonly system?: Pick<ProbeOptions, 'fetch' | 'clock' | 'monotonicClock' | 'pause'>;
}

const SYSTEM = {
  fetch: ((url, init) => fetch(url, init)) satisfies Fetch,
  clock: () => Date.now(),
  monotonicClock: () => performance.now(),
  pause: async (ms: number, signal?: AbortSignal) => {
    await wait(ms, undefined, { signal }).catch(() => undefined);
  },
};

const MAX_WAIT_SECONDS = 3600;

/** `ve-scheduler probe`. Resolves with the exit code. */
export async function probeCommand(args: readonly string[], context: ProbeContext): Promise<number> {
  const { environment, out, err, signal, system = SYSTEM } = context;
  try {
    const { agent, wait: seconds, json, yes, help } = readArguments(args);
    if (help) {
      out(PROBE_HELP);
      return 0;
    }
    const files = await readSecretFiles(environment);
    if (files.mistakes.size) throw new ConfigurationError([...files.mistakes.values()]);
    const account = readAccount(files.environment);
    if (account.isProduction && !yes) {
      throw new ConfigurationError([
        'VE_ENVIRONMENT: the probe creates meetings, so it needs --yes on production. Set dev or staging if you have an account there',
      ]);
    }
    const result = await probe({
      ...account,
      ...system,
      agent,
      maxLagMs: seconds * 1000,
      random: Math.random,
      signal,
      say: (line) => err(line),
    });
    report(result, { json, out, err });
    if (signal.aborted) return 130;
    return result.isComplete && result.left.length === 0 && !result.mayHaveMore ? 0 : 1;
  } catch (error) {
    if (error instanceof ConfigurationError) {
      err('The probe cannot start:');
      for (const mistake of error.mistakes) err(`  ${mistake}`);
      return 2;
    }
    err(`The probe failed: ${errorLabel(error)}`);
    return 1;
  }
}

function readArguments(args: readonly string[]) {
  let values;
  try {
    ({ values } = parseArgs({
      args: [...args],
      options: {
        agent: { type: 'string' },
        wait: { type: 'string', default: '120' },
        json: { type: 'boolean', default: false },
        yes: { type: 'boolean', default: false },
        help: { type: 'boolean', short: 'h', default: false },
      },
    }));
  } catch (error) {
    throw new ConfigurationError([`${(error as Error).message} See --help`]);
  }
  const seconds = /^\d{1,4}$/.test(values.wait) ? Number(values.wait) : Infinity;
  if (seconds > MAX_WAIT_SECONDS) {
    throw new ConfigurationError([`--wait: must be a whole number of seconds up to ${MAX_WAIT_SECONDS}`]);
  }
  return { ...values, wait: seconds };
}

const Account = Environment.pick({
  VE_PAK: true,
  VE_EXTERNAL_ID: true,
  VE_EMAIL: true,
  VE_DIVISION: true,
  VE_LOGIN_EMAIL: true,
  VE_LOGIN_PASSWORD: true,
  VE_ENVIRONMENT: true,
  VE_BASE_URL: true,
  VE_UPSTREAM_TIMEOUT: true,
});
const DEFAULT_TIMEOUT_MS = 10_000;

/** Reads the credentials and where the API is. Ignores all other variables. @throws ConfigurationError */
function readAccount(environment: ProbeContext['environment']) {
  const given = Object.fromEntries(
    Object.entries(environment).filter(
      ([name, value]) => Object.hasOwn(Account.shape, name) && value?.trim(),
    ),
  );
  const { data, error } = Account.safeParse(given);
  if (!data)
    throw new ConfigurationError(error.issues.map(({ path, message }) => `${path.join('.')}: ${message}`));
  const { VE_PAK: key, VE_EXTERNAL_ID: externalId, VE_EMAIL: email, VE_DIVISION: division } = data;
  const { VE_LOGIN_EMAIL: loginEmail, VE_LOGIN_PASSWORD: password } = data;
  const pak =
    key !== undefined && externalId !== undefined && email !== undefined
      ? ({ type: 'pak', pak: key, externalId, email, division } as const)
      : undefined;
  const login =
    loginEmail !== undefined && password !== undefined
      ? ({ type: 'local', email: loginEmail, password } as const)
      : undefined;
  if (!pak && !login) {
    throw new ConfigurationError([
      'VE_PAK, VE_EXTERNAL_ID and VE_EMAIL, or VE_LOGIN_EMAIL and VE_LOGIN_PASSWORD, are required',
    ]);
  }
  const baseUrl = data.VE_BASE_URL ?? environmentUrl(data.VE_ENVIRONMENT);
  return {
    pak,
    login,
    baseUrl,
    isProduction: !isTestEnvironment(baseUrl),
    timeoutMs: data.VE_UPSTREAM_TIMEOUT ?? DEFAULT_TIMEOUT_MS,
  };
}

/** Whether a URL is that of `dev`, of `staging` or of this machine. Any other one may be production. */
function isTestEnvironment(baseUrl: string): boolean {
  const { origin, protocol } = secureUrl(baseUrl)!;
  // Only loopback addresses may be http.
  return protocol === 'http:' || origin === environmentUrl('dev') || origin === environmentUrl('staging');
}

function report(
  { findings, slowestMs, isComplete, left, mayHaveMore, marker }: ProbeResult,
  { json, out, err }: { json: boolean; out: (line: string) => void; err: (line: string) => void },
): void {
  const options = optionsFrom(findings, slowestMs);
  if (json) {
    out(JSON.stringify({ isComplete, findings, options, left }, null, 2));
  } else {
    for (const { question, answer } of describe(findings)) out(`${question}\n  ${answer}`);
    out(`Options that follow:\n${JSON.stringify(options, null, 2)}`);
  }
  for (const id of left) err(`The meeting ${id} could not be removed: cancel it in VideoEngager.`);
  if (mayHaveMore) {
    err(
      `A meeting may have been created that was not found: look for the subject “${marker}” in about a year.`,
    );
  }
}
