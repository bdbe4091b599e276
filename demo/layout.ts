import { html } from 'hono/html';
import type { HtmlEscapedString } from 'hono/utils/html';

export type Html = HtmlEscapedString | Promise<HtmlEscapedString>;

export interface Layout {
  readonly title: string;
  /** Path of the navigation link that is the current page. */
  readonly path?: string;
  /** The page’s own scripts and styles. */
  readonly head: Html;
  /** Has a `main` with the ID `content`. */
  readonly body: Html;
}

const PAGES = {
  '/': 'Playground',
  '/docs': 'Docs',
  '/gallery': 'Gallery',
  '/example': 'A visitor’s page',
  '/agents': 'The agents’ page',
};

/** The frame of every page: head, navigation and body. */
export function layout({ title, path, head, body }: Layout): Html {
  return html`<!doctype html>
    <html lang="en">
      <head>
        <meta charset="utf-8" />
        <meta name="viewport" content="width=device-width" />
        <title>${title}</title>
        <link rel="icon" href="data:," />
        <link rel="stylesheet" href="/demo.css" />
        ${head}
      </head>
      <body>
        <a class="skip" href="#content">Skip to content</a>
        <nav aria-label="Pages">
          ${Object.entries(PAGES).map(
            ([url, name]) =>
              html`<a href="${url}" ${url === path ? html`aria-current="page"` : ''}>${name}</a> `,
          )}
        </nav>
        ${body}
      </body>
    </html>`;
}
