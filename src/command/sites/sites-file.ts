import { readFile } from 'node:fs/promises';
import { dirname, resolve } from 'node:path';
import type * as z from 'zod';
import type { Credentials } from '../../gateway/options/credentials.js';
import type { GatewayOptions } from '../../gateway/options/gateway-options.js';
import type { WebhookOptions } from '../../gateway/options/webhook-options.js';
import { packageFiles } from '../../node/package-files.js';
import { ConfigurationError } from '../environment/environment.js';
import { errorLabel } from '../error-label.js';
import type { ClosedDays } from '../../node/holidays.js';
import { loadHolidays } from '../holidays.js';
import { loadHooks } from '../hooks.js';
import { readSecretFile } from '../environment/secret-files.js';
import { describeMistake } from './site-mistakes.js';
import { SitesFile, type Secret, type SiteEntry } from './sites-schema.js';

type FileOptions = Omit<GatewayOptions, 'clientIp'> & { readonly hosts: readonly string[] | undefined };

/** A site of the file, with its secrets. */
export interface LoadedSite {
  readonly name: string;
  readonly options: FileOptions;
  readonly redisPrefix: string;
  /** Changes when anything of the site changes, a secret as well. */
  readonly fingerprint: string;
}

export interface LoadedSites {
  /** The content of the file as it was written, for messages about it. */
  readonly json: unknown;
  readonly file: Pick<SitesFile, 'port' | 'host' | 'metrics'> & { readonly trustedProxies: number };
  readonly redisUrl: string | undefined;
  readonly sites: readonly LoadedSite[];
  /** The file, and those that it names. */
  readonly paths: readonly string[];
  readonly warnings: readonly string[];
}

type Raw = Readonly<Record<string, string | undefined>>;

/** Variables that still have an effect with a file. */
const VARIABLES = ['VE_PORT', 'VE_HOST'];

/**
 * Reads the file of `gateway --config` with all that it refers to. Paths in it are relative to its folder.
 *
 * @throws ConfigurationError that lists every mistake
 */
export async function loadSitesFile(path: string, environment: Raw): Promise<LoadedSites> {
  const json = await readJson(path);
  const { success, data, error } = SitesFile.safeParse(json);
  if (!success) throw new ConfigurationError(error.issues.flatMap((issue) => fromSchema(issue, json)));
  const references = new References(dirname(resolve(path)), environment);
  const redisUrl = data.redis === undefined ? undefined : await references.read(data.redis, ['redis']);
  const sites: LoadedSite[] = [];
  for (const [name, entry] of Object.entries(data.sites)) sites.push(await loadSite(name, entry, references));
  const mistakes = [
    ...references.mistakes,
    ...findSharedPrefixes(sites).map(([one, other]) =>
      describeMistake(
        ['sites', other, 'redisPrefix'],
        `must not begin like that of site ${one}: what visitors of one do would count against the other`,
        json,
      ),
    ),
    ...Object.keys(environment)
      .filter((name) => name.startsWith('VE_') && environment[name]?.trim())
      .filter((name) => !VARIABLES.includes(name) && !references.variables.has(name))
      .map((name) => `${name}: has no effect with --config: write it into the file`),
  ];
  if (mistakes.length) throw new ConfigurationError(mistakes);
  const { port, host, metrics, trustedProxies = 0 } = data;
  return {
    json,
    file: { port, host, metrics, trustedProxies },
    redisUrl,
    sites,
    paths: [resolve(path), ...references.paths],
    warnings: references.warnings,
  };
}

async function readJson(path: string): Promise<unknown> {
  let text: string;
  try {
    text = (await readFile(path, 'utf8')).replace(/^\ufeff/, '');
  } catch (error) {
    throw new ConfigurationError([`--config: the file cannot be read (${errorLabel(error)})`]);
  }
  try {
    return JSON.parse(text);
  } catch (error) {
    throw new ConfigurationError([`--config: the file is not JSON${placeOf(error as Error, text)}`]);
  }
}

/** Where an error is. Its message may hold a secret of the file, so only the position is used. */
function placeOf({ message }: Error, text: string): string {
  const position = /at position (\d+)/.exec(message)?.[1];
  if (position === undefined) return '';
  const before = text.slice(0, Number(position)).split('\n');
  return `: look at line ${before.length}, column ${before.at(-1)!.length + 1}`;
}

function fromSchema(issue: z.core.$ZodIssue, json: unknown): string[] {
  if (issue.code === 'unrecognized_keys') {
    return issue.keys.map((key) =>
      describeMistake([...issue.path, key], 'is not a known setting', undefined),
    );
  }
  if (issue.code === 'invalid_key') {
    return [describeMistake(issue.path, `the name ${issue.issues[0]?.message ?? issue.message}`, undefined)];
  }
  return [describeMistake(issue.path, issue.message, json)];
}

/** The same for all sites, so that each file is read once. */
const FILES = packageFiles();

async function loadSite(name: string, entry: SiteEntry, references: References): Promise<LoadedSite> {
  const at = (...path: (string | number)[]) => ['sites', name, ...path];
  const {
    hosts,
    credentials,
    authorizeModule,
    challengeModule,
    identifyModule,
    redisPrefix,
    page,
    scripts,
    agents,
    holidays,
    hours,
    ...rest
  } = entry;
  const given: Credentials =
    credentials.type === 'pak'
      ? { ...credentials, pak: await references.read(credentials.pak, at('credentials', 'pak')) }
      : {
          ...credentials,
          password: await references.read(credentials.password, at('credentials', 'password')),
        };
  const texts = await references.readAll(entry.secrets, at('secrets'));
  const webhooks: WebhookOptions[] = [];
  for (const [index, { secret, ...webhook }] of (entry.webhooks ?? []).entries()) {
    const path = at('webhooks', index, 'secret');
    const read = Array.isArray(secret) ? references.readAll(secret, path) : references.read(secret, path);
    webhooks.push({ ...webhook, secret: await read });
  }
  const hooks = await loadHooks(
    {
      authorizeModule: references.path(authorizeModule),
      challengeModule: references.path(challengeModule),
      identifyModule: references.path(identifyModule),
    },
    {
      authorizeModule: at('authorizeModule').join('.'),
      challengeModule: at('challengeModule').join('.'),
      identifyModule: at('identifyModule').join('.'),
    },
  ).catch((error: unknown) => references.noteMistakes(error));
  const closed = await references.readHolidays(holidays, at('holidays'));
  if (holidays !== undefined && !hours)
    references.mistakes.push(`${at('holidays').join('.')}: has no effect without hours`);
  const options = {
    ...rest,
    // What the owner says of a date comes first.
    ...(hours && { hours: { ...hours, exceptions: { ...closed, ...hours.exceptions } } }),
    agents,
    hosts,
    credentials: given,
    secrets: texts,
    webhooks,
  };
  return {
    name,
    options: {
      ...options,
      ...(page && { page: { ...page, script: FILES } }),
      ...(scripts !== false && { scripts: FILES }),
      ...hooks,
    },
    redisPrefix: redisPrefix ?? `ve-scheduler:${name}:`,
    fingerprint: JSON.stringify([
      options,
      page,
      scripts,
      authorizeModule,
      challengeModule,
      identifyModule,
      redisPrefix,
    ]),
  };
}

/** Reads what the file refers to, and takes note of what is wrong with it. */
class References {
  readonly mistakes: string[] = [];
  readonly warnings: string[] = [];
  readonly paths: string[] = [];
  /** Names of the variables that were read. */
  readonly variables = new Set<string>();
  readonly #folder: string;
  readonly #environment: Raw;

  constructor(folder: string, environment: Raw) {
    this.#folder = folder;
    this.#environment = environment;
  }

  /** An absolute path. */
  path(path: string | undefined): string | undefined {
    return path === undefined ? undefined : resolve(this.#folder, path);
  }

  /** Takes note of mistakes. @throws any other error */
  noteMistakes(error: unknown): Record<string, never> {
    if (!(error instanceof ConfigurationError)) throw error;
    this.mistakes.push(...error.mistakes);
    return {};
  }

  /** Days that an iCalendar file closes; none after a mistake. */
  async readHolidays(given: string | undefined, at: readonly (string | number)[]): Promise<ClosedDays> {
    const path = this.path(given);
    if (path !== undefined) this.paths.push(path);
    const warn = (message: string) => void this.warnings.push(message);
    return loadHolidays(path, at.join('.'), warn).catch((error: unknown) => this.noteMistakes(error));
  }

  async readAll(secrets: readonly Secret[], at: readonly (string | number)[]): Promise<string[]> {
    const texts: string[] = [];
    for (const [index, secret] of secrets.entries()) texts.push(await this.read(secret, [...at, index]));
    return texts;
  }

  /** The text of a secret; empty after a mistake. */
  async read(secret: Secret, at: readonly (string | number)[]): Promise<string> {
    const complain = (message: string): string => {
      this.mistakes.push(`${at.join('.')}: ${message}`);
      return '';
    };
    if (typeof secret === 'string') {
      this.warnings.push(
        `${at.join('.')}: the secret is in the file itself: {"env": "NAME"} or {"file": "/run/secrets/name"} keeps it apart`,
      );
      return secret;
    }
    if ('env' in secret) {
      this.variables.add(secret.env);
      const text = this.#environment[secret.env]?.trim();
      return text ? text : complain(`the variable ${secret.env} is not set`);
    }
    const path = resolve(this.#folder, secret.file);
    this.paths.push(path);
    const { text, problem } = await readSecretFile(path);
    return text ?? complain(`${problem}: ${secret.file}`);
  }
}

/** Pairs of sites of which one's keys in Redis may be taken for those of the other. */
function findSharedPrefixes(sites: readonly LoadedSite[]): [string, string][] {
  return sites.flatMap((other, index) =>
    sites
      .slice(0, index)
      .filter(
        (one) =>
          one.redisPrefix.startsWith(other.redisPrefix) || other.redisPrefix.startsWith(one.redisPrefix),
      )
      .map((one): [string, string] => [one.name, other.name]),
  );
}
