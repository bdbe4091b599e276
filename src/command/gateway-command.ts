import { parseArgs } from 'node:util';
import { openGateway } from '../gateway/gateway.js';
import { OptionsError } from '../gateway/options/options-error.js';
import { VERSION } from '../gateway/http/version.js';
import type { GatewayOptions } from '../gateway/options/gateway-options.js';
import { clientIpOf } from '../gateway/http/client-ip.js';
import { publicFetch } from '../node/public-fetch.js';
import { loadAgentProfiles } from './agent-profiles.js';
import { checkCredentials } from './check.js';
import { ConfigurationError, readEnvironment, type Settings } from './environment/environment.js';
import { errorLabel } from './error-label.js';
import { loadHolidays } from './holidays.js';
import { loadHooks } from './hooks.js';
import type { Metrics } from './metrics/metrics.js';
import { serveMetrics } from './metrics/metrics-server.js';
import { loadQuestions } from './environment/question-variables.js';
import { connectRedis, type RedisConnection } from './redis.js';
import { readSecretFiles } from './environment/secret-files.js';
import { closeInTime, runServer } from './run-server.js';
import type { RunningServer } from './serve.js';
import { sitesCommand } from './sites/sites-command.js';

export const HELP = `Usage: ve-scheduler gateway [options]

Serves the gateway for <ve-scheduler> and <ve-join-button>.

  --port <number>  port to listen on (VE_PORT, default 8787)
  --host <name>    address to listen on (VE_HOST, default 127.0.0.1: this machine only)
  --config <file>  serve several sites, which a JSON file describes: see demo/docs/sites.md
  --check          check the configuration and the credentials, then exit
  --help           show this text

Configure it with environment variables. Required:

  VE_PAK, VE_EXTERNAL_ID, VE_EMAIL   partner key, and the user that it signs in
  VE_ORIGINS                         origins of your pages, separated by commas
  VE_SECRETS                         at least 32 random characters: openssl rand -hex 32

A secret can come from a file, which VE_PAK_FILE, VE_SECRETS_FILE, VE_LOGIN_PASSWORD_FILE,
VE_REDIS_URL_FILE or VE_WEBHOOK_SECRET_FILE names.

See also ve-scheduler probe --help, which finds out how the API behaves for your account.
All other variables are described in demo/docs/gateway.md of the package ve-scheduler.
Exit codes: 0 success, 1 failure, 2 invalid configuration.
`;

const POLICY_UNKNOWN =
  'note: Redis answers, but does not tell its maxmemory-policy (INFO memory): make sure that it is noeviction';

export interface CommandContext {
  readonly environment: Readonly<Record<string, string | undefined>>;
  readonly out: (line: string) => void;
  readonly err: (line: string) => void;
}

/** `ve-scheduler gateway`. Resolves with the exit code. */
export async function gatewayCommand(args: readonly string[], surroundings: CommandContext): Promise<number> {
  const { environment, out, err } = surroundings;
  let shared: RedisConnection | undefined;
  let metricsServer: RunningServer | undefined;
  try {
    const { port, host, check, config, help } = readArguments(args);
    if (help) {
      out(HELP);
      return 0;
    }
    if (config !== undefined) return await sitesCommand({ path: config, port, host, check }, surroundings);
    const files = await readSecretFiles(environment);
    const settings = readEnvironment(
      {
        ...files.environment,
        ...(port !== undefined && { VE_PORT: port }),
        ...(host !== undefined && { VE_HOST: host }),
      },
      files.mistakes,
    );
    const logEvent = (event: string, more: object = {}) =>
      out(JSON.stringify({ time: new Date().toISOString(), event, ...more }));
    const { options, connected } = await resolveOptions(settings, logEvent);
    shared = connected;
    let metrics: Metrics | undefined;
    const { handle, readiness, state, start, stop } = openGateway({
      ...options,
      onWebhook: (webhookTry) => {
        if (webhookTry.outcome !== 'delivered') logEvent('webhook', webhookTry);
        metrics?.countWebhook(webhookTry);
      },
      log: (entry) => {
        out(JSON.stringify(entry));
        metrics?.countRequest(entry);
      },
      onUpstreamCall: (call) => metrics?.countCall(call),
    });
    if (check) {
      const { isGood, lines } = await checkCredentials(options);
      if (connected)
        out(connected.isPolicyKnown ? 'ok: Redis answers, and does not evict keys' : POLICY_UNKNOWN);
      for (const line of lines) (isGood ? out : err)(line);
      return isGood ? 0 : 1;
    }
    if (settings.metrics) {
      const { createMetrics } = await import('./metrics/metrics.js');
      metrics = createMetrics({ readiness, states: () => new Map([[undefined, state()]]) });
      metricsServer = await serveMetrics(metrics, settings.metrics);
    }
    start();
    return await runServer(handle, {
      port: settings.port,
      host: settings.host,
      basePath: settings.options.basePath,
      say: logEvent,
      facts: {
        store: connected ? 'redis' : 'memory',
        version: VERSION,
        ...(metricsServer && { metrics: `${metricsServer.origin}/metrics` }),
      },
      stopWork: stop,
    });
  } catch (error) {
    return reportFailure(error, err);
  } finally {
    await metricsServer?.stop();
    await closeInTime(shared);
  }
}

async function resolveOptions(
  settings: Settings,
  logEvent: (event: string, more: object) => void,
): Promise<{ options: GatewayOptions; connected: RedisConnection | undefined }> {
  const { redisUrl, redisPrefix, trustedProxies } = settings;
  const warn = (message: string) => logEvent('warning', { message });
  const [hooks, profiles, closed, questions] = await allOrMistakes([
    loadHooks(settings),
    loadAgentProfiles(settings),
    loadHolidays(settings.holidays, 'VE_HOLIDAYS', warn),
    loadQuestions(settings.questionsFile),
  ]);
  const { hours } = settings.options;
  const connected =
    redisUrl === undefined
      ? undefined
      : await connectRedis({
          url: redisUrl,
          prefix: redisPrefix,
          onError: (code) => logEvent('redis failed', { code }),
        });
  const options: GatewayOptions = {
    ...settings.options,
    compress: true,
    // What the owner says of a date comes first.
    hours: hours && { ...hours, exceptions: { ...closed, ...hours.exceptions } },
    agents: { ...settings.options.agents, ...profiles },
    ...(questions && { questions }),
    ...hooks,
    ...connected?.options,
    webhookFetch: publicFetch(),
    clientIp: (request) => clientIpOf(request, { trustedProxies, onMismatch: warn }),
    warn,
  };
  return { options, connected };
}

/** Like `Promise.all`, but reports the mistakes of all. @throws ConfigurationError */
async function allOrMistakes<T extends readonly unknown[]>(tasks: {
  [K in keyof T]: Promise<T[K]>;
}): Promise<T> {
  const settled = await Promise.allSettled(tasks);
  const errors = settled.flatMap((one) => (one.status === 'rejected' ? [one.reason as unknown] : []));
  const mistakes = errors.flatMap((error) => (error instanceof ConfigurationError ? error.mistakes : []));
  if (mistakes.length) throw new ConfigurationError(mistakes);
  return Promise.all(tasks);
}

function readArguments(args: readonly string[]) {
  try {
    return parseArgs({
      args: [...args],
      options: {
        port: { type: 'string' },
        host: { type: 'string' },
        config: { type: 'string' },
        check: { type: 'boolean' },
        help: { type: 'boolean', short: 'h' },
      },
    }).values;
  } catch (error) {
    throw new ConfigurationError([`${(error as Error).message} See --help`]);
  }
}

function reportFailure(error: unknown, err: (line: string) => void): number {
  if (error instanceof ConfigurationError) {
    err('The gateway cannot start:');
    for (const mistake of error.mistakes) err(`  ${mistake}`);
    return 2;
  }
  // It contains no values.
  if (error instanceof OptionsError) {
    err(`The gateway cannot start: ${error.message.slice('createGateway: '.length)}`);
    return 2;
  }
  const label = errorLabel(error);
  if (label === 'EADDRINUSE') err('The port is already in use: choose another with --port');
  else err(`The gateway failed: ${label}`);
  return 1;
}
