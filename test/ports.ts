import { randomInt } from 'node:crypto';
import { once } from 'node:events';
import { createServer } from 'node:net';

// Systems give ports from 32768 up to connections and to servers that name none. A port from there can be taken
// again before the program that is to have it has started. These, and those 10,000 above (a Redis cluster's), are below.
const FIRST_PORT = 12_000;
const LAST_PORT = 22_000;

const given = new Set<number>();

/** A port of 127.0.0.1 for a program that cannot choose one by itself. Never the same one twice in one process. */
export async function freePort(): Promise<number> {
  const port = randomInt(FIRST_PORT, LAST_PORT + 1);
  if (given.has(port) || !(await isFree(port))) return freePort();
  given.add(port);
  return port;
}

async function isFree(port: number): Promise<boolean> {
  const server = createServer().listen(port, '127.0.0.1');
  try {
    await once(server, 'listening');
  } catch {
    return false;
  }
  await once(server.close(), 'close');
  return true;
}
