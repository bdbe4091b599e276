import { html } from 'hono/html';
import type { HttpError } from './http-error.js';

/** An error as an HTML page, for a tab in which no script can show it. */
export async function errorPage({ status, message }: HttpError, requestId: string): Promise<Response> {
  const page = await html`<!doctype html>
    <html lang="en">
      <head>
        <meta charset="utf-8" />
        <meta name="viewport" content="width=device-width" />
        <title>${message}</title>
      </head>
      <body>
        <h1>${message}</h1>
        <p>You can close this tab.</p>
        <p>Reference: ${requestId}</p>
      </body>
    </html>`;
  return new Response(page.toString(), {
    status,
    headers: {
      'Content-Type': 'text/html; charset=utf-8',
      'Content-Security-Policy':
        "default-src 'none'; frame-ancestors 'none'; base-uri 'none'; form-action 'none'",
    },
  });
}
