/** Prints the Subresource Integrity hash of every script, and writes them to a file beside the scripts. */
import { createHash } from 'node:crypto';
import { readdirSync, readFileSync, writeFileSync } from 'node:fs';

const FOLDER = 'dist/cdn';

const hashes = Object.fromEntries(
  readdirSync(FOLDER, { recursive: true, encoding: 'utf8' })
    // The copies with a hash in their names have a list of their own.
    .filter((file) => /\.m?js$/.test(file) && !file.startsWith('hashed'))
    .sort()
    .map((file) => {
      const digest = createHash('sha384')
        .update(readFileSync(`${FOLDER}/${file}`))
        .digest('base64');
      return [file, `sha384-${digest}`];
    }),
);
writeFileSync(`${FOLDER}/integrity.json`, `${JSON.stringify(hashes, null, 2)}\n`);
for (const [file, hash] of Object.entries(hashes)) console.log(file.padEnd(18), hash);

if (process.argv.includes('--readme')) {
  const before = readFileSync('README.md', 'utf8');
  const after = before.replace(/integrity="sha384-[^"]*"/, `integrity="${hashes['ve-scheduler.js']!}"`);
  if (after !== before) writeFileSync('README.md', after);
}
