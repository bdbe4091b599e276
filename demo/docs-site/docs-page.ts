import { html, raw } from 'hono/html';
import { layout, type Html } from '../layout.js';
import { INDEX, type DocumentGroup, type DocumentLink } from './documents.js';
import type { RenderedDocument, Section } from './markdown.js';

/** One document, with the sidebar, the search, and links to the pages before and after it. */
export function docsPage(
  { title, html: content, sections }: RenderedDocument,
  groups: readonly DocumentGroup[],
  current: DocumentLink,
): Html {
  const links = groups.flatMap((group) => group.links);
  const index = links.findIndex(({ name }) => name === current.name);
  return layout({
    title: `${title} · ve-scheduler docs`,
    path: '/docs',
    head: html`
      <link rel="stylesheet" href="/docs.css" />
      <script type="module" src="/docs.js"></script>
    `,
    body: html`
      <div class="docs">
        <div class="side">
          <div class="side-bar">
            <button class="menu" popovertarget="contents">Contents</button>
            <button id="open-search" aria-keyshortcuts="/" aria-haspopup="dialog">
              Search <kbd aria-hidden="true">/</kbd>
            </button>
          </div>
          <nav id="contents" class="contents" aria-label="Documentation" popover>
            <button class="menu close" popovertarget="contents" popovertargetaction="hide">Close</button>
            ${groups.map(
              (group) => html`
                <h2>${group.title}</h2>
                <ul>
                  ${group.links.map((link) => sidebarItem(link, current, sections))}
                </ul>
              `,
            )}
          </nav>
        </div>
        <main id="content" class="document">
          <article>${raw(content)}</article>
          <nav class="pager" aria-label="Previous and next page">
            ${pagerLink('Previous', links[index - 1])} ${pagerLink('Next', links[index + 1])}
          </nav>
        </main>
      </div>
      ${searchDialog}
    `,
  });
}

/** The current page also lists its sections; those of the overview are the groups of the sidebar themselves. */
function sidebarItem(
  { name, title, url }: DocumentLink,
  current: DocumentLink,
  sections: readonly Section[],
): Html {
  if (name !== current.name) return html`<li><a href="${url}">${title}</a></li>`;
  return html`
    <li>
      <a href="${url}" aria-current="page">${title}</a>
      <ul class="sections">
        ${sections
          .filter(({ level }) => level === 2 && name !== INDEX.name)
          .map((section) => html`<li><a href="#${section.anchor}">${section.title}</a></li>`)}
      </ul>
    </li>
  `;
}

function pagerLink(label: string, link: DocumentLink | undefined): Html {
  if (!link) return html`<span></span>`;
  return html`<a href="${link.url}" rel="${label === 'Next' ? 'next' : 'prev'}"
    ><span class="note">${label}</span> <strong>${link.title}</strong></a
  >`;
}

const searchDialog = html`
  <dialog id="search" class="search" aria-label="Search the documentation">
    <form role="search">
      <input
        id="query"
        type="search"
        placeholder="Search the documentation"
        aria-label="Search the documentation"
        aria-controls="results"
        autocomplete="off"
        autocapitalize="off"
        spellcheck="false"
        enterkeyhint="go"
      />
      <button id="close-search" type="button" class="quiet">Close</button>
    </form>
    <p id="found" role="status" class="note"></p>
    <ol id="results"></ol>
  </dialog>
`;
