import { parseArgs } from 'node:util';
import type { WebhookOptions } from '../../gateway/options/webhook-options.js';
import type { DeadWebhook, WebhookQueue } from '../../gateway/stores/webhook-queue.js';
import { queueName } from '../../gateway/webhooks/queue-name.js';
import { ConfigurationError, readEnvironment } from '../environment/environment.js';
import { errorLabel } from '../error-label.js';
import { connectRedis, type RedisConnection } from '../redis.js';
import { closeInTime } from '../run-server.js';
import { readSecretFiles } from '../environment/secret-files.js';
import { loadSitesFile } from '../sites/sites-file.js';

const HELP = `Usage: ve-scheduler webhooks [options]

Lists the webhooks that were given up, and how many wait. Needs Redis (VE_REDIS_URL), and the same
environment as ve-scheduler gateway.

  --retry          queue the ones that were given up again; receivers that answered 410 get events again
  --config <file>  use the sites of a JSON file
  --help           show this text

Exit codes: 0 success, 1 failure, 2 invalid configuration.
`;

export interface WebhooksContext {
  readonly environment: Readonly<Record<string, string | undefined>>;
  readonly out: (line: string) => void;
  readonly err: (line: string) => void;
}

/** Receivers that have their queues in one place. */
interface Receivers {
  /** Name of the site, if there are several. */
  readonly site?: string;
  readonly prefix: string;
  readonly webhooks: readonly WebhookOptions[];
}

interface Configuration {
  readonly redisUrl: string | undefined;
  /** Name of the setting of the URL. */
  readonly setting: string;
  readonly receivers: readonly Receivers[];
}

/** `ve-scheduler webhooks`. Resolves with the exit code. */
export async function webhooksCommand(args: readonly string[], context: WebhooksContext): Promise<number> {
  const { out, err } = context;
  let redis: RedisConnection | undefined;
  try {
    const { retry = false, config, help } = readArguments(args);
    if (help) {
      out(HELP);
      return 0;
    }
    const { redisUrl, setting, receivers } = await readConfiguration(config, context);
    if (receivers.every(({ webhooks }) => !webhooks.length)) {
      throw new ConfigurationError(['no receiver is set (VE_WEBHOOK_URL, or webhooks in the file of sites)']);
    }
    if (redisUrl === undefined) {
      throw new ConfigurationError([
        `${setting}: is required: without Redis, webhooks are in the memory of the gateway, where nobody else can see them`,
      ]);
    }
    redis = await connectRedis({ url: redisUrl, prefix: '', setting, onError: () => undefined });
    for (const { site, prefix, webhooks } of receivers) {
      const queue = redis.optionsFor(prefix).idempotencyStore!.webhooks!;
      for (const { url } of webhooks) {
        const label = `${site === undefined ? '' : `${site}: `}${new URL(url).origin}`;
        const lines = await (retry ? retryAll : list)(queue, await queueName(url));
        for (const line of lines) out(`${label}: ${line}`);
      }
    }
    return 0;
  } catch (error) {
    if (!(error instanceof ConfigurationError)) {
      err(`The webhooks cannot be read (${errorLabel(error)})`);
      return 1;
    }
    for (const mistake of error.mistakes) err(mistake);
    return 2;
  } finally {
    await closeInTime(redis);
  }
}

async function list(queue: WebhookQueue, name: string): Promise<string[]> {
  // Claims nothing.
  const { waiting, oldestMs, isGone } = await queue.claim(name, 0, 0);
  const dead = await queue.dead(name);
  const oldest = waiting ? `, the oldest for ${Math.round(oldestMs / 1000)} s` : '';
  return [
    `${waiting} waiting${oldest}; ${dead.length} given up`,
    ...(isGone ? ['answered 410, so it gets nothing until --retry'] : []),
    ...dead.map(describe),
  ];
}

async function retryAll(queue: WebhookQueue, name: string): Promise<string[]> {
  return [`${await queue.retry(name)} queued again`];
}

/** Nothing of what the event is about, which is personal. */
const describe = ({ entry: { id, type }, tries, reason, diedAt }: DeadWebhook): string =>
  `${new Date(diedAt).toISOString()} ${type} ${id} after ${tries} ${tries === 1 ? 'try' : 'tries'}: ${reason}`;

async function readConfiguration(
  config: string | undefined,
  { environment }: WebhooksContext,
): Promise<Configuration> {
  if (config === undefined) {
    const files = await readSecretFiles(environment);
    const { redisUrl, redisPrefix, options } = readEnvironment(files.environment, files.mistakes);
    const receivers = [{ prefix: redisPrefix, webhooks: options.webhooks ?? [] }];
    return { redisUrl, setting: 'VE_REDIS_URL', receivers };
  }
  const { redisUrl, sites } = await loadSitesFile(config, environment);
  const receivers = sites.map(({ name, redisPrefix, options }) => ({
    site: name,
    prefix: redisPrefix,
    webhooks: options.webhooks ?? [],
  }));
  return { redisUrl, setting: 'redis', receivers };
}

function readArguments(args: readonly string[]) {
  try {
    return parseArgs({
      args: [...args],
      options: {
        retry: { type: 'boolean' },
        config: { type: 'string' },
        help: { type: 'boolean', short: 'h' },
      },
    }).values;
  } catch (error) {
    throw new ConfigurationError([`${(error as Error).message} See --help`]);
  }
}
