import { HOSTS } from './hosts.js';
import { printTable, writeDocument } from './report.js';
import { runHosts } from './run.js';

/** `npm run test:hosts`: all hosts, `-- --quick`: those of the checks, `-- next vue`: these. */
const names = process.argv.slice(2);
const isQuick = names.includes('--quick');
const unknown = names.filter((name) => name !== '--quick' && !HOSTS.some((host) => host.name === name));
if (unknown.length) {
  throw new Error(`Unknown: ${unknown.join(', ')}. Hosts: ${HOSTS.map(({ name }) => name).join(', ')}`);
}
const hosts = names.length
  ? HOSTS.filter((host) => (isQuick && host.isQuick) || names.includes(host.name))
  : HOSTS;

const { results, passed, failed } = await runHosts(hosts);
printTable(results);
if (!names.length) await writeDocument(results);
console.log(`\n${passed} passed, ${failed.length} failed`);
process.exit(failed.length ? 1 : 0);
