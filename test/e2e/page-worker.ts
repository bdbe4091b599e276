import { readFile } from 'node:fs/promises';
import type { Hono } from 'hono';
import type { Page } from 'playwright/test';

/** What the page’s service worker does with a request. */
export type WorkerFault =
  | 'HTML for JSON'
  | 'an opaque response'
  | 'a redirected response'
  | 'a redirect'
  | 'a network error'
  | 'a body that never ends'
  | 'a token that has expired'
  | 'what it has kept';

/** Adds the service worker to a site, and a page that redirects. */
export function serveWorker(app: Hono): void {
  app.get('/worker.js', async (c) =>
    c.body(await readFile('test/e2e/worker.js'), 200, { 'Content-Type': 'text/javascript' }),
  );
  app.get('/moved', (c) => c.redirect('/moved-here'));
  app.get('/moved-here', (c) => c.json({ token: 'abc', _id: 'moved' }));
}

/** Registers the worker, and waits until it has taken over. */
export const startWorker = (page: Page): Promise<void> =>
  page.evaluate(async () => {
    const { serviceWorker } = navigator;
    const isReady = new Promise((resolve) => serviceWorker.addEventListener('controllerchange', resolve));
    await serviceWorker.register('/worker.js');
    if (!serviceWorker.controller) await isReady;
  });

const tell = (page: Page, message: { readonly path: string; readonly fault: WorkerFault | '' } | null) =>
  page.evaluate(
    (data) =>
      new Promise<number>((resolve) => {
        const { port1, port2 } = new MessageChannel();
        port1.onmessage = (event: MessageEvent<number>) => resolve(event.data);
        navigator.serviceWorker.controller!.postMessage(data, [port2]);
      }),
    message,
  );

/** Lets the worker answer requests whose path contains a text. */
export const letWorkerAnswer = (page: Page, path: string, fault: WorkerFault) => tell(page, { path, fault });

/** Lets all requests pass. */
export const stopWorker = (page: Page) => tell(page, { path: '', fault: '' });

/** How many requests the worker has answered since the last `letWorkerAnswer`. */
export const answeredByWorker = (page: Page): Promise<number> => tell(page, null);
