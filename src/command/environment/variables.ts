import * as z from 'zod';
import { secureUrl } from '../../api/wire/trusted-url.js';
import { LIMIT_NAMES, type LimitOptions } from '../../gateway/limits/limit-settings.js';
import { AgentHoursInput } from '../../gateway/options/hours-options.js';
import { isPathPart } from '../../gateway/options/credentials.js';
import { ManageUrl } from '../../gateway/options/manage-options.js';
import {
  isLanguage,
  isPageAttributes,
  isPageName,
  PAGE_ATTRIBUTES_RULE,
  PAGE_NAME_RULE,
} from '../../gateway/options/page-options.js';
import { isStrongSecret, SECRET_RULE } from '../../gateway/options/strong-secret.js';
import { MAX_DURATION_MINUTES, MIN_DURATION_MINUTES } from '../../model/booking/duration.js';
import { isDate, parseDayHours } from '../../model/time/calendar-rules.js';
import { parseWeeklyHours } from '../../model/time/hours.js';
import { isTimeZone } from '../../model/time/wall-time.js';
import { parseRedisUrl, REDIS_URL_RULE } from './redis-url.js';
import { QUESTION_VARIABLES } from './question-variables.js';
import { SCRIPT_VARIABLES } from './script-variables.js';
import { UPSTREAM_VARIABLES } from './upstream-variables.js';
import { WEBHOOK_VARIABLES } from '../webhooks/webhook-variables.js';

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

const pageAgents = list
  .transform((all) =>
    all.map(
      (one) =>
        /^([^=]+)=(.+)$/
          .exec(one)
          ?.slice(1)
          .map((part) => part.trim()) ?? [],
    ),
  )
  .refine(
    (all) => all.every(([name = '', agent]) => isPageName(name) && agent),
    `must be names with IDs or addresses, such as anna=anna@example.com, marcus=marcus@example.com. A name ${PAGE_NAME_RULE}`,
  )
  .transform((all) => Object.fromEntries(all) as Record<string, string>);
const pageAttributes = text.transform((text, context): Readonly<Record<string, string>> => {
  const value = parseJson(text);
  if (isPageAttributes(value)) return value;
  context.addIssue(`must be JSON such as {"duration":"45"}: it ${PAGE_ATTRIBUTES_RULE}`);
  return z.NEVER;
});

const agentHours = text.transform((text, context) => {
  const { success, data } = z.array(AgentHoursInput).safeParse(parseJson(text));
  if (success) return data;
  context.addIssue(
    'must be JSON such as [{"agents":["anna@example.com"],"weekly":"Mon-Fri 09:00-12:00","durations":[30,60]}]',
  );
  return z.NEVER;
});

/** Variables that have an effect only with `VE_HOURS`. */
export const NEEDS_HOURS = [
  'VE_TIME_ZONE',
  'VE_HOURS_EXCEPTIONS',
  'VE_HOLIDAYS',
  'VE_AGENT_HOURS',
  'VE_SLOT_MINUTES',
  'VE_BUFFER_MINUTES',
  'VE_MIN_NOTICE_MINUTES',
  'VE_PUBLIC_AVAILABILITY',
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
  VE_PAGE: flag.optional(),
  VE_PAGE_FRAME_ANCESTORS: origins.optional(),
  VE_PAGE_AGENTS: pageAgents.optional(),
  VE_PAGE_ATTRIBUTES: pageAttributes.optional(),
  VE_PAGE_TITLE: text.max(120, 'must have 120 characters or less').optional(),
  VE_PAGE_DESCRIPTION: text.max(300, 'must have 300 characters or less').optional(),
  VE_PAGE_LANG: text.refine(isLanguage, 'must be a language tag such as de').optional(),
  VE_PAGE_INDEX: flag.optional(),
  VE_AGENTS: list.optional(),
  VE_AGENT_ADDRESSES: flag.optional(),
  VE_AGENTS_MAX_AGE: wholeNumber(0, 3600).optional(),
  VE_AGENTS_PAGE: wholeNumber(10, 1000).optional(),
  VE_AGENT_PROFILES: text.optional(),
  VE_PHOTO_ORIGINS: origins.optional(),
  VE_AUTHORIZE_MODULE: text.optional(),
  VE_IDENTIFY_MODULE: text.optional(),
  VE_JOIN_TOKENS: z.enum(['allow', 'refuse-if-pak'], 'must be allow or refuse-if-pak').optional(),
  VE_MEETING_ORIGINS: origins.optional(),
  VE_ALLOW_COOKIES: flag.optional(),
  VE_HOURS: text
    .refine((text) => parseWeeklyHours(text), 'must be hours such as Mon-Fri 09:00-12:00 13:00-17:00')
    .optional(),
  VE_TIME_ZONE: text.refine(isTimeZone, 'must be an IANA zone such as Europe/Berlin').optional(),
  VE_HOURS_EXCEPTIONS: exceptions.optional(),
  VE_HOLIDAYS: text.optional(),
  VE_AGENT_HOURS: agentHours.optional(),
  VE_SLOT_MINUTES: wholeNumber(5, 1440).optional(),
  VE_DURATIONS: durations.optional(),
  VE_BUFFER_MINUTES: wholeNumber(0, 1440).optional(),
  VE_MIN_NOTICE_MINUTES: wholeNumber(0, 527_040).optional(),
  VE_HORIZON_DAYS: wholeNumber(1, 3660).optional(),
  VE_PUBLIC_AVAILABILITY: z
    .union([flag, secureBase], 'must be true, false, or the URL of the base path at a CDN, with https')
    .optional(),
  VE_NOTIFICATIONS: z.enum(['never', 'guarded', 'always'], 'must be never, guarded or always').optional(),
  VE_BOOKING_REFERENCES: flag.optional(),
  VE_MANAGE_URL: ManageUrl.optional(),
  VE_MANAGE_MIN_NOTICE_MINUTES: wholeNumber(0, 527_040).optional(),
  VE_MANAGE_MAX_CHANGES: wholeNumber(0, 1000).optional(),
  VE_MANAGE_CANCEL_REASON: z
    .enum(['none', 'optional', 'required'], 'must be none, optional or required')
    .optional(),
  VE_CHALLENGE_MODULE: text.optional(),
  VE_CHALLENGE: z.enum(['always', 'under-pressure'], 'must be always or under-pressure').optional(),
  VE_PROOF_OF_WORK: z
    .enum(['always', 'under-pressure', 'never'], 'must be always, under-pressure or never')
    .optional(),
  VE_TRUSTED_PROXIES: wholeNumber(0, 10).default(0),
  VE_LIMITS: limits.optional(),
  VE_OPEN_BOOKINGS_PER_VISITOR: wholeNumber(1, 1000).optional(),
  VE_OPEN_BOOKINGS_PER_ADDRESS: wholeNumber(1, 10_000).optional(),
  VE_REDIS_URL: text.refine((value) => parseRedisUrl(value), REDIS_URL_RULE).optional(),
  VE_REDIS_PREFIX: text.default('ve-scheduler:'),
  VE_TOKEN_LIFETIME: wholeNumber(60, 3600).optional(),
  VE_SETTLE_SECONDS: wholeNumber(30, 3600).optional(),
  VE_HOLD_MINUTES: wholeNumber(1, 1440).optional(),
  VE_RECONCILE_SECONDS: wholeNumber(0, 20).optional(),
  VE_UPSTREAM_TIMEOUT: wholeNumber(1, 60_000).optional(),
  ...UPSTREAM_VARIABLES,
  ...SCRIPT_VARIABLES,
  ...QUESTION_VARIABLES,
  ...WEBHOOK_VARIABLES,
  VE_BODY_TIMEOUT: wholeNumber(1, 60_000).optional(),
  VE_DANGEROUSLY_GIVE_API_TOKENS_TO_PAGES: flag.optional(),
  VE_DANGEROUSLY_EXPOSE_THE_PAK: flag.optional(),
  VE_PORT: wholeNumber(0, 65_535).default(8787),
  VE_HOST: text.default('127.0.0.1'),
  VE_METRICS_PORT: wholeNumber(0, 65_535).optional(),
  VE_METRICS_HOST: text.optional(),
});

export type Variables = z.output<typeof Environment>;

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
