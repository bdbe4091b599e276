import type { CustomElementDeclaration } from 'custom-elements-manifest';
import { MADE_BY } from './element-types.js';

/** A framework's module: what it imports and declares itself, and how it types one element. */
interface Framework {
  readonly head: string;
  readonly module: string;
  /** Interfaces of `module` that list elements, from the outermost to the innermost. */
  readonly within: readonly [string, ...string[]];
  readonly typeOf: (name: string) => string;
}

const settings = (name: string) => `Settings<${name}Attributes, ${name}Properties>`;

const FRAMEWORKS: Readonly<Record<string, Framework>> = {
  react: {
    head: `export * from '../react.js';
import type { CSSProperties, DetailedHTMLProps, HTMLAttributes } from 'react';

type Markup<E, Own> = Omit<DetailedHTMLProps<HTMLAttributes<E>, E>, keyof Own | 'style'> &
  Own & { class?: string | undefined; style?: (CSSProperties & CustomProperties) | undefined };`,
    module: 'react',
    within: ['namespace JSX', 'interface IntrinsicElements'],
    typeOf: (name) => `Markup<${name}, ${settings(name)} & Listeners<${name}Events>>`,
  },
  preact: {
    head: `import type { HTMLAttributes } from 'preact';

type Markup<E extends EventTarget, Own> = Omit<HTMLAttributes<E>, keyof Own> & Own;`,
    module: 'preact',
    within: ['namespace JSX', 'interface IntrinsicElements'],
    typeOf: (name) => `Markup<${name}, ${settings(name)} & Listeners<${name}Events>>`,
  },
  solid: {
    head: `import type { JSX } from 'solid-js';

type Markup<E, Own, Properties, Events> = Omit<JSX.HTMLAttributes<E>, keyof Own | \`on:\${keyof Events & string}\`> &
  Own & { [Name in keyof Properties & string as \`prop:\${Name}\`]?: Properties[Name] } & {
    [Name in keyof Events & string as \`on:\${Name}\`]?: ((event: Events[Name]) => void) | undefined;
  };`,
    module: 'solid-js',
    within: ['namespace JSX', 'interface IntrinsicElements'],
    typeOf: (name) => `Markup<${name}, ${settings(name)}, ${name}Properties, ${name}Events>`,
  },
  svelte: {
    head: `import type { HTMLAttributes } from 'svelte/elements';

type Markup<E extends EventTarget, Own> = Omit<HTMLAttributes<E>, keyof Own> & Own;`,
    module: 'svelte/elements',
    within: ['interface SvelteHTMLElements'],
    typeOf: (name) => `Markup<${name}, ${settings(name)} & Listeners<${name}Events>>`,
  },
  vue: {
    head: `import type { HTMLAttributes, ReservedProps } from 'vue';

type Camel<Name extends string> = Name extends \`\${infer First}-\${infer Rest}\`
  ? \`\${First}\${Capitalize<Camel<Rest>>}\`
  : Name;

type Markup<E, Own, Events> = new () => E & {
  $props: Omit<HTMLAttributes, keyof Own | 'onError'> &
    ReservedProps &
    Own & {
      [Name in keyof Events & string as \`on\${Capitalize<Camel<Name>>}\`]?: ((event: Events[Name]) => void) | undefined;
    };
};`,
    module: 'vue',
    within: ['interface GlobalComponents'],
    typeOf: (name) => `Markup<${name}, ${settings(name)}, ${name}Events>`,
  },
};

/** Modules that type the elements in the markup of each framework, by file name without extension. */
export function frameworkTypes(elements: readonly CustomElementDeclaration[]): Record<string, string> {
  return Object.fromEntries(
    Object.entries(FRAMEWORKS).map(([file, framework]) => [file, moduleFor(framework, elements)]),
  );
}

function moduleFor(
  { head, module, within, typeOf }: Framework,
  elements: readonly CustomElementDeclaration[],
) {
  const types = elements.map(({ tagName, name }) => `'${tagName!}': ${typeOf(name)};`);
  const used = [
    ...new Set(
      [head, ...types]
        .join()
        .match(/\b(Settings|Listeners|CustomProperties|Ve\w+(Attributes|Properties|Events))\b/g),
    ),
  ];
  const body = within.reduceRight((inner, outer) => `${outer} {\n${inner}\n}`, types.join('\n'));
  return `${MADE_BY}
import type { ${used.join(', ')} } from './elements.js';
import type { ${elements.map(({ name }) => name).join(', ')} } from '../pure.js';
${head}

declare module '${module}' {
${body}
}
`;
}
