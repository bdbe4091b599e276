import { Hono } from 'hono';
import { z } from 'zod';
import { agentByEmail, agentById, PARTNER } from './agents.js';
import { ApiError } from './api-error.js';
import { readJson, type SandboxEnv } from './sandbox-env.js';
import { parse } from './schedule-input.js';
import type { Tokens } from './tokens.js';

const text = (field: string) => z.string({ error: `${field} must be a string` });
const CreateInput = z.object({
  pak: text('pak'),
  email: text('email'),
  division: text('division').optional(),
});
const LocalInput = z.object({ email: text('email'), password: text('password') });

/** The three routes that return a token. */
export function signInRoutes(tokens: Tokens): Hono<SandboxEnv> {
  const app = new Hono<SandboxEnv>();

  app.get('/api/partners/impersonate/:pak/:externalId/:user', async (c) => {
    const { pak, externalId, user } = c.req.param();
    const id = userId(user);
    if (pak !== PARTNER.pak || externalId !== PARTNER.externalId || !id) throw badCredentials();
    return c.json({ token: await tokens.issue(id), token_expiration: 0 });
  });

  // The vendor's pages use this call to get a token, but do not show which user it creates. The sandbox creates
  // none and accepts only known users.
  app.post('/api/partners/impersonateCreate', async (c) => {
    const { pak, email } = parse(CreateInput, await readJson(c));
    const id = userId(email) ?? agentByEmail(email)?._id;
    if (pak !== PARTNER.pak || !id) throw badCredentials();
    return c.json({ token: await tokens.issue(id), token_expiration: 0 });
  });

  app.post('/auth/local', async (c) => {
    const { email, password } = parse(LocalInput, await readJson(c));
    const id = email.toLowerCase() === PARTNER.email ? PARTNER._id : agentByEmail(email)?._id;
    if (password !== PARTNER.password || !id) {
      throw new ApiError(401, 'Invalid login', 'The email address or the password is wrong');
    }
    return c.json({ token: await tokens.issue(id) });
  });

  return app;
}

/** Returns the ID of a user. Like the API, accepts an agent's ID instead of an email address. */
function userId(emailOrId: string): string | undefined {
  return emailOrId.toLowerCase() === PARTNER.email ? PARTNER._id : agentById(emailOrId)?._id;
}

const badCredentials = () =>
  new ApiError(400, 'Invalid credentials', 'The partner key, external ID or email is wrong');
