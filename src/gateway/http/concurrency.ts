import type { MiddlewareHandler } from 'hono';
import { HttpError } from './http-error.js';
import type { GatewayEnv } from './request-context.js';

const RETRY_SECONDS = 1;

/**
 * Refuses requests while too many are under way. So a site whose API hangs, or that is flooded, holds no more than its share
 * of the memory and the connections of its process.
 *
 * @param max Maximum number of requests under way.
 */
export function limitConcurrency(max: number): MiddlewareHandler<GatewayEnv> {
  let underWay = 0;
  return async (_, next) => {
    if (underWay >= max) {
      throw new HttpError(503, 'Service unavailable', 'The booking service is busy. Please try again', {
        retryAfter: RETRY_SECONDS,
        limit: 'maxConcurrent',
      });
    }
    underWay += 1;
    try {
      await next();
    } finally {
      underWay -= 1;
    }
  };
}
