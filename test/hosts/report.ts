import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { format } from 'prettier';
import type { HostResult } from './host.js';

const FILE = join(import.meta.dirname, '../../demo/docs/hosts.md');

const GATEWAYS = {
  own: 'in the app',
  command: 'the command, behind a web server',
  node: 'Node',
  express: 'Express 5',
  hono: 'Hono',
  worker: 'Cloudflare Workers (workerd)',
};

const INTRODUCTION = `# Tested hosts

One command installs the packed package in each of these hosts, builds and starts it as its users do, and books one meeting in
Chromium:

\`\`\`sh
npm run test:hosts
\`\`\`

A host passes if the confirmation is shown, if the app hears \`scheduled\` once, and if the console has no error and no
warning. The command also writes this file. Node ${process.versions.node.split('.')[0]} ran the hosts below.`;

export function printTable(results: readonly HostResult[]): void {
  console.table(
    results.map(({ host, version, failure, seconds }) => ({
      host: host.title,
      version,
      gateway: GATEWAYS[host.gateway],
      result: failure ? 'failed' : 'passed',
      seconds: Math.round(seconds),
    })),
  );
}

/** Writes `demo/docs/hosts.md`. */
export async function writeDocument(results: readonly HostResult[]): Promise<void> {
  const rows = results.map(
    ({ host, version, failure, seconds }) =>
      `| ${host.title} | ${version} | ${GATEWAYS[host.gateway]} | ${failure ? 'failed' : 'passed'} | ${Math.ceil(seconds / 10) * 10} |`,
  );
  const table = [
    '| host | version | gateway | result | seconds |',
    '| --- | --- | --- | --- | --- |',
    ...rows,
  ];
  const text = await format(`${INTRODUCTION}\n\n${table.join('\n')}\n`, { parser: 'markdown' });
  await writeFile(FILE, text);
}
