import { readdirSync, readFileSync } from 'node:fs';
import { Visitor, type ESTree, type Plugin } from 'vite';

/**
 * Reduces the English strings to those that an element uses, which it reads as `strings.name` or takes apart. The others
 * keep their place, because the script of a language holds its strings in order.
 *
 * @param sources Folders and files of `src` that the element's code is in.
 * @param neverNeeded Error texts whose errors the element cannot have.
 */
export function ownStrings(sources: readonly string[], neverNeeded: readonly string[] = []): Plugin {
  const code = sources
    .flatMap((path) => (path.endsWith('.ts') ? [path] : readdirSync(path).map((file) => `${path}/${file}`)))
    .map((file) => readFileSync(file, 'utf8'))
    .join('\n');
  const names = [
    ...[...code.matchAll(/\bstrings\.(\w+)/g)].map(([, name]) => name!),
    ...[...code.matchAll(/\{([\w\s,]+)\}(?: = [\w.]*\bstrings;|: Strings\b)/g)].flatMap(([, list]) =>
      list!.split(',').map((name) => name.trim()),
    ),
  ];
  const used = new Set(names);
  return {
    name: 'own-strings',
    enforce: 'post',
    transform(source, id) {
      if (!/src[\\/]i18n[\\/]en\.ts$/.test(id)) return null;
      let reduced: string | undefined;
      new Visitor({
        VariableDeclarator({ init }) {
          if (init?.type === 'ObjectExpression') reduced = reduce(init);
        },
      }).visit(this.parse(source));
      if (!reduced) throw new Error(`${id} has no strings`);
      return { code: `export const en = ${reduced};`, map: null };

      function reduce({ properties }: ESTree.ObjectExpression, isErrors = false): string {
        const parts: string[] = [];
        let unused = 0;
        const closeGap = () => {
          if (unused) parts.push(`_${parts.length}: Array(${unused}).fill()`);
          unused = 0;
        };
        for (const property of properties) {
          if (property.type !== 'Property' || property.key.type !== 'Identifier') {
            throw new Error(`Each string of ${id} must be written out under its name`);
          }
          const { key, value, start, end } = property;
          const isObject = value.type === 'ObjectExpression';
          if (isErrors ? neverNeeded.includes(key.name) : !used.has(key.name)) {
            unused += isObject ? value.properties.length : 1;
            continue;
          }
          closeGap();
          parts.push(
            isObject ? `${key.name}: ${reduce(value, key.name === 'errors')}` : source.slice(start, end),
          );
        }
        closeGap();
        return `{ ${parts.join()} }`;
      }
    },
  };
}
