import { randomBytes, timingSafeEqual } from 'node:crypto';
import type { Context } from 'hono';
import { deleteCookie, setSignedCookie } from 'hono/cookie';
import { parseSigned } from 'hono/utils/cookie';
import { agentByEmail } from './sandbox/agents.js';

/** An agent who can sign in on the agents' page. */
export interface Account {
  readonly login: string;
  readonly password: string;
  readonly name: string;
  /** Email address and ID of the agent in the API. */
  readonly email: string;
  readonly agentId: string;
}

export const accounts: readonly Account[] = [
  account('anna', 'anna-demo', 'Anna Keller', 'anna.keller@example.com'),
  account('marcus', 'marcus-demo', 'Marcus Okafor', 'marcus.okafor@example.com'),
];

const COOKIE = 'agent';
/** Random on each start, so a restart signs all agents out. */
const cookieSecret = randomBytes(32).toString('hex');

export async function signIn(c: Context, login: string, password: string): Promise<boolean> {
  const found = accounts.find((one) => one.login === login && isEqual(one.password, password));
  if (!found) return false;
  await setSignedCookie(c, COOKIE, found.login, cookieSecret, {
    httpOnly: true,
    sameSite: 'Strict',
    path: '/',
    maxAge: 8 * 3600,
  });
  return true;
}

export function signOut(c: Context): void {
  deleteCookie(c, COOKIE, { path: '/' });
}

/** The agent who is signed in, read from the request's signed cookie. */
export async function signedIn(request: Request): Promise<Account | undefined> {
  const cookies = await parseSigned(request.headers.get('Cookie') ?? '', cookieSecret, COOKIE);
  return accounts.find(({ login }) => login === cookies[COOKIE]);
}

function account(login: string, password: string, name: string, email: string): Account {
  const agentId = agentByEmail(email)?._id;
  if (!agentId) throw new Error(`The sandbox has no agent ${email}`);
  return { login, password, name, email, agentId };
}

/** Compares in constant time. */
function isEqual(one: string, other: string): boolean {
  const [a, b] = [Buffer.from(one), Buffer.from(other)];
  return a.length === b.length && timingSafeEqual(a, b);
}
