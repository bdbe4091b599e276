/** Turns the analyzer's manifest into the published one, and makes what editors and frameworks read from it. */
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { generateJetBrainsWebTypes } from 'custom-element-jet-brains-integration';
import { generateVsCodeCustomElementData } from 'custom-element-vs-code-integration';
import type { CustomElementDeclaration, Package } from 'custom-elements-manifest';
import { format } from 'prettier';
import { elementTypes } from './element-types.js';
import { frameworkTypes } from './framework-types.js';
import { propertyFacts } from './property-facts.js';
import { publicManifest } from './public-manifest.js';

const MANIFEST = 'custom-elements.json';

const manifest = publicManifest(JSON.parse(readFileSync(MANIFEST, 'utf8')) as Package, propertyFacts());
writeFileSync(MANIFEST, `${JSON.stringify(manifest, null, 2)}\n`);

// Both generators change the manifest that they are given.
type Input = Parameters<typeof generateVsCodeCustomElementData>[0];
generateVsCodeCustomElementData(structuredClone(manifest) as Input, { outdir: 'dist', hideLogs: true });
generateJetBrainsWebTypes(structuredClone(manifest) as Input, {
  outdir: 'dist',
  packageJson: false,
  hideLogs: true,
});

const elements = manifest.modules.flatMap(
  ({ declarations = [] }) => declarations as CustomElementDeclaration[],
);
const types = { elements: elementTypes(elements), ...frameworkTypes(elements) };
mkdirSync('dist/types', { recursive: true });
for (const [name, text] of Object.entries(types)) {
  const file = `dist/types/${name}.d.ts`;
  writeFileSync(file, await format(text, { filepath: file, singleQuote: true, printWidth: 110 }));
  writeFileSync(`dist/types/${name}.js`, 'export {};\n');
}
