#!/usr/bin/env node
/** The command `ve-scheduler`. */
import { gatewayCommand, HELP } from './command/gateway-command.js';
import { qrCommand } from './command/qr-command.js';

const [command, ...args] = process.argv.slice(2);
const out = (line: string) => void process.stdout.write(`${line}\n`);
const err = (line: string) => void process.stderr.write(`${line}\n`);

if (command === 'gateway') {
  const code = await gatewayCommand(args, { environment: process.env, out, err });
  // Exit explicitly: a hook's module may keep a connection open.
  process.stdout.write('', () => process.exit(code));
} else if (command === 'qr') {
  process.exitCode = qrCommand(args, { out, err });
} else {
  const isAsked = command === undefined || command === '--help' || command === '-h';
  (isAsked ? out : err)(HELP);
  process.exitCode = isAsked ? 0 : 2;
}
