import { readFile } from 'node:fs/promises';

/** An attribute of an element, as the plugin offers it in its blocks and shortcodes. */
export interface PluginAttribute {
  readonly name: string;
  readonly type: 'string' | 'number' | 'boolean' | 'optional-boolean';
  /** Heading of its table in `demo/docs/attributes.md`. */
  readonly group: string;
  /** All values, if it has a few only. */
  readonly choices: readonly string[];
  readonly help: string;
}

interface Manifest {
  readonly modules: readonly {
    readonly declarations?: readonly {
      readonly tagName?: string;
      readonly attributes?: readonly {
        readonly name: string;
        readonly type?: { readonly text: string };
        readonly description?: string;
      }[];
      readonly members?: readonly { readonly name: string; readonly type?: { readonly text: string } }[];
    }[];
  }[];
}

/** Values of attributes whose type in the manifest is any text. */
const CHOICES: Readonly<Record<string, readonly string[]>> = {
  'agent-choice': ['any'],
  env: ['production', 'staging', 'dev'],
  'hour-cycle': ['h12', 'h23'],
  mode: ['inline', 'popup', 'floating'],
  theme: ['light', 'dark'],
};

/** Refused by the elements, because the partner key must never reach a browser. */
const REFUSED = 'pak';

/** Reads all attributes of both elements from the manifest, by tag. */
export async function readAttributes(): Promise<Readonly<Record<string, readonly PluginAttribute[]>>> {
  const manifest = JSON.parse(await readFile('custom-elements.json', 'utf8')) as Manifest;
  const document = await readFile('demo/docs/attributes.md', 'utf8');
  const elements = manifest.modules.flatMap(({ declarations = [] }) =>
    declarations.filter(({ tagName }) => tagName !== undefined),
  );
  return Object.fromEntries(
    elements.map(({ tagName, attributes = [], members = [] }) => [
      tagName!,
      attributes
        .filter(({ name }) => name !== REFUSED)
        .map(({ name, type, description = '' }) => {
          // The property's type is more exact: a boolean that may be unset has three states.
          const member = members.find((one) => one.name === toCamelCase(name));
          const text = member?.type?.text ?? type?.text ?? 'string';
          return {
            name,
            type: typeOf(text),
            group: groupOf(document, tagName!, name),
            choices: CHOICES[name] ?? literalsOf(text),
            help: description.replace(/`([^`]+)`/g, '“$1”'),
          };
        })
        .sort((one, other) => rowOf(document, tagName!, one.name) - rowOf(document, tagName!, other.name)),
    ]),
  );
}

const toCamelCase = (name: string): string => name.replace(/-./g, (pair) => pair.charAt(1).toUpperCase());

function typeOf(text: string): PluginAttribute['type'] {
  if (text === 'boolean | undefined') return 'optional-boolean';
  return text === 'boolean' || text === 'number' ? text : 'string';
}

/** The values of a union of texts, such as `'light' | 'dark'`. */
const literalsOf = (type: string): string[] => [...type.matchAll(/'([^']+)'/g)].map(([, value]) => value!);

/** The section of an element. */
const sectionOf = (document: string, tag: string): string =>
  document.split(/^## /m).find((part) => part.startsWith(`\`<${tag}>\``)) ?? '';

/** Position of an attribute's row. */
const rowOf = (document: string, tag: string, attribute: string): number =>
  sectionOf(document, tag).indexOf(`| \`${attribute}\``);

/** Heading above an attribute's row in the section of its element. */
function groupOf(document: string, tag: string, attribute: string): string {
  for (const part of sectionOf(document, tag).split(/^### /m)) {
    if (part.includes(`| \`${attribute}\``)) return part.startsWith('`<') ? 'Settings' : part.split('\n')[0]!;
  }
  throw new Error(`demo/docs/attributes.md has no row for ${attribute} of <${tag}>`);
}
