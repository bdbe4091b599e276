import { PluginKind } from '@stryker-mutator/api/plugin';

interface Node {
  readonly type: string;
  readonly value?: unknown;
  readonly quasis?: readonly { readonly value: { readonly raw: string } }[];
}

/** Leaves out sentences, such as the message of an error: tests check its code. */
class WordsIgnorer {
  shouldIgnore({ node }: { readonly node: Node }): string | undefined {
    const text = node.quasis?.map(({ value }) => value.raw).join('x') ?? node.value;
    const isText = node.type === 'StringLiteral' || node.type === 'TemplateLiteral';
    return isText && /^\w+ \w+ |^[A-Z]\w* \w+/.test(String(text)) ? 'words' : undefined;
  }
}

export const strykerPlugins = [{ kind: PluginKind.Ignore, name: 'words', injectableClass: WordsIgnorer }];
