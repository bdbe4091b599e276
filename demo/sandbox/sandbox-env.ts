import type { Context } from 'hono';
import { createMiddleware } from 'hono/factory';
import { ApiError } from './api-error.js';
import type { Claims, Tokens } from './tokens.js';
import type { Place } from './worlds.js';

/** Bindings and variables that each route gets in Hono's context. */
export interface SandboxEnv {
  Bindings: Place;
  Variables: { caller: Claims };
}

/** Answers 401 unless the request has a valid Bearer token. */
export const requireToken = (tokens: Tokens) =>
  createMiddleware<SandboxEnv>(async (c, next) => {
    const token = /^Bearer +(\S+)$/i.exec(c.req.header('Authorization') ?? '')?.[1];
    const caller = token ? await tokens.verify(token) : undefined;
    if (!caller)
      throw new ApiError(401, 'Unauthorized', 'The authentication token is missing, invalid or expired');
    c.set('caller', caller);
    await next();
  });

export async function readJson(c: Context): Promise<unknown> {
  if (!/^application\/(?:[\w.-]+\+)?json\b/i.test(c.req.header('Content-Type') ?? '')) {
    throw new ApiError(415, 'Unsupported Media Type', 'The Content-Type must be application/json');
  }
  try {
    return JSON.parse(await c.req.text());
  } catch {
    throw new ApiError(400, 'Invalid JSON', 'The request body is not valid JSON');
  }
}
