import { Hono } from 'hono';
import { docsPage } from './docs-page.js';
import { INDEX, listDocuments, renderDocument, searchEntries } from './documents.js';

/** The documentation: Markdown from `demo/docs`, rendered at each request, so that an edit shows after a reload. */
export function docsRoutes(): Hono {
  const app = new Hono();

  app.get('/search.json', async (c) => c.json(await searchEntries()));

  app.get('/:name?', async (c) => {
    const { name = INDEX.name } = c.req.param();
    const groups = await listDocuments();
    const link = groups.flatMap(({ links }) => links).find((one) => one.name === name);
    if (!link) return c.notFound();
    return c.html(docsPage(await renderDocument(name), groups, link));
  });

  return app;
}
