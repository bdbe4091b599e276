import type {
  Attribute,
  ClassMember,
  CustomElementDeclaration,
  CustomElementField,
  Package,
} from 'custom-elements-manifest';

/** What the analyzer cannot read from the source. */
export interface PropertyFacts {
  /** Value of the property in a new element. */
  readonly defaultOf: (className: string, property: string) => unknown;
  /** Words that the property takes, e.g. `'light' | 'dark'`; `undefined` if it is no such union. */
  readonly unionOf: (className: string, property: string) => string | undefined;
}

const SCHEMA_VERSION = '2.1.0';

/** Module that exports the classes, and the module that registers the tags. */
const CLASSES = 'dist/pure.js';
const DEFINITIONS = 'dist/index.js';
/** Module that exports an element and registers it, for those that have one of their own. */
const OWN_MODULES: Readonly<Record<string, string>> = { VeAgenda: 'dist/agenda.js' };

/**
 * Reduces the analyzer's manifest of `src` to what a page can use: the two elements with their public members, in the
 * modules that the package exports. Base classes are merged into the elements.
 *
 * @throws Error if an attribute has no public property.
 */
export function publicManifest({ modules }: Package, facts: PropertyFacts): Package {
  const elements = modules
    .flatMap(({ declarations = [] }) => declarations)
    .filter((one): one is CustomElementDeclaration => 'tagName' in one && Boolean(one.tagName))
    .map((element) => publicElement(withoutOrigin(element), facts));
  const common = elements.filter(({ name }) => !(name in OWN_MODULES));
  const exported = new Set(elements.flatMap(({ name, ...element }) => [name, ...typesIn(element)]));
  for (const name of Object.keys(OWN_MODULES)) exported.delete(name);
  return {
    schemaVersion: SCHEMA_VERSION,
    modules: [
      {
        kind: 'javascript-module',
        path: CLASSES,
        declarations: common,
        exports: [...exported].sort().map((name) => ({
          kind: 'js',
          name,
          declaration: { name, module: CLASSES },
        })),
      },
      {
        kind: 'javascript-module',
        path: DEFINITIONS,
        declarations: [],
        exports: common.map((element) => definition(element, CLASSES)),
      },
      ...elements.flatMap((element) => ownModule(element) ?? []),
    ],
  };
}

function ownModule(element: CustomElementDeclaration): Package['modules'][number] | undefined {
  const path = OWN_MODULES[element.name];
  if (path === undefined) return undefined;
  const { name } = element;
  return {
    kind: 'javascript-module',
    path,
    declarations: [element],
    exports: [
      ...[...new Set([name, ...typesIn(element)])]
        .sort()
        .map((one) => ({ kind: 'js' as const, name: one, declaration: { name: one, module: path } })),
      definition(element, path),
    ],
  };
}

const definition = ({ tagName, name }: CustomElementDeclaration, module: string) =>
  ({ kind: 'custom-element-definition', name: tagName!, declaration: { name, module } }) as const;

function publicElement(element: CustomElementDeclaration, facts: PropertyFacts): CustomElementDeclaration {
  const { name, members = [], attributes = [] } = element;
  const described = members.filter(isPublic).map(({ privacy: _public, ...member }) => {
    return member.kind === 'method' ? member : publicField(member, name, facts);
  });
  const fields = new Map(described.flatMap((one) => (one.kind === 'field' ? [[one.name, one]] : [])));
  const named = attributes
    .filter(({ fieldName }) => fieldName !== 'hasPak')
    .map((attribute) => publicAttribute(attribute, fields));
  for (const { name: attribute, fieldName } of named) fields.get(fieldName!)!.attribute = attribute;
  return {
    ...element,
    superclass: { name: 'LitElement', package: 'lit' },
    attributes: named,
    members: described,
  };
}

const isPublic = ({ name, privacy = 'public', static: isStatic = false }: ClassMember): boolean =>
  privacy === 'public' && !isStatic && !name.startsWith('#');

function publicField(field: CustomElementField, className: string, facts: PropertyFacts): CustomElementField {
  const value = facts.defaultOf(className, field.name);
  const union = facts.unionOf(className, field.name);
  return {
    ...field,
    ...(union && { type: { text: union } }),
    ...(isWritten(value) && { default: written(value) }),
  };
}

function publicAttribute(
  { name, description }: Attribute,
  fields: ReadonlyMap<string, CustomElementField>,
): Attribute {
  const fieldName = name.replace(/-./g, (dash) => dash[1]!.toUpperCase());
  const field = fields.get(fieldName);
  if (!field) throw new Error(`The attribute ${name} has no public property ${fieldName}`);
  return {
    name,
    description: description!,
    type: field.type!,
    ...(field.default !== undefined && { default: field.default }),
    fieldName,
  };
}

/** A missing default is none of these: nothing, no number, or a text that is empty. */
const isWritten = (value: unknown): boolean =>
  ['string', 'boolean', 'number'].includes(typeof value) && value !== '' && !Number.isNaN(value);

const written = (value: unknown): string => (typeof value === 'string' ? `'${value}'` : String(value));

/** Drops the base class that an entry was inherited from, because the manifest does not list it. */
function withoutOrigin<T extends object>(entries: T): T {
  const text = JSON.stringify(entries, (key, value: unknown) =>
    key === 'inheritedFrom' ? undefined : value,
  );
  return JSON.parse(text) as T;
}

/** Names of our own types in the types of properties and events. */
function typesIn({ members = [], events = [] }: Partial<CustomElementDeclaration>): string[] {
  const fields = members.flatMap((one) => (one.kind === 'field' ? (one.type?.text ?? '') : ''));
  const texts = [...fields, ...events.map(({ type }) => type.text)];
  return texts.flatMap((text) => text.match(/\b[A-Z]\w+/g) ?? []);
}
