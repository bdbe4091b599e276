import * as z from 'zod';
import { secureUrl } from '../api/trusted-url.js';
import { isDate, parseDayHours } from '../model/time/calendar-rules.js';
import { isPathPart } from '../gateway/options/credentials.js';
import { LIMIT_NAMES, type LimitOptions } from '../gateway/limits/limits.js';
import type { Credentials } from '../gateway/options/credentials.js';
import type { GatewayOptions, HoursOptions } from '../gateway/options/gateway-options.js';
import { isStrongSecret, SECRET_RULE } from '../gateway/options/strong-secret.js';
import { MAX_DURATION_MINUTES, MIN_DURATION_MINUTES } from '../model/booking/duration.js';
import { parseWeeklyHours } from '../model/time/hours.js';
import { isTimeZone } from '../model/time/wall-time.js';

/** Settings of the command, read from environment variables. */
export interface Settings {
  readonly options: Omit<GatewayOptions, 'credentials'> & {
    readonly credentials: Credentials;
    readonly basePath: string;
  };
  readonly port: number;
  readonly host: string;
  readonly trustedProxies: number;
  readonly redisUrl: string | undefined;
  readonly redisPrefix: string;
  /** Paths of ES modules that export hook functions. */
  readonly authorizeModule: string | undefined;
  readonly challengeModule: string | undefined;
}

const text = z.string();
const pathPart = text.refine(isPathPart, 'must not be "." or "..", and must not contain control characters');
const list = text
  .transform((text) =>
    text
      .split(',')
      .map((one) => one.trim())
      .filter(Boolean),
  )
  .refine(({ length }) => length > 0, 'must not be empty');
const origins = list.refine(
  // `*` is valid in a URL, but would not match as a wildcard.
  (all) => all.every((one) => secureUrl(one)?.origin === one && !one.includes('*')),
  'must be exact origins such as https://www.example.com, separated by commas (https, or http on loopback; no path, no *)',
);
const secureBase = text.refine((value) => {
  const url = secureUrl(value);
  return url && !url.search && !url.hash;
}, 'must be an https URL (http on loopback only) without credentials, query or fragment');
const flag = z
  .enum(['true', 'false', '1', '0'], 'must be true or false')
  .transform((text) => text === 'true' || text === '1');

function wholeNumber(min: number, max: number) {
  const message = `must be a whole number from ${min} to ${max}`;
  return text
    .regex(/^\d{1,9}$/, message)
    .transform(Number)
    .refine((value) => value >= min && value <= max, message);
}

const Limits = z.strictObject(
  Object.fromEntries(
    LIMIT_NAMES.map((name) => [
      name,
      z
        .union([
          z.literal(false),
          z.strictObject({ points: z.int().min(1), seconds: z.int().min(1).max(604_800) }),
        ])
        .optional(),
    ]),
  ),
);
const limits = text.transform((text, context): LimitOptions => {
  const { success, data } = Limits.safeParse(parseJson(text));
  if (success) return data;
  const known = LIMIT_NAMES.join(', ');
  context.addIssue(
    `must be JSON such as {"createPerIp":{"points":20,"seconds":600}}, or false instead of the object. Names: ${known}`,
  );
  return z.NEVER;
});
const durations = list
  .refine(
    (all) =>
      all.every(
        (one) =>
          /^\d{1,4}$/.test(one) && Number(one) >= MIN_DURATION_MINUTES && Number(one) <= MAX_DURATION_MINUTES,
      ),
    `must be minutes from ${MIN_DURATION_MINUTES} to ${MAX_DURATION_MINUTES}, separated by commas`,
  )
  .transform((all) => all.map(Number));

const exceptions = list
  .transform((all) => all.map((one) => [one.slice(0, 10), one.slice(10)] as const))
  .refine(
    (all) => all.every(([date, hours]) => isDate(date) && /^\s/.test(hours) && parseDayHours(hours)),
    'must be dates with hours or closed, such as 2026-12-24 09:00-12:00, 2026-12-25 closed',
  )
  .refine((all) => new Set(all.map(([date]) => date)).size === all.length, 'must not repeat a date')
  .transform((all) => Object.fromEntries(all.map(([date, hours]) => [date, hours.trim()])));

/** Variables that have an effect only with `VE_HOURS`. */
const NEEDS_HOURS = [
  'VE_TIME_ZONE',
  'VE_HOURS_EXCEPTIONS',
  'VE_SLOT_MINUTES',
  'VE_BUFFER_MINUTES',
  'VE_MIN_NOTICE_MINUTES',
];

/** All variables. An empty one counts as unset; an unknown name that starts with `VE_` is an error. */
export const Environment = z.strictObject({
  VE_PAK: pathPart.optional(),
  VE_EXTERNAL_ID: pathPart.optional(),
  VE_EMAIL: pathPart.optional(),
  VE_SIGN_IN_METHOD: z.enum(['GET', 'POST'], 'must be GET or POST').optional(),
  VE_DIVISION: text.optional(),
  VE_LOGIN_EMAIL: text.optional(),
  VE_LOGIN_PASSWORD: text.optional(),
  VE_ENVIRONMENT: z
    .enum(['dev', 'staging', 'production'], 'must be dev, staging or production')
    .default('production'),
  VE_BASE_URL: secureBase.optional(),
  VE_ORIGINS: origins.optional(),
  VE_SECRETS: list
    .refine((all) => all.every(isStrongSecret), `${SECRET_RULE}; this applies to each secret`)
    .optional(),
  VE_BASE_PATH: text
    .regex(/^(\/[\w.~-]+)*\/?$/, 'must be a path such as /ve')
    .transform((path) => path.replace(/\/$/, ''))
    .default('/ve'),
  VE_PUBLIC_URL: secureBase.optional(),
  VE_AGENTS: list.optional(),
  VE_AGENT_ADDRESSES: flag.optional(),
  VE_AGENTS_MAX_AGE: wholeNumber(0, 3600).optional(),
  VE_AUTHORIZE_MODULE: text.optional(),
  VE_MEETING_ORIGINS: origins.optional(),
  VE_ALLOW_COOKIES: flag.optional(),
  VE_HOURS: text
    .refine((text) => parseWeeklyHours(text), 'must be hours such as Mon-Fri 09:00-12:00 13:00-17:00')
    .optional(),
  VE_TIME_ZONE: text.refine(isTimeZone, 'must be an IANA zone such as Europe/Berlin').optional(),
  VE_HOURS_EXCEPTIONS: exceptions.optional(),
  VE_SLOT_MINUTES: wholeNumber(5, 1440).optional(),
  VE_DURATIONS: durations.optional(),
  VE_BUFFER_MINUTES: wholeNumber(0, 1440).optional(),
  VE_MIN_NOTICE_MINUTES: wholeNumber(0, 527_040).optional(),
  VE_HORIZON_DAYS: wholeNumber(1, 3660).optional(),
  VE_NOTIFICATIONS: z.enum(['never', 'guarded', 'always'], 'must be never, guarded or always').optional(),
  VE_CHALLENGE_MODULE: text.optional(),
  VE_TRUSTED_PROXIES: wholeNumber(0, 10).default(0),
  VE_LIMITS: limits.optional(),
  VE_REDIS_URL: text
    .refine(
      (value) => URL.canParse(value) && /^rediss?:$/.test(new URL(value).protocol),
      'must be a URL such as redis://127.0.0.1:6379 or rediss://…',
    )
    .optional(),
  VE_REDIS_PREFIX: text.default('ve-scheduler:'),
  VE_TOKEN_LIFETIME: wholeNumber(60, 3600).optional(),
  VE_SETTLE_SECONDS: wholeNumber(30, 3600).optional(),
  VE_HOLD_MINUTES: wholeNumber(1, 1440).optional(),
  VE_RECONCILE_SECONDS: wholeNumber(0, 20).optional(),
  VE_UPSTREAM_TIMEOUT: wholeNumber(1, 60_000).optional(),
  VE_BODY_TIMEOUT: wholeNumber(1, 60_000).optional(),
  VE_DANGEROUSLY_GIVE_API_TOKENS_TO_PAGES: flag.optional(),
  VE_DANGEROUSLY_EXPOSE_THE_PAK: flag.optional(),
  VE_PORT: wholeNumber(0, 65_535).default(8787),
  VE_HOST: text.default('127.0.0.1'),
});

type Variables = z.output<typeof Environment>;
type Raw = Readonly<Record<string, string | undefined>>;

/** All mistakes in a configuration. Each names the variable, but not its value, which may be secret. */
export class ConfigurationError extends Error {
  override readonly name = 'ConfigurationError';
  readonly mistakes: readonly string[];

  constructor(mistakes: readonly string[]) {
    super(mistakes.join('\n'));
    this.mistakes = mistakes;
  }
}

/** @throws ConfigurationError */
export function readEnvironment(environment: Raw): Settings {
  const given = Object.fromEntries(
    Object.entries(environment).filter(([name, value]) => name.startsWith('VE_') && value?.trim()),
  );
  const { success, data, error } = Environment.safeParse(given);
  const mistakes = [...(error?.issues ?? []).flatMap(describeIssue), ...findMissing(given)];
  if (!success || mistakes.length) throw new ConfigurationError(mistakes);
  return toSettings(data);
}

function describeIssue(issue: z.core.$ZodIssue): string[] {
  if (issue.code === 'unrecognized_keys') return issue.keys.map((name) => `${name}: is not a known variable`);
  return [`${issue.path.join('.')}: ${issue.message}`];
}

/** Missing and conflicting variables. Checked on raw values, so they are reported together with invalid ones. */
function findMissing(given: Raw): string[] {
  const local = ['VE_LOGIN_EMAIL', 'VE_LOGIN_PASSWORD'];
  const partner = ['VE_PAK', 'VE_EXTERNAL_ID', 'VE_EMAIL'];
  const isLocal = local.some((name) => given[name]);
  const isPartner = [...partner, 'VE_SIGN_IN_METHOD', 'VE_DIVISION'].some((name) => given[name]);
  const mistakes = ['VE_ORIGINS', 'VE_SECRETS']
    .filter((name) => !given[name])
    .map((name) => `${name}: is required`);
  if (isLocal && isPartner) mistakes.push('VE_LOGIN_EMAIL: give either a partner key or a login, not both');
  for (const name of isLocal ? local : partner) {
    const hint = isLocal || isPartner ? '' : ' (or VE_LOGIN_EMAIL and VE_LOGIN_PASSWORD)';
    if (!given[name]) mistakes.push(`${name}: is required${hint}`);
  }
  if (isLocal && given['VE_AUTHORIZE_MODULE']) {
    mistakes.push('VE_AUTHORIZE_MODULE: needs a partner key: a login gives no tokens for agents');
  }
  if (given['VE_HOURS'] && !given['VE_TIME_ZONE']) {
    mistakes.push('VE_TIME_ZONE: is required with VE_HOURS, such as Europe/Berlin');
  }
  for (const name of NEEDS_HOURS) {
    if (given[name] && !given['VE_HOURS']) mistakes.push(`${name}: has no effect without VE_HOURS`);
  }
  return mistakes;
}

function toSettings(given: Variables): Settings {
  return {
    options: {
      credentials: toCredentials(given),
      environment: given.VE_ENVIRONMENT,
      baseUrl: given.VE_BASE_URL,
      origins: given.VE_ORIGINS!,
      secrets: given.VE_SECRETS!,
      basePath: given.VE_BASE_PATH,
      publicUrl: given.VE_PUBLIC_URL,
      agents: {
        only: given.VE_AGENTS,
        addresses: given.VE_AGENT_ADDRESSES,
        maxAge: given.VE_AGENTS_MAX_AGE,
      },
      meetingOrigins: given.VE_MEETING_ORIGINS,
      allowCookies: given.VE_ALLOW_COOKIES,
      hours: toHours(given),
      slotMinutes: given.VE_SLOT_MINUTES,
      durations: given.VE_DURATIONS,
      bufferMinutes: given.VE_BUFFER_MINUTES,
      minNoticeMinutes: given.VE_MIN_NOTICE_MINUTES,
      horizonDays: given.VE_HORIZON_DAYS,
      notifications: given.VE_NOTIFICATIONS,
      limits: given.VE_LIMITS,
      tokenLifetime: given.VE_TOKEN_LIFETIME,
      settleSeconds: given.VE_SETTLE_SECONDS,
      holdMinutes: given.VE_HOLD_MINUTES,
      reconcileSeconds: given.VE_RECONCILE_SECONDS,
      upstreamTimeout: given.VE_UPSTREAM_TIMEOUT,
      bodyTimeout: given.VE_BODY_TIMEOUT,
      DANGEROUSLY_GIVE_API_TOKENS_TO_PAGES: given.VE_DANGEROUSLY_GIVE_API_TOKENS_TO_PAGES,
      DANGEROUSLY_EXPOSE_THE_PAK: given.VE_DANGEROUSLY_EXPOSE_THE_PAK,
    },
    port: given.VE_PORT,
    host: given.VE_HOST,
    trustedProxies: given.VE_TRUSTED_PROXIES,
    redisUrl: given.VE_REDIS_URL,
    redisPrefix: given.VE_REDIS_PREFIX,
    authorizeModule: given.VE_AUTHORIZE_MODULE,
    challengeModule: given.VE_CHALLENGE_MODULE,
  };
}

function toCredentials(given: Variables): Credentials {
  if (given.VE_LOGIN_EMAIL !== undefined) {
    return { type: 'local', email: given.VE_LOGIN_EMAIL, password: given.VE_LOGIN_PASSWORD! };
  }
  return {
    type: 'pak',
    pak: given.VE_PAK!,
    externalId: given.VE_EXTERNAL_ID!,
    email: given.VE_EMAIL!,
    method: given.VE_SIGN_IN_METHOD,
    division: given.VE_DIVISION,
  };
}

function toHours(given: Variables): HoursOptions | undefined {
  if (given.VE_HOURS === undefined) return undefined;
  return { timeZone: given.VE_TIME_ZONE!, weekly: given.VE_HOURS, exceptions: given.VE_HOURS_EXCEPTIONS };
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
