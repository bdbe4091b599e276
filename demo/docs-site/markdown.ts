import GithubSlugger from 'github-slugger';
import hljs from 'highlight.js/lib/common';
import http from 'highlight.js/lib/languages/http';
import nginx from 'highlight.js/lib/languages/nginx';
import { Marked, type Token, type Tokens } from 'marked';

hljs.registerLanguage('http', http);
hljs.registerLanguage('nginx', nginx);

/** Characters. */
const LONG_CODE = 16;

/** A part of a document, from a heading to the next. */
export interface Section {
  /** Anchor of the heading; empty for what comes before the first one. */
  readonly anchor: string;
  readonly level: number;
  readonly title: string;
  /** Everything below the heading, without Markdown's marks. */
  readonly text: string;
}

export interface RenderedDocument {
  readonly title: string;
  readonly html: string;
  readonly sections: readonly Section[];
}

/** @param linkTo Maps the target of a relative link to its URL on the site. */
export function renderMarkdown(source: string, linkTo: (target: string) => string): RenderedDocument {
  const marked = new Marked();
  const tokens = marked.lexer(source);
  const sections = sectionsOf(tokens);
  const anchors = sections.map(({ anchor }) => anchor).values();
  marked.use({
    renderer: {
      heading({ depth, tokens: content }) {
        const text = this.parser.parseInline(content);
        const anchor = anchors.next().value!;
        if (depth === 1) return `<h1>${text}</h1>\n`;
        return `<h${depth} id="${anchor}"><a href="#${anchor}">${text}</a></h${depth}>\n`;
      },
      link({ href, tokens: content }) {
        const isRelative = !/^[a-z]+:/.test(href);
        return `<a href="${escapeHtml(isRelative ? linkTo(href) : href)}">${this.parser.parseInline(content)}</a>`;
      },
      codespan: ({ text }) => codespan(text),
      code({ text, lang }) {
        return `<div class="code-block"><pre tabindex="0"><code>${highlight(text, lang)}</code></pre></div>\n`;
      },
      table({ header, rows }) {
        const row = (cells: readonly Tokens.TableCell[], tag: string) =>
          `<tr>${cells.map((cell) => `<${tag}>${this.parser.parseInline(cell.tokens)}</${tag}>`).join('')}</tr>`;
        // An empty heading, as over the criteria's numbers, is a cell like any other.
        const head = header.map((cell) => (cell.text ? row([cell], 'th') : row([cell], 'td')).slice(4, -5));
        const label = header.map(({ text }) => plain(text)).filter(Boolean);
        return `<div class="table" role="group" tabindex="0" aria-label="Table: ${escapeHtml(label.join(', '))}"><table>
          <thead><tr>${head.join('')}</tr></thead>
          <tbody>${rows.map((cells) => row(cells, 'td')).join('\n')}</tbody>
        </table></div>\n`;
      },
      html: ({ text }) => escapeHtml(withoutComments(text)),
    },
  });
  return { title: sections[0]?.title ?? '', html: marked.parser(tokens), sections };
}

function sectionsOf(tokens: readonly Token[]): Section[] {
  const slugger = new GithubSlugger();
  const sections: { anchor: string; level: number; title: string; text: string }[] = [];
  for (const token of tokens) {
    if (token.type === 'heading') {
      const { text, depth } = token as Tokens.Heading;
      const title = plain(text);
      const slug = slugger.slug(title);
      sections.push({ anchor: depth === 1 ? '' : slug, level: depth, title, text: '' });
    } else {
      const last = sections.at(-1);
      if (last) last.text = `${last.text} ${plain(withoutComments(token.raw))}`.trim();
    }
  }
  return sections;
}

/** Comments are for those who write the document. */
const withoutComments = (html: string): string => html.replace(/<!--.*?-->/gs, '');

/** A text without Markdown's marks, on one line. */
function plain(markdown: string): string {
  return markdown
    .replace(/^```.*$/gm, '')
    .replace(/^\|[ |:-]+\|$/gm, '')
    .replace(/\[([^\]]+)\]\([^)]+\)/g, '$1')
    .replace(/^[-#] |^\d+\. |\*\*|[`|]/gm, '')
    .replace(/\s+/g, ' ')
    .trim();
}

/** Long code may break after a space or a separator, so that a table stays on the page. */
function codespan(text: string): string {
  if (text.length < LONG_CODE) return `<code>${escapeHtml(text)}</code>`;
  return `<code class="long">${escapeHtml(text).replaceAll(/[_./](?=\w)/g, '$&<wbr>')}</code>`;
}

function highlight(code: string, language = ''): string {
  if (!hljs.getLanguage(language)) return escapeHtml(code);
  return hljs.highlight(code, { language }).value;
}

const ENTITIES: Readonly<Record<string, string>> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;' };

const escapeHtml = (text: string): string => text.replace(/[&<>"]/g, (sign) => ENTITIES[sign]!);
