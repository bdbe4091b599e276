import type { PropertyDeclaration, PropertyDeclarations } from 'lit';

/**
 * Declares a property for each default, with a kebab-case attribute of the same name and the type of the default.
 * Removing the attribute restores the default.
 */
export function attributes(defaults: object): PropertyDeclarations {
  return Object.fromEntries(
    Object.entries(defaults).map(([name, initial]) => [name, declaration(name, initial)]),
  );
}

function declaration(name: string, initial: unknown): PropertyDeclaration {
  return {
    attribute: name.replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`),
    converter: (value) => {
      if (typeof initial === 'boolean') return value !== null;
      return value === null ? initial : typeof initial === 'number' ? Number(value) : value;
    },
  };
}
