#!/usr/bin/env node
/** The command `ve-scheduler`. */
import { readFileSync } from 'node:fs';
import { gatewayCommand } from './command/gateway-command.js';
import { qrCommand } from './command/qr-command.js';
import { webhooksCommand } from './command/webhooks/webhooks-command.js';

const HELP = `Usage: ve-scheduler <command> [options]

  gateway    serve the gateway for <ve-scheduler> and <ve-join-button>
  doctor     say what is wrong with a page that has the form
  probe      find out how the API behaves for your account
  qr         print a QR code of a URL
  webhooks   list webhooks that were given up, and retry them
  sandbox    serve an emulator of the VideoEngager API, for tests
  --version  show the version
  --help     show this text; after a command, its options
`;

const [command, ...args] = process.argv.slice(2);
const out = (line: string) => void process.stdout.write(`${line}\n`);
const err = (line: string) => void process.stderr.write(`${line}\n`);

switch (command) {
  case 'gateway': {
    const code = await gatewayCommand(args, { environment: process.env, out, err });
    // Exit explicitly: a hook's module may keep a connection open.
    process.stdout.write('', () => process.exit(code));
    break;
  }
  case 'doctor': {
    const { doctorCommand } = await import('./command/doctor/doctor-command.js');
    const stop = new AbortController();
    for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => stop.abort());
    process.exitCode = await doctorCommand(args, { out, err, signal: stop.signal });
    break;
  }
  case 'probe': {
    const { probeCommand } = await import('./command/probe/probe-command.js');
    const stop = new AbortController();
    // A second signal ends the process at once.
    for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => stop.abort());
    process.exitCode = await probeCommand(args, { environment: process.env, out, err, signal: stop.signal });
    break;
  }
  case 'qr':
    process.exitCode = qrCommand(args, { out, err });
    break;
  case 'webhooks':
    process.exitCode = await webhooksCommand(args, { environment: process.env, out, err });
    break;
  case 'sandbox':
    await runSandbox();
    break;
  case '--version':
  case '-v':
    out(readVersion());
    break;
  case undefined:
  case '--help':
  case '-h':
    out(HELP);
    break;
  default:
    err(HELP);
    process.exitCode = 2;
}

/** The sandbox belongs to the demo. The build puts it beside this file. */
async function runSandbox(): Promise<void> {
  const url = new URL('./sandbox/command.js', import.meta.url).href;
  const { sandboxCommand } = (await import(url)) as {
    sandboxCommand: (args: readonly string[]) => Promise<void>;
  };
  await sandboxCommand(args);
}

function readVersion(): string {
  const manifest = readFileSync(new URL('../package.json', import.meta.url), 'utf8');
  return (JSON.parse(manifest) as { version: string }).version;
}
