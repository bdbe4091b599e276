import { readdirSync, readFileSync } from 'node:fs';
import { Visitor, type Plugin } from 'vite';

/**
 * Reduces the English strings to those that an element uses, which it reads by name. The others keep their place, because
 * the script of a language holds its strings in order.
 *
 * @param sources Folders and files of `src` that the element's code is in.
 */
export function ownStrings(sources: readonly string[]): Plugin {
  const code = sources
    .flatMap((path) => (path.endsWith('.ts') ? [path] : readdirSync(path).map((file) => `${path}/${file}`)))
    .map((file) => readFileSync(file, 'utf8'))
    .join('\n');
  const isUsed = (name: string) => new RegExp(`\\b${name}\\b`).test(code);
  return {
    name: 'own-strings',
    enforce: 'post',
    transform(source, id) {
      if (!/src[\\/]i18n[\\/]en\.ts$/.test(id)) return null;
      const unused: { start: number; end: number; texts: number }[] = [];
      new Visitor({
        VariableDeclarator({ init }) {
          if (init?.type !== 'ObjectExpression') return;
          for (const property of init.properties) {
            if (property.type !== 'Property' || property.key.type !== 'Identifier') continue;
            if (isUsed(property.key.name)) continue;
            const { value, start, end } = property;
            unused.push({
              start,
              end,
              texts: value.type === 'ObjectExpression' ? value.properties.length : 1,
            });
          }
        },
      }).visit(this.parse(source));
      if (!unused.length) throw new Error(`${id} has no unused strings`);
      let next = 0;
      const placeholders = (count: number) =>
        Array.from({ length: count }, () => `_${(next++).toString(36)}:0`).join();
      const reduced = unused
        .reverse()
        .reduce(
          (text, { start, end, texts }) => text.slice(0, start) + placeholders(texts) + text.slice(end),
          source,
        );
      return { code: reduced, map: null };
    },
  };
}
