import ts from 'typescript';
import { VeAgenda } from '../elements/agenda/ve-agenda.js';
import * as elements from '../pure.js';
import type { PropertyFacts } from './public-manifest.js';

const SOURCE = 'src/pure.ts';

/** Reads defaults from new elements, which Lit can create on a server, and types from the compiler. */
export function propertyFacts(): PropertyFacts {
  const program = ts.createProgram([SOURCE], {
    target: ts.ScriptTarget.ES2022,
    module: ts.ModuleKind.NodeNext,
    strict: true,
    types: [],
  });
  const checker = program.getTypeChecker();
  const module = checker.getSymbolAtLocation(program.getSourceFile(SOURCE)!)!;
  const classes = new Map(checker.getExportsOfModule(module).map((symbol) => [symbol.name, symbol]));
  const made: Record<string, object> = {
    VeScheduler: new elements.VeScheduler(),
    VeJoinButton: new elements.VeJoinButton(),
    VeAgenda: new VeAgenda(),
  };
  return {
    defaultOf: (className, property) => (made[className] as Record<string, unknown>)[property],
    unionOf: (className, property) => {
      const type = checker.getDeclaredTypeOfSymbol(checker.getAliasedSymbol(classes.get(className)!));
      return unionOf(checker.getTypeOfSymbol(type.getProperty(property)!));
    },
  };
}

/** `'light' | 'dark'` for a union of words, whatever it is named in the source. */
function unionOf(type: ts.Type): string | undefined {
  if (!type.isUnion()) return undefined;
  const words = type.types.filter((one) => one.isStringLiteral()).map(({ value }) => value);
  if (!words.length) return undefined;
  // An empty text means the default, as a missing attribute does.
  return words
    .filter(Boolean)
    .map((word) => `'${word}'`)
    .concat(words.length < type.types.length ? 'undefined' : [])
    .join(' | ');
}
