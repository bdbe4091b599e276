import type * as z from 'zod';
import type { Credentials } from '../../gateway/options/credentials.js';
import type { GatewayOptions, HoursOptions } from '../../gateway/options/gateway-options.js';
import type { PageOptions } from '../../gateway/options/page-options.js';
import { ConfigurationError } from './configuration-error.js';
import { packageFiles } from '../../node/package-files.js';
import { scriptsOf } from './script-variables.js';
import { findMissingWebhook, toWebhooks } from '../webhooks/webhook-variables.js';
import { Environment, NEEDS_HOURS, type Variables } from './variables.js';

export { ConfigurationError };

/** Settings of the command, read from environment variables. */
export interface Settings {
  readonly options: Omit<GatewayOptions, 'credentials' | 'clientIp'> & {
    readonly credentials: Credentials;
    readonly basePath: string;
  };
  readonly port: number;
  readonly host: string;
  /** Where metrics are served; `undefined` if they are not. */
  readonly metrics: { readonly port: number; readonly host: string } | undefined;
  readonly trustedProxies: number;
  readonly redisUrl: string | undefined;
  readonly redisPrefix: string;
  /** Paths of ES modules that export hook functions. */
  readonly authorizeModule: string | undefined;
  readonly challengeModule: string | undefined;
  readonly identifyModule: string | undefined;
  /** Path of a JSON file with agents' photos, roles and descriptions. */
  readonly agentProfiles: string | undefined;
  /** Path of a JSON file with questions. */
  readonly questionsFile: string | undefined;
  /** Path of an iCalendar file with holidays. */
  readonly holidays: string | undefined;
}

type Raw = Readonly<Record<string, string | undefined>>;

/**
 * @param unread What is wrong with the file of a variable, by the variable's name.
 * @throws ConfigurationError
 */
export function readEnvironment(environment: Raw, unread: ReadonlyMap<string, string> = new Map()): Settings {
  const given = Object.fromEntries(
    Object.entries(environment).filter(([name, value]) => name.startsWith('VE_') && value?.trim()),
  );
  const { success, data, error } = Environment.safeParse(given);
  const found = [...(error?.issues ?? []).flatMap(describeIssue), ...findMissing(given)];
  // A variable whose file could not be read is not missing as well.
  const mistakes = [...unread.values(), ...found.filter((one) => !unread.has(one.split(':')[0]!))];
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
  if (given['VE_PHOTO_ORIGINS'] && !given['VE_AGENT_PROFILES']) {
    mistakes.push('VE_PHOTO_ORIGINS: has no effect without VE_AGENT_PROFILES');
  }
  for (const name of Object.keys(given)) {
    const isOfPage = name.startsWith('VE_PAGE_') && name in Environment.shape;
    if (isOfPage && !given['VE_PAGE']) mistakes.push(`${name}: has no effect without VE_PAGE`);
  }
  for (const name of Object.keys(given)) {
    const isOfManage = name.startsWith('VE_MANAGE_') && name in Environment.shape;
    if (isOfManage && !given['VE_MANAGE_URL']) mistakes.push(`${name}: has no effect without VE_MANAGE_URL`);
  }
  if (given['VE_METRICS_HOST'] && !given['VE_METRICS_PORT']) {
    mistakes.push('VE_METRICS_HOST: has no effect without VE_METRICS_PORT');
  }
  if (given['VE_QUESTIONS'] && given['VE_QUESTIONS_FILE']) {
    mistakes.push('VE_QUESTIONS_FILE: give either VE_QUESTIONS or the file, not both');
  }
  mistakes.push(...findMissingWebhook(given));
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
        page: given.VE_AGENTS_PAGE,
        photoOrigins: given.VE_PHOTO_ORIGINS,
      },
      page: toPage(given),
      scripts: scriptsOf(given.VE_SCRIPTS),
      joinTokens: given.VE_JOIN_TOKENS,
      meetingOrigins: given.VE_MEETING_ORIGINS,
      allowCookies: given.VE_ALLOW_COOKIES,
      bookingReferences: given.VE_BOOKING_REFERENCES,
      manageUrl: given.VE_MANAGE_URL,
      manage: {
        minNoticeMinutes: given.VE_MANAGE_MIN_NOTICE_MINUTES,
        maxChanges: given.VE_MANAGE_MAX_CHANGES,
        cancelReason: given.VE_MANAGE_CANCEL_REASON,
      },
      questions: given.VE_QUESTIONS,
      guests: given.VE_GUESTS,
      webhooks: toWebhooks(given),
      hours: toHours(given),
      slotMinutes: given.VE_SLOT_MINUTES,
      durations: given.VE_DURATIONS,
      bufferMinutes: given.VE_BUFFER_MINUTES,
      minNoticeMinutes: given.VE_MIN_NOTICE_MINUTES,
      horizonDays: given.VE_HORIZON_DAYS,
      publicAvailability: given.VE_PUBLIC_AVAILABILITY,
      notifications: given.VE_NOTIFICATIONS,
      challenge: given.VE_CHALLENGE,
      proofOfWork: given.VE_PROOF_OF_WORK,
      limits: given.VE_LIMITS,
      openBookings: {
        ...(given.VE_OPEN_BOOKINGS_PER_VISITOR && { perVisitor: given.VE_OPEN_BOOKINGS_PER_VISITOR }),
        ...(given.VE_OPEN_BOOKINGS_PER_ADDRESS && { perAddress: given.VE_OPEN_BOOKINGS_PER_ADDRESS }),
      },
      tokenLifetime: given.VE_TOKEN_LIFETIME,
      settleSeconds: given.VE_SETTLE_SECONDS,
      holdMinutes: given.VE_HOLD_MINUTES,
      reconcileSeconds: given.VE_RECONCILE_SECONDS,
      upstreamTimeout: given.VE_UPSTREAM_TIMEOUT,
      upstreamBudget: given.VE_UPSTREAM_BUDGET,
      calendarSource: given.VE_CALENDAR_SOURCE,
      bodyTimeout: given.VE_BODY_TIMEOUT,
      DANGEROUSLY_GIVE_API_TOKENS_TO_PAGES: given.VE_DANGEROUSLY_GIVE_API_TOKENS_TO_PAGES,
      DANGEROUSLY_EXPOSE_THE_PAK: given.VE_DANGEROUSLY_EXPOSE_THE_PAK,
    },
    port: given.VE_PORT,
    host: given.VE_HOST,
    metrics:
      given.VE_METRICS_PORT === undefined
        ? undefined
        : { port: given.VE_METRICS_PORT, host: given.VE_METRICS_HOST ?? '127.0.0.1' },
    trustedProxies: given.VE_TRUSTED_PROXIES,
    redisUrl: given.VE_REDIS_URL,
    redisPrefix: given.VE_REDIS_PREFIX,
    authorizeModule: given.VE_AUTHORIZE_MODULE,
    challengeModule: given.VE_CHALLENGE_MODULE,
    identifyModule: given.VE_IDENTIFY_MODULE,
    agentProfiles: given.VE_AGENT_PROFILES,
    questionsFile: given.VE_QUESTIONS_FILE,
    holidays: given.VE_HOLIDAYS,
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

function toPage(given: Variables): PageOptions | undefined {
  if (!given.VE_PAGE) return undefined;
  return {
    script: packageFiles(),
    frameAncestors: given.VE_PAGE_FRAME_ANCESTORS,
    agents: given.VE_PAGE_AGENTS,
    attributes: given.VE_PAGE_ATTRIBUTES,
    title: given.VE_PAGE_TITLE,
    description: given.VE_PAGE_DESCRIPTION,
    lang: given.VE_PAGE_LANG,
    index: given.VE_PAGE_INDEX,
  };
}

function toHours(given: Variables): HoursOptions | undefined {
  if (given.VE_HOURS === undefined) return undefined;
  return {
    timeZone: given.VE_TIME_ZONE!,
    weekly: given.VE_HOURS,
    exceptions: given.VE_HOURS_EXCEPTIONS,
    agents: given.VE_AGENT_HOURS,
  };
}
