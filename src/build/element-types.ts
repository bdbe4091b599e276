import type { CustomElementDeclaration } from 'custom-elements-manifest';

/** First line of a generated module. */
export const MADE_BY = '// Made by the build from custom-elements.json.';

/**
 * Module `elements.d.ts`: the attributes, properties and events of each element, with the descriptions of the manifest
 * and the types of the source. The module of each framework combines them.
 */
export function elementTypes(elements: readonly CustomElementDeclaration[]): string {
  // The first element describes all of them.
  const properties = new Map(
    elements
      .toReversed()
      .flatMap(({ cssProperties = [] }) => cssProperties.map((one) => [one.name, one.description])),
  );
  return `${MADE_BY}
import type { VeElementEventMap } from '../elements/kit/events.js';
import type { ${elements.map(({ name }) => name).join(', ')} } from '../pure.js';

/** A value, or the same as text. */
type Text<T> = T | (T extends number ? \`\${number}\` : T extends boolean ? 'true' | 'false' | '' : never);

/** What a template may set: attributes, and properties without one. */
export type Settings<Attributes, Properties> = Attributes & Omit<Properties, keyof Attributes>;

/** Listeners named like the events: \`onscheduled\`, \`onbooking-step\`. */
export type Listeners<Events> = {
  [Name in keyof Events & string as \`on\${Name}\`]?: ((event: Events[Name]) => void) | undefined;
};

/** Custom properties that style the elements. */
export ${members(
    'CustomProperties',
    [...properties].map(([name, description]) => [`'${name}'?`, 'string | undefined', description]),
  )}
${elements.map(typesOf).join('\n')}`;
}

function typesOf(element: CustomElementDeclaration): string {
  const { name, attributes = [], members: all = [], events = [] } = element;
  const attributeTypes = attributes.map(({ name: attribute, fieldName, description }): Member => [
    `'${attribute}'?`,
    `Text<${name}['${fieldName!}']> | undefined`,
    description,
  ]);
  const propertyTypes = all.flatMap(({ kind, name: property, description }): Member[] =>
    kind === 'field' ? [[`${property}?`, `${name}['${property}'] | undefined`, description]] : [],
  );
  const eventTypes = events.map(({ name: event, description }): Member => [
    `'${event}'`,
    `VeElementEventMap['${event}']`,
    description,
  ]);
  return [
    `export ${members(`${name}Attributes`, attributeTypes)}`,
    `export ${members(`${name}Properties`, propertyTypes)}`,
    `export ${members(`${name}Events`, eventTypes)}`,
  ].join('\n');
}

/** Name, type and description of a member. */
type Member = readonly [string, string, string | undefined];

function members(name: string, entries: readonly Member[]): string {
  const lines = entries.map(([member, type, text]) => `  /** ${text ?? ''} */\n  ${member}: ${type};\n`);
  return `interface ${name} {\n${lines.join('')}}\n`;
}
