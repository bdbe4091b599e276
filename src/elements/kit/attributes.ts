import type { PropertyDeclaration, PropertyDeclarations } from 'lit';

/**
 * Declares the properties that have these defaults: each with the attribute of its name in kebab case, read as what its
 * default is. An attribute that is taken away leaves the default behind.
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
