/** What a search needs of an agent. */
export interface NamedAgent {
  readonly reference: string;
  readonly publicAgent: { readonly firstName: string; readonly lastName: string };
}

/** Which part of the agents is asked for. */
export interface AgentPageQuery {
  /** Words that the name must contain. Without a word, all agents match. */
  readonly text: string;
  /** Cursor of the page before; `undefined` for the first page. */
  readonly cursor?: AgentCursor | undefined;
  /** Maximum number of agents. */
  readonly limit: number;
}

/** Where a page ended: its last agent, and the number of agents up to there. */
export interface AgentCursor {
  readonly reference: string;
  readonly count: number;
}

/** Part of a list of agents. */
export interface AgentPage<A extends NamedAgent> {
  readonly agents: readonly A[];
  /** Number of agents on all pages. */
  readonly count: number;
  /** End of this page; `undefined` on the last page. */
  readonly cursor?: AgentCursor;
}

/** Letters that Unicode does not take apart into a base letter and a mark. */
const BASE_LETTERS: Readonly<Record<string, string>> = {
  ß: 'ss',
  æ: 'ae',
  œ: 'oe',
  ø: 'o',
  ł: 'l',
  đ: 'd',
  ð: 'd',
  þ: 'th',
  ı: 'i',
};

/** Lower case without accents, so that `søren` finds `Søren` and `soren` does as well. */
const fold = (text: string): string =>
  text
    .toLowerCase()
    .normalize('NFKD')
    .replace(/\p{M}/gu, '')
    .replace(/[ßæœøłđðþı]/g, (letter) => BASE_LETTERS[letter]!);

/** Searches agents by the name that visitors read, and returns a page of them. Whole words come first, then beginnings. */
export class AgentSearch<A extends NamedAgent> {
  /** Names to search in. The same array of agents has the same names. */
  readonly #names = new WeakMap<readonly A[], readonly string[]>();

  page(agents: readonly A[], { text, cursor, limit }: AgentPageQuery): AgentPage<A> {
    const found = this.#find(agents, text);
    const start = cursor ? startAfter(found, cursor) : 0;
    const page = found.slice(start, start + limit);
    const count = start + page.length;
    const last = count < found.length ? page.at(-1) : undefined;
    return {
      agents: page,
      count: found.length,
      ...(last && { cursor: { reference: last.reference, count } }),
    };
  }

  #find(agents: readonly A[], text: string): readonly A[] {
    const words = fold(text).match(/\S+/g);
    if (!words) return agents;
    const names = this.#namesOf(agents);
    const ranks: A[][] = [[], [], []];
    for (const [index, name] of names.entries()) {
      if (!words.every((word) => name.includes(word))) continue;
      const isWhole = words.every((word) => name.includes(` ${word} `));
      const isBeginning = words.every((word) => name.includes(` ${word}`));
      ranks[isWhole ? 0 : isBeginning ? 1 : 2]!.push(agents[index]!);
    }
    return ranks.flat();
  }

  #namesOf(agents: readonly A[]): readonly string[] {
    let names = this.#names.get(agents);
    if (!names) {
      names = agents.map(
        ({ publicAgent: { firstName, lastName } }) => ` ${fold(`${firstName} ${lastName}`)} `,
      );
      this.#names.set(agents, names);
    }
    return names;
  }
}

/** Start of the next page. If the last agent has gone meanwhile, the page starts at the same place in the list. */
function startAfter(agents: readonly NamedAgent[], { reference, count }: AgentCursor): number {
  const index = agents.findIndex((agent) => agent.reference === reference);
  return index < 0 ? count : index + 1;
}
