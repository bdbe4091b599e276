import type { MiddlewareHandler } from 'hono';
import { getRuntimeKey } from 'hono/adapter';
import { compress } from 'hono/compress';
import type { GatewayEnv } from './request-context.js';

/** Shorter answers fit into one packet as they are. */
const MIN_BYTES = 1_400;

/** Workers compress answers themselves, and would compress these a second time. */
const CAN_COMPRESS = typeof CompressionStream !== 'undefined' && getRuntimeKey() !== 'workerd';

const gzip = compress({ threshold: MIN_BYTES });

/**
 * Compresses long answers of routes that allow it by `isCompressible`. The size of a compressed answer can tell a secret in it
 * to somebody who chooses a part of the text and can repeat the request in the victim's browser (the BREACH attack). So a route
 * allows it only if its answer holds no secret but a page token: that one is new in each answer, and another site can
 * neither request it nor choose a text beside it.
 */
export const compressAnswer: MiddlewareHandler<GatewayEnv> = async (c, next) => {
  await next();
  if (!CAN_COMPRESS || !c.env.isCompressible || !c.res.body) return;
  const { byteLength } = await c.res.clone().arrayBuffer();
  // The middleware knows the size only from this header.
  c.header('Content-Length', String(byteLength));
  await gzip(c, () => Promise.resolve());
};
