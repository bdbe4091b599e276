import { Hono } from 'hono';
import { HttpError } from '../http/http-error.js';
import type { GatewayContext, GatewayEnv } from '../http/request-context.js';
import { sendScript } from '../http/send-file.js';
import type { GatewayConfig } from '../options/read-options.js';

/** Name of a script, or of one in a folder such as `locales/de.js`. */
const FILE = ':file{([a-z-]+/)?[a-z][a-zA-Z-]*\\.m?js}';

/**
 * Serves the scripts of the elements to every page, if the owner wants it. Scripts load others from beside themselves, so all
 * files of a release are also below its version, where browsers keep them for a year.
 */
export function scriptRoutes({
  config: { scripts, compress },
}: {
  readonly config: GatewayConfig;
}): Hono<GatewayEnv> {
  const app = new Hono<GatewayEnv>();
  if (!scripts) return app;

  const send = async (c: GatewayContext, name: string, version?: string): Promise<Response> => {
    c.env.route = 'script';
    const file = await scripts.read(name);
    if (!file) throw new HttpError(404, 'Not found', 'There is nothing at this address');
    c.env.isPublic = true;
    // Pages with `Cross-Origin-Embedder-Policy` load only what says so.
    c.header('Cross-Origin-Resource-Policy', 'cross-origin');
    // After an update, pages may still name the version before.
    const isVersioned = version !== undefined && version === (await scripts.release());
    return sendScript(c, file, { compress, isVersioned });
  };

  app.get(`/${FILE}`, (c) => send(c, c.req.param('file')));
  app.get(`/:version{\\d+\\.\\d+\\.\\d+[\\w.-]*}/${FILE}`, (c) =>
    send(c, c.req.param('file'), c.req.param('version')),
  );
  return app;
}
