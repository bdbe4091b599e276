import * as z from 'zod';
import { environmentUrl } from '../../api/wire/environment.js';
import { secureUrl } from '../../api/wire/trusted-url.js';
import { consoleLog } from '../http/log.js';
import { clientIpOf } from '../http/client-ip.js';
import { LIMIT_NAMES, type LimitOptions } from '../limits/limit-settings.js';
import { isPathPart } from './credentials.js';
import type { AgentText, GatewayOptions } from './gateway-options.js';
import { durationsInput, HoursInput, minutes, toCalendar } from './hours-options.js';
import { IdentifyAgentInput } from './agenda-option.js';
import { OptionsError } from './options-error.js';
import { ManageInput, ManageUrl } from './manage-options.js';
import { pageInput } from './page-options.js';
import { GuestsInput, QuestionsInput } from './questions-option.js';
import { ScriptsInput } from './scripts-option.js';
import { maxConcurrent, siteName } from './site-options.js';
import { publicAvailabilityInput } from './public-availability-option.js';
import { upstreamOptions } from './upstream-options.js';
import { isStrongSecret, SECRET_RULE } from './strong-secret.js';
import { WebhooksInput } from './webhook-options.js';

type Given<K extends keyof GatewayOptions> = NonNullable<GatewayOptions[K]>;

const func = <K extends keyof GatewayOptions>() =>
  z.custom<Given<K>>((value) => typeof value === 'function', 'must be a function');
const part = z
  .string('must be a string')
  .refine(isPathPart, 'must not be empty, "." or "..", and must not contain control characters');
const nonEmpty = z.string('must be a string').min(1, 'must not be empty');
const origin = z.string('must be a string').refine(
  // `*` is valid in a URL, but would match nothing here, and everything in a policy.
  (value) => secureUrl(value)?.origin === value && !value.includes('*'),
  'must be an exact origin such as https://www.example.com (https, or http on loopback; no path, no "*")',
);
const secureBase = z.string('must be a string').refine((value) => {
  const url = secureUrl(value);
  return url && !url.search && !url.hash;
}, 'must be an https URL (http on loopback only) without credentials, query or fragment');
const timeoutMs = z.int('must be a whole number of milliseconds').min(1).max(60_000);

const Limit = z.union(
  [z.literal(false), z.strictObject({ points: z.int().min(1), seconds: z.int().min(1).max(604_800) })],
  'must be false or {points, seconds}',
);

const CredentialsInput = z.discriminatedUnion(
  'type',
  [
    z.strictObject({
      type: z.literal('pak'),
      pak: part,
      externalId: part,
      email: part,
      method: z.enum(['GET', 'POST'], 'must be GET or POST').default('GET'),
      division: nonEmpty.optional(),
    }),
    z.strictObject({ type: z.literal('local'), email: nonEmpty, password: nonEmpty }),
  ],
  "must be {type: 'pak', pak, externalId, email} or {type: 'local', email, password}",
);

const agentText = z
  .custom<AgentText>(
    (value) => isFunction(value) || z.record(z.string(), z.string()).safeParse(value).success,
    'must be a function, or an object of IDs or addresses and texts',
  )
  .optional();

const AgentsInput = z
  .strictObject({
    only: z.array(nonEmpty).min(1, 'must name an agent').optional(),
    filter: z.custom<NonNullable<Given<'agents'>['filter']>>(isFunction, 'must be a function').optional(),
    compare: z.custom<NonNullable<Given<'agents'>['compare']>>(isFunction, 'must be a function').optional(),
    name: z.custom<NonNullable<Given<'agents'>['name']>>(isFunction, 'must be a function').optional(),
    photo: agentText,
    role: agentText,
    description: agentText,
    photoOrigins: z.array(origin, 'must be a list of origins').default([]),
    addresses: z.boolean().optional(),
    maxAge: z.number().min(0).max(3600).default(60),
    page: z.int('must be a whole number from 10 to 1000').min(10).max(1000).default(200),
  })
  // Without a list of agents, any address could be tried, and the answers would tell which are agents.
  .transform(({ addresses, ...rest }) => ({ ...rest, addresses: addresses ?? rest.only !== undefined }));

/** Options that have no effect without `hours`. */
const HOURS_OPTIONS = ['slotMinutes', 'bufferMinutes', 'minNoticeMinutes', 'publicAvailability'] as const;

const CLIENT_IP_RULE =
  'must be "connection" (with toNodeListener and no proxy), a function such as (request) => clientIpOf(request, { trustedProxies: 1 }), or "unknown" to go without limits per address';

function toClientIp(
  given: GatewayOptions['clientIp'],
  onMismatch: (message: string) => void,
): ((request: Request) => string | undefined) | undefined {
  if (given === 'unknown') return undefined;
  return given === 'connection' ? (request) => clientIpOf(request, { onMismatch }) : given;
}

/** Every option, before those that depend on each other are checked. */
export const OptionsInput = z.strictObject({
  site: siteName.optional(),
  maxConcurrent: maxConcurrent.optional(),
  credentials: CredentialsInput,
  environment: z
    .enum(['dev', 'staging', 'production'], 'must be dev, staging or production')
    .default('production'),
  baseUrl: secureBase.optional(),
  // With one origin, a page's own GET request needs no header `Origin`: a repetition is not a second one.
  origins: z
    .array(origin, 'must be a list of origins')
    .min(1, 'must name an origin')
    .transform((all) => [...new Set(all)]),
  secrets: z
    .array(z.string('must be a string').refine(isStrongSecret, SECRET_RULE), 'must be a list of secrets')
    .min(1, 'must hold a secret'),
  basePath: z
    .string('must be a string')
    .regex(/^(\/[\w.~-]+)*\/?$/, 'must be a path such as /ve')
    .transform((path) => path.replace(/\/$/, ''))
    .default('/ve'),
  publicUrl: secureBase.optional(),
  agents: AgentsInput.prefault({}),
  page: pageInput(origin).optional(),
  scripts: ScriptsInput,
  authorizeAgent: func<'authorizeAgent'>().optional(),
  identifyAgent: IdentifyAgentInput.optional(),
  joinTokens: z.enum(['allow', 'refuse-if-pak'], 'must be allow or refuse-if-pak').default('allow'),
  meetingOrigins: z.array(origin).default([]),
  allowCookies: z.boolean('must be true or false').default(false),
  hours: HoursInput.optional(),
  slotMinutes: minutes(5, 1440).optional(),
  durations: durationsInput.optional(),
  bufferMinutes: minutes(0, 1440).optional(),
  minNoticeMinutes: minutes(0, 527_040).optional(),
  publicAvailability: publicAvailabilityInput(secureBase),
  horizonDays: z.int('must be a whole number of days from 1 to 3660').min(1).max(3660).optional(),
  notifications: z
    .enum(['never', 'guarded', 'always'], 'must be never, guarded or always')
    .default('guarded'),
  bookingReferences: z.boolean('must be true or false').default(false),
  manageUrl: ManageUrl.optional(),
  manage: ManageInput,
  questions: QuestionsInput,
  guests: GuestsInput.optional(),
  webhooks: WebhooksInput,
  webhookFetch: func<'webhookFetch'>().default(() => (url: string, init: RequestInit) => fetch(url, init)),
  onWebhook: func<'onWebhook'>().optional(),
  onBooking: func<'onBooking'>().optional(),
  verifyChallenge: func<'verifyChallenge'>().optional(),
  challenge: z.enum(['always', 'under-pressure'], 'must be always or under-pressure').default('always'),
  proofOfWork: z
    .enum(['always', 'under-pressure', 'never'], 'must be always, under-pressure or never')
    .default('under-pressure'),
  clientIp: z
    .union([z.enum(['connection', 'unknown']), func<'clientIp'>()], CLIENT_IP_RULE)
    .transform((given) => given as GatewayOptions['clientIp']),
  openBookings: z
    .strictObject({
      perVisitor: z.int('must be a whole number').min(1).max(1000).default(10),
      perAddress: z.int('must be a whole number').min(1).max(10_000).default(100),
    })
    .prefault({}),
  limits: z
    .strictObject(Object.fromEntries(LIMIT_NAMES.map((name) => [name, Limit.optional()])))
    .prefault({})
    .transform((limits) => limits as LimitOptions),
  limiter: func<'limiter'>().optional(),
  settleSeconds: z.int('must be a whole number of seconds').min(30).max(3600).default(120),
  holdMinutes: minutes(1, 1440).default(10),
  reconcileSeconds: z.int('must be a whole number of seconds').min(0).max(20).default(8),
  idempotencyStore: z
    .custom<Given<'idempotencyStore'>>(
      (value) =>
        ['add', 'get', 'set', 'replace', 'delete'].every((name) =>
          isFunction((value as Record<string, unknown> | null)?.[name]),
        ),
      'must have the methods add, get, set, replace and delete',
    )
    .optional(),
  tokenLifetime: z.int('must be a whole number of seconds').min(60).max(3600).default(600),
  upstreamTimeout: timeoutMs.default(10_000),
  compress: z.boolean('must be true or false').default(false),
  bodyTimeout: timeoutMs.default(10_000),
  log: func<'log'>().default(() => consoleLog),
  onUpstreamCall: func<'onUpstreamCall'>().optional(),
  warn: func<'warn'>().default(() => (message: string) => console.warn(message)),
  DANGEROUSLY_GIVE_API_TOKENS_TO_PAGES: z.boolean('must be true or false').default(false),
  DANGEROUSLY_EXPOSE_THE_PAK: z.boolean('must be true or false').default(false),
  fetch: func<'fetch'>().default(() => (url: string, init: RequestInit) => fetch(url, init)),
  clock: func<'clock'>().default(() => () => Date.now()),
  monotonicClock: func<'monotonicClock'>().default(() => () => performance.now()),
  random: func<'random'>().default(() => () => Math.random()),
  ...upstreamOptions,
});

const Options = OptionsInput.superRefine((options, context) => {
  const addIssue = (path: string, message: string) =>
    context.addIssue({ code: 'custom', path: [path], message });
  if (options.authorizeAgent && options.credentials.type === 'local') {
    addIssue('authorizeAgent', 'needs credentials of type pak: a local login gives no tokens for agents');
  }
  for (const name of HOURS_OPTIONS) {
    if (!options.hours && options[name] !== undefined) addIssue(name, 'has no effect without hours');
  }
  const ownOrigin = options.publicUrl === undefined ? undefined : new URL(options.publicUrl).origin;
  if (options.page && ownOrigin !== undefined && !options.origins.includes(ownOrigin)) {
    addIssue('origins', 'must have the origin of publicUrl, which the page has');
  }
  if (options.page && options.DANGEROUSLY_GIVE_API_TOKENS_TO_PAGES) {
    addIssue('page', 'is for everybody, so DANGEROUSLY_GIVE_API_TOKENS_TO_PAGES must be off');
  }
  for (const name of ['questions', 'guests'] as const) {
    const isSet = name === 'guests' ? options.guests : options.questions.length;
    if (isSet && options.DANGEROUSLY_GIVE_API_TOKENS_TO_PAGES) {
      addIssue(
        name,
        'has no effect with DANGEROUSLY_GIVE_API_TOKENS_TO_PAGES: set the property of the element',
      );
    }
  }
  if (options.DANGEROUSLY_EXPOSE_THE_PAK && !options.DANGEROUSLY_GIVE_API_TOKENS_TO_PAGES) {
    addIssue('DANGEROUSLY_EXPOSE_THE_PAK', 'has no effect without DANGEROUSLY_GIVE_API_TOKENS_TO_PAGES');
  }
}).transform(
  ({
    environment,
    baseUrl,
    publicUrl,
    hours,
    slotMinutes,
    bufferMinutes,
    minNoticeMinutes,
    horizonDays,
    clientIp,
    ...rest
  }) => ({
    ...rest,
    clientIp: toClientIp(clientIp, rest.warn),
    baseUrl: (baseUrl ?? environmentUrl(environment)).replace(/\/+$/, ''),
    publicUrl: publicUrl?.replace(/\/+$/, ''),
    horizonDays: horizonDays ?? (hours ? 60 : 366),
    /** Whether the owner set `horizonDays`. */
    hasHorizon: horizonDays !== undefined,
    /** `undefined` without `hours`. */
    calendar:
      hours &&
      toCalendar(hours, {
        slotMinutes: slotMinutes ?? 30,
        durations: rest.durations ?? [30],
        bufferMinutes: bufferMinutes ?? 0,
        minNoticeMinutes: minNoticeMinutes ?? 60,
        horizonDays: horizonDays ?? 60,
      }),
  }),
);

/** Validated options with all defaults. */
export type GatewayConfig = z.output<typeof Options>;

/**
 * Validates options and fills in defaults.
 *
 * @throws OptionsError that lists every mistake, without values.
 */
export function readOptions(options: GatewayOptions): GatewayConfig {
  const { success, data, error } = Options.safeParse(options);
  if (success) return data;
  throw new OptionsError('createGateway', error.issues);
}

function isFunction(value: unknown): boolean {
  return typeof value === 'function';
}
