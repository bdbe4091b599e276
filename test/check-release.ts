import { spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { isAllowed, licenceOf, publishedFolders, readAudit } from './release-checks.js';

/**
 * `npm run check:release`: lists the licences of all packages that are installed with ours, and asks the registry for known
 * vulnerabilities in them. Fails if a licence is not allowed, if there is a vulnerability, or if the registry could not be
 * asked. `-- --without-audit` leaves the registry out, and says so.
 */
const read = (path: string): unknown => JSON.parse(readFileSync(path, 'utf8'));

const licences = publishedFolders(read('package-lock.json') as Parameters<typeof publishedFolders>[0]).map(
  (folder) => licenceOf(read(`${folder}/package.json`) as Parameters<typeof licenceOf>[0]),
);
for (const { name, version, licence } of licences) console.log(`${name} ${version}: ${licence || 'none'}`);
const refused = licences.filter((one) => !isAllowed(one));
for (const { name, licence } of refused) console.error(`Not allowed: ${name} has ${licence || 'no licence'}`);
console.log(`${licences.length} packages, ${refused.length} with a licence that is not allowed`);

const isAudited = !process.argv.includes('--without-audit');
const isClean = isAudited ? audit() : true;
if (!isAudited) console.log('Not audited, as --without-audit asks');
process.exitCode = refused.length || !isClean ? 1 : 0;

function audit(): boolean {
  const { stdout } = spawnSync('npm', ['audit', '--omit=dev', '--json'], { encoding: 'utf8' });
  const result = readAudit(stdout);
  if (result.outcome === 'clean') console.log('No known vulnerabilities');
  if (result.outcome === 'found') for (const line of result.packages) console.error(`Vulnerable: ${line}`);
  if (result.outcome === 'unknown')
    console.error(`Not audited, so nothing is known about vulnerabilities: ${result.reason}`);
  return result.outcome === 'clean';
}
