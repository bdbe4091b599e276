import { parseArgs } from 'node:util';
import { PARTNER, TENANT } from './agents.js';
import { startSandbox } from './serve.js';

const HELP = `Usage: ve-scheduler sandbox [options]

Serves an emulator of the VideoEngager API, for trying things out and for tests. It needs no account.

  --port <number>  port to listen on (SANDBOX_PORT, default 4010)
  --help           show this text
`;

/**
 * `ve-scheduler sandbox`: serves the sandbox until the process is interrupted. Sets `process.exitCode` to 1 if it cannot
 * start.
 */
export async function sandboxCommand(args: readonly string[]): Promise<void> {
  try {
    await run(args);
  } catch (error) {
    const inUse = error instanceof Error && 'code' in error && error.code === 'EADDRINUSE';
    const words = error instanceof Error ? error.message : String(error);
    console.error(inUse ? `${words}: choose another port with --port` : words);
    process.exitCode = 1;
  }
}

async function run(args: readonly string[]): Promise<void> {
  const { values } = parseArgs({
    args: [...args],
    options: { port: { type: 'string' }, help: { type: 'boolean', short: 'h' } },
  });
  if (values.help) {
    console.log(HELP);
    return;
  }
  if (process.env['NODE_ENV'] === 'production') {
    throw new Error(
      'The sandbox gives tokens to every caller, so it does not start with NODE_ENV=production',
    );
  }
  const { origin, close } = await startSandbox({
    port: portFrom(values.port ?? process.env['SANDBOX_PORT']),
  });
  console.log(`VideoEngager sandbox  ${origin}
  partner key (PAK)   ${PARTNER.pak}
  external ID         ${PARTNER.externalId}
  email               ${PARTNER.email}
  password            ${PARTNER.password}
  tenant              ${TENANT}`);
  for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => void close());
}

function portFrom(text = '4010'): number {
  const port = /^\d{1,5}$/.test(text) ? Number(text) : NaN;
  if (port <= 65_535) return port;
  throw new Error(`The port must be a number up to 65535, not "${text}"`);
}
