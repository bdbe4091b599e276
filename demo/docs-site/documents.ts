import { readFile } from 'node:fs/promises';
import { renderMarkdown, type RenderedDocument } from './markdown.js';

/** An entry of the sidebar. */
export interface DocumentLink {
  /** Name of the file in `demo/docs`, without `.md`. */
  readonly name: string;
  readonly title: string;
  readonly url: string;
}

/** A group of the sidebar. */
export interface DocumentGroup {
  readonly title: string;
  readonly links: readonly DocumentLink[];
}

/** A section, as the search finds it. */
export interface SearchEntry {
  /** URL with its anchor. */
  readonly id: string;
  readonly page: string;
  readonly title: string;
  readonly text: string;
}

const FOLDER = new URL('../docs/', import.meta.url);
/** The start page of the documentation. */
export const INDEX: DocumentLink = { name: 'README', title: 'Overview', url: '/docs' };

/** The sidebar: the headings and links of the index, `demo/docs/README.md`. */
export async function listDocuments(): Promise<DocumentGroup[]> {
  const groups: { title: string; links: DocumentLink[] }[] = [{ title: 'Documentation', links: [INDEX] }];
  for (const line of (await readSource(INDEX.name)).split('\n')) {
    const [, heading] = /^## (.+)$/.exec(line) ?? [];
    if (heading) groups.push({ title: heading, links: [] });
    const [, title, name] = /^- \[(.+?)\]\(([\w-]+)\.md\)/.exec(line) ?? [];
    if (title && name) groups.at(-1)?.links.push({ name, title, url: urlOf(name) });
  }
  return groups;
}

export async function renderDocument(name: string): Promise<RenderedDocument> {
  return renderMarkdown(await readSource(name), linkTo);
}

/** Every section of every document. */
export async function searchEntries(): Promise<SearchEntry[]> {
  const links = (await listDocuments()).flatMap((group) => group.links);
  const entries = await Promise.all(
    links.map(async ({ name, title: page, url }) => {
      const { sections } = await renderDocument(name);
      return sections.map(({ anchor, title, text }) => ({
        id: anchor ? `${url}#${anchor}` : url,
        page,
        title,
        text,
      }));
    }),
  );
  return entries.flat();
}

function readSource(name: string): Promise<string> {
  return readFile(new URL(`${name}.md`, FOLDER), 'utf8');
}

const urlOf = (name: string): string => (name === INDEX.name ? INDEX.url : `${INDEX.url}/${name}`);

/** `events.md#error-codes` is `/docs/events#error-codes` on the site. */
function linkTo(target: string): string {
  const [, name, anchor = ''] = /^([\w-]+)\.md(#.*)?$/.exec(target) ?? [];
  return name ? urlOf(name) + anchor : target;
}
