import type { MiddlewareHandler } from 'hono';
import type { ClientAddress } from './client-address.js';
import { HttpError, tooManyRequests } from './http-error.js';
import type { GatewayContext, GatewayEnv } from './request-context.js';

const RETRY_SECONDS = 1;

/** One address may have a quarter of the requests under way, so that its slow bodies do not keep out all others. */
const ADDRESS_SHARE = 1 / 4;

/**
 * Refuses requests while too many are under way. So a site whose API hangs, or that is flooded, holds no more than its share
 * of the memory and the connections of its process.
 *
 * @param max Maximum number of requests under way.
 * @param addressOf The client's address; `undefined` if it is not known.
 */
export function limitConcurrency(
  max: number,
  addressOf: (c: GatewayContext) => ClientAddress | undefined,
): MiddlewareHandler<GatewayEnv> {
  const maxPerAddress = Math.ceil(max * ADDRESS_SHARE);
  /** Requests under way by address. */
  const byAddress = new Map<string, number>();
  let underWay = 0;

  function count(key: string | undefined, change: 1 | -1): void {
    underWay += change;
    if (key === undefined) return;
    const own = (byAddress.get(key) ?? 0) + change;
    if (own > 0) byAddress.set(key, own);
    else byAddress.delete(key);
  }

  return async (c, next) => {
    if (underWay >= max) {
      throw new HttpError(503, 'Service unavailable', 'The booking service is busy. Please try again', {
        retryAfter: RETRY_SECONDS,
        limit: 'maxConcurrent',
      });
    }
    const key = addressOf(c)?.site;
    if (key !== undefined && (byAddress.get(key) ?? 0) >= maxPerAddress) {
      throw tooManyRequests('maxConcurrent.perAddress', RETRY_SECONDS);
    }
    count(key, 1);
    try {
      await next();
    } finally {
      count(key, -1);
    }
  };
}
